// MongoEngine/Expressions: aggregation expressions. This file: numbers with many more digits than decimals have, for what
// is computed step by step.

import BSON

/// A number with 108 digits behind the point; what lies below them is cut off.
struct FixedPoint: Sendable {
  private static let base: UInt64 = 1_000_000_000
  private static let limbDigits = 9
  private static let fractionLimbs = 12

  private var isNegative: Bool
  /// The magnitude, nine digits each, the lowest first; no zeros at the end.
  private var limbs: [UInt32]

  private init(isNegative: Bool, limbs: [UInt32]) {
    var limbs = limbs
    while limbs.last == 0 { limbs.removeLast() }
    self.isNegative = isNegative && !limbs.isEmpty
    self.limbs = limbs
  }

  /// Digits times a power of ten.
  init(isNegative: Bool = false, digits: some StringProtocol, exponent: Int) {
    let shift = Self.fractionLimbs * Self.limbDigits + exponent
    let text = shift >= 0 ? digits + String(repeating: "0", count: shift) : String(digits.dropLast(-shift))
    var limbs: [UInt32] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      limbs.append(rest.suffix(Self.limbDigits).reduce(0) { $0 * 10 + UInt32($1 - 0x30) })
      rest = rest.dropLast(Self.limbDigits)
    }
    self.init(isNegative: isNegative, limbs: limbs)
  }

  /// A whole number.
  init(_ value: Int) { self.init(isNegative: value < 0, digits: String(value.magnitude), exponent: 0) }

  /// A finite double, with 17 digits behind the point.
  init(approximately value: Double) {
    self.init(isNegative: value < 0, digits: String(Int64(clamping: Int128(abs(value) * 1e17))), exponent: -17)
  }

  var isZero: Bool { self.limbs.isEmpty }

  /// All digits: `-12.5000…`.
  var text: String {
    var limbs = self.limbs
    while limbs.count <= Self.fractionLimbs { limbs.append(0) }
    let digits = limbs.reversed().map { limb in
      let digits = String(limb)
      return String(repeating: "0", count: Self.limbDigits - digits.utf8.count) + digits
    }.joined()
    let places = Self.fractionLimbs * Self.limbDigits
    return (self.isNegative ? "-" : "") + digits.dropLast(places) + "." + digits.suffix(places)
  }

  static prefix func - (value: Self) -> Self { Self(isNegative: !value.isNegative, limbs: value.limbs) }

  static func - (left: Self, right: Self) -> Self { left + -right }

  static func + (left: Self, right: Self) -> Self {
    if left.isNegative == right.isNegative {
      return Self(isNegative: left.isNegative, limbs: Self.sum(left.limbs, right.limbs))
    }
    return Self.isLess(left.limbs, right.limbs)
      ? Self(isNegative: right.isNegative, limbs: Self.difference(right.limbs, left.limbs))
      : Self(isNegative: left.isNegative, limbs: Self.difference(left.limbs, right.limbs))
  }

  static func * (left: Self, right: Self) -> Self {
    var product = [UInt64](repeating: 0, count: left.limbs.count + right.limbs.count + 1)
    for (offset, factor) in left.limbs.enumerated() {
      var carry: UInt64 = 0
      for (index, limb) in right.limbs.enumerated() {
        let sum = product[offset + index] + UInt64(factor) * UInt64(limb) + carry
        product[offset + index] = sum % Self.base
        carry = sum / Self.base
      }
      product[offset + right.limbs.count] += carry
    }
    let limbs = product.dropFirst(Self.fractionLimbs).map { UInt32($0) }
    return Self(isNegative: left.isNegative != right.isNegative, limbs: limbs)
  }

  /// The quotient by a small number.
  func divided(by divisor: UInt32) -> Self {
    var limbs = self.limbs
    var rest: UInt64 = 0
    for index in limbs.indices.reversed() {
      let dividend = rest * Self.base + UInt64(limbs[index])
      limbs[index] = UInt32(dividend / UInt64(divisor))
      rest = dividend % UInt64(divisor)
    }
    return Self(isNegative: self.isNegative, limbs: limbs)
  }

  private static func isLess(_ left: [UInt32], _ right: [UInt32]) -> Bool {
    left.count == right.count ? left.reversed().lexicographicallyPrecedes(right.reversed()) : left.count < right.count
  }

  private static func sum(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    var carry: UInt64 = 0
    for index in 0..<max(left.count, right.count) {
      let sum =
        carry + (index < left.count ? UInt64(left[index]) : 0) + (index < right.count ? UInt64(right[index]) : 0)
      result.append(UInt32(sum % Self.base))
      carry = sum / Self.base
    }
    return result + [UInt32(carry)]
  }

  /// The difference; the first is not less.
  private static func difference(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    var borrow: Int64 = 0
    for index in left.indices {
      var difference = Int64(left[index]) - borrow - (index < right.count ? Int64(right[index]) : 0)
      borrow = difference < 0 ? 1 : 0
      if difference < 0 { difference += Int64(Self.base) }
      result.append(UInt32(difference))
    }
    return result
  }
}

extension FixedPoint {
  /// e to the power of a number that is not far from zero.
  var exponential: FixedPoint {
    let halvings = 16
    let small = self.divided(by: 1 << halvings)
    var (result, term) = (FixedPoint(1), FixedPoint(1))
    var count: UInt32 = 1
    while !term.isZero {
      term = (term * small).divided(by: count)
      result = result + term
      count += 1
    }
    for _ in 0..<halvings { result = result * result }
    return result
  }

  /// The natural logarithm, from one that is nearly right.
  ///
  /// Each step of Newton's doubles the right digits, of which a double has 15.
  func logarithm(near guess: Double) -> FixedPoint {
    (0..<4).reduce(FixedPoint(approximately: guess)) { result, _ in
      result + self * (-result).exponential - FixedPoint(1)
    }
  }

  /// One divided by the number, from a quotient that is nearly right.
  func reciprocal(near guess: Double) -> FixedPoint {
    (0..<4).reduce(FixedPoint(approximately: guess)) { result, _ in result * (FixedPoint(2) - self * result) }
  }

  /// The natural logarithm of ten.
  static let logarithmOfTen = FixedPoint(10).logarithm(near: 2.302585092994046)
}
