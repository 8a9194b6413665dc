// BSON: MongoDB's documents, both directions, no I/O. This file: decimal numbers as they are encoded.

/// A decimal floating point number of 34 digits: IEEE 754-2008's decimal128 in its binary integer encoding.
///
/// Equality and hashing are of the bits: `1.0` and `1.00` differ. ``compare(to:)`` compares by value.
public struct Decimal128: Hashable, Sendable {
  /// The upper half: sign, exponent, and the coefficient's upper bits.
  public let high: UInt64
  /// The lower half of the coefficient.
  public let low: UInt64

  /// A number of its bits. Any bits are a number; a coefficient of more than 34 digits counts as zero.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Not a number.
  public static let notANumber = Decimal128(high: 0x7C00_0000_0000_0000, low: 0)
  /// Infinity.
  public static let infinity = Decimal128(high: 0x7800_0000_0000_0000, low: 0)
  /// Zero without digits behind the point.
  public static let zero = Decimal128(high: 0x3040_0000_0000_0000, low: 0)

  /// Whether this is not a number.
  public var isNaN: Bool { self.high & 0x7C00_0000_0000_0000 == 0x7C00_0000_0000_0000 }
  /// Whether this is infinity or its negative.
  public var isInfinite: Bool { self.high & 0x7C00_0000_0000_0000 == 0x7800_0000_0000_0000 }
  /// Whether this is a number that is not infinite.
  public var isFinite: Bool { self.high & 0x7800_0000_0000_0000 != 0x7800_0000_0000_0000 }
  /// Whether the sign is minus; zero has one too.
  public var isNegative: Bool { self.high >> 63 == 1 }
  /// Whether this is zero of either sign.
  public var isZero: Bool { self.isFinite && self.coefficient == 0 }
}

extension Decimal128 {
  /// What `exponent` may be.
  static let exponents = -6176...6111
  /// The most digits.
  static let precision = 34
  private static let bias = 6176

  /// The digits, of a finite number.
  var coefficient: UInt128 {
    // The other form's coefficients have more than 34 digits, all of them.
    guard self.high & 0x6000_0000_0000_0000 != 0x6000_0000_0000_0000 else { return 0 }
    let coefficient = UInt128(self.high & 0x0001_FFFF_FFFF_FFFF) << 64 | UInt128(self.low)
    return coefficient < powerOfTen(Self.precision) ? coefficient : 0
  }

  /// The power of ten that the digits are multiplied with, of a finite number.
  var exponent: Int {
    let isLargeForm = self.high & 0x6000_0000_0000_0000 == 0x6000_0000_0000_0000
    return Int(self.high >> (isLargeForm ? 47 : 49) & 0x3FFF) - Self.bias
  }

  /// A finite number of parts that fit.
  init(isNegative: Bool, coefficient: UInt128, exponent: Int) {
    let exponent = UInt64(truncatingIfNeeded: exponent + Self.bias) << 49
    self.high = UInt64(isNegative ? 1 : 0) << 63 | exponent | UInt64(truncatingIfNeeded: coefficient >> 64)
    self.low = UInt64(truncatingIfNeeded: coefficient)
  }

  /// The same digits with the sign given.
  func withSign(_ isNegative: Bool) -> Decimal128 {
    Decimal128(high: self.high & ~(1 << 63) | UInt64(isNegative ? 1 : 0) << 63, low: self.low)
  }
}

/// 10 to `exponent`, which may be from 0 to 38.
@inline(__always)
func powerOfTen(_ exponent: Int) -> UInt128 { powersOfTen[exponent] }

private let powersOfTen: [UInt128] = (0..<38).reduce(into: [1]) { powers, index in powers.append(powers[index] * 10) }
