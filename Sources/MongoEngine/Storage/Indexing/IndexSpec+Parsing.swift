// MongoEngine/Storage/Indexing: indexes of a collection. This file: an index's specification read and checked.

package import BSON

extension IndexSpec {
  /// Reads one of the specifications of `createIndexes`.
  ///
  /// - Parameter defaultCollation: the collection's.
  /// - Throws: the error MongoDB gives for a specification that it does not take, or NotImplemented for text indexes.
  package init(_ spec: BSONDocument, defaultCollation: BSONDocument? = nil) throws(MongoError) {
    do {
      try self.init(reading: spec, defaultCollation)
    } catch {
      var error = error
      error.message = "Error in specification \(spec.shell) :: caused by :: \(error.message)"
      throw error
    }
  }

  private init(reading spec: BSONDocument, _ defaultCollation: BSONDocument?) throws(MongoError) {
    try Self.checkNames(spec)
    guard let keyValue = spec["key"] else {
      throw .of(.failedToParse, "The 'key' field is a required property of an index specification")
    }
    guard case .document(let key) = keyValue else {
      throw .of(.typeMismatch, "The field 'key' must be an object, but got \(keyValue.type.name)")
    }
    let fields = try Self.fields(key)
    guard let name = spec["name"] else {
      throw .of(.failedToParse, "The 'name' field is a required property of an index specification")
    }
    guard case .string(let name) = name else {
      throw .of(.typeMismatch, "The field 'name' must be a string, but got \(name.type.name)")
    }
    guard !name.isEmpty else { throw .of(.cannotCreateIndex, "index name cannot be empty") }
    guard name != "*" else { throw .of(.badValue, "The index name '*' is not valid.") }
    let isIdentity = fields.count == 1 && key.keys == ["_id"] && fields[0].order == .ascending
    if fields.count == 1, key.keys == ["_id"], fields[0].order == .descending {
      throw .of(.badValue, "The field 'key' for an _id index must be {_id: 1}, but got \(key.shell)")
    }
    guard name != "_id_" || isIdentity else {
      throw .of(.badValue, "The index name '_id_' is reserved for the _id index, which must have key pattern {_id: 1}")
    }
    var options = try IndexOptionsReader(spec: spec, fields: fields, isIdentity: isIdentity).options()
    if options["collation"] == nil, spec["collation"] == nil, let defaultCollation {
      options.append("collation", .document(defaultCollation))
    }
    self.init(name: isIdentity ? "_id_" : name, key: isIdentity ? ["_id": 1] : key, fields: fields, options: options)
    try self.checkWildcard(spec)
    try self.checkPlaceOptions()
  }

  private static let known: Set<String> = [
    "key", "name", "v", "ns", "background", "unique", "dropDups", "sparse", "hidden", "expireAfterSeconds", "collation",
    "partialFilterExpression", "storageEngine", "prepareUnique", "weights", "default_language", "language_override",
    "textIndexVersion", "2dsphereIndexVersion", "bits", "min", "max", "wildcardProjection", "clustered",
  ]
  private static let knownForIdentity: Set<String> = ["key", "name", "v", "ns", "collation", "clustered", "unique"]

  private static func checkNames(_ spec: BSONDocument) throws(MongoError) {
    for name in spec.keys where !self.known.contains(name) {
      throw .of(
        .invalidIndexSpecificationOption,
        "The field '\(name)' is not valid for an index specification. Specification: \(spec.shell)"
      )
    }
    guard spec.document("key")?.keys == ["_id"], spec.document("key")?["_id"]?.wholeNumber == 1 else { return }
    for name in spec.keys where !self.knownForIdentity.contains(name) {
      throw .of(
        .invalidIndexSpecificationOption,
        "The field '\(name)' is not valid for an _id index specification. Specification: \(spec.shell)"
      )
    }
  }

  private static func fields(_ key: BSONDocument) throws(MongoError) -> [Field] {
    guard !key.isEmpty else { throw .of(.cannotCreateIndex, "Index keys cannot be empty.") }
    var fields: [Field] = []
    for element in key {
      guard !fields.contains(where: { $0.path.description.hasSameBytes(as: element.key) }) else {
        throw .of(
          .badValue,
          "The field '\(element.key)' appears multiple times in the index key pattern \(key.shell)"
        )
      }
      let order = try self.order(element)
      let path = try self.path(element.key)
      let isWildcard = path.parts.last == "$**"
      guard !isWildcard || order == .ascending || order == .descending else {
        throw .of(.cannotCreateIndex, "A numeric value in a $** index key pattern has to be given: \(key.shell)")
      }
      fields.append(Field(path: path, order: isWildcard ? .wildcard : order))
    }
    guard fields.count <= 32 else {
      throw .location(13103, "Index key pattern \(key.shell) has more than 32 fields")
    }
    guard fields.count(where: { $0.order == .hashed }) <= 1 else {
      throw .location(31303, "A maximum of one index field is allowed to be hashed but found 2 for 'key' \(key.shell)")
    }
    return fields
  }

  private static func order(_ element: BSONElement) throws(MongoError) -> Order {
    let value = element.value
    if case .string(let type) = value {
      switch type {
      case "hashed": return .hashed
      case "2dsphere", "2d": return .places
      case "text": throw .of(.notImplemented, "text indexes are not supported: \(element.key)")
      case "": throw .of(.cannotCreateIndex, "Values in the index key pattern cannot be empty strings")
      default: throw .of(.cannotCreateIndex, "Unknown index plugin '\(type)'")
      }
    }
    guard let number = value.double else {
      throw .of(
        .cannotCreateIndex,
        "Values in v:2 index key pattern cannot be of type \(value.type.name). "
          + "Only numbers > 0, numbers < 0, and strings are allowed."
      )
    }
    guard !number.isNaN else { throw .of(.cannotCreateIndex, "Values in the index key pattern cannot be NaN.") }
    guard number != 0 else { throw .of(.cannotCreateIndex, "Values in the index key pattern cannot be 0.") }
    return number > 0 ? .ascending : .descending
  }

  private static func path(_ name: String) throws(MongoError) -> FieldPath {
    let path = FieldPath(name)
    guard !name.isEmpty else { throw .of(.cannotCreateIndex, "Index keys cannot be an empty field.") }
    for (position, part) in path.parts.enumerated() {
      if part.isEmpty { throw .of(.cannotCreateIndex, "Index keys cannot contain an empty field.") }
      if part == "$**", position == path.parts.count - 1 { continue }
      guard !part.begins(with: "$") || position > 0 && ["$db", "$id", "$ref"].contains(part) else {
        throw .of(
          .cannotCreateIndex,
          "Index key contains an illegal field name: field name starts with '$'."
        )
      }
    }
    return path
  }
}
