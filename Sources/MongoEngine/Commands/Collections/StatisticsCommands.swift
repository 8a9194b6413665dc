// MongoEngine/Commands/Collections: the commands for databases, collections, views and indexes. This file: `collStats`
// and `dbStats` (manual: the pages of these names). Sizes on disk are what the data would take at least.

import BSON

extension MongoCollection {
  /// The bytes that the documents take.
  var storageSize: Int64 { Int64(self.dataSize) }

  /// The bytes that the indexes take, by a guess of what a key takes.
  var indexSize: Int64 { self.separateIndexes.reduce(0) { $0 + $1.size } }
}

extension Index {
  fileprivate var size: Int64 { Int64(self.entries.count) * 16 * Int64(self.spec.fields.count) }
}

extension CommandTable {
  static func collectionStatistics(_ call: CommandCall, _ engine: MongoEngine) throws(MongoError) -> BSONDocument {
    try call.allow("scale")
    let namespace = try call.namespace()
    let scale = try scale(call)
    let collection = engine.data[namespace]
    guard collection?.options.view == nil else { throw .view(namespace) }
    var reply: BSONDocument = ["ns": .string(namespace.description)]
    for element in self.statistics(of: collection, scale: scale) { reply.append(element) }
    return reply
  }

  /// What `collStats` and `$collStats` say of a collection.
  static func statistics(of collection: MongoCollection?, scale: Int64) -> BSONDocument {
    let count = Int64(collection?.count ?? 0)
    let (size, storage, indexes) =
      (Int64(collection?.dataSize ?? 0), collection?.storageSize ?? 0, collection?.indexSize ?? 0)
    var reply: BSONDocument = ["size": .integer(size / scale), "count": .integer(count)]
    if count > 0 { reply.append("avgObjSize", .integer(size / count)) }
    reply.append("numOrphanDocs", 0)
    reply.append("storageSize", .integer(storage / scale))
    reply.append("freeStorageSize", 0)
    reply.append("capped", .bool(collection?.options.cap != nil))
    if let cap = collection?.options.cap {
      reply.append("max", .integer(cap.max ?? Int64(Int32.max)))
      reply.append("maxSize", .integer(cap.size / scale))
    }
    reply.append("nindexes", .integer(Int64(collection?.separateIndexes.count ?? 0)))
    reply.append("indexDetails", [:])
    reply.append("indexBuilds", [])
    reply.append("totalIndexSize", .integer(indexes / scale))
    reply.append("totalSize", .integer((storage + indexes) / scale))
    let sizes = (collection?.separateIndexes ?? []).map { ($0.spec.name, BSONValue.integer($0.size / scale)) }
    reply.append("indexSizes", .document(BSONDocument(sizes)))
    reply.append("scaleFactor", .integer(scale))
    return reply
  }

  static func databaseStatistics(_ call: CommandCall, _ engine: MongoEngine) throws(MongoError) -> BSONDocument {
    try call.allow("scale", "freeStorage")
    let scale = try scale(call)
    let all = engine.data.collections(of: call.database)
    let collections = all.filter { $0.options.view == nil }
    let count = collections.reduce(0) { $0 + Int64($1.count) }
    let size = collections.reduce(0) { $0 + Int64($1.dataSize) }
    let storage = collections.reduce(0) { $0 + $1.storageSize }
    let indexes = collections.reduce(0) { $0 + $1.indexSize }
    let showsFreeStorage = try call.bool("freeStorage") ?? false
    let scaled = { (value: Int64) in BSONValue.double(Double(value) / Double(scale)) }
    var reply: BSONDocument = [
      "db": .string(call.database), "collections": .int64(Int64(collections.count)),
      "views": .int64(Int64(all.count - collections.count)), "objects": .int64(count),
      "avgObjSize": .double(count == 0 ? 0 : Double(size) / Double(count)), "dataSize": scaled(size),
      "storageSize": scaled(storage), "indexes": .int64(collections.reduce(0) { $0 + Int64($1.separateIndexes.count) }),
      "indexSize": scaled(indexes), "totalSize": scaled(storage + indexes), "scaleFactor": .int64(scale),
      "fsUsedSize": 0.0, "fsTotalSize": 0.0,
    ]
    guard showsFreeStorage else { return reply }
    for name in ["freeStorageSize", "indexFreeStorageSize", "totalFreeStorageSize"] { reply.append(name, 0.0) }
    return reply
  }

  private static func scale(_ call: CommandCall) throws(MongoError) -> Int64 {
    let scale = try call.int("scale") ?? 1
    guard scale >= 1 else { throw .location(51024, "BSON field 'scale' value must be >= 1, actual value '\(scale)'") }
    return scale
  }
}
