// MongoEngine/Expressions: aggregation expressions. This file: roots, powers and logarithms of decimals, with all 34 digits.

import BSON

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A finite decimal taken apart: its digits without zeros before them, times a power of ten.
private struct DecimalParts {
  let digits: String
  let exponent: Int

  init(_ value: Decimal128) {
    let parts = value.magnitude.description.split(separator: "E")
    let number = (parts.first ?? "0").split(separator: ".", omittingEmptySubsequences: false)
    let fraction = number.count > 1 ? number[1] : ""
    let digits = ((number.first ?? "") + fraction).drop { $0 == "0" }
    self.digits = digits.isEmpty ? "0" : String(digits)
    self.exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - fraction.utf8.count
  }

  /// The power of ten of the first digit.
  var magnitude: Int { self.exponent + self.digits.utf8.count - 1 }

  /// The number, as far as 108 digits behind the point go.
  func fixedPoint(isNegative: Bool) -> FixedPoint {
    FixedPoint(isNegative: isNegative, digits: self.digits, exponent: self.exponent)
  }

  /// The digits with the point behind the first of them.
  var mantissa: FixedPoint { FixedPoint(digits: self.digits, exponent: 1 - self.digits.utf8.count) }

  /// The same, nearly.
  var mantissaDouble: Double { Double("\(self.digits)e\(1 - self.digits.utf8.count)") ?? .nan }

  /// The natural logarithm.
  var logarithm: FixedPoint {
    self.mantissa.logarithm(near: log(self.mantissaDouble)) + FixedPoint(self.magnitude) * .logarithmOfTen
  }

  /// Whether the number is a power of ten.
  var isPowerOfTen: Bool { self.digits.first == "1" && self.digits.dropFirst().allSatisfy { $0 == "0" } }
}

extension Decimal128 {
  /// What MongoDB answers for a power that is too small.
  private static let nothing = Decimal128("0E-6176") ?? .zero

  private init(_ value: FixedPoint, exponent: Int = 0) {
    self = Decimal128("\(value.text)E\(exponent)") ?? .notANumber
  }

  /// Whether this is exactly the whole number.
  private func equals(_ number: Int64) -> Bool { self.compare(to: Decimal128(number)) == 0 }

  /// e to this power.
  var exponential: Decimal128 {
    if self.isNaN { return self }
    if self.isInfinite { return self.isNegative ? .zero : self }
    let estimate = self.double
    guard abs(estimate) < 15_000 else { return estimate > 0 ? .infinity : Self.nothing }
    let exact = DecimalParts(self).fixedPoint(isNegative: self.isNegative)
    return exact.isZero ? Decimal128(1) : Self.exponential(of: exact, estimate)
  }

  /// The natural logarithm of a number that is not negative and not zero.
  var logarithm: Decimal128 {
    if !self.isFinite { return self }
    return self.equals(1) ? .zero : Decimal128(DecimalParts(self).logarithm)
  }

  /// The logarithm to base ten of a number that is greater than zero.
  var logarithmToTen: Decimal128 {
    guard self.isFinite else { return self }
    let parts = DecimalParts(self)
    if parts.isPowerOfTen { return Decimal128(Int64(parts.magnitude)) }
    let result = Decimal128(parts.logarithm * Self.shareOfTen)
    let whole = result.rounded()
    return result.compare(to: whole) == 0 ? whole.exactInt64.map { Decimal128($0) } ?? result : result
  }

  /// One divided by the natural logarithm of ten.
  private static let shareOfTen = FixedPoint.logarithmOfTen.reciprocal(near: 0.4342944819032518)

  /// The square root of a number that is not negative.
  var squareRoot: Decimal128 {
    if !self.isFinite || self.isZero { return self }
    let parts = DecimalParts(self)
    // An even power of ten can be halved.
    let half = parts.magnitude >> 1
    let logarithm = parts.logarithm - FixedPoint(half * 2) * .logarithmOfTen
    let root = Decimal128(logarithm.divided(by: 2).exponential, exponent: half)
    return root.exactRoot(of: self, parts.exponent >> 1) ?? root
  }

  /// The root with the exponent that is right for it, if its square is exactly the number.
  private func exactRoot(of number: Decimal128, _ exponent: Int) -> Decimal128? {
    let parts = DecimalParts(self)
    let digits = String(parts.digits.reversed().drop { $0 == "0" }.reversed())
    let zeros = parts.digits.utf8.count - digits.utf8.count
    guard digits.utf8.count <= 17, let root = Decimal128("\(digits)E\(parts.exponent + zeros)"),
      (root * root).compare(to: number) == 0
    else { return nil }
    return root + (Decimal128("0E\(exponent)") ?? .zero)
  }

  /// This to a power.
  func power(_ exponent: Decimal128) -> Decimal128 {
    if exponent.isZero || self.equals(1) { return Decimal128(1) }
    if self.isNaN || exponent.isNaN { return .notANumber }
    let whole = exponent.rounded()
    let isWhole = exponent.isInfinite || whole.compare(to: exponent) == 0
    if self.isNegative, !self.isZero, !isWhole { return .notANumber }
    let isOdd = isWhole && exponent.isFinite && !(whole % Decimal128(2)).isZero
    let result = self.magnitude.positivePower(exponent)
    return self.isNegative && isOdd && !result.isZero ? -result : result
  }

  /// This, which is not negative, to a power that is not zero.
  private func positivePower(_ exponent: Decimal128) -> Decimal128 {
    if self.isZero { return Self.nothing }
    if self.equals(1) { return Decimal128(1) }
    let isLarge = self.compare(to: Decimal128(1)) > 0
    if self.isInfinite || exponent.isInfinite { return isLarge != exponent.isNegative ? .infinity : Self.nothing }
    let logarithm = DecimalParts(self).logarithm
    let estimate = (Decimal128(logarithm) * exponent).double
    guard abs(estimate) < 15_000 else { return estimate > 0 ? .infinity : Self.nothing }
    let factor = DecimalParts(exponent).fixedPoint(isNegative: exponent.isNegative)
    return Self.exponential(of: logarithm * factor, estimate)
  }

  /// e to a power, as a power of ten and what is left.
  private static func exponential(of value: FixedPoint, _ estimate: Double) -> Decimal128 {
    let tens = Int((estimate / 2.302585092994046).rounded())
    return Decimal128((value - FixedPoint(tens) * .logarithmOfTen).exponential, exponent: tens)
  }
}
