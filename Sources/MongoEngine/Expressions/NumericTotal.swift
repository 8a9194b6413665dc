// MongoEngine/Expressions: aggregation expressions. This file: sums, averages and deviations of numbers, for expressions
// and for accumulators (manual: "$sum", "$avg", "$stdDevPop", "$stdDevSamp").

import BSON

/// The sum of numbers: integers are added exactly, doubles with twice their digits, decimals by themselves.
struct NumericTotal {
  /// How many numbers there were.
  private(set) var count = 0
  private var width = NumberWidth.int
  private var integers: Int128 = 0
  private var doubles = CompensatedSum()
  private var decimals = Decimal128.zero
  /// All but the decimals as doubles, which averages in expressions are made of.
  private var rounded = CompensatedSum()

  /// Adds a number; passes over what is none.
  mutating func add(_ value: BSONValue?) {
    guard let value, let width = value.width else { return }
    self.count += 1
    self.width = max(self.width, width)
    if width != .decimal { self.rounded.add(value.double ?? .nan) }
    switch value {
    case .int32(let number): self.integers += Int128(number)
    case .int64(let number): self.integers += Int128(number)
    case .double(let number): self.doubles.add(number)
    case .decimal128(let number): self.decimals = self.decimals + number
    default: break
    }
  }

  /// The sum: 0 of nothing; a double when integers do not fit.
  var sum: BSONValue {
    if self.width == .decimal { return .decimal128(self.decimal) }
    if self.width < .double, let integer = Int64(exactly: self.integers) {
      return self.width == .int ? .integer(integer) : .int64(integer)
    }
    return .double(self.double)
  }

  /// The average as expressions have it; null of nothing.
  var average: BSONValue { self.average(of: self.rounded.value) }

  /// The average as accumulators have it, which add integers exactly; null of nothing.
  var exactAverage: BSONValue { self.average(of: self.double) }

  private func average(of sum: @autoclosure () -> Double) -> BSONValue {
    guard self.count > 0 else { return .null }
    if self.width == .decimal { return .decimal128(self.decimal / Decimal128(Int64(self.count))) }
    return .double(sum() / Double(self.count))
  }

  private var double: Double {
    var sum = self.doubles
    let high = Double(self.integers)
    sum.add(high)
    // What the nearest double lacks; both are far below the limits.
    sum.add(Double(self.integers - Int128(high)))
    return sum.value
  }

  private var decimal: Decimal128 {
    var sum = self.decimals
    let upper = Int64(truncatingIfNeeded: self.integers >> 62)
    let lower = Int64(truncatingIfNeeded: self.integers & ((1 << 62) - 1))
    sum = sum + (Decimal128(upper) * Decimal128(1 << 62) + Decimal128(lower))
    return self.doubles.isEmpty ? sum : sum + self.doubles.decimal
  }
}

/// A sum of doubles that keeps what the last digits lose.
private struct CompensatedSum {
  private var sum = 0.0
  private var rest = 0.0
  /// The plain sum, which is right for what is infinite or not a number.
  private var plain = 0.0
  private(set) var isEmpty = true

  mutating func add(_ value: Double) {
    self.isEmpty = false
    self.plain += value
    let total = self.sum + value
    let part = total - self.sum
    self.rest += (self.sum - (total - part)) + (value - part)
    self.sum = total
  }

  var value: Double {
    let total = self.sum + self.rest
    return total.isFinite ? total : self.plain
  }

  var decimal: Decimal128 {
    guard self.value.isFinite else { return Decimal128(nearest: self.plain) }
    return Decimal128(nearest: self.sum) + Decimal128(nearest: self.rest)
  }
}

/// The standard deviation of numbers, one after the other.
struct StandardDeviation {
  private var count = 0.0
  private var mean = 0.0
  private var squares = 0.0

  /// Takes a number; passes over what is none.
  mutating func add(_ value: BSONValue?) {
    guard let number = value?.double else { return }
    self.count += 1
    let distance = number - self.mean
    self.mean += distance / self.count
    self.squares += distance * (number - self.mean)
  }

  /// The deviation of all there are; null of nothing.
  var population: BSONValue { self.count > 0 ? .double((self.squares / self.count).squareRoot()) : .null }

  /// The deviation of a sample; null of less than two.
  var sample: BSONValue { self.count > 1 ? .double((self.squares / (self.count - 1)).squareRoot()) : .null }
}
