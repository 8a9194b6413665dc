// MongoEngine/Expressions: aggregation expressions. This file: `$multiply`, `$divide`, `$mod` (manual: "Arithmetic
// Expression Operators").

import BSON

extension ExpressionTable {
  static let multiplications: [ExpressionRow] = [
    ExpressionRow("$multiply", 0..., multiply),
    ExpressionRow("$divide", 2, divide),
    ExpressionRow("$mod", 2, modulo),
  ]
}

private func multiply(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  var product = BSONValue.int32(1)
  for value in arguments.values {
    guard let value, !value.isNullish else { return .null }
    guard let width = value.width else {
      throw .of(.typeMismatch, "$multiply only supports numeric types, not \(value.type.name)")
    }
    product = multiplied(product, value, max(product.width ?? .int, width))
  }
  return product
}

private func multiplied(_ left: BSONValue, _ right: BSONValue, _ width: NumberWidth) -> BSONValue {
  if width == .decimal {
    return .decimal128((left.decimal ?? .notANumber) * (right.decimal ?? .notANumber))
  }
  if let left = left.integer, let right = right.integer, let product = left.multiplied(by: right) {
    return width == .int ? .integer(product) : .int64(product)
  }
  return .double((left.double ?? .nan) * (right.double ?? .nan))
}

extension ExpressionArguments {
  /// Two numbers; `nil` when one of them is null.
  ///
  /// - Throws: what `refusal` makes of other types.
  fileprivate func twoNumbers(
    _ refusal: (String) -> MongoError
  ) throws(MongoError) -> (left: BSONValue, right: BSONValue, isDecimal: Bool)? {
    guard let left = self[0], let right = self[1], let leftWidth = left.width, let rightWidth = right.width else {
      if self.hasNull { return nil }
      throw refusal(
        "\(self.name) only supports numeric types, not \(self[0].typeName) and \(self[1].typeName)"
      )
    }
    return (left, right, max(leftWidth, rightWidth) == .decimal)
  }
}

private func divide(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  guard let (left, right, isDecimal) = try arguments.twoNumbers({ .of(.typeMismatch, $0) }) else { return .null }
  guard right.isTruthy else { throw .of(.badValue, "can't $divide by zero") }
  if isDecimal, let left = left.decimal, let right = right.decimal { return .decimal128(left / right) }
  guard let left = left.double, let right = right.double else { return nil }
  return .double(left / right)
}

private func modulo(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  guard let (left, right, isDecimal) = try arguments.twoNumbers({ .location(16611, $0) }) else { return .null }
  guard right.isTruthy else { throw .location(isDecimal ? 5_733_415 : 16610, "can't $mod by zero") }
  if isDecimal, let left = left.decimal, let right = right.decimal { return .decimal128(left % right) }
  // A double that is a whole number of 32 bits counts as an integer, on the right only.
  if let whole = left.integer, let divisor = right.integer ?? right.wholeInt32.map(Int64.init) {
    let rest = divisor == -1 ? 0 : whole % divisor
    return left.width == .int && right.width != .long ? .integer(rest) : .int64(rest)
  }
  guard let left = left.double, let right = right.double else { return nil }
  return .double(left.truncatingRemainder(dividingBy: right))
}
