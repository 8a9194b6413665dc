// MongoEngine/Matching: which documents a filter means. This file: `$and`, `$or`, `$nor`, `$not` (manual: "Logical Query
// Operators") and what else can stand where a field could.

import BSON

extension FilterParser {
  /// The operators that can stand where a field could.
  static let topOperators: [String: TopOperator] = [
    "$and": { parser, operand, level throws(MongoError) in .and(try parser.filters(operand, level)) },
    "$or": { parser, operand, level throws(MongoError) in
      try parser.either(try parser.filters(operand, level))
    },
    "$nor": { parser, operand, level throws(MongoError) in .nor(try parser.filters(operand, level)) },
    "$expr": { parser, operand, level throws(MongoError) in try parser.expression(operand, level) },
    "$jsonSchema": { parser, operand, _ throws(MongoError) in try parser.jsonSchema(operand) },
    "$comment": { _, _, _ in .everything },
    "$alwaysTrue": { parser, operand, _ throws(MongoError) in
      try parser.checkOne(operand)
      return .everything
    },
    "$alwaysFalse": { parser, operand, _ throws(MongoError) in
      try parser.checkOne(operand)
      return .nothing
    },
    "$text": { parser, operand, level throws(MongoError) in try parser.refused(operand, level) },
    "$where": { parser, operand, level throws(MongoError) in try parser.refused(operand, level) },
    "$sampleRate": { parser, operand, level throws(MongoError) in try parser.refused(operand, level) },
  ]

  private func filters(_ operand: Operand, _ level: Level) throws(MongoError) -> [MatchNode] {
    guard case .array(let list) = operand.value else { throw .of(.badValue, "\(operand.name) must be an array") }
    guard !list.isEmpty else { throw .of(.badValue, "$and/$or/$nor must be a nonempty array") }
    var nodes: [MatchNode] = []
    for value in list {
      guard case .document(let filter) = value else {
        throw .of(.badValue, "$or/$and/$nor entries need to be full objects")
      }
      nodes.append(try self.filter(filter, level: level))
    }
    return nodes
  }

  /// One of several; equalities of one path are one `$in`, as MongoDB's optimizer makes of them, so that they tell a
  /// position.
  private func either(_ nodes: [MatchNode]) throws(MongoError) -> MatchNode {
    var values: [BSONValue] = []
    for node in nodes {
      guard case .field(let path, let test) = node, let comparison = test as? Comparison,
        comparison.relation == .equal, case .field(path, _)? = nodes.first
      else { return .or(nodes) }
      values.append(comparison.operand)
    }
    guard nodes.count > 1, case .field(let path, _)? = nodes.first else { return .or(nodes) }
    return .field(path, try Membership(BSONArray(values), self.context))
  }

  static let negations: [String: FieldOperator] = [
    "$not": { parser, operand throws(MongoError) in try parser.negation(operand) }
  ]

  private func negation(_ operand: Operand) throws(MongoError) -> MatchNode {
    switch operand.value {
    case .regex(let regex): return .not(operand.test(try RegexTest(regex)))
    case .document(let operators):
      guard !operators.isEmpty else { throw .of(.badValue, "$not cannot be empty") }
      return .not(try self.operators(operators, of: operand.path))
    default: throw .of(.badValue, "$not needs a regex or a document")
    }
  }

  private func expression(_ operand: Operand, _ level: Level) throws(MongoError) -> MatchNode {
    guard level == .top else { throw .of(.badValue, "$expr can only be applied to the top-level document") }
    guard let parse = self.expressions else {
      throw .of(.queryFeatureNotAllowed, "$expr is not allowed in this context")
    }
    return .expression(try parse(operand.value, self.context), ExpressionBounds(self.context).bounds(of: operand.value))
  }

  private func checkOne(_ operand: Operand) throws(MongoError) {
    guard operand.value.wholeNumber == 1 else {
      throw .of(.failedToParse, "\(operand.name) must be an integer value of 1")
    }
  }

  private func refused(_ operand: Operand, _ level: Level) throws(MongoError) -> MatchNode {
    guard level == .top else {
      throw .of(.badValue, "\(operand.name) can only be applied to the top-level document")
    }
    throw .of(.notImplemented, "\(operand.name) is not supported")
  }
}
