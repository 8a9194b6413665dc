// MongoEngine/Expressions: aggregation expressions. This file: `$bitAnd`, `$bitOr`, `$bitXor`, `$bitNot` (manual:
// "Bitwise Operators").

import BSON

extension ExpressionTable {
  static let bits: [ExpressionRow] = [
    ExpressionRow("$bitAnd", 0...) { arguments throws(MongoError) in try combine(arguments, -1) { $0 & $1 } },
    ExpressionRow("$bitOr", 0...) { arguments throws(MongoError) in try combine(arguments, 0) { $0 | $1 } },
    ExpressionRow("$bitXor", 0...) { arguments throws(MongoError) in try combine(arguments, 0) { $0 ^ $1 } },
    ExpressionRow(number: "$bitNot") { value throws(MongoError) in
      switch value {
      case .int32(let number): return .int32(~number)
      case .int64(let number): return .int64(~number)
      default: throw .of(.typeMismatch, "$bitNot only supports int and long, not: \(value.type.name).")
      }
    },
  ]
}

private func combine(
  _ arguments: ExpressionArguments,
  _ identity: Int64,
  _ combine: (Int64, Int64) -> Int64
) throws(MongoError) -> BSONValue? {
  var result = identity
  var isLong = false
  for value in arguments.values {
    guard let value, !value.isNullish else { return .null }
    guard let number = value.integer else {
      throw .of(.typeMismatch, "\(arguments.name) only supports int and long operands.")
    }
    result = combine(result, number)
    isLong = isLong || value.width == .long
  }
  return isLong ? .int64(result) : .integer(result)
}
