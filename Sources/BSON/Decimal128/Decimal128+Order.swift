// BSON: MongoDB's documents, both directions, no I/O. This file: decimal numbers by value.

extension Decimal128 {
  /// Negative, zero or positive, by value, exactly: `1.0` is `1.00`, and minus zero is zero. What is not a number is
  /// less than every number and equal to itself.
  public func compare(to other: Self) -> Int {
    if self.isNaN || other.isNaN { return (self.isNaN ? 0 : 1) - (other.isNaN ? 0 : 1) }
    let (left, right) = (self.signum, other.signum)
    if left != right || left == 0 { return left - right }
    return left * self.compareMagnitude(to: other)
  }

  /// Negative, zero or positive, by value, exactly.
  package func compare(to other: Double) -> Int {
    guard self.isFinite, other.isFinite else { return self.compare(to: Decimal128(nearest: other)) }
    let (left, right) = (self.signum, other == 0 ? 0 : other < 0 ? -1 : 1)
    if left != right || left == 0 { return left - right }
    return left * ExactDecimal(self.coefficient, exponent: self.exponent).compare(to: ExactDecimal(other))
  }

  /// The digits and the exponent that all spellings of a finite value have in common.
  package var reduced: (coefficient: UInt128, exponent: Int) {
    var (coefficient, exponent) = (self.coefficient, self.exponent)
    if coefficient == 0 { return (0, 0) }
    while coefficient.isMultiple(of: 10) {
      coefficient /= 10
      exponent += 1
    }
    return (coefficient, exponent)
  }

  private var signum: Int { self.isZero ? 0 : self.isNegative ? -1 : 1 }

  /// Neither is zero or not a number.
  private func compareMagnitude(to other: Self) -> Int {
    if self.isInfinite || other.isInfinite { return (self.isInfinite ? 1 : 0) - (other.isInfinite ? 1 : 0) }
    var (left, right) = (self.coefficient, other.coefficient)
    let (leftCount, rightCount) = (decimalDigitCount(left), decimalDigitCount(right))
    let adjusted = (self.exponent + leftCount) - (other.exponent + rightCount)
    if adjusted != 0 { return adjusted }
    left *= powerOfTen(max(0, rightCount - leftCount))
    right *= powerOfTen(max(0, leftCount - rightCount))
    return left < right ? -1 : left == right ? 0 : 1
  }
}
