// BSON: MongoDB's documents, both directions, no I/O. This file: the decimal digits of a binary number, all of them.

/// A magnitude as decimal digits without zeros before or behind them, and the power of ten of the last one.
struct ExactDecimal {
  /// From 0 to 9, the most significant first; none for zero.
  private(set) var digits: [UInt8]
  private(set) var exponent: Int

  /// The exact magnitude of a finite double: every double is a decimal number of at most 767 digits.
  init(_ value: Double) {
    let significand = value == 0 ? 0 : UInt64(value.significandBitPattern) | (value.isNormal ? 1 << 52 : 0)
    let shift = Int(significand.trailingZeroBitCount)
    let power = value == 0 ? 0 : (value.isNormal ? Int(value.exponentBitPattern) : 1) - 1075 + shift
    var words = value == 0 ? [] : DecimalWords(significand >> shift)
    // Halves are fives of a tenth.
    words.multiply(by: power < 0 ? 5 : 2, times: abs(power))
    self.init(digits: words.digits, exponent: min(power, 0))
  }

  init(_ coefficient: UInt128, exponent: Int) {
    self.init(digits: String(coefficient).utf8.map { $0 - 0x30 }, exponent: exponent)
  }

  private init(digits: [UInt8], exponent: Int) {
    let zeros = digits.reversed().prefix { $0 == 0 }.count
    self.digits = Array(digits.drop { $0 == 0 }.dropLast(zeros))
    self.exponent = exponent + zeros
    if self.digits.isEmpty { self.exponent = 0 }
  }

  /// Negative, zero or positive, by value.
  func compare(to other: Self) -> Int {
    if self.digits.isEmpty || other.digits.isEmpty { return self.digits.count - other.digits.count }
    let adjusted = (self.exponent + self.digits.count) - (other.exponent + other.digits.count)
    if adjusted != 0 { return adjusted }
    return self.digits.withUnsafeBytes { left in other.digits.withUnsafeBytes { right in bytesOrder(left, right) } }
  }
}

/// A natural number in words of nine decimal digits, the least significant first.
private struct DecimalWords: ExpressibleByArrayLiteral {
  private var words: [UInt32]

  init(arrayLiteral elements: UInt32...) { self.words = elements }

  init(_ value: UInt64) {
    self.words = []
    var rest = value
    while rest > 0 {
      self.words.append(UInt32(rest % 1_000_000_000))
      rest /= 1_000_000_000
    }
  }

  /// Multiplies with a small factor again and again.
  mutating func multiply(by factor: UInt64, times: Int) {
    // The largest power of 2 or 5 that a word times it leaves in 64 bits.
    let chunk = 13
    let power = (0..<chunk).reduce(1 as UInt64) { product, _ in product * factor }
    for _ in 0..<times / chunk { self.multiply(by: power) }
    for _ in 0..<times % chunk { self.multiply(by: factor) }
  }

  private mutating func multiply(by factor: UInt64) {
    var carry: UInt64 = 0
    for index in self.words.indices {
      let product = UInt64(self.words[index]) * factor + carry
      self.words[index] = UInt32(product % 1_000_000_000)
      carry = product / 1_000_000_000
    }
    while carry > 0 {
      self.words.append(UInt32(carry % 1_000_000_000))
      carry /= 1_000_000_000
    }
  }

  var digits: [UInt8] {
    var digits: [UInt8] = []
    for word in self.words {
      var rest = word
      for _ in 0..<9 {
        digits.append(UInt8(rest % 10))
        rest /= 10
      }
    }
    return digits.reversed()
  }
}
