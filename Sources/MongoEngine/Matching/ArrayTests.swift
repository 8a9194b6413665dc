// MongoEngine/Matching: which documents a filter means. This file: `$elemMatch`, `$size` and `$all` (manual: "Array Query
// Operators").

import BSON

/// Whether one value of an array meets all conditions.
struct ElementMatch: ValueTest {
  let node: MatchNode
  /// Whether the conditions are for the fields of documents and not for the values themselves.
  let isForDocuments: Bool

  var leafArrays: LeafArrays { .whole }

  func accepts(_ value: BSONValue?, _ found: inout Match) throws(MongoError) -> Bool {
    guard case .array(let array) = value, let index = try self.index(in: array) else { return false }
    found.arrayIndex = index
    return true
  }

  func bounds(_ context: QueryContext) -> FieldBounds? {
    FieldBounds(self.isForDocuments ? .all : self.node.valueBounds(context), .perhapsMatching)
  }

  /// The position of the first value that meets the conditions.
  func index(in array: BSONArray) throws(MongoError) -> Int? {
    for (index, value) in array.enumerated() where !self.isForDocuments || value.fields != nil {
      var inner = Match()
      if try self.node.accepts(value, &inner) { return index }
    }
    return nil
  }
}

/// Whether an array has so many values.
struct SizeTest: ValueTest {
  let count: Int64

  var leafArrays: LeafArrays { .whole }

  func accepts(_ value: BSONValue?, _ found: inout Match) -> Bool {
    guard case .array(let array) = value else { return false }
    return Int64(array.count) == self.count
  }
}

extension FilterParser {
  static let arrays: [String: FieldOperator] = [
    "$elemMatch": { parser, operand throws(MongoError) in operand.test(try parser.elementMatch(operand.value)) },
    "$size": { parser, operand throws(MongoError) in try parser.size(operand) },
    "$all": { parser, operand throws(MongoError) in try parser.all(operand) },
  ]

  /// Reads the conditions of `$elemMatch`.
  func elementMatch(_ value: BSONValue) throws(MongoError) -> ElementMatch {
    guard case .document(let conditions) = value else { throw .of(.badValue, "$elemMatch needs an Object") }
    let first = conditions.first { _ in true }?.key ?? ""
    let isForValues = first.begins(with: "$") && conditions.isOperators && Self.topOperators[first] == nil
    if isForValues {
      return ElementMatch(node: try self.operators(conditions, of: nil), isForDocuments: false)
    }
    if conditions.contains("$where") { throw .of(.badValue, "$elemMatch cannot contain $where expression") }
    return ElementMatch(node: try self.filter(conditions, level: .embedded), isForDocuments: true)
  }

  private func size(_ operand: Operand) throws(MongoError) -> MatchNode {
    guard operand.value.number != nil else {
      throw .of(.badValue, "Failed to parse $size. Expected a number in: \(operand.shell)")
    }
    guard let count = operand.value.wholeNumber else {
      throw .of(.badValue, "Failed to parse $size. Expected an integer: \(operand.shell)")
    }
    guard count <= Int64(Int32.max) else {
      throw .of(.badValue, "Failed to parse $size. Cannot represent as a 32-bit integer: \(operand.shell)")
    }
    guard count >= 0 else {
      throw .of(.badValue, "Failed to parse $size. Expected a non-negative number in: \(operand.shell)")
    }
    return operand.test(SizeTest(count: count))
  }

  private func all(_ operand: Operand) throws(MongoError) -> MatchNode {
    guard case .array(let list) = operand.value else { throw .of(.badValue, "$all needs an array") }
    let hasElementMatches = list[0]?.firstName == "$elemMatch"
    var nodes: [MatchNode] = []
    for value in list {
      guard (value.firstName == "$elemMatch") == hasElementMatches || !hasElementMatches else {
        throw .of(.badValue, "$all/$elemMatch has to be consistent")
      }
      nodes.append(try self.member(value, isElementMatch: hasElementMatches, operand))
    }
    return nodes.isEmpty ? .nothing : .and(nodes)
  }

  /// One value of `$all`.
  private func member(_ value: BSONValue, isElementMatch: Bool, _ operand: Operand) throws(MongoError) -> MatchNode {
    switch value {
    case .document(let document) where isElementMatch:
      return operand.test(try self.elementMatch(document["$elemMatch"] ?? .null))
    case .document where value.firstName.map { Self.fieldOperators[$0] != nil } ?? false:
      throw .of(.badValue, "no $ expressions in $all")
    case .regex(let regex): return operand.test(try RegexTest(regex))
    default: return try self.equal(Operand(name: "$all", value: value, path: operand.path, siblings: [:]))
    }
  }
}

extension BSONValue {
  /// The first name of a document.
  fileprivate var firstName: String? {
    guard case .document(let document) = self else { return nil }
    return document.first { _ in true }?.key
  }
}
