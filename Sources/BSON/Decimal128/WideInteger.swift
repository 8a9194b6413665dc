// BSON: MongoDB's documents, both directions, no I/O. This file: what a product of two coefficients needs.

/// An unsigned integer of 256 bits, with as much arithmetic as decimal numbers take.
struct WideInteger: Hashable {
  var high: UInt128
  var low: UInt128

  init(_ low: UInt128) {
    self.high = 0
    self.low = low
  }

  init(_ left: UInt128, times right: UInt128) {
    (self.high, self.low) = left.multipliedFullWidth(by: right)
  }

  static func + (left: Self, right: Self) -> Self {
    var sum = left
    let (low, carries) = left.low.addingReportingOverflow(right.low)
    sum.low = low
    sum.high = left.high &+ right.high &+ (carries ? 1 : 0)
    return sum
  }

  static func - (left: Self, right: Self) -> Self {
    var difference = left
    let (low, borrows) = left.low.subtractingReportingOverflow(right.low)
    difference.low = low
    difference.high = left.high &- right.high &- (borrows ? 1 : 0)
    return difference
  }

  static func < (left: Self, right: Self) -> Bool {
    left.high == right.high ? left.low < right.low : left.high < right.high
  }

  /// Divides by a divisor that is not zero, and returns the remainder.
  mutating func divide(by divisor: UInt128) -> UInt128 {
    let (high, rest) = self.high.quotientAndRemainder(dividingBy: divisor)
    self.high = high
    guard rest > 0 else {
      let (low, remainder) = self.low.quotientAndRemainder(dividingBy: divisor)
      self.low = low
      return remainder
    }
    let (low, remainder) = divisor.dividingFullWidth((rest, self.low))
    self.low = low
    return remainder
  }

  /// The number of decimal digits; none for zero.
  var digitCount: Int {
    var rest = self
    var count = 0
    while rest.high > 0 {
      _ = rest.divide(by: powerOfTen(18))
      count += 18
    }
    return count + decimalDigitCount(rest.low)
  }
}

/// The number of decimal digits; none for zero.
func decimalDigitCount(_ value: UInt128) -> Int {
  // 1233 / 4096 is a little more than the logarithm of two.
  let guess = ((128 - value.leadingZeroBitCount) * 1233) >> 12
  return guess <= 38 && value >= powerOfTen(guess) ? guess + 1 : guess
}
