// MongoEngine/Matching: which documents a filter means. This file: a filter read.

import BSON

/// One operator of a field's conditions: `$gt: 5`.
struct Operand {
  /// The operator.
  let name: String
  /// What it is given.
  let value: BSONValue
  /// The field; `nil` for a value inside of `$elemMatch`.
  let path: FieldPath?
  /// All conditions of the field.
  let siblings: BSONDocument

  /// A condition of the field.
  func test(_ test: some ValueTest) -> MatchNode { .field(self.path, test) }

  /// The condition as MongoDB's messages show it.
  var shell: String { "\(self.name): \(self.value.shell)" }
}

/// Reads an operator; `nil` for one that says nothing by itself.
typealias FieldOperator = @Sendable (FilterParser, Operand) throws(MongoError) -> MatchNode?

/// Reads an operator that stands where a field could.
typealias TopOperator = @Sendable (FilterParser, Operand, FilterParser.Level) throws(MongoError) -> MatchNode

/// Reads filters.
struct FilterParser: Sendable {
  /// Where a filter stands: some operators look at whole documents only.
  enum Level: Sendable { case top, embedded }

  let context: QueryContext
  let expressions: ExpressionParser?

  /// All operators that a field can have.
  static let fieldOperators: [String: FieldOperator] = [
    comparisons, elements, evaluations, arrays, bitwise, geospatial, negations,
  ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }

  /// The conditions of a document: all have to hold.
  func filter(_ filter: BSONDocument, level: Level) throws(MongoError) -> MatchNode {
    var nodes: [MatchNode] = []
    for element in filter { nodes.append(try self.condition(element.key, element.value, level)) }
    return nodes.count == 1 ? nodes[0] : .and(nodes)
  }

  private func condition(_ name: String, _ value: BSONValue, _ level: Level) throws(MongoError) -> MatchNode {
    if name.begins(with: "$"), !["$ref", "$id", "$db"].contains(name) {
      guard let parse = Self.topOperators[name] else {
        throw .of(
          .badValue,
          "unknown top level operator: \(name). If you have a field name that starts with a '$' symbol, consider using "
            + "$getField or $setField."
        )
      }
      return try parse(self, Operand(name: name, value: value, path: nil, siblings: [:]), level)
    }
    let path = FieldPath(name)
    switch value {
    case .document(let operators) where operators.isOperators: return try self.operators(operators, of: path)
    case .regex(let regex): return .field(path, try RegexTest(regex))
    default: return try self.equal(Operand(name: "$eq", value: value, path: path, siblings: [:]))
    }
  }

  /// The operators of one field, or of the values in `$elemMatch`.
  func operators(_ operators: BSONDocument, of path: FieldPath?) throws(MongoError) -> MatchNode {
    if let near = try self.near(operators, of: path) { return near }
    var nodes: [MatchNode] = []
    for element in operators {
      guard let parse = Self.fieldOperators[element.key] else { throw Self.unknown(element.key) }
      let operand = Operand(name: element.key, value: element.value, path: path, siblings: operators)
      if let node = try parse(self, operand) { nodes.append(node) }
    }
    return nodes.count == 1 ? nodes[0] : .and(nodes)
  }

  private static func unknown(_ name: String) -> MongoError {
    switch name {
    case "$where": .of(.badValue, "$where cannot be applied to a field")
    default: .of(.badValue, "unknown operator: \(name)")
    }
  }
}

extension BSONDocument {
  /// Whether these are operators and not a value: the first name begins with `$` and it is no DBRef.
  var isOperators: Bool {
    guard let first = self.first(where: { _ in true }), first.key.begins(with: "$") else { return false }
    return !(self.contains("$ref") && self.contains("$id"))
  }
}
