// MongoEngine/Commands/Collections: the commands for databases, collections, views and indexes. This file:
// `listCollections`, `listDatabases`, `listIndexes` (manual: the pages of these names).

import BSON

extension CommandTable {
  static func listCollections(_ call: CommandCall, _ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    try call.allow("filter", "nameOnly", "authorizedCollections", "cursor")
    let filter = try call.document("filter") ?? [:]
    let matcher = try Matcher(filter, try call.context(), expressions: Expression.parser)
    let isBrief = try call.bool("nameOnly") ?? false
    var listed: [BSONDocument] = []
    for collection in engine.data.collections(of: call.database) {
      let document = collection.listed
      guard try matcher.matches(document) else { continue }
      listed.append(isBrief ? collection.listedBriefly : document)
    }
    return try engine.openCursor(
      listed,
      namespace: "\(call.database).$cmd.listCollections",
      call,
      batchSize: try batchSize(call)
    )
  }

  static func listDatabases(_ call: CommandCall, _ engine: MongoEngine) throws(MongoError) -> BSONDocument {
    try call.allow("filter", "nameOnly", "authorizedDatabases")
    let filter = try call.document("filter") ?? [:]
    let matcher = try Matcher(filter, try call.context(), expressions: Expression.parser)
    let isBrief = try call.bool("nameOnly") ?? false
    var total: Int64 = 0
    var listed: [BSONValue] = []
    // Every server has these; a replica set's `local` is the oplog.
    let names = Set(engine.data.databases).union(["admin", "config", "local"])
    for name in names.sorted() {
      let size = engine.data.collections(of: name).reduce(0) { $0 + $1.storageSize + $1.indexSize }
      let document: BSONDocument = ["name": .string(name), "sizeOnDisk": .int64(size), "empty": false]
      guard try matcher.matches(document) else { continue }
      total += size
      listed.append(isBrief ? ["name": .string(name)] : .document(document))
    }
    let databases = BSONValue.array(BSONArray(listed))
    if isBrief { return ["databases": databases] }
    return ["databases": databases, "totalSize": .int64(total), "totalSizeMb": .int64(total >> 20)]
  }

  static func listIndexes(_ call: CommandCall, _ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    try call.allow("cursor", "includeBuildUUIDs", "includeIndexBuildInfo")
    let namespace = try call.namespace()
    let collection = try engine.collection(namespace, orElse: "ns does not exist: \(namespace)")
    return try engine.openCursor(
      collection.indexes.map(\.spec.document),
      namespace: namespace.description,
      call,
      batchSize: try batchSize(call)
    )
  }

  private static func batchSize(_ call: CommandCall) throws(MongoError) -> Int? {
    guard let cursor = try call.document("cursor"), let value = cursor["batchSize"] else { return nil }
    guard let size = value.truncatedNumber else { throw call.mismatch("cursor.batchSize", value, ["long", "int"]) }
    guard size >= 0 else {
      throw .location(51024, "BSON field 'batchSize' value must be >= 0, actual value '\(size)'")
    }
    return Int(size)
  }
}

extension MongoCollection {
  /// The collection as `listCollections` shows it.
  fileprivate var listed: BSONDocument {
    let isView = self.options.view != nil
    var info: BSONDocument = ["readOnly": .bool(isView)]
    if !isView { info.append("uuid", .binary(self.uuid)) }
    var document = self.listedBriefly
    document.append("options", .document(self.options.document))
    document.append("info", .document(info))
    if let index = self.indexes.first { document.append("idIndex", .document(index.spec.document)) }
    return document
  }

  fileprivate var listedBriefly: BSONDocument {
    ["name": .string(self.namespace.collection), "type": self.options.view == nil ? "collection" : "view"]
  }
}
