// RedisEngine: Redis's data and commands, pure. This file: numbers as Redis writes them.

import RESP
import WireCore

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension ByteString {
  /// The decimal digits of a number.
  init(decimal value: Int64) {
    self.init(
      [UInt8](unsafeUninitializedCapacity: 20) { buffer, count in
        count = writeDecimal(value, to: UnsafeMutableRawBufferPointer(buffer))
      }
    )
  }
}

/// A score or other double as Redis writes it.
///
/// Whole numbers have no fraction, infinities are `inf` and `-inf`. Redis 7.0 writes 17 significant digits
/// (`%.17g`), later versions the shortest text that reads back as the same number.
func formatDouble(_ value: Double, version: RedisVersion) -> String {
  if value.isNaN { return "nan" }
  if value.isInfinite { return value < 0 ? "-inf" : "inf" }
  if value == 0 { return value.sign == .minus ? "-0" : "0" }
  if value.rounded() == value, abs(value) < 1e17 { return String(Int64(value)) }
  return version < .v7_2 ? printf("%.17g", value) : shortest(value)
}

/// The shortest digits, in the layout of `%.17g`: an exponent has a sign and at least two digits.
private func shortest(_ value: Double) -> String {
  let text = value.description
  guard let mark = text.firstIndex(of: "e") else { return text.hasSuffix(".0") ? String(text.dropLast(2)) : text }
  var mantissa = text[..<mark]
  if mantissa.hasSuffix(".0") { mantissa = mantissa.dropLast(2) }
  let exponent = text[text.index(after: mark)...]
  let digits = exponent.drop { $0 == "-" || $0 == "+" }
  return mantissa + "e" + (exponent.hasPrefix("-") ? "-" : "+") + (digits.count < 2 ? "0" : "") + digits
}

/// `value` through C's `printf`, for less than `limit` bytes.
func printf(_ format: String, _ value: any CVarArg, limit: Int = 512) -> String {
  var buffer = [CChar](repeating: 0, count: limit)
  let length = withVaList([value]) { vsnprintf(&buffer, buffer.count, format, $0) }
  let end = min(Int(max(length, 0)), buffer.count - 1)
  return String(decoding: buffer[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
