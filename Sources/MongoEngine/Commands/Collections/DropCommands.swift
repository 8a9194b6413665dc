// MongoEngine/Commands/Collections: the commands for databases, collections, views and indexes. This file: `drop`,
// `dropDatabase`, `renameCollection`, `convertToCapped` (manual: the pages of these names).

import BSON

extension CommandTable {
  static func drop(_ call: CommandCall, _ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    try call.allow()
    let namespace = try call.namespace()
    guard let collection = engine.data[namespace] else { throw .of(.namespaceNotFound, "ns not found") }
    engine.data.drop(namespace)
    var reply = BSONDocument()
    if collection.options.view == nil { reply.append("nIndexesWas", .integer(Int64(collection.indexes.count))) }
    reply.append("ns", .string(namespace.description))
    return reply
  }

  static func dropDatabase(_ call: CommandCall, _ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    try call.allow()
    guard let number = try call.int(call.name), number == 1 else {
      throw .of(.badValue, "have to pass 1 as db parameter")
    }
    guard call.database != "admin" else {
      throw .of(.illegalOperation, "Dropping the 'admin' database is prohibited.")
    }
    return engine.data.drop(database: call.database) ? ["dropped": .string(call.database)] : [:]
  }

  static func renameCollection(_ call: CommandCall, _ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    try call.allow("to", "dropTarget", "stayTemp")
    let source = try namespace(call, call.name)
    let target = try namespace(call, "to")
    guard source != target else { throw .of(.illegalOperation, "Can't rename a collection to itself") }
    try CreateCommand.check(target)
    guard let collection = engine.data[source] else {
      throw .of(.namespaceNotFound, "Source collection \(source) does not exist")
    }
    guard collection.options.view == nil else {
      throw .of(.commandNotSupportedOnView, "cannot rename view: \(source)")
    }
    try engine.data.rename(source, to: target, replacing: try call.bool("dropTarget") ?? false)
    return [:]
  }

  /// A full name in an argument.
  private static func namespace(_ call: CommandCall, _ field: String) throws(MongoError) -> Namespace {
    guard let name = try call.string(field) else { throw call.missing(field) }
    guard let namespace = Namespace(name) else {
      throw .of(.invalidNamespace, "Invalid namespace specified '\(name)'")
    }
    return namespace
  }

  static func convertToCapped(_ call: CommandCall, _ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    try call.allow("size")
    let namespace = try call.namespace()
    guard let size = try call.int("size"), size > 0 else {
      throw .of(.invalidOptions, "Capped collection size must be greater than zero")
    }
    let collection = try engine.collection(namespace, orElse: "source collection \(namespace) does not exist")
    try engine.data.replace(collection, cap: CollectionOptions.Cap(size: size))
    return [:]
  }
}

extension Namespace {
  /// Reads `database.collection`; `nil` where one of them is missing.
  init?(_ text: String) {
    let parts = text.split(at: ".", maxSplits: 1)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, !parts[1].begins(with: "."), text.utf8.count <= 255,
      !text.utf8.contains(0)
    else { return nil }
    self.init(parts[0], parts[1])
  }
}
