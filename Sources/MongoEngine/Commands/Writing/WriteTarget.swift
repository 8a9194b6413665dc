// MongoEngine/Commands/Writing: the commands that write documents. This file: the collection that a command writes to,
// and what holds for its documents.

import BSON

/// The collection that a command writes to.
struct WriteTarget {
  let namespace: Namespace
  /// What the command knows besides the documents.
  let context: QueryContext
  private let validator: DocumentValidator?

  /// Finds the collection.
  ///
  /// - Parameter collation: how strings are compared; as the collection says if `nil`.
  /// - Throws: CommandNotSupportedOnView for a view.
  init(_ call: CommandCall, _ engine: MongoEngine) throws(MongoError) {
    self.namespace = try call.namespace()
    let options = engine.data[self.namespace]?.options ?? CollectionOptions()
    guard options.view == nil else {
      throw .of(.commandNotSupportedOnView, "Namespace \(self.namespace) is a view, not a collection")
    }
    var context = try call.context()
    if try call.document("collation") == nil, let collation = options.collation {
      context.collation = try Collation.parse(collation)
    }
    self.context = context
    let isBypassed = try call.bool("bypassDocumentValidation") ?? false
    self.validator = isBypassed ? nil : try DocumentValidator(options, now: context.now)
  }

  /// What one write knows besides the documents.
  func context(_ collation: BSONDocument?) throws(MongoError) -> QueryContext {
    guard let collation, !collation.isEmpty else { return self.context }
    var context = self.context
    context.collation = try Collation.parse(collation)
    return context
  }

  /// Inserts a document, whose `_id` is made if it has none; returns it.
  @discardableResult
  func insert(_ document: BSONDocument, in engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    let document = try StorageRules.prepared(document, now: self.context.now) { engine.newObjectId() }
    try self.validator?.check(document, before: nil)
    try engine.data.insert(document, into: self.namespace)
    return document
  }

  /// Changes a document that was found; `nil` where nothing was to be done. A replacement always counts as a change.
  func update(
    _ found: FoundDocument,
    with update: Update,
    in engine: inout MongoEngine
  ) throws(MongoError) -> BSONDocument? {
    let after = try update.apply(to: found.document, match: found.match)
    guard after != found.document || update.form == .replacement else { return nil }
    try self.validator?.check(after, before: found.document)
    try engine.data.replace(found.id, with: after, in: self.namespace)
    return after
  }

  /// Inserts what an update makes of what the filter says; returns it.
  func upsert(
    _ update: Update,
    for filter: BSONDocument,
    in engine: inout MongoEngine
  ) throws(MongoError) -> BSONDocument {
    let document = try update.upsert(for: filter) { engine.newObjectId() }
    try self.validator?.check(document, before: nil)
    try engine.data.insert(document, into: self.namespace)
    return document
  }
}
