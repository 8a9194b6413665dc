// MongoEngine/WindowFunctions: what `$setWindowFields` makes of the documents around each one. This file: numbers that
// are calculated with as `$add`, `$subtract`, `$multiply` and `$divide` do when the result is no whole number.

import BSON

/// A double, or a decimal once one takes part. Dates are their milliseconds.
enum Real {
  case double(Double)
  case decimal(Decimal128)

  /// The number; not a number for what is none.
  init(_ value: BSONValue?) {
    switch value {
    case .decimal128(let number): self = .decimal(number)
    case .date(let date): self = .double(Double(date.millisecondsSince1970))
    default: self = .double(value?.double ?? .nan)
    }
  }

  var value: BSONValue {
    switch self {
    case .double(let number): .double(number)
    case .decimal(let number): .decimal128(number)
    }
  }

  private var decimal: Decimal128 {
    switch self {
    case .double(let number): Decimal128(number, significantDigits: 15)
    case .decimal(let number): number
    }
  }

  var isZero: Bool {
    switch self {
    case .double(let number): number == 0
    case .decimal(let number): number.isZero
    }
  }

  var isNaN: Bool {
    switch self {
    case .double(let number): number.isNaN
    case .decimal(let number): number.isNaN
    }
  }

  var isFinite: Bool {
    switch self {
    case .double(let number): number.isFinite
    case .decimal(let number): number.isFinite
    }
  }

  private func with(
    _ other: Real,
    _ doubles: (Double, Double) -> Double,
    _ decimals: (Decimal128, Decimal128) -> Decimal128
  ) -> Real {
    if case .double(let left) = self, case .double(let right) = other { return .double(doubles(left, right)) }
    return .decimal(decimals(self.decimal, other.decimal))
  }

  static func + (left: Real, right: Real) -> Real { left.with(right, +, +) }
  static func - (left: Real, right: Real) -> Real { left.with(right, -, -) }
  static func * (left: Real, right: Real) -> Real { left.with(right, *, *) }
  static func / (left: Real, right: Real) -> Real { left.with(right, /, /) }
}
