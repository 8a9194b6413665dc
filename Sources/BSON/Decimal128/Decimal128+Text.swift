// BSON: MongoDB's documents, both directions, no I/O. This file: decimal numbers as text, by the specification's rules.

extension Decimal128: CustomStringConvertible {
  /// Reads a number: `-1.50`, `1E+3`, `Infinity`, `NaN`. More than 34 digits are rounded, half to even.
  ///
  /// `nil` when `text` is something else.
  public init?(_ text: String) {
    guard let (result, _) = Self.read(text) else { return nil }
    self = result
  }

  /// Reads a number of which nothing may be lost, as Extended JSON wants it; `nil` when `text` is something else.
  public init?(exactly text: String) {
    guard let (result, isExact) = Self.read(text), isExact else { return nil }
    self = result
  }

  /// The number with all its digits: `1.50`, `1E+3`, `-Infinity`.
  public var description: String {
    let sign = self.isNegative ? "-" : ""
    if self.isNaN { return "NaN" }
    if self.isInfinite { return sign + "Infinity" }
    let digits = String(self.coefficient)
    let exponent = self.exponent
    let adjusted = exponent + digits.utf8.count - 1
    guard exponent <= 0, adjusted >= -6 else { return sign + scientific(digits, exponent: adjusted) }
    if exponent == 0 { return sign + digits }
    let zeros = String(repeating: "0", count: max(0, 1 - exponent - digits.utf8.count))
    let padded = zeros + digits
    return sign + padded.dropLast(-exponent) + "." + padded.suffix(-exponent)
  }

  private static func read(_ text: String) -> (result: Decimal128, isExact: Bool)? {
    var scanner = DecimalScanner(text)
    let isNegative = scanner.takeSign()
    switch scanner.rest.lowercased() {
    case "nan": return (.notANumber, true)
    case "inf", "infinity": return (Self.infinity.withSign(isNegative), true)
    default: break
    }
    guard scanner.takeNumber() else { return nil }
    return Self.rounding(
      isNegative: isNegative,
      WideInteger(scanner.coefficient),
      exponent: scanner.exponent,
      isInexact: scanner.isInexact
    )
  }
}

/// `1.50E+6`.
private func scientific(_ digits: String, exponent: Int) -> String {
  let fraction = digits.dropFirst()
  return digits.prefix(1) + (fraction.isEmpty ? "" : "." + fraction) + "E" + (exponent < 0 ? "" : "+")
    + String(exponent)
}

/// Takes a number's text apart.
private struct DecimalScanner {
  private let text: [UInt8]
  private var position = 0
  /// The first significant digits: as many as decide how 34 are rounded.
  private(set) var coefficient: UInt128 = 0
  private(set) var exponent = 0
  /// Whether a digit that was passed over is not zero.
  private(set) var isInexact = false

  init(_ text: String) { self.text = Array(text.utf8) }

  var rest: String { String(decoding: self.text[self.position...], as: UTF8.self) }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard self.position < self.text.count, self.text[self.position] | 0x20 == byte | 0x20 else { return false }
    self.position += 1
    return true
  }

  /// Whether there was a minus.
  mutating func takeSign() -> Bool {
    if self.position < self.text.count, self.text[self.position] == UInt8(ascii: "+") {
      self.position += 1
      return false
    }
    guard self.position < self.text.count, self.text[self.position] == UInt8(ascii: "-") else { return false }
    self.position += 1
    return true
  }

  private mutating func takeDigit() -> UInt8? {
    guard self.position < self.text.count, case let digit = self.text[self.position] &- 0x30, digit < 10 else {
      return nil
    }
    self.position += 1
    return digit
  }

  mutating func takeNumber() -> Bool {
    var hasDigits = self.takeDigits(areBehindPoint: false)
    if self.position < self.text.count, self.text[self.position] == UInt8(ascii: ".") {
      self.position += 1
      hasDigits = self.takeDigits(areBehindPoint: true) || hasDigits
    }
    guard hasDigits, !self.take(UInt8(ascii: "e")) || self.takeExponent() else { return false }
    return self.position == self.text.count
  }

  private mutating func takeDigits(areBehindPoint: Bool) -> Bool {
    let start = self.position
    while let digit = self.takeDigit() {
      let isKept = self.coefficient < powerOfTen(36)
      if isKept { self.coefficient = self.coefficient * 10 + UInt128(digit) }
      if !isKept, digit != 0 { self.isInexact = true }
      if areBehindPoint { self.exponent -= 1 }
      if !isKept { self.exponent += 1 }
    }
    return self.position > start
  }

  private mutating func takeExponent() -> Bool {
    let isNegative = self.takeSign()
    let start = self.position
    var exponent = 0
    while let digit = self.takeDigit() { exponent = min(exponent * 10 + Int(digit), 1 << 40) }
    self.exponent += isNegative ? -exponent : exponent
    return self.position > start
  }
}
