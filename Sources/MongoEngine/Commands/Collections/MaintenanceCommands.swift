// MongoEngine/Commands/Collections: the commands for databases, collections, views and indexes. This file: `compact` and
// `validateDBMetadata` (manual: the pages of these names).

import BSON

extension CommandTable {
  /// Nothing is kept that could be given back.
  static func compact(_ call: CommandCall, _ engine: MongoEngine) throws(MongoError) -> BSONDocument {
    try call.allow("force")
    _ = try call.flag("force")
    _ = try engine.collection(try call.namespace(), orElse: "collection does not exist")
    return ["bytesFreed": 0]
  }

  /// Says which indexes the Stable API does not know: those that leave documents out for lack of a field.
  static func validateMetadata(_ call: CommandCall, _ engine: MongoEngine) throws(MongoError) -> BSONDocument {
    try call.allow("db", "collection", "apiParameters")
    guard let parameters = try call.nested("apiParameters") else { throw call.missing("apiParameters") }
    try parameters.checkFields(["version", "strict", "deprecationErrors"])
    guard try parameters.string("version") != nil else { throw parameters.missing("version") }
    let isStrict = try parameters.flag("strict") ?? false
    _ = try parameters.flag("deprecationErrors")
    let database = try call.string("db")
    let name = try call.string("collection")
    if let database { try Self.check(database: database) }
    if let name, name.isEmpty || name.begins(with: ".") || name.utf8.contains(0) {
      throw .of(.invalidNamespace, "Invalid collection name: \(name)")
    }
    guard isStrict else { return ["apiVersionErrors": []] }
    let databases = database.map { [$0] } ?? engine.data.databases
    let collections = databases.flatMap { engine.data.collections(of: $0) }
    let errors = collections.lazy.filter { name?.hasSameBytes(as: $0.namespace.collection) ?? true }.flatMap(
      \.apiErrors
    )
    return ["apiVersionErrors": .array(BSONArray(errors.map { .document($0) }))]
  }

  private static func check(database: String) throws(MongoError) {
    guard !database.isEmpty else { throw .location(28539, "db name must be at least one character") }
    guard !database.utf8.contains(where: { "/\\ \"".utf8.contains($0) }) else {
      throw .location(13280, "bad db name: \(database)")
    }
    guard database.utf8.count < 64, !database.utf8.contains(where: { ".\0".utf8.contains($0) }) else {
      throw .of(.invalidNamespace, "Invalid database name: '\(database)'")
    }
  }
}

extension MongoCollection {
  fileprivate var apiErrors: [BSONDocument] {
    self.indexes.filter(\.spec.isSparse).map { index in
      [
        "ns": .string(self.namespace.description), "code": .int32(MongoErrorCode.apiStrictError.rawValue),
        "codeName": "APIStrictError",
        "errmsg": .string("The index with name \(index.spec.name) is not allowed in API version 1."),
      ]
    }
  }
}
