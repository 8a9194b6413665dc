// MongoEngine/Aggregation: pipelines and their stages. This file: `$out` (manual: "$out").

import BSON

/// Puts the documents in a collection's place; the collection keeps its options and its indexes.
struct OutStage: CollectingStage {
  private let target: OutputTarget

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    var namespace = Namespace(context.namespace.database, "")
    switch value {
    case .string(let name): namespace.collection = name
    case .document(let spec): namespace = try Self.namespace(spec)
    default: throw .location(16990, "$out only supports a string or object argument, but found \(value.type.name)")
    }
    return [OutStage(target: try OutputTarget(namespace, stage: "$out"))]
  }

  private static func namespace(_ spec: BSONDocument) throws(MongoError) -> Namespace {
    let fields = try StageFields(spec, of: "$out", ["db", "coll", "timeseries"])
    for name in ["db", "coll"] { _ = try fields.required(name) }
    guard fields["timeseries"] == nil else {
      throw .of(.notImplemented, "$out to a time-series collection is not supported")
    }
    return Namespace(try fields.string("db") ?? "", try fields.string("coll") ?? "")
  }

  func collect(_ input: inout any DocumentStream, _ run: inout PipelineRun) throws(MongoError) -> [BSONDocument] {
    try self.target.check(run)
    let existing = run.data[self.target.namespace]
    guard existing?.options.cap == nil else {
      throw .location(17152, "namespace '\(self.target.namespace)' is capped so it can't be used for $out")
    }
    // The collection stays as it is until all documents are there.
    let temporary = Namespace(self.target.namespace.database, "tmp.agg_out.\(run.newObjectId())")
    try run.data.create(temporary, existing?.options ?? CollectionOptions())
    do throws(MongoError) {
      let indexes = existing?.indexes.map(\.spec).filter { !$0.isIdentity } ?? []
      try run.data.withCollection(temporary, creating: false) { collection throws(MongoError) in
        _ = try collection.createIndexes(indexes)
      }
      while let document = try input.next(&run) {
        try run.data.insert(try run.prepared(document, existing?.options), into: temporary)
      }
      try run.data.rename(temporary, to: self.target.namespace, replacing: true)
    } catch {
      run.data.drop(temporary)
      throw error
    }
    return []
  }
}
