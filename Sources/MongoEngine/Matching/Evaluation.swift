// MongoEngine/Matching: which documents a filter means. This file: `$mod`, and the table of `$regex` and `$mod` (manual:
// "Evaluation Query Operators").

import BSON

/// Whether a number divided by another leaves a rest; fractions are cut off.
struct Modulo: ValueTest {
  let divisor: Int64
  let remainder: Int64

  func accepts(_ value: BSONValue?, _ found: inout Match) -> Bool {
    guard let number = value?.truncatedNumber else { return false }
    // The least integer divided by -1 is out of range; its rest is not.
    return (self.divisor == -1 ? 0 : number % self.divisor) == self.remainder
  }

  func bounds(_ context: QueryContext) -> FieldBounds? {
    FieldBounds(OrderedIntervals(.sameType(as: .int64(self.divisor))), .perhapsMatching)
  }
}

extension FilterParser {
  static let evaluations: [String: FieldOperator] = [
    "$mod": { parser, operand throws(MongoError) in try parser.modulo(operand) },
    "$regex": { _, operand throws(MongoError) in operand.test(try RegexTest(operators: operand.siblings)) },
    "$options": { _, operand throws(MongoError) in
      guard operand.siblings.contains("$regex") else { throw .of(.badValue, "$options needs a $regex") }
      return nil
    },
  ]

  private func modulo(_ operand: Operand) throws(MongoError) -> MatchNode {
    guard case .array(let list) = operand.value else { throw .of(.badValue, "malformed mod, needs to be an array") }
    let values = Array(list)
    guard values.count >= 2 else { throw .of(.badValue, "malformed mod, not enough elements") }
    guard values.count == 2 else { throw .of(.badValue, "malformed mod, too many elements") }
    let divisor = try Self.part("divisor", values[0])
    let remainder = try Self.part("remainder", values[1])
    guard divisor != 0 else { throw .of(.badValue, "divisor cannot be 0") }
    return operand.test(Modulo(divisor: divisor, remainder: remainder))
  }

  private static func part(_ name: String, _ value: BSONValue) throws(MongoError) -> Int64 {
    guard value.number != nil else { throw .of(.badValue, "malformed mod, \(name) not a number") }
    guard let number = value.truncatedNumber else {
      throw .of(
        .badValue,
        "malformed mod, \(name) value is invalid :: caused by :: Unable to coerce NaN/Inf to integral type"
      )
    }
    return number
  }
}
