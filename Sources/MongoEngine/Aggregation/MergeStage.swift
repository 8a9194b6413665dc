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
    let isSparse = try self.checkIndex(run)
    var writes: [(document: BSONDocument, query: FindQuery)] = []
    while let document = try input.next(&run) {
      let document = self.identified(document, &run)
      writes.append((document, try self.query(document, isSparse: isSparse)))
    }
    // What fails does not keep the others from being written, as in MongoDB's batches.
    var failure: MongoError?
    for (document, query) in writes {
      do throws(MongoError) {
        try self.merge(document, query, &run)
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return []
  }

  /// The fields have to tell every document of the collection apart.
  ///
  /// - Returns: whether the index that does so knows no documents without these fields.
  private func checkIndex(_ run: PipelineRun) throws(MongoError) -> Bool {
    let wanted = Set(self.options.on)
    if wanted == [FieldPath("_id")] { return false }
    let indexes = run.data[self.options.target.namespace]?.indexes ?? []
    let found = indexes.filter { index in
      index.spec.isUnique && index.spec.partialFilter == nil && index.order.collation == self.options.context.collation
        && Set(index.spec.fields.map(\.path)) == wanted
    }
    guard !found.isEmpty else {
      throw .location(51183, "Cannot find index to verify that join fields will be unique")
    }
    return found.allSatisfy(\.spec.isSparse)
  }

  private func identified(_ document: BSONDocument, _ run: inout PipelineRun) -> BSONDocument {
    guard !document.contains("_id"), self.options.on.contains(FieldPath("_id")) else { return document }
    return document.with(id: .objectId(run.newObjectId()))
  }

  private func merge(_ document: BSONDocument, _ query: FindQuery, _ run: inout PipelineRun) throws(MongoError) {
    if let found = try run.data.find(query, in: self.options.target.namespace).first {
      return try self.update(found, document, &run)
    }
    switch self.options.whenNotMatched {
    case .insert: try self.insert(self.inserted(document), &run)
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
  private func query(_ document: BSONDocument, isSparse: Bool) throws(MongoError) -> FindQuery {
    var filter = BSONDocument()
    for path in self.options.on {
      let value = document.nested(path) ?? .null
      if value.type == .array {
        throw .location(51185, "$merge write error: 'on' field '\(path)' cannot be an array")
      }
      guard !isSparse || !value.isNullish else {
        throw .location(51132, "$merge write error: 'on' field '\(path)' cannot be missing, null or undefined")
      }
      filter.append(path.description, ["$eq": value])
    }
    return try FindQuery(filter, limit: 1, context: self.options.context)
  }

  /// A document as it is inserted: some modes do so by `$set`, which puts fields in order, and what was asked for is
  /// there in the end.
  private func inserted(_ document: BSONDocument) -> BSONDocument {
    var document = document
    switch self.options.whenMatched {
    case .merge, .keepExisting: document = document.inNameOrder
    default: break
    }
    for path in self.options.on where document.nested(path) == nil && path != FieldPath("_id") {
      document = document.setting(.null, at: path)
    }
    return document
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
    case .pipeline(let stages):
      let result = try self.options.transform(stages, document)(found.document)
      updated = result.contains("_id") ? result : result.with(id: found.document["_id"])
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

  /// The document with another one's fields over its own; new ones come in the order of their names.
  fileprivate func merging(_ other: BSONDocument) -> BSONDocument {
    var document = self
    for element in other.inNameOrder { document[element.key] = element.value }
    return document
  }

  /// The document with its fields in the order in which `$set` adds them, the id first.
  fileprivate var inNameOrder: BSONDocument {
    var ordered = BSONDocument()
    if let id = self["_id"] { ordered.append("_id", id) }
    for element in self.filter({ $0.key != "_id" }).sorted(by: { FieldNodes.isOrdered($0.key, $1.key) }) {
      ordered.append(element)
    }
    return ordered
  }
}
