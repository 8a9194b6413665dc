// MongoEngine/Matching: which documents a filter means. This file: `$in` and `$nin` (manual: "$in").

import BSON

/// Whether a value is one of a list, or a string that one of its regular expressions finds something in.
struct Membership: ValueTest {
  private let values: [BSONValue]
  private let keys: Set<BSONSortKey>
  private let regexes: [RegexTest]
  private let context: QueryContext

  init(_ list: BSONArray, _ context: QueryContext) throws(MongoError) {
    var values: [BSONValue] = []
    var regexes: [RegexTest] = []
    for value in list {
      switch value {
      case .regex(let regex): regexes.append(try RegexTest(regex))
      case .undefined: throw .of(.badValue, "InMatchExpression equality cannot be undefined")
      case .document(let document) where document.isOperators:
        throw .of(.badValue, "cannot nest $ under $in")
      default: values.append(value)
      }
    }
    self.values = values
    self.regexes = regexes
    self.context = context
    self.keys = context.collation == nil ? Set(values.lazy.map(BSONSortKey.init)) : []
  }

  func accepts(_ value: BSONValue?, _ found: inout Match) throws(MongoError) -> Bool {
    let value = value.map { $0.isNullish ? .null : $0 } ?? .null
    let isListed =
      self.context.collation == nil
      ? self.keys.contains(BSONSortKey(value)) : self.values.contains { self.context.compare($0, value) == 0 }
    if isListed { return true }
    for regex in self.regexes where try regex.accepts(value, &found) { return true }
    return false
  }

  func bounds(_ context: QueryContext) -> FieldBounds? {
    FieldBounds(
      union: self.values.map { FieldBounds(equalTo: $0) } + self.regexes.compactMap { $0.bounds(context) },
      context.compare
    )
  }
}

extension FilterParser {
  func membership(_ operand: Operand) throws(MongoError) -> MatchNode {
    guard case .array(let list) = operand.value else { throw .of(.badValue, "\(operand.name) needs an array") }
    return operand.test(try Membership(list, self.context))
  }
}
