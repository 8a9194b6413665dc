// MongoEngine/Matching: which documents a filter means. This file: `$eq`, `$gt`, `$gte`, `$lt`, `$lte`, `$ne` (manual:
// "Comparison Query Operators").

import BSON

/// A comparison with a value.
struct Comparison: ValueTest {
  enum Relation: Sendable { case less, lessOrEqual, equal, greaterOrEqual, greater }

  let relation: Relation
  let operand: BSONValue
  let context: QueryContext

  func accepts(_ value: BSONValue?, _ found: inout Match) -> Bool {
    let value = value ?? .undefined
    guard value.comparisonRank == self.operand.comparisonRank else { return self.acceptsOtherType }
    if value.isNotANumber || self.operand.isNotANumber {
      return value.isNotANumber && self.operand.isNotANumber && self.includesEqual
    }
    let order = value.isNullish ? 0 : self.context.compare(value, self.operand)
    return switch self.relation {
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .equal: order == 0
    case .greaterOrEqual: order >= 0
    case .greater: order > 0
    }
  }

  private var includesEqual: Bool { self.relation != .less && self.relation != .greater }

  /// Values of other types never match, except that all are between the least and the greatest key.
  private var acceptsOtherType: Bool {
    switch (self.operand, self.relation) {
    case (.maxKey, .less), (.maxKey, .lessOrEqual), (.minKey, .greater), (.minKey, .greaterOrEqual): true
    default: false
    }
  }

  func bounds(_ context: QueryContext) -> FieldBounds? {
    if self.relation == .equal { return FieldBounds(equalTo: self.operand) }
    if self.operand.isNullish || self.operand.isNotANumber {
      return self.includesEqual ? FieldBounds(equalTo: self.operand) : FieldBounds(OrderedIntervals(nil))
    }
    let values = ValueRange.sameType(as: self.operand)
    guard !values.isAll, self.operand.type != .array else { return nil }
    let end = ValueRange.End(self.operand, isIncluded: self.includesEqual)
    // What is no number is less than all numbers, and not compared with them.
    let least = values.lower.value.isNotANumber ? ValueRange.End(.double(-.infinity)) : values.lower
    let isLess = self.relation == .less || self.relation == .lessOrEqual
    let range = isLess ? ValueRange(least, end, context.compare) : ValueRange(end, values.upper, context.compare)
    return FieldBounds(OrderedIntervals(range))
  }
}

extension BSONValue {
  /// What MongoDB compares with each other when it filters: the types of one rank; null and undefined are one.
  fileprivate var comparisonRank: Int { self.type == .undefined ? BSONType.null.rank : self.type.rank }

  var isNullish: Bool { self.type == .null || self.type == .undefined }

  var isNotANumber: Bool {
    switch self.number {
    case .double(let value): value.isNaN
    case .decimal(let value): value.isNaN
    default: false
    }
  }
}

extension FilterParser {
  static let comparisons: [String: FieldOperator] = [
    "$eq": { parser, operand throws(MongoError) in try parser.equal(operand) },
    "$ne": { parser, operand throws(MongoError) in
      if case .regex = operand.value { throw .of(.badValue, "Can't have regex as arg to $ne.") }
      return .not(try parser.equal(operand))
    },
    "$gt": { parser, operand throws(MongoError) in try parser.comparison(.greater, operand) },
    "$gte": { parser, operand throws(MongoError) in try parser.comparison(.greaterOrEqual, operand) },
    "$lt": { parser, operand throws(MongoError) in try parser.comparison(.less, operand) },
    "$lte": { parser, operand throws(MongoError) in try parser.comparison(.lessOrEqual, operand) },
    "$in": { parser, operand throws(MongoError) in try parser.membership(operand) },
    "$nin": { parser, operand throws(MongoError) in .not(try parser.membership(operand)) },
  ]

  func equal(_ operand: Operand) throws(MongoError) -> MatchNode { try self.compare(.equal, operand) }

  private func comparison(_ relation: Comparison.Relation, _ operand: Operand) throws(MongoError) -> MatchNode {
    if case .regex = operand.value {
      throw .of(.badValue, "Can't have RegEx as arg to predicate over field '\(operand.path?.description ?? "")'.")
    }
    return try self.compare(relation, operand)
  }

  private func compare(_ relation: Comparison.Relation, _ operand: Operand) throws(MongoError) -> MatchNode {
    if case .undefined = operand.value { throw .of(.badValue, "cannot compare to undefined") }
    return operand.test(Comparison(relation: relation, operand: operand.value, context: self.context))
  }
}
