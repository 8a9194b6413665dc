// MongoEngine/Expressions: aggregation expressions. This file: `$add` and `$subtract` (manual: "Arithmetic Expression
// Operators").

import BSON

extension ExpressionTable {
  static let additions: [ExpressionRow] = [
    ExpressionRow("$add", 0..., add),
    ExpressionRow("$subtract", 2, subtract),
  ]
}

private func add(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  var sum = Addition()
  for value in arguments.values {
    guard let value, !value.isNullish else { return .null }
    try sum.add(value)
  }
  return try sum.result()
}

/// The sum of numbers and at most one date: of integers while they fit, then of doubles, of decimals after the first.
private struct Addition {
  private var width = NumberWidth.int
  private var integer: Int64 = 0
  private var double = 0.0
  private var decimal = Decimal128.zero
  private var hasDate = false

  mutating func add(_ value: BSONValue) throws(MongoError) {
    if case .date(let date) = value {
      guard !self.hasDate else { throw .location(16612, "only one date allowed in an $add expression") }
      self.hasDate = true
      return self.add(.int64(date.millisecondsSince1970), as: self.width)
    }
    guard let width = value.width else {
      throw .of(.typeMismatch, "$add only supports numeric or date types, not \(value.type.name)")
    }
    self.add(value, as: max(width, self.width))
  }

  private mutating func add(_ value: BSONValue, as width: NumberWidth) {
    self.widen(to: width)
    switch width {
    case .int, .long:
      let addend = value.integer ?? 0
      if let sum = self.integer.adding(addend) { return self.integer = sum }
      self.widen(to: .double)
      self.double += Double(addend)
    case .double: self.double += value.double ?? .nan
    case .decimal: self.decimal = self.decimal + (value.decimal ?? .notANumber)
    }
  }

  private mutating func widen(to width: NumberWidth) {
    defer { self.width = width }
    switch (self.width, width) {
    case (.int, .double), (.long, .double): self.double = Double(self.integer)
    case (.int, .decimal), (.long, .decimal): self.decimal = Decimal128(self.integer)
    case (.double, .decimal): self.decimal = Decimal128(self.double, significantDigits: 15)
    default: break
    }
  }

  func result() throws(MongoError) -> BSONValue {
    if self.hasDate { return .date(BSONDate(millisecondsSince1970: try self.milliseconds())) }
    return switch self.width {
    case .int: .integer(self.integer)
    case .long: .int64(self.integer)
    case .double: .double(self.double)
    case .decimal: .decimal128(self.decimal)
    }
  }

  private func milliseconds() throws(MongoError) -> Int64 {
    let result: Int64? =
      switch self.width {
      case .int, .long: self.integer
      case .double: Int64(exactly: self.double.rounded(.toNearestOrAwayFromZero))
      case .decimal: self.decimal.int64(.toNearestOrEven)
      }
    guard let result else { throw .of(.overflow, "date overflow in $add") }
    return result
  }
}

private func subtract(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  guard let left = arguments[0], let right = arguments[1], !arguments.hasNull else { return .null }
  if let leftWidth = left.width, let rightWidth = right.width {
    return difference(left, right, max(leftWidth, rightWidth))
  }
  guard case .date(let date) = left else {
    throw .of(.typeMismatch, "can't $subtract \(right.type.name) from \(left.type.name)")
  }
  let start = date.millisecondsSince1970
  if case .date(let other) = right {
    guard let difference = start.subtracting(other.millisecondsSince1970) else { throw dateOverflow }
    return .int64(difference)
  }
  guard right.number != nil else { throw .of(.typeMismatch, "can't $subtract \(right.type.name) from Date") }
  guard let milliseconds = right.truncatedNumber.flatMap(start.subtracting) else { throw dateOverflow }
  return .date(BSONDate(millisecondsSince1970: milliseconds))
}

private var dateOverflow: MongoError { .of(.overflow, "date overflow in $subtract") }

private func difference(_ left: BSONValue, _ right: BSONValue, _ width: NumberWidth) -> BSONValue? {
  if width == .decimal, let left = left.decimal, let right = right.decimal { return .decimal128(left - right) }
  if let left = left.integer, let right = right.integer, let difference = left.subtracting(right) {
    return width == .int ? .integer(difference) : .int64(difference)
  }
  guard let left = left.double, let right = right.double else { return nil }
  return .double(left - right)
}
