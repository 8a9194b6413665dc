// MongoEngine/Commands/Collections: the commands for databases, collections, views and indexes. This file: their rows in
// the table.

extension CommandTable {
  /// The commands for databases, collections, views and indexes.
  package static let collections: [MongoCommand] = [
    MongoCommand("create", [.write, .transaction, .stableAPI]) { call, engine throws(MongoError) in
      try CreateCommand(call).perform(&engine)
    },
    MongoCommand("drop", [.write, .stableAPI]) { call, engine throws(MongoError) in try drop(call, &engine) },
    MongoCommand("dropDatabase", [.write, .stableAPI]) { call, engine throws(MongoError) in
      try dropDatabase(call, &engine)
    },
    MongoCommand("renameCollection", [.write, .adminOnly]) { call, engine throws(MongoError) in
      try RenameCommand(call).perform(&engine)
    },
    MongoCommand("collMod", [.write, .stableAPI]) { call, engine throws(MongoError) in
      try CollModCommand(call).perform(&engine)
    },
    MongoCommand("convertToCapped", [.write]) { call, engine throws(MongoError) in
      try convertToCapped(call, &engine)
    },
    MongoCommand("cloneCollectionAsCapped", [.write]) { call, engine throws(MongoError) in
      try cloneAsCapped(call, &engine)
    },
    MongoCommand("listCollections", [.stableAPI]) { call, engine throws(MongoError) in
      try listCollections(call, &engine)
    },
    MongoCommand("listDatabases", [.adminOnly, .stableAPI]) { call, engine throws(MongoError) in
      try listDatabases(call, engine)
    },
    MongoCommand("createIndexes", [.write, .transaction, .stableAPI]) { call, engine throws(MongoError) in
      try CreateIndexesCommand(call).perform(&engine)
    },
    MongoCommand("dropIndexes", aliases: ["deleteIndexes"], [.write, .stableAPI]) { call, engine throws(MongoError) in
      try dropIndexes(call, &engine)
    },
    MongoCommand("listIndexes", [.stableAPI]) { call, engine throws(MongoError) in try listIndexes(call, &engine) },
    MongoCommand("reIndex", [.write]) { _, _ throws(MongoError) in
      throw .of(.commandNotSupported, "reIndex is not supported")
    },
    MongoCommand("collStats", aliases: ["collstats"]) { call, engine throws(MongoError) in
      try collectionStatistics(call, engine)
    },
    MongoCommand("dbStats", aliases: ["dbstats"]) { call, engine throws(MongoError) in
      try databaseStatistics(call, engine)
    },
    MongoCommand("dataSize") { call, engine throws(MongoError) in try DataSizeCommand(call).perform(engine) },
    MongoCommand("compact") { call, engine throws(MongoError) in try compact(call, engine) },
    MongoCommand("validateDBMetadata", [.stableAPI]) { call, engine throws(MongoError) in
      try validateMetadata(call, engine)
    },
    MongoCommand("validate") { call, engine throws(MongoError) in try validate(call, engine) },
  ]
}

extension MongoEngine {
  /// A collection that has to exist and is no view.
  ///
  /// - Parameter message: what is said if there is none.
  func collection(_ namespace: Namespace, orElse message: String) throws(MongoError) -> MongoCollection {
    guard let collection = self.data[namespace] else { throw .of(.namespaceNotFound, message) }
    guard collection.options.view == nil else { throw .view(namespace) }
    return collection
  }
}

extension MongoError {
  /// The error for a view where a collection is needed.
  static func view(_ namespace: Namespace) -> MongoError {
    .of(.commandNotSupportedOnView, "Namespace \(namespace) is a view, not a collection")
  }
}
