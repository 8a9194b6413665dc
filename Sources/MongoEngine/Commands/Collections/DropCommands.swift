// MongoEngine/Commands/Collections: the commands for databases, collections, views and indexes. This file: `drop` and
// `dropDatabase` (manual: the pages of these names).

import BSON

extension CommandTable {
  static func drop(_ call: CommandCall, _ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    try call.allow("collectionUUID")
    let namespace = try call.namespace()
    try engine.checkUUID(call, namespace)
    // Since 7.0 it is no error that there is nothing to drop.
    guard let collection = engine.data[namespace] else { return [:] }
    engine.data.drop(namespace)
    var reply = BSONDocument()
    if collection.options.view == nil {
      reply.append("nIndexesWas", .integer(Int64(collection.separateIndexes.count)))
    }
    reply.append("ns", .string(namespace.description))
    return reply
  }

  static func dropDatabase(_ call: CommandCall, _ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    try call.allow()
    guard let number = try call.int(call.name) else { throw call.missing(call.name) }
    guard number == 1 else { throw .location(5_255_100, "Have to pass 1 as db parameter") }
    guard call.database != "admin" else {
      throw .of(.illegalOperation, "Dropping the 'admin' database is prohibited.")
    }
    return engine.data.drop(database: call.database) ? ["dropped": .string(call.database)] : [:]
  }
}

extension MongoEngine {
  /// Checks `collectionUUID`: that a collection has the identity that the client expects.
  ///
  /// - Throws: CollectionUUIDMismatch.
  func checkUUID(_ call: CommandCall, _ namespace: Namespace) throws(MongoError) {
    guard let uuid = try call.uuid("collectionUUID") else { return }
    try self.checkUUID(uuid, namespace)
  }

  /// Checks that a collection has an identity.
  func checkUUID(_ uuid: BSONBinary, _ namespace: Namespace) throws(MongoError) {
    guard self.data[namespace]?.uuid != uuid else { return }
    let actual = self.data.collections(of: namespace.database).first { $0.uuid == uuid }?.namespace.collection
    var error = MongoError.of(.collectionUUIDMismatch, "Collection UUID does not match that specified")
    error.info = [
      "db": .string(namespace.database), "collectionUUID": .binary(uuid),
      "expectedCollection": .string(namespace.collection), "actualCollection": actual.map { .string($0) } ?? .null,
    ]
    throw error
  }
}
