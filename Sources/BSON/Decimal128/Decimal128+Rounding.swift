// BSON: MongoDB's documents, both directions, no I/O. This file: results brought to 34 digits, ties to even.

extension Decimal128 {
  /// A number of any digits, rounded half to even, and whether nothing was lost. What is too large becomes infinity.
  ///
  /// - Parameter isInexact: whether there are digits behind those given, not all of them zero.
  static func rounding(
    isNegative: Bool,
    _ digits: WideInteger,
    exponent: Int,
    isInexact: Bool = false
  ) -> (result: Decimal128, isExact: Bool) {
    let count = digits.digitCount
    let excess = max(count - Self.precision, Self.exponents.lowerBound - exponent, 0)
    // Less than a tenth of the smallest number: one more digit to drop than there are decides as many more do.
    let (kept, rest) = dropDigits(of: digits, min(excess, count + 1), isInexact: isInexact)
    var coefficient = kept
    var exponent = exponent + excess
    if rest.isMoreThanHalf(of: coefficient) { coefficient += 1 }
    if coefficient == powerOfTen(Self.precision) {
      coefficient = powerOfTen(Self.precision - 1)
      exponent += 1
    }
    let (result, fits) = Self.fitting(isNegative: isNegative, coefficient, exponent: exponent)
    return (result, fits && rest == .none)
  }

  /// A coefficient of at most 34 digits, whose exponent may be too large: then zeros are appended as far as they fit.
  private static func fitting(
    isNegative: Bool,
    _ coefficient: UInt128,
    exponent: Int
  ) -> (result: Decimal128, isExact: Bool) {
    let excess = exponent - Self.exponents.upperBound
    guard excess > 0, coefficient > 0 else {
      let exponent = min(max(exponent, Self.exponents.lowerBound), Self.exponents.upperBound)
      return (Decimal128(isNegative: isNegative, coefficient: coefficient, exponent: exponent), true)
    }
    guard decimalDigitCount(coefficient) + excess <= Self.precision else {
      return (Self.infinity.withSign(isNegative), false)
    }
    let padded = coefficient * powerOfTen(excess)
    return (Decimal128(isNegative: isNegative, coefficient: padded, exponent: Self.exponents.upperBound), true)
  }

  /// The number with no more than `places` digits behind the point; fewer than none are digits before it.
  ///
  /// - Parameter rule: what happens to the digits that are dropped.
  public func rounded(
    toPlaces places: Int = 0,
    _ rule: FloatingPointRoundingRule = .toNearestOrEven
  ) -> Decimal128 {
    guard self.isFinite, -self.exponent > places else { return self }
    let coefficient = self.coefficient
    let excess = -self.exponent - places
    let dropped = min(excess, decimalDigitCount(coefficient) + 1)
    var (kept, rest) = dropDigits(of: WideInteger(coefficient), dropped, isInexact: false)
    if rest.roundsUp(kept, isNegative: self.isNegative, rule) { kept += 1 }
    return Self.fitting(isNegative: self.isNegative, kept, exponent: self.exponent + excess).result
  }
}

/// What was dropped, in halves of the last digit that was kept.
private enum DroppedDigits {
  case none, lessThanHalf, half, moreThanHalf

  func isMoreThanHalf(of kept: UInt128) -> Bool { self == .moreThanHalf || self == .half && kept & 1 == 1 }

  func roundsUp(_ kept: UInt128, isNegative: Bool, _ rule: FloatingPointRoundingRule) -> Bool {
    switch rule {
    case .toNearestOrEven: self.isMoreThanHalf(of: kept)
    case .toNearestOrAwayFromZero: self == .half || self == .moreThanHalf
    case .up: self != .none && !isNegative
    case .down: self != .none && isNegative
    case .awayFromZero: self != .none
    case .towardZero: false
    @unknown default: self.isMoreThanHalf(of: kept)
    }
  }
}

private func dropDigits(of digits: WideInteger, _ count: Int, isInexact: Bool) -> (UInt128, DroppedDigits) {
  guard count > 0 else { return (digits.low, isInexact ? .lessThanHalf : .none) }
  var digits = digits
  var isInexact = isInexact
  var left = count - 1
  while left > 0 {
    if digits.divide(by: powerOfTen(min(left, 18))) > 0 { isInexact = true }
    left -= min(left, 18)
  }
  return switch digits.divide(by: 10) {
  case 0: (digits.low, isInexact ? .lessThanHalf : .none)
  case 1...4: (digits.low, .lessThanHalf)
  case 5: (digits.low, isInexact ? .moreThanHalf : .half)
  default: (digits.low, .moreThanHalf)
  }
}
