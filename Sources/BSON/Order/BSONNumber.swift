// BSON: MongoDB's documents, both directions, no I/O. This file: numbers of three kinds compared by value.

/// A number of any of BSON's types; `int32` and `int64` are one kind.
package enum BSONNumber: Hashable, Sendable {
  /// A whole number.
  case integer(Int64)
  /// A binary one.
  case double(Double)
  /// A decimal one.
  case decimal(Decimal128)

  /// Negative, zero or positive, by value, exactly. What is not a number is less than every number.
  package func compare(to other: Self) -> Int {
    switch (self, other) {
    case (.integer(let left), .integer(let right)): left < right ? -1 : left == right ? 0 : 1
    case (.double(let left), .double(let right)): compareDoubles(left, right)
    case (.decimal(let left), .decimal(let right)): left.compare(to: right)
    case (.integer(let left), .double(let right)): -compareDouble(right, to: left)
    case (.double(let left), .integer(let right)): compareDouble(left, to: right)
    case (.integer(let left), .decimal(let right)): Decimal128(left).compare(to: right)
    case (.decimal(let left), .integer(let right)): left.compare(to: Decimal128(right))
    case (.double(let left), .decimal(let right)): -right.compare(to: left)
    case (.decimal(let left), .double(let right)): left.compare(to: right)
    }
  }

  /// Hashes the value, so that equal ones of any kind hash alike.
  func hashValue(into hasher: inout Hasher) {
    switch self {
    case .integer(let value): hasher.combine(value)
    case .double(let value):
      if let whole = Int64(exactly: value) { hasher.combine(whole) } else { hasher.combine(double: value) }
    case .decimal(let value):
      if let whole = value.exactInt64 { return hasher.combine(whole) }
      let nearest = value.double
      if value.compare(to: nearest) == 0 { return hasher.combine(double: nearest) }
      let (coefficient, exponent) = value.reduced
      hasher.combine(coefficient)
      hasher.combine(exponent)
    }
  }
}

extension Hasher {
  /// All that are not a number hash alike.
  fileprivate mutating func combine(double value: Double) { self.combine(value.isNaN ? 0 : value.bitPattern) }
}

extension BSONValue {
  /// The value as a number, `nil` when it is none.
  package var number: BSONNumber? {
    switch self {
    case .int32(let value): .integer(Int64(value))
    case .int64(let value): .integer(value)
    case .double(let value): .double(value)
    case .decimal128(let value): .decimal(value)
    default: nil
    }
  }
}

private func compareDoubles(_ left: Double, _ right: Double) -> Int {
  if left < right { return -1 }
  if left == right { return 0 }
  if left > right { return 1 }
  return (left.isNaN ? 0 : 1) - (right.isNaN ? 0 : 1)
}

/// A conversion of the integer would round it; the double's whole part is exact.
private func compareDouble(_ left: Double, to right: Int64) -> Int {
  if left.isNaN || left < -0x1p63 { return -1 }
  if left >= 0x1p63 { return 1 }
  let whole = Int64(left)
  if whole != right { return whole < right ? -1 : 1 }
  return compareDoubles(left - left.rounded(.towardZero), 0)
}
