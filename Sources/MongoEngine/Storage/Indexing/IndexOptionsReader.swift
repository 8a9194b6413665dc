// MongoEngine/Storage/Indexing: indexes of a collection. This file: the options of an index read and checked.

import BSON

/// Reads what an index's specification says besides key and name.
struct IndexOptionsReader {
  let spec: BSONDocument
  let fields: [IndexSpec.Field]
  let isIdentity: Bool

  func options() throws(MongoError) -> BSONDocument {
    var options = BSONDocument()
    for element in self.spec {
      switch (element.key, element.value) {
      case ("key", _), ("name", _), ("ns", _): break
      case ("v", let value): try self.checkVersion(value)
      case ("min", let value), ("max", let value):
        options.append(element.key, value.double.map { .double($0) } ?? value)
      case ("weights", _), ("default_language", _), ("language_override", _), ("textIndexVersion", _):
        throw .of(.cannotCreateIndex, "the field '\(element.key)' can only be specified with text indexes")
      case ("unique", let value), ("background", let value), ("sparse", let value), ("dropDups", let value),
        ("prepareUnique", let value), ("clustered", let value):
        try self.readFlag(element.key, value, &options)
      case ("hidden", .bool(let isHidden)):
        if isHidden { options.append("hidden", true) }
      case ("hidden", let value):
        throw .of(.typeMismatch, "The field 'hidden' must be a bool, but got \(value.type.name)")
      case ("expireAfterSeconds", let value): try self.readExpiry(value, &options)
      case ("collation", .document(let document)):
        if let collation = try Collation.parse(document) { options.append("collation", .document(collation.document)) }
      case ("partialFilterExpression", .document(let filter)):
        try self.readFilter(filter)
        options.append(element)
      case ("collation", let value), ("partialFilterExpression", let value):
        throw .of(.typeMismatch, "The field '\(element.key)' must be an object, but got \(value.type.name)")
      default: options.append(element)
      }
    }
    if options.contains("sparse"), options.contains("partialFilterExpression") {
      throw .of(.cannotCreateIndex, "cannot mix \"partialFilterExpression\" and \"sparse\" options")
    }
    if self.fields.contains(where: { $0.order == .places }), options["2dsphereIndexVersion"] == nil,
      self.spec.document("key")?.contains(where: { $0.value == "2dsphere" }) ?? false
    {
      options.append("2dsphereIndexVersion", 3)
    }
    return options
  }

  private func readFlag(_ name: String, _ value: BSONValue, _ options: inout BSONDocument) throws(MongoError) {
    guard value.number != nil || value.type == .bool else {
      throw .of(
        .typeMismatch,
        "The field '\(name) has value \(name): \(value.shell), which is not convertible to bool"
      )
    }
    // It changes nothing since 4.2, but is shown as it was said.
    if name == "background", !self.isIdentity { return options.append(name, .bool(value.isTruthy)) }
    guard value.isTruthy, !self.isIdentity else { return }
    switch name {
    case "clustered": throw .of(.notImplemented, "clustered indexes are not supported")
    case "unique" where self.fields.contains(where: { $0.order == .hashed }):
      throw .location(
        16764,
        "Currently hashed indexes cannot guarantee uniqueness. Use a regular index."
      )
    case "unique", "sparse", "prepareUnique": options.append(name, true)
    default: break
    }
  }

  private func checkVersion(_ value: BSONValue) throws(MongoError) {
    guard value.number != nil else {
      throw .of(.typeMismatch, "The field 'v' must be a number, but got \(value.type.name)")
    }
    guard let version = value.wholeNumber else {
      throw .of(.badValue, "Index version must be representable as a 32-bit integer, but got \(value.shell)")
    }
    let isWildcard = self.fields.contains { $0.order == .wildcard }
    guard version == 2 || version == 1 && !isWildcard else {
      throw .of(
        .cannotCreateIndex,
        "Invalid index specification \(self.spec.shell); cannot create an index with v=\(version)"
      )
    }
  }

  private func readExpiry(_ value: BSONValue, _ options: inout BSONDocument) throws(MongoError) {
    let suffix = " Index spec: \(self.spec.shell)"
    guard value.number != nil else {
      throw .of(
        .cannotCreateIndex,
        "TTL index 'expireAfterSeconds' option must be numeric, but received a type of '\(value.type.name)'.\(suffix)"
      )
    }
    guard let seconds = value.truncatedNumber, seconds <= Int64(Int32.max) else {
      throw .of(
        .cannotCreateIndex,
        "TTL index 'expireAfterSeconds' option must be within an acceptable range, try a lower number.\(suffix)"
      )
    }
    guard seconds >= 0 else {
      throw .of(.cannotCreateIndex, "TTL index 'expireAfterSeconds' option cannot be less than 0.\(suffix)")
    }
    guard self.fields.count == 1 else {
      throw .of(
        .cannotCreateIndex,
        "TTL indexes are single-field indexes, compound indexes do not support TTL.\(suffix)"
      )
    }
    options.append("expireAfterSeconds", .integer(seconds))
  }

  /// Partial indexes know few operators.
  private func readFilter(_ filter: BSONDocument) throws(MongoError) {
    try filter.checkIsPlainFilter()
    _ = try Matcher(filter, QueryContext())
    try self.checkFilter(filter, depth: 1)
  }

  private func checkFilter(_ filter: BSONDocument, depth: Int) throws(MongoError) {
    guard depth <= 100 else { throw .of(.cannotCreateIndex, "partialFilterExpression depth may not exceed 100") }
    for element in filter {
      switch (element.key, element.value) {
      case ("$and", .array(let list)), ("$or", .array(let list)):
        for case .document(let inner) in list { try self.checkFilter(inner, depth: depth + 1) }
      case (_, .document(let operators)) where operators.isOperators && !element.key.begins(with: "$"):
        for item in operators where !Self.isSupported(item) {
          throw Self.unsupported("\(element.key): \(item.value.shell)", item.key)
        }
      case (_, .regex): throw Self.unsupported(element.key, "$regex")
      case (let name, let value) where name.begins(with: "$"): throw Self.unsupported(value.shell, name)
      default: break
      }
    }
  }

  private static func isSupported(_ element: BSONElement) -> Bool {
    switch element.key {
    case "$eq", "$gt", "$gte", "$lt", "$lte", "$type", "$in", "$geoWithin", "$geoIntersects": true
    case "$exists": element.value.isTruthy
    default: false
    }
  }

  private static func unsupported(_ text: String, _ name: String) -> MongoError {
    .of(.cannotCreateIndex, "Expression not supported in partial index: \(name) \(text)")
  }
}
