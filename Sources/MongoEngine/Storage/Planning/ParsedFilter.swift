// MongoEngine/Storage/Planning: how documents are found. This file: a filter as `explain` shows it.

import BSON

/// A filter as a list of conditions, of which all have to hold.
struct ParsedFilter: Sendable {
  /// One condition.
  struct Condition: Sendable {
    /// The path; `nil` for `$or` and its like.
    let path: String?
    /// The operator, and what it is given.
    let expression: BSONDocument
    /// The conditions of an `$or`.
    var branches: [ParsedFilter] = []

    init(_ path: String?, _ expression: BSONDocument, branches: [ParsedFilter] = []) {
      self.path = path
      self.expression = expression
      self.branches = branches
    }

    /// The condition as `explain` shows it.
    var document: BSONDocument { self.path.map { [$0: .document(self.expression)] } ?? self.expression }
  }

  /// The filter as it was written.
  let source: BSONDocument
  private(set) var conditions: [Condition] = []

  init(_ filter: BSONDocument) {
    self.source = filter
    for element in filter {
      switch (element.key, element.value) {
      case ("$and", .array(let list)):
        for case .document(let inner) in list { self.conditions += ParsedFilter(inner).conditions }
      case ("$or", .array(let list)): self.addChoice(of: Self.parts(list))
      case ("$nor", .array(let list)):
        let parts = Self.parts(list).map { BSONValue.document($0.document) }
        self.conditions.append(Condition(nil, ["$nor": .array(BSONArray(parts))]))
      case ("$comment", _): break
      case (let name, let value) where name.begins(with: "$"): self.conditions.append(Condition(nil, [name: value]))
      case (let path, .document(let operators)) where operators.isOperators: self.add(operators, of: path)
      case (let path, .regex(let regex)): self.conditions.append(Condition(path, Self.expression(regex)))
      case (let path, let value): self.conditions.append(Condition(path, ["$eq": value]))
      }
    }
  }

  private static func parts(_ list: BSONArray) -> [ParsedFilter] {
    list.compactMap { if case .document(let inner) = $0 { ParsedFilter(inner) } else { nil } }
  }

  /// Adds an `$or`; of equalities of one path it is `$in`.
  private mutating func addChoice(of branches: [ParsedFilter]) {
    if branches.count == 1 { return self.conditions += branches[0].conditions }
    let equalities = branches.compactMap(\.equality)
    if let first = equalities.first, equalities.count == branches.count,
      equalities.allSatisfy({ $0.path.hasSameBytes(as: first.path) })
    {
      self.conditions.append(Condition(first.path, ["$in": .array(BSONArray(equalities.map(\.value)))]))
    } else {
      let parts = branches.map { BSONValue.document($0.document) }
      self.conditions.append(Condition(nil, ["$or": .array(BSONArray(parts))], branches: branches))
    }
  }

  /// What the only condition asks for if it is an equality.
  private var equality: (path: String, value: BSONValue)? {
    guard self.conditions.count == 1, let path = self.conditions[0].path else { return nil }
    let expression = self.conditions[0].expression
    if let value = expression["$eq"] { return (path, value) }
    guard case .string(let pattern)? = expression["$regex"] else { return nil }
    let options = if case .string(let options)? = expression["$options"] { options } else { "" }
    return (path, .regex(BSONRegex(pattern, options: options)))
  }

  private mutating func add(_ operators: BSONDocument, of path: String) {
    for element in operators {
      switch (element.key, element.value) {
      case ("$options", _) where operators.contains("$regex"): break
      case ("$regex", .regex(let regex)) where !operators.contains("$options"):
        self.conditions.append(Condition(path, Self.expression(regex)))
      case ("$regex", let pattern):
        let options: BSONDocument = operators["$options"].map { ["$options": $0] } ?? [:]
        self.conditions.append(
          Condition(path, BSONDocument([("$regex", pattern)] + options.map { ($0.key, $0.value) }))
        )
      case ("$ne", let value): self.conditions.append(Condition(path, ["$not": ["$eq": value]]))
      case ("$nin", let value): self.conditions.append(Condition(path, ["$not": ["$in": value]]))
      case ("$in", .array(let list)) where list.count == 1 && list[0]?.type != .regex:
        self.conditions.append(Condition(path, ["$eq": list[0] ?? .null]))
      default: self.conditions.append(Condition(path, [element.key: element.value]))
      }
    }
  }

  private static func expression(_ regex: BSONRegex) -> BSONDocument {
    var expression: BSONDocument = ["$regex": .string(regex.pattern)]
    if !regex.options.isEmpty { expression.append("$options", .string(regex.options)) }
    return expression
  }

  /// The filter as `explain` shows it.
  var document: BSONDocument { Self.document(self.conditions) }

  static func document(_ conditions: [Condition]) -> BSONDocument {
    if conditions.count == 1 { return conditions[0].document }
    return conditions.isEmpty ? [:] : ["$and": .array(BSONArray(conditions.map { .document($0.document) }))]
  }
}

extension ParsedFilter {
  /// The conditions that a scan of an index does not express, so that the documents have to be looked at.
  func rest(of index: Index, _ bounds: ScanBounds, _ context: QueryContext) -> [Condition] {
    self.conditions.filter { !self.isExpressed($0, index, bounds, context) }
  }

  private func isExpressed(
    _ condition: Condition,
    _ index: Index,
    _ bounds: ScanBounds,
    _ context: QueryContext
  ) -> Bool {
    guard let path = condition.path, let matcher = try? Matcher(condition.document, context),
      let field = index.spec.fields.firstIndex(where: { $0.path.description.hasSameBytes(as: path) }),
      let own = matcher.bounds[BSONName(path)]?.first, !bounds.intervals[field].isAll,
      index.canUse(own, field: field, context)
    else { return false }
    let hasArrays = index.arrayFields.contains(field)
    switch own.meaning {
    case .matching:
      return !hasArrays || self.conditions.count { $0.path?.hasSameBytes(as: path) == true } == 1
    case .matchingWithoutArrays: return !hasArrays
    case .perhapsMissing, .perhapsMatching: return false
    }
  }
}
