// RedisEngine: Redis's data and commands, pure. This file: HINCRBY, HINCRBYFLOAT.

import RESP
import WireCore

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension HashCommands {
  static func hincrby(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let words = call.words
    let increment = try call.integer(3)
    let sum = try engine.modifyHash(words[1], call, create: true) { hash, engine throws(RedisError) -> Int64 in
      let old = hash.fields[words[2]]
      guard let value = old.map(\.canonicalInteger) ?? 0 else { throw RedisError("ERR hash value is not an integer") }
      let (sum, overflow) = value.addingReportingOverflow(increment)
      guard !overflow else { throw .overflow }
      hash.set(words[2], ByteString(decimal: sum), engine.configuration, keepsExpiry: true)
      return sum
    }
    engine.wrote(words[1], call, event: "hincrby", class: .hash)
    call.reply.integer(sum ?? 0)
  }

  static func hincrbyfloat(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let words = call.words
    guard let increment = longDouble(words[3]) else { throw .notFloat }
    guard increment.isFinite else { throw RedisError("ERR value is NaN or Infinity") }
    let sum = try engine.modifyHash(words[1], call, create: true) { hash, engine throws(RedisError) -> ByteString in
      let old = hash.fields[words[2]]
      guard let value = old.map(longDouble) ?? 0 else { throw RedisError("ERR hash value is not a float") }
      guard (value + increment).isFinite else { throw .notFiniteFloat }
      let sum = formatLongDouble(value + increment)
      hash.set(words[2], sum, engine.configuration, keepsExpiry: true)
      return sum
    }
    engine.wrote(words[1], call, event: "hincrbyfloat", class: .hash)
    call.reply.bulkOrNull(sum)
  }
}

#if arch(x86_64) && !os(Windows)
  /// C's `long double`, in which Redis adds.
  private typealias LongDouble = Float80
  private let longDoubleFormat = "%.17Lf"
#else
  /// C's `long double` is not to be had in Swift here.
  private typealias LongDouble = Double
  private let longDoubleFormat = "%.17f"
#endif

/// The number that bytes are, as `string2ld` reads them: `strtold` on all of them, neither too large nor NaN.
private func longDouble(_ text: ByteString) -> LongDouble? {
  guard (1..<5120).contains(text.count), text.bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
  guard let value = LongDouble(text.string), !value.isNaN else { return nil }
  let isNamed = text.lowercased.bytes.contains(UInt8(ascii: "i"))
  return value.isInfinite && !isNamed ? nil : value
}

/// A number with up to 17 decimals, without trailing zeroes (`ld2string` in its form for humans).
private func formatLongDouble(_ value: LongDouble) -> ByteString {
  // The largest has 4933 digits before the point.
  var buffer = [CChar](repeating: 0, count: 5120)
  let length = withVaList([value]) { vsnprintf(&buffer, buffer.count, longDoubleFormat, $0) }
  var bytes = buffer[..<min(max(Int(length), 0), buffer.count - 1)].map { UInt8(bitPattern: $0) }
  while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
  if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
  return bytes == Array("-0".utf8) ? "0" : ByteString(bytes)
}
