// SQLEngine/Types: PostgreSQL's types. This file: floating-point numbers and their text.

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Reading and writing of `float4` and `float8` (manual, section 8.1.3).
enum FloatText {
  /// A double as SQLite keeps it: NaN as text.
  @inline(__always)
  static func value(_ double: Double) -> SQLValue { double.isNaN ? .text("NaN") : .real(double) }

  static func readDouble(_ text: String) throws(SQLError) -> Double {
    let word = try self.word(text, "double precision")
    guard let value = Double(word) else { throw invalidSyntax("double precision", text) }
    if self.denotes(word, value.isInfinite, value.isZero) { return value }
    throw SQLError(.numericValueOutOfRange, "\"\(text)\" is out of range for type double precision")
  }

  static func readFloat(_ text: String) throws(SQLError) -> Float {
    let word = try self.word(text, "real")
    guard let value = Float(word) else { throw invalidSyntax("real", text) }
    if self.denotes(word, value.isInfinite, value.isZero) { return value }
    throw SQLError(.numericValueOutOfRange, "\"\(text)\" is out of range for type real")
  }

  private static func word(_ text: String, _ type: String) throws(SQLError) -> String {
    var copy = text
    let word = copy.withUTF8 { String(decoding: trimmed($0), as: UTF8.self) }
    // `nan(…)` is C's, not PostgreSQL's.
    if word.isEmpty || word.utf8.contains(UInt8(ascii: "(")) { throw invalidSyntax(type, text) }
    return word
  }

  /// Whether a number is infinite or zero because the text says so.
  private static func denotes(_ word: String, _ isInfinite: Bool, _ isZero: Bool) -> Bool {
    if isInfinite { return word.utf8.contains { asciiLower($0) == UInt8(ascii: "n") } }
    guard isZero else { return true }
    return word.utf8.prefix { asciiLower($0) != UInt8(ascii: "e") && asciiLower($0) != UInt8(ascii: "p") }
      .allSatisfy { "+-.0xX".utf8.contains($0) }
  }

  static func write(_ value: Double, extraDigits: Int) -> String {
    if let special = self.special(value) { return special }
    if extraDigits <= 0 { return self.printf(value, significant: max(1, 15 + extraDigits)) }
    return self.layout(value.description, most: 15)
  }

  static func write(_ value: Float, extraDigits: Int) -> String {
    if let special = self.special(Double(value)) { return special }
    if extraDigits <= 0 { return self.printf(Double(value), significant: max(1, 6 + extraDigits)) }
    return self.layout(value.description, most: 6)
  }

  private static func special(_ value: Double) -> String? {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    return value == 0 ? (value.sign == .minus ? "-0" : "0") : nil
  }

  /// Swift's shortest digits in the layout of `%g`: an exponent below 10⁻⁴ and from 10^`most` on.
  private static func layout(_ description: String, most: Int) -> String {
    var digits: [UInt8] = []
    var (exponent, pointAt, negative): (Int, Int?, Bool) = (0, nil, false)
    var rest = description.utf8[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "-"): negative = true
      case UInt8(ascii: "."): pointAt = digits.count
      case UInt8(ascii: "e"):
        exponent = Int(String(decoding: rest, as: UTF8.self)) ?? 0
        rest = rest[rest.endIndex...]
      default: digits.append(byte)
      }
    }
    var decimal = (pointAt ?? digits.count) + exponent
    while digits.count > 1, digits.last == 48 { digits.removeLast() }
    while digits.count > 1, digits.first == 48 {
      digits.removeFirst()
      decimal -= 1
    }
    return String(decoding: (negative ? [UInt8(ascii: "-")] : []) + self.place(digits, decimal, most), as: UTF8.self)
  }

  /// Digits with the point before digit number `decimal`.
  private static func place(_ digits: [UInt8], _ decimal: Int, _ most: Int) -> [UInt8] {
    let exponent = decimal - 1
    if exponent < -4 || exponent >= most {
      let size = String(abs(exponent))
      let tail = "e" + (exponent < 0 ? "-" : "+") + (size.utf8.count < 2 ? "0" : "") + size
      return digits[..<1] + (digits.count > 1 ? [UInt8(ascii: ".")] + digits[1...] : []) + Array(tail.utf8)
    }
    if decimal <= 0 { return Array("0.".utf8) + [UInt8](repeating: 48, count: -decimal) + digits }
    if decimal >= digits.count { return digits + [UInt8](repeating: 48, count: decimal - digits.count) }
    return digits[..<decimal] + [UInt8(ascii: ".")] + digits[decimal...]
  }

  /// C's `%.*g`.
  static func printf(_ value: Double, significant: Int) -> String {
    var buffer = [CChar](repeating: 0, count: 64)
    let length = withVaList([Int32(significant), value]) { vsnprintf(&buffer, 64, "%.*g", $0) }
    return String(decoding: buffer.prefix(max(0, min(Int(length), 63))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// C's `%.*f`.
  static func printf(_ value: Double, decimals: Int) -> String {
    var buffer = [CChar](repeating: 0, count: 512)
    let length = withVaList([Int32(decimals), value]) { vsnprintf(&buffer, 512, "%.*f", $0) }
    return String(decoding: buffer.prefix(max(0, min(Int(length), 511))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The double of a kept value.
  @inline(__always)
  static func double(_ value: SQLValue) -> Double {
    switch value {
    case .real(let double): double
    case .integer(let integer): Double(integer)
    case .text: .nan
    case .null, .blob: 0
    }
  }
}
