// MongoEngine/Commands/Collections: the commands for databases, collections, views and indexes. This file:
// `convertToCapped` and `cloneCollectionAsCapped` (manual: the pages of these names). MongoDB does not read them as it
// does other commands: they take any further argument.

import BSON

extension CommandTable {
  static func convertToCapped(_ call: CommandCall, _ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    let namespace = try call.namespace()
    let cap = try cap(call)
    let collection = try engine.collection(namespace, orElse: "source collection \(namespace) does not exist")
    try engine.data.replace(collection, cap: cap)
    return [:]
  }

  static func cloneAsCapped(_ call: CommandCall, _ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    guard case .string? = call.body[call.name] else {
      throw call.mismatch(call.name, call.body[call.name] ?? .undefined, ["string"])
    }
    let source = try call.namespace()
    try CreateCommand.check(source)
    guard case .string(let name)? = call.body["toCollection"] else {
      throw call.mismatch("toCollection", call.body["toCollection"] ?? .undefined, ["string"])
    }
    let target = Namespace(call.database, name)
    guard !name.isEmpty, !name.begins(with: "."), !name.utf8.contains(0),
      target.description.utf8.count <= 255
    else {
      throw .of(.invalidNamespace, "Invalid target namespace: \(target)")
    }
    try CreateCommand.check(target)
    let cap = try cap(call)
    let collection = try engine.collection(source, orElse: "source collection \(source) does not exist")
    guard collection.options.clustering == nil else {
      throw .of(.illegalOperation, "cannot clone a clustered collection as a capped one: \(source)")
    }
    if let existing = engine.data[target] {
      guard existing.options.view == nil else { throw .view(target) }
      throw .of(.namespaceExists, "cloneCollectionAsCapped failed - destination collection \(target) already exists.")
    }
    try engine.data.clone(collection, to: target, cap: cap)
    return [:]
  }

  private static func cap(_ call: CommandCall) throws(MongoError) -> CollectionOptions.Cap {
    guard let size = call.body["size"]?.saturatedNumber, size > 0 else {
      throw .of(.invalidOptions, "Capped collection size must be greater than zero")
    }
    return CollectionOptions.Cap(size: try CollectionOptions.Cap.checked(size: size))
  }
}
