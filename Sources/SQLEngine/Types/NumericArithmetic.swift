// SQLEngine/Types: PostgreSQL's types. This file: numeric's arithmetic, with PostgreSQL's number of decimals.

extension Numeric {
  private static let divisionByZero = SQLError(.divisionByZero, "division by zero")

  static prefix func - (value: Self) -> Self {
    Self(kind: value.kind, isNegative: !value.isNegative && value.kind != .nan, limbs: value.limbs, scale: value.scale)
  }

  var magnitude: Self { self.isNegative ? -self : self }

  /// Below, at or above 0; NaN is equal to itself and above all others.
  static func compare(_ a: Self, _ b: Self) -> Int {
    if a.kind == .nan || b.kind == .nan { return (a.kind == .nan ? 1 : 0) - (b.kind == .nan ? 1 : 0) }
    if a.signum != b.signum { return a.signum < b.signum ? -1 : 1 }
    if a.kind == .infinity || b.kind == .infinity {
      return a.signum * ((a.kind == .infinity ? 1 : 0) - (b.kind == .infinity ? 1 : 0))
    }
    return a.signum * self.compareMagnitudes(a, b)
  }

  private static func compareMagnitudes(_ a: Self, _ b: Self) -> Int {
    if a.scale == b.scale { return Limbs.compare(a.limbs, b.limbs) }
    let (first, second) = (Limbs.digitCount(a.limbs) - a.scale, Limbs.digitCount(b.limbs) - b.scale)
    if first != second { return first < second ? -1 : 1 }
    let scale = max(a.scale, b.scale)
    return Limbs.compare(Limbs.shiftLeft(a.limbs, scale - a.scale), Limbs.shiftLeft(b.limbs, scale - b.scale))
  }

  static func add(_ a: Self, _ b: Self) throws(SQLError) -> Self {
    guard a.isFinite, b.isFinite else {
      if a.kind == .nan || b.kind == .nan { return .nan }
      if a.kind == b.kind { return a.isNegative == b.isNegative ? a : .nan }
      return a.isFinite ? b : a
    }
    let scale = max(a.scale, b.scale)
    let (x, y) = (Limbs.shiftLeft(a.limbs, scale - a.scale), Limbs.shiftLeft(b.limbs, scale - b.scale))
    if a.isNegative == b.isNegative {
      return try Self(isNegative: a.isNegative, limbs: Limbs.add(x, y), scale: scale).checked()
    }
    return Limbs.compare(x, y) >= 0
      ? Self(isNegative: a.isNegative, limbs: Limbs.subtract(x, y), scale: scale)
      : Self(isNegative: b.isNegative, limbs: Limbs.subtract(y, x), scale: scale)
  }

  static func subtract(_ a: Self, _ b: Self) throws(SQLError) -> Self { try self.add(a, -b) }

  static func multiply(_ a: Self, _ b: Self) throws(SQLError) -> Self {
    guard a.isFinite, b.isFinite else {
      if a.kind == .nan || b.kind == .nan || a.isZero || b.isZero { return .nan }
      return .infinity(negative: a.isNegative != b.isNegative)
    }
    return try Self(
      isNegative: a.isNegative != b.isNegative,
      limbs: Limbs.multiply(a.limbs, b.limbs),
      scale: a.scale + b.scale
    ).checked()
  }

  static func divide(_ a: Self, _ b: Self) throws(SQLError) -> Self {
    if let special = try self.specialQuotient(a, b) { return special }
    return try self.quotient(a, b, scale: self.divisionScale(a, b)).checked()
  }

  /// `div`: the quotient without its fraction.
  static func divideTruncating(_ a: Self, _ b: Self) throws(SQLError) -> Self {
    if let special = try self.specialQuotient(a, b) { return special }
    return try self.quotient(a, b, scale: 0, truncating: true).checked()
  }

  private static func specialQuotient(_ a: Self, _ b: Self) throws(SQLError) -> Self? {
    if a.kind == .nan || b.kind == .nan { return .nan }
    if b.isZero { throw self.divisionByZero }
    if a.kind == .infinity { return b.isFinite ? .infinity(negative: a.isNegative != b.isNegative) : .nan }
    return b.isFinite ? nil : .zero
  }

  /// `a / b` to `scale` digits; both finite, `b` not 0.
  static func quotient(_ a: Self, _ b: Self, scale: Int, truncating: Bool = false) -> Self {
    let shift = scale + b.scale - a.scale
    let (dividend, divisor) = (Limbs.shiftLeft(a.limbs, max(shift, 0)), Limbs.shiftLeft(b.limbs, max(-shift, 0)))
    var (result, rest) = Limbs.divide(dividend, divisor)
    if !truncating, Limbs.compare(Limbs.add(rest, rest), divisor) >= 0 { result = Limbs.add(result, [1]) }
    return Self(isNegative: a.isNegative != b.isNegative, limbs: result, scale: scale)
  }

