// SQLEngine/Types: PostgreSQL's types. This file: whole numbers, truth values and their text.

/// Reading of whole numbers, as PostgreSQL 15 does: decimal digits, a sign, white space around.
enum IntegerText {
  enum Failure { case syntax, range }

  /// The number in `text`.
  static func read<T: FixedWidthInteger>(_ text: String, as: T.Type, typeName: String) throws(SQLError) -> T {
    switch self.parse(text) {
    case .success(let value):
      if let result = T(exactly: value) { return result }
      throw outOfRange(typeName, text)
    case .failure(.range): throw outOfRange(typeName, text)
    case .failure(.syntax):
      // Digits that are too many are seen before what stands behind them.
      let digits = text.utf8.drop { isSpace($0) }.prefix { $0 &- 48 < 10 || $0 == 43 || $0 == 45 }
      if let value = Int64(String(Substring(digits))), T(exactly: value) == nil { throw outOfRange(typeName, text) }
      throw invalidSyntax(typeName, text)
    }
  }

  enum Outcome {
    case success(Int64)
    case failure(Failure)
  }

  static func parse(_ text: String) -> Outcome {
    if let quick = text.utf8.withContiguousStorageIfAvailable({ self.parse($0) }) { return quick }
    var copy = text
    return copy.withUTF8 { self.parse($0) }
  }

  private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Outcome {
    var index = 0
    while index < bytes.count, isSpace(bytes[index]) { index += 1 }
    var negative = false
    if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
      negative = bytes[index] == UInt8(ascii: "-")
      index += 1
    }
    let start = index
    var (value, overflowed) = (Int64(0), false)
    while index < bytes.count, bytes[index] &- 48 < 10 {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflow2) = product.subtractingReportingOverflow(Int64(bytes[index] &- 48))
      if overflow || overflow2 { overflowed = true }
      value = sum
      index += 1
    }
    if index == start { return .failure(.syntax) }
    while index < bytes.count, isSpace(bytes[index]) { index += 1 }
    if index < bytes.count { return .failure(.syntax) }
    if overflowed || !negative && value == .min { return .failure(.range) }
    return .success(negative ? value : -value)
  }

  /// An `oid`, which may be given as a negative number as well.
  static func readOID(_ text: String, typeName: String) throws(SQLError) -> Int64 {
    switch self.parse(text) {
    case .success(let value) where value >= Int64(Int32.min) && value <= Int64(UInt32.max):
      return Int64(UInt32(truncatingIfNeeded: value))
    case .failure(.syntax): throw invalidSyntax(typeName, text)
    default: throw outOfRange(typeName, text)
    }
  }

  /// A truth value: any beginning of `true`, `false`, `yes`, `no`, two letters of `on` and `off`, `1` and `0`.
  static func readBool(_ text: String) throws(SQLError) -> Bool {
    switch text.utf8.count == 1 ? text.utf8.first ?? 0 : 0 {
    case UInt8(ascii: "t"), UInt8(ascii: "1"): return true
    case UInt8(ascii: "f"), UInt8(ascii: "0"): return false
    default: break
    }
    var copy = text
    let word = copy.withUTF8 { String(decoding: trimmed($0).map { asciiLower($0) }, as: UTF8.self) }
    guard !word.isEmpty else { throw invalidSyntax("boolean", text) }
    if "true".hasPrefix(word) || "yes".hasPrefix(word) || word == "on" || word == "1" { return true }
    if "false".hasPrefix(word) || "no".hasPrefix(word) || word == "0" || word == "of" || word == "off" { return false }
    throw invalidSyntax("boolean", text)
  }

  /// Appends a number's decimal digits.
  static func write(_ value: Int64, to bytes: inout [UInt8]) {
    if value >= 0, value < 10 { return bytes.append(48 + UInt8(truncatingIfNeeded: value)) }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { buffer in
      var (rest, position) = (value.magnitude, 20)
      while rest > 0 {
        position -= 1
        buffer[position] = UInt8(truncatingIfNeeded: 48 + rest % 10)
        rest /= 10
      }
      if value < 0 { bytes.append(UInt8(ascii: "-")) }
      bytes.append(contentsOf: buffer[position...])
    }
  }
}

@inline(__always)
func asciiLower(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte | 0x20 : byte }

@inline(__always)
func asciiUpper(_ byte: UInt8) -> UInt8 { byte >= 97 && byte <= 122 ? byte & 0xDF : byte }
