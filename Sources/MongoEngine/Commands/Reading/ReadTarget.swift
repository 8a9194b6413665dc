// MongoEngine/Commands/Reading: the commands that read documents. This file: the collection or view that a command reads.

import BSON

/// The collection or view that a command reads.
struct ReadTarget {
  let namespace: Namespace
  /// What the command knows besides the documents.
  let context: QueryContext
  /// Whether it is a view.
  let isView: Bool

  /// Finds the collection; there may be none.
  init(_ call: CommandCall, _ engine: MongoEngine) throws(MongoError) {
    self.namespace = try call.namespace()
    if engine.settings.replicaSet != nil, self.namespace == Namespace("local", "oplog.rs") {
      throw .of(.notImplemented, "local.oplog.rs is not supported: change streams show what happened")
    }
    let collection = engine.data[self.namespace]
    self.isView = collection?.options.view != nil
    var context = try call.context()
    if try call.document("collation")?.isEmpty ?? true { context.collation = collection?.collation }
    self.context = context
  }

  /// The documents of a view, passed through more stages.
  func documents(
    _ stages: [BSONDocument],
    _ engine: inout MongoEngine,
    hint: BSONValue? = nil
  ) throws(MongoError) -> [BSONDocument] {
    let stages = BSONArray(stages.map { .document($0) })
    return try Pipeline(stages, self.context, in: self.namespace).run(in: &engine.data, hint: hint)
  }

  /// What a query finds.
  ///
  /// - Parameter command: what errors of the documents are told with.
  func find(_ query: FindQuery, _ engine: MongoEngine, for command: String) throws(MongoError) -> [FoundDocument] {
    guard let collection = engine.data[self.namespace] else { return [] }
    let plan = try collection.plan(query)
    do throws(MongoError) {
      return try collection.run(query, plan).found
    } catch {
      throw error.within("Executor error during \(command) command")
    }
  }
}
