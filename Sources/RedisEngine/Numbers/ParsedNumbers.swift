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
  /// exponent, `inf` or `infinity` in any case; `nil` for anything else, for `nan` and for leading space.
  var redisDouble: Double? {
    guard let text = self.floatText, let value = Double(text), !value.isNaN else { return nil }
    return value
  }

  /// The bytes as text that `Double` can read, or `nil`.
  var floatText: String? {
    guard (1...255).contains(self.count), self.bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    var text = self.string
    // strtod takes "1." and ".5"; Swift's parser wants the same strings whole, which it does.
    if text.hasPrefix("+") { text.removeFirst() }
    return text.isEmpty || text.hasPrefix("+") ? nil : text
  }
}
