// MongoEngine/Aggregation: pipelines and their stages. This file: the collection that `$out` and `$merge` write to.

import BSON

/// The collection that a stage writes to.
struct OutputTarget: Sendable {
  let namespace: Namespace

  /// - Parameter stage: `$out` or `$merge`.
  /// - Throws: the error MongoDB gives for a collection that no stage may write to.
  init(_ namespace: Namespace, stage: String) throws(MongoError) {
    let isOut = stage == "$out"
    guard Namespace.isCollectionName(namespace.collection), Namespace.isDatabaseName(namespace.database) else {
      throw .of(.invalidNamespace, "Invalid \(stage) target namespace: '\(namespace)'")
    }
    guard !namespace.collection.has("$"), namespace.fits else {
      throw .of(.illegalOperation, "error with target namespace: Invalid collection name: \(namespace.collection)")
    }
    guard !namespace.collection.begins(with: "system.") else {
      throw .location(
        isOut ? 17385 : 31319,
        "Can\(isOut ? "'t" : "not") \(stage) to special collection: \(namespace.collection)"
      )
    }
    guard !["admin", "config", "local"].contains(namespace.database) else {
      throw .location(
        isOut ? 31321 : 31320,
        "Can\(isOut ? "'t" : "not") \(stage) to internal database: \(namespace.database)"
      )
    }
    self.namespace = namespace
  }

  /// Refuses to write to a view.
  func check(_ run: PipelineRun) throws(MongoError) {
    guard run.data[self.namespace]?.options.view != nil else { return }
    throw .of(.commandNotSupportedOnView, "Namespace \(self.namespace) is a view, not a collection")
  }
}

extension PipelineRun {
  /// A document as it is stored: with an id, and not against the collection's rules.
  ///
  /// - Parameter before: the document as it was; `nil` when it is inserted.
  /// - Throws: what ``StorageRules`` throws, or DocumentValidationFailure.
  mutating func prepared(
    _ document: BSONDocument,
    before: BSONDocument? = nil,
    _ options: CollectionOptions?
  ) throws(MongoError) -> BSONDocument {
    let document = try StorageRules.prepared(document, now: self.now) { self.newObjectId() }
    if !self.bypassesValidation, let options {
      try DocumentValidator(options, now: self.now)?.check(document, before: before)
    }
    return document
  }
}
