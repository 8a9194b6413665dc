// MongoEngine/Commands/Collections: the commands for databases, collections, views and indexes. This file: `dataSize`
// (manual: "dataSize").

import BSON

/// `dataSize`: the bytes of a collection's documents, or of those between two keys of an index.
struct DataSizeCommand {
  private let namespace: Namespace
  private let keyPattern: BSONDocument?
  private let limits: (min: BSONDocument, max: BSONDocument)?
  private let isEstimate: Bool

  init(_ call: CommandCall) throws(MongoError) {
    try call.allow("keyPattern", "min", "max", "estimate")
    guard let name = try call.string(call.name) else { throw call.missing(call.name) }
    guard let namespace = Namespace(name) else {
      throw .of(.invalidNamespace, "Invalid namespace specified '\(name)'")
    }
    self.namespace = namespace
    self.keyPattern = try call.document("keyPattern")
    self.isEstimate = try call.bool("estimate") ?? false
    switch (try call.document("min"), try call.document("max")) {
    case (nil, nil): self.limits = nil
    case (let min?, let max?): self.limits = (min, max)
    default: throw .of(.badValue, "only one of min or max specified")
    }
  }

  func perform(_ engine: MongoEngine) throws(MongoError) -> BSONDocument {
    let (size, count) = try self.measured(engine.data[self.namespace])
    return [
      "size": .int64(Int64(size)), "numObjects": .int64(Int64(count)), "millis": .int64(0),
      "estimate": .bool(self.isEstimate),
    ]
  }

  private func measured(_ collection: MongoCollection?) throws(MongoError) -> (size: Int, count: Int) {
    guard let collection else { return (0, 0) }
    guard collection.options.view == nil else { throw .view(self.namespace) }
    guard let limits = self.limits else { return (collection.dataSize, collection.count) }
    guard let keyPattern = self.keyPattern,
      collection.indexes.contains(where: { $0.spec.key == keyPattern && $0.spec.isSearchable })
    else { throw .of(.operationFailed, "couldn't find valid index containing key pattern") }
    guard BSONValue.document(limits.min).compare(to: .document(limits.max)) < 0 else { return (0, 0) }
    var query = try FindQuery(hint: .document(keyPattern))
    query.keyLimits = limits
    let found = try collection.find(query)
    return (found.reduce(0) { $0 + $1.document.byteCount }, found.count)
  }
}
