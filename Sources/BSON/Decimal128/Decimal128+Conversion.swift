// BSON: MongoDB's documents, both directions, no I/O. This file: decimal numbers from and to binary ones.

extension Decimal128 {
  /// The whole number.
  public init(_ value: Int64) {
    self.init(isNegative: value < 0, coefficient: UInt128(value.magnitude), exponent: 0)
  }

  /// The double with all its digits, or the nearest number of 34 digits.
  public init(nearest value: Double) {
    guard let (coefficient, exponent) = Self.leadingDigits(of: value, Self.precision) else {
      self = value.isNaN ? .notANumber : Self.infinity.withSign(value < 0)
      return
    }
    // A whole number is written without an exponent while its zeros fit.
    let shift = coefficient == 0 ? 0 : max(0, exponent)
    let isPadded = decimalDigitCount(coefficient) + shift <= Self.precision
    self.init(
      isNegative: value.sign == .minus,
      coefficient: isPadded ? coefficient * powerOfTen(shift) : coefficient,
      exponent: isPadded ? exponent - shift : exponent
    )
  }

  /// The double with so many significant digits, zeros included: MongoDB takes 15 wherever it converts a double, so
  /// that `0.1` becomes `0.100000000000000`. Zero has only one.
  ///
  /// - Parameter count: from 1 to 34; what is outside is taken for the nearer of them.
  public init(_ value: Double, significantDigits count: Int) {
    let count = min(max(count, 1), Self.precision)
    guard value != 0, let (coefficient, exponent) = Self.leadingDigits(of: value, count) else {
      self.init(nearest: value)
      return
    }
    let shift = count - decimalDigitCount(coefficient)
    self.init(
      isNegative: value < 0,
      coefficient: coefficient * powerOfTen(shift),
      exponent: exponent - shift
    )
  }

  /// The whole number this is, `nil` when it is none or does not fit.
  package var exactInt64: Int64? {
    guard self.isFinite else { return nil }
    let whole = self.rounded(toPlaces: 0, .towardZero)
    return whole.compare(to: self) == 0 ? whole.int64 : nil
  }

  /// The whole number that `rule` makes of this; `nil` when it is none or does not fit.
  package func int64(_ rule: FloatingPointRoundingRule) -> Int64? {
    self.isFinite ? self.rounded(toPlaces: 0, rule).int64 : nil
  }

  /// The nearest double.
  public var double: Double { Double(self.description) ?? .nan }

  /// A number without digits behind the point.
  private var int64: Int64? {
    guard !self.isZero else { return 0 }
    let (coefficient, exponent) = (self.coefficient, self.exponent)
    guard decimalDigitCount(coefficient) + exponent <= 19 else { return nil }
    let magnitude = exponent >= 0 ? coefficient * powerOfTen(exponent) : coefficient / powerOfTen(min(38, -exponent))
    return Int64(exactly: self.isNegative ? -Int128(magnitude) : Int128(magnitude))
  }

  /// At most so many digits of a finite double, rounded half to even.
  private static func leadingDigits(of value: Double, _ count: Int) -> (coefficient: UInt128, exponent: Int)? {
    guard value.isFinite else { return nil }
    let exact = ExactDecimal(value)
    var coefficient = exact.digits.prefix(count).reduce(0 as UInt128) { $0 * 10 + UInt128($1) }
    let rest = exact.digits.dropFirst(count)
    if let next = rest.first, next > 5 || next == 5 && (rest.count > 1 || coefficient & 1 == 1) { coefficient += 1 }
    let exponent = exact.exponent + rest.count
    // 9.96 with two digits is 10, which has three.
    return coefficient == powerOfTen(count) ? (coefficient / 10, exponent + 1) : (coefficient, exponent)
  }
}
