// MongoEngine/Commands/Collections: the commands for databases, collections, views and indexes. This file:
// `listCollections`, `listDatabases`, `listIndexes` (manual: the pages of these names).

import BSON

extension CommandTable {
  static func listCollections(_ call: CommandCall, _ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    try call.allow("filter", "nameOnly", "authorizedCollections", "cursor")
    let matcher = try Self.filter(call)
    let isBrief = try call.flag("nameOnly") ?? false
    _ = try call.flag("authorizedCollections")
    var listed: [BSONDocument] = []
    for collection in engine.data.collections(of: call.database) {
      let document = isBrief ? collection.listedBriefly : collection.listed
      if try matcher.matches(document) { listed.append(document) }
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
    let matcher = try Self.filter(call)
    let isBrief = try call.bool("nameOnly") ?? false
    _ = try call.flag("authorizedDatabases")
    var total: Int64 = 0
    var listed: [BSONValue] = []
    for name in Set(engine.data.databases).union(serverDatabases).sorted() {
      let size = engine.data.collections(of: name).reduce(serverDatabases.contains(name) ? 40960 : 0) {
        $0 + $1.storageSize + $1.indexSize
      }
      let document: BSONDocument =
        isBrief
        ? ["name": .string(name)] : ["name": .string(name), "sizeOnDisk": .int64(size), "empty": false]
      guard try matcher.matches(document) else { continue }
      total += size
      listed.append(.document(document))
    }
    let databases = BSONValue.array(BSONArray(listed))
    if isBrief { return ["databases": databases] }
    return ["databases": databases, "totalSize": .int64(total), "totalSizeMb": .int64(total >> 20)]
  }

  /// What every server has for itself, though nothing can be read in it here, and what they take at least there.
  private static let serverDatabases: Set = ["admin", "config", "local"]

  static func listIndexes(_ call: CommandCall, _ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    try call.allow("cursor", "includeBuildUUIDs", "includeIndexBuildInfo")
    let namespace = try call.namespace()
    let wrapsSpec = try call.bool("includeIndexBuildInfo") ?? false
    guard try call.bool("includeBuildUUIDs") != true || !wrapsSpec else {
      throw .of(.invalidOptions, "The includeBuildUUIDs and includeIndexBuildInfo flags cannot both be set to true")
    }
    let collection = try engine.collection(namespace, orElse: "ns does not exist: \(namespace)")
    let documents = collection.indexes.map(\.spec.document)
    return try engine.openCursor(
      wrapsSpec ? documents.map { ["spec": .document($0)] } : documents,
      namespace: namespace.description,
      call,
      batchSize: try batchSize(call)
    )
  }

  private static func filter(_ call: CommandCall) throws(MongoError) -> Matcher {
    let filter = try call.document("filter") ?? [:]
    try filter.checkIsPlainFilter()
    return try Matcher(filter, try call.context(), expressions: Expression.parser)
  }

  private static func batchSize(_ call: CommandCall) throws(MongoError) -> Int? {
    guard let cursor = try call.nested("cursor") else { return nil }
    try cursor.checkFields(["batchSize"])
    return try cursor.count("batchSize")
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
    if let index = self.separateIndexes.first { document.append("idIndex", .document(index.spec.document)) }
    return document
  }

  fileprivate var listedBriefly: BSONDocument {
    ["name": .string(self.namespace.collection), "type": self.options.view == nil ? "collection" : "view"]
  }
}
