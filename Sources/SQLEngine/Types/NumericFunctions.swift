// SQLEngine/Types: PostgreSQL's types. This file: numeric's roots, powers and logarithms.

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension Numeric {
  /// Digits behind the point for a result whose first digit stands at 10^`weight`.
  private static func resultScale(_ weight: Int, _ scales: Int...) -> Int {
    Swift.min(scales.reduce(Swift.max(16 - weight, 0)) { Swift.max($0, $1) }, 1000)
  }

  /// A double as an integer, cut at a size that is more than any number of digits.
  private static func whole(_ value: Double) -> Int {
    value.isNaN ? 0 : Int(Swift.max(-200_000, Swift.min(200_000, value)))
  }

  func squareRoot() throws(SQLError) -> Self {
    if self.kind == .nan || self.kind == .infinity && !self.isNegative { return self }
    if self.isNegative {
      throw SQLError("2201F", "cannot take square root of a negative number")
    }
    let weight = (self.leadingGroup.weight + 1) * 4 / 2 - 1
    return self.squareRoot(scale: Self.resultScale(weight, self.scale))
  }

  /// The root of what is not negative.
  func squareRoot(scale: Int) -> Self {
    let exact = self.scale > 2 * (scale + 1) ? self.rounded(to: 2 * (scale + 1)) : self
    let root = Limbs.squareRoot(Limbs.shiftLeft(exact.limbs, 2 * (scale + 1) - exact.scale))
    return Self(limbs: root, scale: scale + 1).rounded(to: scale)
  }

  /// `exp`.
  func exponential() throws(SQLError) -> Self {
    if self.kind == .nan { return self }
    if self.kind == .infinity { return self.isNegative ? .zero : self }
    let weight = Swift.max(-2000, Swift.min(2000, self.double * 0.434294481903252))
    return try self.exponential(scale: Self.resultScale(Self.whole(weight), self.scale))
  }

  private func exponential(scale: Int) throws(SQLError) -> Self {
    let estimate = self.double * 0.434294481903252
    // PostgreSQL's own bound: about 2600 digits.
    if abs(self.double) >= 6000 {
      if self.isNegative { return Self(scale: scale) }
      throw Self.overflow
    }
    // Halve until small, sum the series, square as often.
    var halvings = 0
    var size = abs(self.double)
    while size > 0.01 {
      size /= 2
      halvings += 1
    }
    let working = scale + Swift.max(0, Self.whole(estimate)) + halvings / 3 + 12
    var divisor = Limbs.from(1)
    for _ in 0..<halvings { divisor = Limbs.multiply(divisor, small: 2) }
    let argument = Self.quotient(self, Self(limbs: divisor), scale: working + halvings)
    var (sum, term, count) = (Self.one, Self.one, UInt32(1))
    while !term.limbs.isEmpty {
      let product = argument.times(term, scale: working + halvings)
      let (quotient, _) = Limbs.divide(product.limbs, small: count)
      term = Self(isNegative: product.isNegative, limbs: quotient, scale: product.scale)
      sum = try Self.add(sum, term)
      count += 1
    }
    for _ in 0..<halvings { sum = sum.times(sum, scale: working + halvings) }
    return try sum.rounded(to: scale).checked()
  }

  private func times(_ other: Self, scale: Int) -> Self {
    Self(
      isNegative: self.isNegative != other.isNegative,
      limbs: Limbs.multiply(self.limbs, other.limbs),
      scale: self.scale + other.scale
    ).rounded(to: scale)
  }

  private func checkLogarithm() throws(SQLError) {
    if self.isZero { throw SQLError("2201E", "cannot take logarithm of zero") }
    if self.isNegative { throw SQLError("2201E", "cannot take logarithm of a negative number") }
  }

  /// `ln`.
  func logarithm() throws(SQLError) -> Self {
    if self.kind == .nan { return self }
    try self.checkLogarithm()
    if self.kind == .infinity { return self }
    return self.logarithm(scale: Self.resultScale(self.logarithmWeight, self.scale))
  }

  /// Where the first digit of the logarithm stands, by PostgreSQL's estimate.
  private var logarithmWeight: Int {
    let tenths = [Self(limbs: [9], scale: 1), Self(limbs: [11], scale: 1)]
    if Self.compare(self, tenths[0]) >= 0, Self.compare(self, tenths[1]) <= 0 {
      guard let difference = try? Self.subtract(self, .one), !difference.isZero else { return 0 }
      let group = difference.leadingGroup
      return group.weight * 4 + Int(log10(Double(group.digit)))
    }
    return Int(log10(abs(self.decimalLogarithm * 2.302585092994046)))
  }

  /// About the logarithm to base 10 of the magnitude, which is not 0.
  private var decimalLogarithm: Double {
    let digits = Limbs.digitCount(self.limbs)
    let top = Limbs.shiftRight(self.limbs, digits - 17).quotient
    return log10(Double(Limbs.small(top) ?? 1)) + Double(Swift.max(digits - 17, 0) - self.scale)
  }

  private func logarithm(scale: Int) -> Self {
    // x = m · 10ᵏ with 1 ≤ m < 10, then square roots until m is near 1.
    let exponent = Limbs.digitCount(self.limbs) - 1 - self.scale
    let working = scale + 16
    var mantissa = Self(limbs: self.limbs, scale: self.scale + exponent)
    if mantissa.scale < 0 { mantissa = Self(limbs: Limbs.shiftLeft(self.limbs, -mantissa.scale)) }
    let own = Self.nearLogarithm(mantissa, working)
    let ten = exponent == 0 ? Self.zero : Self.nearLogarithm(Self(10), working)
    let product = ten.times(Self(Int64(exponent)), scale: working)
    return ((try? Self.add(own, product)) ?? own).rounded(to: scale)
  }

  /// `ln` of a value from 1 to 10.
  private static func nearLogarithm(_ value: Self, _ working: Int) -> Self {
    var (root, roots) = (value, UInt32(0))
    while roots < 5 {
      root = root.squareRoot(scale: working + 4)
      roots += 1
    }
    // ln r = 2 artanh((r - 1) / (r + 1))
    guard let above = try? Self.subtract(root, .one), let below = try? Self.add(root, .one) else { return .zero }
    let ratio = Self.quotient(above, below, scale: working + 4)
    let square = ratio.times(ratio, scale: working + 4)
    var (sum, power, odd) = (ratio, ratio, UInt32(1))
    while !power.limbs.isEmpty {
      power = power.times(square, scale: working + 4)
      odd += 2
      let (term, _) = Limbs.divide(power.limbs, small: odd)
      sum = (try? Self.add(sum, Self(isNegative: power.isNegative, limbs: term, scale: power.scale))) ?? sum
    }
    return sum.times(Self(Int64(1) << Int64(roots + 1)), scale: working)
  }

  /// `log(base, value)`.
  static func logarithm(_ value: Self, base: Self) throws(SQLError) -> Self {
    if value.kind == .nan || base.kind == .nan { return .nan }
    try base.checkLogarithm()
    try value.checkLogarithm()
    if base.kind == .infinity { return value.kind == .infinity ? .nan : .zero }
    if value.kind == .infinity { return value }
    let scale = self.resultScale(value.logarithmWeight - base.logarithmWeight, base.scale, value.scale)
    let working = scale + 20
    let divisor = base.logarithm(scale: working)
    if divisor.isZero { throw self.divisionByZeroError }
    return self.quotient(value.logarithm(scale: working), divisor, scale: scale)
  }

  static let divisionByZeroError = SQLError(.divisionByZero, "division by zero")

  /// `power`.
  static func power(_ base: Self, _ exponent: Self) throws(SQLError) -> Self {
    if let special = try self.specialPower(base, exponent) { return special }
    if exponent.isWhole, let whole = exponent.integer, abs(whole) <= Int64(Int32.max) {
      return try self.power(base, Int(whole), exponentScale: exponent.scale)
    }
    if base.isZero { return Self(scale: self.resultScale(0, base.scale)) }
    if base.isNegative {
      throw SQLError("2201F", "a negative number raised to a non-integer power yields a complex result")
    }
    let estimate = base.decimalLogarithm * exponent.double
    if estimate > 131_073 { throw self.overflow }
    let scale = self.resultScale(Swift.max(-2000, Swift.min(2000, Self.whole(estimate))), base.scale, exponent.scale)
    let working = scale + Swift.max(0, Self.whole(estimate)) + 20
    let logarithm = base.logarithm(scale: working).times(exponent, scale: working)
    return try logarithm.exponential(scale: scale)
  }

  var isWhole: Bool { self.isFinite && Self.compare(self, self.rounded(to: 0, truncating: true)) == 0 }

  private static func specialPower(_ base: Self, _ exponent: Self) throws(SQLError) -> Self? {
    if exponent.isZero, !base.isFinite { return .one }
    if base.kind == .nan { return .nan }
    if exponent.kind == .nan { return self.compare(base, .one) == 0 ? .one : .nan }
    if base.isZero, exponent.isNegative {
      throw SQLError("2201F", "zero raised to a negative power is undefined")
    }
    if base.isNegative, exponent.isFinite, !exponent.isWhole {
      throw SQLError("2201F", "a negative number raised to a non-integer power yields a complex result")
    }
    if exponent.kind == .infinity {
      let order = self.compare(base.magnitude, .one)
      if order == 0 { return .one }
      return (order > 0) == !exponent.isNegative ? .infinity(negative: false) : .zero
    }
    guard base.kind == .infinity else { return nil }
    if exponent.isNegative { return .zero }
    let isOdd = (try? self.remainder(exponent, Self(2)))?.isZero == false
    return .infinity(negative: base.isNegative && isOdd)
  }

  private static func power(_ base: Self, _ exponent: Int, exponentScale: Int) throws(SQLError) -> Self {
    let estimate = base.isZero ? 0 : base.decimalLogarithm * Double(exponent)
    if estimate > 131_073 { throw self.overflow }
    if estimate + 1 < -1000 { return Self(scale: 1000) }
    let scale = Swift.min(Swift.max(16, base.scale, exponentScale), 1000)
    if exponent == 0 { return self.one.rounded(to: scale) }
    let working = Swift.max(scale + Self.whole(abs(estimate)) + 20, base.scale)
    var (result, square, rest) = (self.one, base, abs(exponent))
    while rest > 0 {
      if rest & 1 == 1 { result = result.times(square, scale: Swift.min(result.scale + square.scale, working * 2)) }
      rest >>= 1
      if rest > 0 { square = square.times(square, scale: Swift.min(square.scale * 2, working * 2)) }
      if Limbs.digitCount(square.limbs) > 400_000 { throw self.overflow }
    }
    if exponent > 0 { return try result.rounded(to: scale).checked() }
    return result.isZero ? Self(scale: scale) : self.quotient(.one, result, scale: scale)
  }
}
