// BSON: MongoDB's documents, both directions, no I/O. This file: arithmetic, as IEEE 754-2008 says, ties to even.

extension Decimal128 {
  /// The number with the other sign.
  public static prefix func - (value: Self) -> Self { value.withSign(!value.isNegative) }

  /// The number without its sign.
  public var magnitude: Decimal128 { self.withSign(false) }

  /// The sum. Of what is not a number the first stays as it is, with its sign.
  public static func + (left: Self, right: Self) -> Self {
    if left.isNaN || right.isNaN { return left.isNaN ? left : right }
    if left.isInfinite { return right.isInfinite && left.isNegative != right.isNegative ? .notANumber : left }
    if right.isInfinite { return right }
    return left.exponent >= right.exponent ? Self.sum(left, right) : Self.sum(right, left)
  }

  /// The difference.
  public static func - (left: Self, right: Self) -> Self { left + (right.isNaN ? right : -right) }

  /// The product.
  public static func * (left: Self, right: Self) -> Self {
    let isNegative = left.isNegative != right.isNegative
    if left.isNaN || right.isNaN { return left.isNaN ? left : right }
    if left.isInfinite || right.isInfinite {
      return left.isZero || right.isZero ? .notANumber : Self.infinity.withSign(isNegative)
    }
    let product = WideInteger(left.coefficient, times: right.coefficient)
    return Self.rounding(isNegative: isNegative, product, exponent: left.exponent + right.exponent).result
  }

  /// The quotient; infinity where only the divisor is zero.
  public static func / (left: Self, right: Self) -> Self {
    let isNegative = left.isNegative != right.isNegative
    if left.isNaN || right.isNaN { return left.isNaN ? left : right }
    if left.isInfinite && right.isInfinite { return .notANumber }
    if left.isInfinite { return Self.infinity.withSign(isNegative) }
    if right.isInfinite {
      return Decimal128(isNegative: isNegative, coefficient: 0, exponent: Self.exponents.lowerBound)
    }
    if right.isZero { return left.isZero ? .notANumber : Self.infinity.withSign(isNegative) }
    return Self.quotient(left, right, isNegative: isNegative)
  }

  /// What is left of a division whose quotient is whole; it has the dividend's sign.
  public static func % (left: Self, right: Self) -> Self {
    if left.isNaN || right.isNaN { return left.isNaN ? left : right }
    if left.isInfinite || right.isZero { return .notANumber }
    if right.isInfinite || left.isZero { return left }
    return Self.remainder(left, right)
  }
}

extension Decimal128 {
  /// The sum of finite numbers, the first of which has the larger exponent.
  private static func sum(_ upper: Self, _ lower: Self) -> Self {
    if upper.isZero, lower.isZero {
      let isNegative = upper.isNegative && lower.isNegative
      return Decimal128(isNegative: isNegative, coefficient: 0, exponent: lower.exponent)
    }
    if upper.isZero { return lower }
    let shift = min(upper.exponent - lower.exponent, Self.precision - decimalDigitCount(upper.coefficient))
    let digits = upper.coefficient * powerOfTen(shift)
    let exponent = upper.exponent - shift
    if lower.isZero { return Decimal128(isNegative: upper.isNegative, coefficient: digits, exponent: exponent) }
    // What lies that far below 34 digits decides nothing but on which side of them the sum is.
    let distance = min(exponent - lower.exponent, 37)
    let addend = exponent - lower.exponent > distance ? 1 : lower.coefficient
    return Self.sum(
      (upper.isNegative, WideInteger(digits, times: powerOfTen(distance))),
      (lower.isNegative, WideInteger(addend)),
      exponent: exponent - distance
    )
  }

  private static func sum(
    _ left: (isNegative: Bool, digits: WideInteger),
    _ right: (isNegative: Bool, digits: WideInteger),
    exponent: Int
  ) -> Self {
    if left.isNegative == right.isNegative {
      let digits = left.digits + right.digits
      return Self.rounding(isNegative: left.isNegative, digits, exponent: exponent).result
    }
    let (larger, smaller) = left.digits < right.digits ? (right, left) : (left, right)
    let digits = larger.digits - smaller.digits
    let isNegative = larger.isNegative && larger.digits != smaller.digits
    return Self.rounding(isNegative: isNegative, digits, exponent: exponent).result
  }

  /// The quotient of finite numbers, the second of which is not zero.
  private static func quotient(_ left: Self, _ right: Self, isNegative: Bool) -> Self {
    let ideal = left.exponent - right.exponent
    let (dividend, divisor) = (left.coefficient, right.coefficient)
    guard dividend > 0 else { return Self.rounding(isNegative: isNegative, WideInteger(0), exponent: ideal).result }
    // One digit more than are kept, at least.
    let shift = decimalDigitCount(divisor) - decimalDigitCount(dividend) + Self.precision + 1
    let first = min(shift, 38 - decimalDigitCount(dividend))
    var quotient = WideInteger(dividend * powerOfTen(first), times: powerOfTen(shift - first))
    let isInexact = quotient.divide(by: divisor) > 0
    var exponent = ideal - shift
    while !isInexact, exponent < ideal, quotient.low.isMultiple(of: 10) {
      quotient.low /= 10
      exponent += 1
    }
    return Self.rounding(isNegative: isNegative, quotient, exponent: exponent, isInexact: isInexact).result
  }

  /// The remainder of finite numbers that are not zero.
  private static func remainder(_ left: Self, _ right: Self) -> Self {
    var (rest, divisor) = (left.coefficient, right.coefficient)
    var distance = left.exponent - right.exponent
    if distance < 0 {
      // The divisor with the dividend's exponent, unless it has then too many digits to go into it even once.
      guard decimalDigitCount(divisor) - distance <= Self.precision else { return left }
      divisor *= powerOfTen(-distance)
      distance = 0
    }
    rest %= divisor
    for _ in 0..<distance where rest > 0 { rest = rest * 10 % divisor }
    let exponent = min(left.exponent, right.exponent)
    return Decimal128(isNegative: left.isNegative, coefficient: rest, exponent: exponent)
  }
}