  /// The remainder, with the dividend's sign.
  static func remainder(_ a: Self, _ b: Self) throws(SQLError) -> Self {
    if a.kind == .nan || b.kind == .nan { return .nan }
    if b.isZero { throw self.divisionByZero }
    if a.kind == .infinity { return .nan }
    if b.kind == .infinity { return a }
    let scale = max(a.scale, b.scale)
    let (x, y) = (Limbs.shiftLeft(a.limbs, scale - a.scale), Limbs.shiftLeft(b.limbs, scale - b.scale))
    return Self(isNegative: a.isNegative, limbs: Limbs.divide(x, y).remainder, scale: scale)
  }

  /// PostgreSQL counts significance in groups of four digits: the place of the first group, and the group.
  var leadingGroup: (weight: Int, digit: Int) {
    let digits = Limbs.digitCount(self.limbs)
    if digits == 0 { return (0, 0) }
    let exponent = digits - 1 - self.scale
    let weight = exponent >= 0 ? exponent / 4 : -((3 - exponent) / 4)
    let wanted = exponent - 4 * weight + 1
    let top = Limbs.shiftRight(self.limbs, digits - wanted).quotient
    var digit = Int(Limbs.small(top) ?? 0)
    for _ in 0..<max(0, wanted - digits) { digit *= 10 }
    return (weight, digit)
  }

  /// Digits behind the point of a quotient: at least 16 significant ones, and those of both operands.
  static func divisionScale(_ a: Self, _ b: Self) -> Int {
    let (first, second) = (a.leadingGroup, b.leadingGroup)
    let weight = first.weight - second.weight - (first.digit <= second.digit ? 1 : 0)
    return Swift.min(Swift.max(16 - weight * 4, a.scale, b.scale, 0), 1000)
  }

  /// The least whole number that is not less, or the greatest that is not greater.
  func whole(up: Bool) -> Self {
    guard self.isFinite else { return self }
    let truncated = self.rounded(to: 0, truncating: true)
    let hasFraction = Self.compareMagnitudes(truncated, self) != 0
    guard hasFraction, !self.isZero, self.isNegative != up else { return truncated }
    return Self(isNegative: self.isNegative, limbs: Limbs.add(truncated.limbs, [1]))
  }

  /// The value without zeroes behind the point that say nothing.
  var trimmedScale: Self {
    var result = self
    while result.scale > 0 {
      let (quotient, digit) = Limbs.divide(result.limbs, small: 10)
      if digit != 0 { break }
      result = Self(isNegative: result.isNegative, limbs: quotient, scale: result.scale - 1)
    }
    return result
  }

  /// Applies `numeric(precision, scale)`.
  func fitted(modifier: Int32) throws(SQLError) -> Self {
    guard modifier >= 4, self.kind != .nan else { return self }
    let (precision, scale) = NumericModifier(modifier).values
    func overflow(_ rest: String) -> SQLError {
      SQLError(
        .numericValueOutOfRange,
        "numeric field overflow",
        detail: "A field with precision \(precision), scale \(scale) \(rest)."
      )
    }
    if self.kind == .infinity { throw overflow("cannot hold an infinite value") }
    let rounded = self.rounded(to: scale)
    guard !rounded.isZero, Limbs.digitCount(rounded.limbs) - rounded.scale > precision - scale else { return rounded }
    let most = precision - scale
    throw overflow("must round to an absolute value less than \(most != 0 ? "10^\(most)" : "1")")
  }

  /// The nearest `Int64`, ties away from zero; `nil` if out of range or not finite.
  var integer: Int64? {
    guard self.isFinite else { return nil }
    let rounded = self.scale == 0 ? self : self.rounded(to: 0)
    guard let magnitude = Limbs.small(rounded.limbs) else { return nil }
    if self.isNegative { return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil }
    return Int64(exactly: magnitude)
  }

  /// The nearest double.
  package var double: Double {
    switch self.kind {
    case .nan: .nan
    case .infinity: self.isNegative ? -.infinity : .infinity
    case .finite: Double(self.description) ?? (self.isNegative ? -.infinity : .infinity)
    }
  }

  /// A double's value to `digits` significant digits, as PostgreSQL casts it (15, or 6 of a `real`).
  init(_ value: Double, digits: Int) {
    if value.isNaN {
      self = .nan
    } else if value.isInfinite {
      self = .infinity(negative: value < 0)
    } else {
      self = Self(stored: FloatText.printf(value, significant: digits)) ?? .zero
    }
  }
}
