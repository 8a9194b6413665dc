// MongoEngine/Accumulators: what `$group` makes of many documents. This file: a sum of numbers of all types.

import BSON

/// A sum: whole numbers exactly, doubles with the part that rounding would lose, decimals apart.
struct NumericTotal {
  private var whole: Int128 = 0
  private var double = 0.0
  /// What was rounded away from `double`.
  private var lost = 0.0
  /// The sum of what is infinite or not a number.
  private var special: Double?
  private var decimal = Decimal128.zero
  /// The widest type so far.
  private var widest = BSONType.int32
  /// How many numbers there were.
  private(set) var count: Int64 = 0

  /// Adds a number; all else is passed over.
  mutating func add(_ value: BSONValue?) {
    switch value {
    case .int32(let number): self.whole += Int128(number)
    case .int64(let number):
      self.whole += Int128(number)
      if self.widest == .int32 { self.widest = .int64 }
    case .double(let number):
      self.add(double: number)
      if self.widest != .decimal128 { self.widest = .double }
    case .decimal128(let number):
      self.decimal = self.decimal + number
      self.widest = .decimal128
    default: return
    }
    self.count += 1
  }

  /// Adds with the error of each addition kept (Knuth's two-sum).
  private mutating func add(double number: Double) {
    guard number.isFinite else {
      self.special = (self.special ?? 0) + number
      return
    }
    let sum = self.double + number
    let shift = sum - self.double
    self.lost += (self.double - (sum - shift)) + (number - shift)
    self.double = sum
  }

  /// The sum: a whole number gets as wide as it has to.
  var sum: BSONValue {
    switch self.widest {
    case .decimal128: return .decimal128(self.decimalSum)
    case .double: return .double(self.doubleSum)
    default:
      guard let whole = Int64(exactly: self.whole) else { return .double(Double(self.whole)) }
      return self.widest == .int64 ? .int64(whole) : .integer(whole)
    }
  }

  /// The sum divided by the count: a decimal if there was one, else a double; `nil` if there was no number.
  var average: BSONValue? {
    guard self.count > 0 else { return nil }
    guard self.widest == .decimal128 else { return .double(self.doubleSum / Double(self.count)) }
    return .decimal128(self.decimalSum / Decimal128(self.count))
  }

  private var doubleSum: Double {
    if let special = self.special { return special }
    if self.whole == 0 { return self.double + self.lost }
    return (Double(self.whole) + self.double) + self.lost
  }

  private var decimalSum: Decimal128 {
    if let special = self.special { return self.decimal + Decimal128(nearest: special) }
    let whole = Int64(exactly: self.whole).map { Decimal128($0) } ?? Decimal128(nearest: Double(self.whole))
    return self.decimal + (whole + (Decimal128(nearest: self.double) + Decimal128(nearest: self.lost)))
  }
}
