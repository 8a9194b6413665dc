// MongoEngine/Storage/Indexing: indexes of a collection. This file: which fields a wildcard index has (manual: "Wildcard
// Indexes").

import BSON

/// The fields that a wildcard index has.
struct WildcardScope {
  /// What all fields begin with: `a.` for `a.$**`, nothing for `$**`.
  private let base: String
  /// The fields that are named, and whether they are those that the index has or those that it lacks.
  private let named: (paths: [String], areIncluded: Bool)

  /// `nil` for another index.
  init?(_ spec: IndexSpec) {
    guard let field = spec.fields.first(where: { $0.order == .wildcard }) else { return nil }
    self.base = field.path.parts.dropLast().map { "\($0)." }.joined()
    let projection = spec.options.document("wildcardProjection") ?? [:]
    self.named = Self.named(projection, hasIdentity: !self.base.isEmpty)
  }

  private static func named(_ projection: BSONDocument, hasIdentity: Bool) -> ([String], Bool) {
    let paths = Self.leaves(projection, below: "")
    let isInclusion = paths.contains { $0.path != "_id" && $0.isIncluded } || paths.allSatisfy(\.isIncluded)
    let includesIdentity = paths.contains { $0.path == "_id" && $0.isIncluded }
    guard !isInclusion || paths.isEmpty else { return (paths.filter(\.isIncluded).map(\.path), true) }
    let excluded = paths.filter { !$0.isIncluded }.map(\.path)
    return (excluded + (includesIdentity || hasIdentity ? [] : ["_id"]), false)
  }

  private static func leaves(_ projection: BSONDocument, below prefix: String) -> [(path: String, isIncluded: Bool)] {
    projection.flatMap { element -> [(path: String, isIncluded: Bool)] in
      if case .document(let inner) = element.value { return self.leaves(inner, below: "\(prefix)\(element.key).") }
      return [("\(prefix)\(element.key)", element.value.isTruthy)]
    }
  }

  /// Whether the index has a field.
  func covers(_ path: String) -> Bool {
    guard path.begins(with: self.base) else { return false }
    let isNamed = self.named.paths.contains { name in
      path.hasSameBytes(as: name) || path.begins(with: "\(name).")
    }
    return isNamed == self.named.areIncluded
  }
}

extension IndexSpec {
  /// Whether this is a wildcard index.
  var isWildcard: Bool { self.fields.contains { $0.order == .wildcard } }

  /// Whether a query has a condition for a field of a wildcard index.
  func hasField(of filter: BSONDocument) -> Bool {
    filter.contains { element in
      if case .array(let list) = element.value, ["$and", "$or", "$nor"].contains(element.key) {
        return list.contains { if case .document(let inner) = $0 { self.hasField(of: inner) } else { false } }
      }
      return self.fields.contains { $0.order != .wildcard && $0.path.description.hasSameBytes(as: element.key) }
        || WildcardScope(self)?.covers(element.key) ?? false
    }
  }

  /// Checks what holds for wildcard indexes only.
  ///
  /// - Throws: the error MongoDB gives for a wildcard index that it does not make.
  func checkWildcard(_ written: BSONDocument) throws(MongoError) {
    guard let scope = WildcardScope(self) else {
      guard !written.contains("wildcardProjection") else {
        throw .of(.badValue, "The field 'wildcardProjection' is only allowed in an 'wildcard' index")
      }
      return
    }
    guard self.fields.count(where: { $0.order == .wildcard }) == 1 else {
      throw .location(7_246_201, "wildcard indexes do not allow multiple wildcard fields: \(self.key.shell)")
    }
    guard self.fields.allSatisfy({ [.ascending, .descending, .wildcard].contains($0.order) }) else {
      throw .of(.cannotCreateIndex, "wildcard indexes do not allow fields of other kinds: \(self.key.shell)")
    }
    for option in ["unique", "sparse", "expireAfterSeconds", "prepareUnique"] where self.options.contains(option) {
      throw .of(.cannotCreateIndex, "Index type 'wildcard' does not support the '\(option)' option")
    }
    try self.checkProjection()
    for field in self.fields where field.order != .wildcard && scope.covers(field.path.description) {
      throw .location(
        7_246_209,
        "wildcardProjection must exclude all regular fields of the index: \(field.path)"
      )
    }
  }

  private func checkProjection() throws(MongoError) {
    guard let value = self.options["wildcardProjection"] else { return }
    guard case .document(let projection) = value else {
      throw .of(.typeMismatch, "The field 'wildcardProjection' must be a non-empty object, but got \(value.type.name)")
    }
    guard !projection.isEmpty else {
      throw .of(.failedToParse, "The 'wildcardProjection' field can't be an empty object")
    }
    guard self.fields.contains(where: { $0.order == .wildcard && $0.path.parts.count == 1 }) else {
      throw .of(.failedToParse, "The field 'wildcardProjection' is only allowed when 'key' is {\"$**\": ±1}")
    }
    try Self.checkValues(projection)
    _ = try Projection(projection, QueryContext(), dialect: .aggregation)
  }

  private static func checkValues(_ projection: BSONDocument) throws(MongoError) {
    for element in projection {
      switch element.value {
      case .document(let inner): try Self.checkValues(inner)
      case .bool: break
      case let value where value.number != nil: break
      default: throw .location(51271, "Bad projection specification, cannot use computed fields: \(projection.shell)")
      }
    }
  }
}
