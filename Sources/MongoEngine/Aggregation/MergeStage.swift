// MongoEngine/Aggregation: pipelines and their stages. This file: `$merge` (manual: "$merge").

import BSON

/// Writes the documents into a collection, next to those that are there or over them.
struct MergeStage: CollectingStage {
  let options: MergeOptions

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    [MergeStage(options: try MergeOptions(value, context))]
  }

  func collect(_ input: inout any DocumentStream, _ run: inout PipelineRun) throws(MongoError) -> [BSONDocument] {
    try self.options.target.check(run)
    try self.checkIndex(run)
    while let document = try input.next(&run) { try self.merge(document, &run) }
    return []
  }

  /// The fields have to tell every document of the collection apart.
  private func checkIndex(_ run: PipelineRun) throws(MongoError) {
    let wanted = Set(self.options.on)
    let isUnique = run.data[self.options.target.namespace]?.indexes.contains { index in
      index.spec.isUnique && index.spec.partialFilter == nil && !index.spec.isSparse
        && Set(index.spec.fields.map(\.path)) == wanted
    }
    guard isUnique == true || wanted == [FieldPath("_id")] else {
      throw .location(51183, "Cannot find index to verify that join fields will be unique")
    }
  }

  private func merge(_ document: BSONDocument, _ run: inout PipelineRun) throws(MongoError) {
    var document = document
    if !document.contains("_id"), self.options.on.contains(FieldPath("_id")) {
      document.prepend("_id", .objectId(run.newObjectId()))
    }
    let found = try run.data.find(try self.query(document), in: self.options.target.namespace).first
    if let found { return try self.update(found, document, &run) }
    switch self.options.whenNotMatched {
    case .insert: try self.insert(document, &run)
    case .discard: break
    case .fail:
      throw .of(
        .mergeStageNoMatchingDocument,
        "$merge could not find a matching document in the target collection for at least one document in the source "
          + "collection"
      )
    }
  }

  /// Finds the document that has the same values.
  private func query(_ document: BSONDocument) throws(MongoError) -> FindQuery {
    var filter = BSONDocument()
    for path in self.options.on {
      switch document.nested(path) {
      case nil, .null, .undefined, .array:
        throw .location(
          51132,
          "$merge write error: 'on' field '\(path)' cannot be missing, null, undefined or an array"
        )
      case let value?: filter.append(path.description, ["$eq": value])
      }
    }
    return try FindQuery(filter, limit: 1, context: self.options.context)
  }

  private func insert(_ document: BSONDocument, _ run: inout PipelineRun) throws(MongoError) {
    let namespace = self.options.target.namespace
    try run.data.insert(try run.prepared(document, run.data[namespace]?.options), into: namespace)
  }

  private func update(
    _ found: FoundDocument,
    _ document: BSONDocument,
    _ run: inout PipelineRun
  ) throws(MongoError) {
    let namespace = self.options.target.namespace
    let updated: BSONDocument
    switch self.options.whenMatched {
    case .keepExisting: return
    case .fail: return try self.insert(document, &run)
    case .replace: updated = document.contains("_id") ? document : document.with(id: found.document["_id"])
    case .merge: updated = found.document.merging(document)
    case .pipeline(let stages): updated = try self.options.transform(stages, document)(found.document)
    }
    guard let id = found.document["_id"], let new = updated["_id"], BSONSortKey(id) == BSONSortKey(new) else {
      throw .of(
        .immutableField,
        "$merge failed to update the matching document, did you attempt to modify the _id or the shard key? :: caused "
          + "by :: Performing an update on the path '_id' would modify the immutable field '_id'"
      )
    }
    let prepared = try run.prepared(updated, before: found.document, run.data[namespace]?.options)
    if prepared != found.document { try run.data.replace(found.id, with: prepared, in: namespace) }
  }
}

extension BSONDocument {
  fileprivate func with(id: BSONValue?) -> BSONDocument {
    var document = self
    if let id { document.prepend("_id", id) }
    return document
  }

  /// The document with another one's fields over its own.
  fileprivate func merging(_ other: BSONDocument) -> BSONDocument {
    var document = self
    for element in other { document[element.key] = element.value }
    return document
  }
}
