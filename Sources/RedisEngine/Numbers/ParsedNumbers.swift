// RedisEngine: Redis's data and commands, pure. This file: numbers as Redis reads them.

import WireCore

extension ByteString {
  /// The number these bytes are in canonical form (`string2ll`): an optional minus sign, no leading zeroes or
  /// spaces, within 64 bits; `nil` otherwise.
  var canonicalInteger: Int64? {
    guard (1...20).contains(self.count) else { return nil }
    return self.bytes.withUnsafeBufferPointer { bytes -> Int64? in
      let isNegative = bytes[0] == UInt8(ascii: "-")
      let start = isNegative ? 1 : 0
      guard start < bytes.count, bytes[start] &- 48 < 10 else { return nil }
      if bytes[start] == 48 { return bytes.count == 1 ? 0 : nil }
      var magnitude: UInt64 = 0
      for index in start..<bytes.count {
        let digit = bytes[index] &- 48
        guard digit < 10 else { return nil }
        let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
        let (sum, overflow2) = product.addingReportingOverflow(UInt64(digit))
        if overflow || overflow2 { return nil }
        magnitude = sum
      }
      if isNegative { return magnitude <= UInt64(Int64.max) + 1 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil }
      return Int64(exactly: magnitude)
    }
  }

  /// The floating-point number these bytes are, as `strtod` reads all of them: decimal or hexadecimal, with
  /// exponent, `inf` or `infinity` in any case; `nil` for anything else, for `nan`, for leading space and for
  /// what is too large or too small for a `Double` (`string2d`).
  var redisDouble: Double? {
    if self.count < 16, let integer = self.canonicalInteger { return Double(integer) }
    guard let text = self.floatText(limit: 255), let value = Double(text), text.denotes(value) else { return nil }
    return value
  }

  /// As ``redisDouble`` in the wider type that INCRBYFLOAT and HINCRBYFLOAT count in (`string2ld`).
  var longDouble: LongDouble? {
    guard let text = self.floatText(limit: 5119), let value = LongDouble(text), text.denotes(value) else { return nil }
    return value
  }

  /// The bytes as text that Swift's number parsers can read, or `nil`.
  private func floatText(limit: Int) -> String? {
    guard (1...limit).contains(self.count), self.bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    let text = self.string
    guard text.hasPrefix("+") else { return text }
    // Swift's parsers take a plus sign as well, but only one sign may be there.
    return text.dropFirst().first.map { $0 == "+" || $0 == "-" } ?? true ? nil : String(text.dropFirst())
  }
}

extension String {
  /// Whether a number that was read from this text is what it says: not NaN, and neither infinite nor zero
  /// for want of range (`ERANGE`).
  fileprivate func denotes(_ value: some BinaryFloatingPoint) -> Bool {
    if value.isNaN { return false }
    if value.isInfinite { return self.utf8.contains { asciiLowercased($0) == UInt8(ascii: "n") } }
    guard value.isZero else { return true }
    let isHexadecimal = self.utf8.contains { asciiLowercased($0) == UInt8(ascii: "x") }
    let exponentMark = isHexadecimal ? UInt8(ascii: "p") : UInt8(ascii: "e")
    let mantissa = self.utf8.prefix { asciiLowercased($0) != exponentMark }
    return mantissa.allSatisfy { "+-.0xX".utf8.contains($0) }
  }
}
