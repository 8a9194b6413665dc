// MongoEngine/Updating: documents changed. This file: the document that an upsert inserts (manual: "Upsert Behavior",
// "Insert or Update in a Single Operation").

package import BSON

extension Update {
  /// The document that is inserted when the filter means none.
  ///
  /// Manual: "upsert". It begins with what the filter says its fields equal; of those a replacement takes only `_id`.
  ///
  /// - Parameters:
  ///   - filter: the filter, which has been read before.
  ///   - newID: makes the `_id` of a document that has none.
  /// - Throws: NotSingleValueField where the filter says two things about a field, and as ``apply(to:match:isInsert:)``.
  package func upsert(for filter: BSONDocument, newID: () -> ObjectId) throws(MongoError) -> BSONDocument {
    var equalities = FilterEqualities(filter)
    if self.form == .replacement { try equalities.keepOnlyID() }
    var result = try self.apply(to: try equalities.document(), match: nil, isInsert: true)
    result = StorageRules.withIDFirst(result)
    if let id = result["_id"] { try StorageRules.checkID(id) } else { result.prepend("_id", .objectId(newID())) }
    try StorageRules.checkDepth(result)
    return result
  }
}

/// What a filter says that fields equal.
private struct FilterEqualities {
  private(set) var list: [(path: FieldPath, value: BSONValue)] = []

  init(_ filter: BSONDocument) {
    self.add(filter)
    self.list.sort { $0.path.description.utf8.lexicographicallyPrecedes($1.path.description.utf8) }
  }

  private mutating func add(_ filter: BSONDocument) {
    for element in filter {
      switch (element.key, element.value) {
      case ("$and", .array(let all)): for part in all { self.add(part.fields ?? [:]) }
      case ("$or", .array(let some)): if some.count == 1 { self.add(some[0]?.fields ?? [:]) }
      case (let key, _) where key.begins(with: "$"): break
      case (let key, .document(let operators)) where operators.isOperators: self.add(key, operators)
      case (_, .regex): break
      case (let key, let value): self.list.append((FieldPath(key), value))
      }
    }
  }

  private mutating func add(_ path: String, _ operators: BSONDocument) {
    for element in operators {
      switch (element.key, element.value) {
      case ("$eq", let value): self.list.append((FieldPath(path), value))
      case ("$in", .array(let values)) where values.count == 1: self.add(path, members: values)
      case ("$all", .array(let values)): self.add(path, members: values)
      default: break
      }
    }
  }

  private mutating func add(_ path: String, members values: BSONArray) {
    for value in values {
      if case .regex = value { continue }
      if case .document(let document) = value, document.first?.key == "$elemMatch" { continue }
      self.list.append((FieldPath(path), value))
    }
  }

  /// Leaves out everything but `_id`.
  mutating func keepOnlyID() throws(MongoError) {
    self.list.removeAll { $0.path.first != "_id" }
    if let inner = self.list.first(where: { $0.path.parts.count > 1 }) {
      throw .of(
        .notExactValueField,
        "field at '_id' must be exactly specified, field at sub-path '\(inner.path.description)'found"
      )
    }
  }

  /// The document of the fields.
  func document() throws(MongoError) -> BSONDocument {
    var seen: Set<BSONName> = []
    for (path, _) in self.list {
      try StorageRules.check(.null, depth: path.parts.count)
      try Self.check(path, &seen)
    }
    return Self.document(self.list.map { ($0.path.parts[...], $0.value) })
  }

  /// The document of values whose paths do not conflict.
  private static func document(_ values: [(path: ArraySlice<String>, value: BSONValue)]) -> BSONDocument {
    let fields = Dictionary(grouping: values) { BSONName($0.path.first ?? "") }
    var document = BSONDocument()
    for (path, _) in values {
      guard let name = path.first, let inner = fields[BSONName(name)], inner[0].path.areSameNames(as: path) else {
        continue
      }
      let isLeaf = path.count == 1
      document.append(name, isLeaf ? inner[0].value : .document(self.document(inner.map { ($0.dropFirst(), $1) })))
    }
    return document
  }

  private static func check(_ path: FieldPath, _ seen: inout Set<BSONName>) throws(MongoError) {
    for count in 1...path.parts.count {
      let prefix = path.parts.prefix(count).joined(separator: ".")
      guard seen.contains(BSONName(prefix)) else { continue }
      throw .of(
        .notSingleValueField,
        "cannot infer query fields to set, "
          + (count == path.parts.count
            ? "path '\(path.description)' is matched twice"
            : "both paths '\(path.description)' and '\(prefix)' are matched")
      )
    }
    seen.insert(BSONName(path.description))
  }
}
