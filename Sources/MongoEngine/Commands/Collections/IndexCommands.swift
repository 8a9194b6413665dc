// MongoEngine/Commands/Collections: the commands for databases, collections, views and indexes. This file:
// `createIndexes` and `dropIndexes` (manual: the pages of these names).

import BSON

/// `createIndexes`.
struct CreateIndexesCommand {
  private let namespace: Namespace
  private let specs: [BSONDocument]

  init(_ call: CommandCall) throws(MongoError) {
    try call.allow("indexes", "commitQuorum", "ignoreUnknownIndexOptions")
    self.namespace = try call.namespace()
    self.specs = try call.documents("indexes")
    guard !self.specs.isEmpty else { throw .of(.badValue, "Must specify at least one index to create") }
    try CreateCommand.check(self.namespace)
  }

  /// The reply: `{numIndexesBefore: 1, numIndexesAfter: 2, createdCollectionAutomatically: false}`.
  func perform(_ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    let collection = engine.data[self.namespace]
    guard collection?.options.view == nil else { throw .view(self.namespace) }
    var specs: [IndexSpec] = []
    for spec in self.specs {
      specs.append(try IndexSpec(spec, defaultCollation: collection?.options.collation))
    }
    let before = collection?.separateIndexes.count ?? 1
    if collection == nil { try engine.data.create(self.namespace) }
    let created = try self.create(specs, &engine)
    var reply: BSONDocument = [
      "numIndexesBefore": .integer(Int64(before)), "numIndexesAfter": .integer(Int64(before + created)),
      "createdCollectionAutomatically": .bool(collection == nil),
    ]
    if created == 0 { reply.append("note", "all indexes already exist") }
    return reply
  }

  private func create(_ specs: [IndexSpec], _ engine: inout MongoEngine) throws(MongoError) -> Int {
    do throws(MongoError) {
      return try engine.data.withCollection(self.namespace, creating: false) { collection throws(MongoError) in
        try collection.createIndexes(specs).count
      }
    } catch {
      guard error.code == MongoErrorCode.duplicateKey.rawValue, let collection = engine.data[self.namespace] else {
        throw error
      }
      let build = engine.data.nextIdentity().uuidText
      throw error.within("Index build failed: \(build): Collection \(self.namespace) ( \(collection.uuid.uuidText) )")
    }
  }
}

extension CommandTable {
  static func dropIndexes(_ call: CommandCall, _ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    try call.allow("index")
    let namespace = try call.namespace()
    let collection = try engine.collection(namespace, orElse: "ns not found \(namespace)")
    guard let chosen = call.body["index"] else { throw call.missing("index") }
    let count = BSONValue.integer(Int64(collection.separateIndexes.count))
    let dropped = chosen == "*" ? nil : try IndexChoice(collection.indexes.map(\.spec)).names(chosen, call)
    try engine.data.withCollection(namespace, creating: false) { collection throws(MongoError) in
      collection.dropIndexes { dropped?.contains($0.name) ?? true }
    }
    return dropped == nil
      ? ["nIndexesWas": count, "msg": "non-_id indexes dropped for collection"] : ["nIndexesWas": count]
  }
}

/// Which indexes are dropped.
private struct IndexChoice {
  private let specs: [IndexSpec]

  init(_ specs: [IndexSpec]) { self.specs = specs }

  func names(_ value: BSONValue, _ call: CommandCall) throws(MongoError) -> [String] {
    switch value {
    case .string(let name): return [try self.checked(self.named(name))]
    case .document(let pattern): return [try self.checked(self.spec(of: pattern))]
    case .array(let list):
      var names: [String] = []
      for value in list {
        guard case .string(let name) = value else { throw call.mismatch("index", value, ["string"]) }
        let spec = try self.named(name)
        guard !names.contains(where: { $0.hasSameBytes(as: name) }) else { throw self.missing(name) }
        names.append(try self.checked(spec))
      }
      return names
    default: throw call.mismatch("index", value, ["string", "object"])
    }
  }

  private func named(_ name: String) throws(MongoError) -> IndexSpec {
    if let spec = self.specs.first(where: { $0.name.hasSameBytes(as: name) }) { return spec }
    throw self.missing(name)
  }

  private func missing(_ name: String) -> MongoError {
    .of(.indexNotFound, "index not found with name [\(name)]")
  }

  private func spec(of pattern: BSONDocument) throws(MongoError) -> IndexSpec {
    let key = BSONSortKey(.document(pattern))
    let matching = self.specs.filter { BSONSortKey(.document($0.key)) == key }
    guard let first = matching.first else {
      throw .of(.indexNotFound, "can't find index with key: \(pattern.shell)")
    }
    guard matching.count == 1 else {
      throw .of(
        .ambiguousIndexKeyPattern,
        "\(matching.count) indexes found for key: \(pattern.shell), identify by name instead. Conflicting indexes: "
          + matching.map(\.document.shell).joined(separator: ", ")
      )
    }
    return first
  }

  private func checked(_ spec: IndexSpec) throws(MongoError) -> String {
    guard !spec.isClustered else { throw .location(5_979_800, "It is illegal to drop the clusteredIndex") }
    guard !spec.isIdentity else { throw .of(.invalidOptions, "cannot drop _id index") }
    return spec.name
  }
}

extension BSONBinary {
  /// A UUID as it is written: `9a31ef7a-…`.
  fileprivate var uuidText: String {
    let digits = self.bytes.map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }
    let parts = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { digits.dropFirst($0.lowerBound).prefix($0.count).joined() }
    return parts.joined(separator: "-")
  }
}
