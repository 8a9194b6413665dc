// MongoEngine/Storage/Indexing: indexes of a collection. This file: what an index was created with (manual:
// "createIndexes").

package import BSON

/// What an index was created with.
package struct IndexSpec: Sendable {
  /// How a field is indexed.
  package enum Order: Hashable, Sendable {
    /// Smaller values first.
    case ascending
    /// Greater values first.
    case descending
    /// For equality only.
    case hashed
    /// Places on the earth or on the plane: `2dsphere`, `2d`. Nothing is looked up in such an index.
    case places
    /// All fields, or all below one: `$**`. Nothing is looked up in such an index.
    case wildcard
  }

  /// One field of an index.
  package struct Field: Hashable, Sendable {
    /// The path of the values.
    package var path: FieldPath
    /// How they are indexed.
    package var order: Order
  }

  /// The name.
  package internal(set) var name: String
  /// The fields as they were written.
  package let key: BSONDocument
  /// The fields.
  package let fields: [Field]
  /// Everything else, in the order in which it was written.
  package internal(set) var options: BSONDocument

  /// The name that drivers give an index: `a_1_b_-1`.
  package static func defaultName(of key: BSONDocument) -> String {
    key.map { element in
      if case .string(let type) = element.value { return "\(element.key)_\(type)" }
      return "\(element.key)_\(element.value.wholeNumber.map { "\($0)" } ?? element.value.shell)"
    }.joined(separator: "_")
  }

  /// Whether a value may occur once only.
  package var isUnique: Bool { self.isIdentity || self.options["unique"]?.isTruthy ?? false }
  /// Whether no value may come a second time, while those that are there already may stay.
  package var preparesUnique: Bool { self.options["prepareUnique"]?.isTruthy ?? false }
  /// Whether documents that have none of the fields are left out.
  package var isSparse: Bool { self.options["sparse"]?.isTruthy ?? false }
  /// Whether queries may not use it.
  package var isHidden: Bool { self.options["hidden"]?.isTruthy ?? false }
  /// Which documents are in it; `nil` for all.
  package var partialFilter: BSONDocument? { self.options.document("partialFilterExpression") }
  /// How strings are compared; `nil` by bytes.
  package var collation: BSONDocument? { self.options.document("collation") }
  /// How many seconds after the dates in the field a document is removed; `nil` for never.
  package var expireAfterSeconds: Int64? { self.options["expireAfterSeconds"]?.truncatedNumber }
  /// Whether the collection itself is kept in the order of the index.
  package var isClustered: Bool { self.options["clustered"]?.isTruthy ?? false }
  /// Whether this is the index on `_id`.
  package var isIdentity: Bool { self.fields.count == 1 && self.fields[0].path.description == "_id" && self.isOrdered }
  /// Whether all fields are in the order of their values.
  var isOrdered: Bool { self.fields.allSatisfy { $0.order == .ascending || $0.order == .descending } }
  /// Whether something is looked up in the index.
  var isSearchable: Bool { !self.fields.contains { $0.order == .places || $0.order == .wildcard } }

  /// The index as `listIndexes` shows it.
  package var document: BSONDocument {
    var document: BSONDocument = ["v": 2, "key": .document(self.key), "name": .string(self.name)]
    for option in self.options { document.append(option) }
    return document
  }

  /// The index as errors show what was asked for.
  var requested: BSONDocument {
    var document: BSONDocument = ["v": 2]
    if !self.isIdentity, self.isUnique { document.append("unique", true) }
    document.append("key", .document(self.key))
    document.append("name", .string(self.name))
    for option in self.options where option.key != "unique" { document.append(option) }
    return document
  }

  init(name: String, key: BSONDocument, fields: [Field], options: BSONDocument) {
    self.name = name
    self.key = key
    self.fields = fields
    self.options = options
  }

  /// The index on `_id` that every collection has.
  static func identity(_ collection: CollectionOptions) -> IndexSpec {
    var options = BSONDocument()
    if let collation = collection.collation { options.append("collation", .document(collation)) }
    if let clustering = collection.clustering {
      options.append("unique", true)
      options.append("clustered", true)
      if let seconds = clustering.expireAfterSeconds { options.append("expireAfterSeconds", .int64(seconds)) }
    }
    return IndexSpec(
      name: collection.clustering?.name ?? "_id_",
      key: ["_id": 1],
      fields: [Field(path: FieldPath("_id"), order: .ascending)],
      options: options
    )
  }
}

extension BSONDocument {
  /// The document in a field; `nil` if there is something else or nothing.
  func document(_ name: String) -> BSONDocument? {
    guard case .document(let document)? = self[name] else { return nil }
    return document
  }
}
