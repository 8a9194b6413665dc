// MongoEngine/Commands/Collections: the commands for databases, collections, views and indexes. This file:
// `renameCollection` (manual: "renameCollection").

import BSON

/// `renameCollection`.
struct RenameCommand {
  private let call: CommandCall
  private let source: Namespace
  private let target: Namespace

  init(_ call: CommandCall) throws(MongoError) {
    try call.allow("to", "dropTarget", "stayTemp", "collectionUUID")
    self.call = call
    _ = try call.flag("stayTemp")
    self.source = try Self.namespace(call, call.name)
    self.target = try Self.namespace(call, "to")
    guard self.source != self.target else { throw .of(.illegalOperation, "Can't rename a collection to itself") }
  }

  func perform(_ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    try engine.checkUUID(self.call, self.source)
    let isReplacing = try self.isReplacing(engine)
    guard let collection = engine.data[self.source] else {
      throw .of(.namespaceNotFound, "Source collection \(self.source) does not exist")
    }
    guard collection.options.view == nil else {
      throw .of(.commandNotSupportedOnView, "cannot rename view: \(self.source)")
    }
    guard engine.data[self.target]?.options.view == nil else {
      throw .of(.namespaceExists, "a view already exists with that name: \(self.target)")
    }
    try engine.data.rename(self.source, to: self.target, replacing: isReplacing)
    return [:]
  }

  /// `dropTarget`: a truth value, or the identity that the collection has which is dropped.
  private func isReplacing(_ engine: MongoEngine) throws(MongoError) -> Bool {
    switch self.call.body["dropTarget"] {
    case nil: return false
    case .bool(let isReplacing)?: return isReplacing
    case .binary?:
      guard let uuid = try self.call.uuid("dropTarget") else { return false }
      guard self.source.database == self.target.database else {
        throw .of(.invalidOptions, "dropTarget must be a boolean when renaming across databases")
      }
      try engine.checkUUID(uuid, self.target)
      return true
    case let value?: throw self.call.mismatch("dropTarget", value, ["bool", "binData"])
    }
  }

  /// A full name in an argument.
  ///
  /// - Throws: InvalidNamespace, and IllegalOperation for names of the server's own.
  private static func namespace(_ call: CommandCall, _ field: String) throws(MongoError) -> Namespace {
    guard let name = try call.string(field) else { throw call.missing(field) }
    guard let namespace = Namespace(name), Namespace.isDatabaseName(namespace.database) else {
      throw .of(.invalidNamespace, "Invalid namespace specified '\(name)'")
    }
    guard !namespace.isSystem, !name.has("$"), name.utf8.count <= 255,
      !(namespace.database == "local" && namespace.collection.begins(with: "oplog."))
    else {
      throw .of(.illegalOperation, "error with \(field == "to" ? "target" : "source") namespace: \(name)")
    }
    return namespace
  }
}

extension Namespace {
  /// Reads `database.collection`; `nil` where one of them is missing.
  init?(_ text: String) {
    let parts = text.split(at: ".", maxSplits: 1)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, !parts[1].begins(with: "."), !text.utf8.contains(0)
    else { return nil }
    self.init(parts[0], parts[1])
  }
}
