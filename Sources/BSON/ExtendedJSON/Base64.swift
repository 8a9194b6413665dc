// BSON: MongoDB's documents, both directions, no I/O. This file: base64 (RFC 4648, section 4).

private let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

/// The bytes in base64, padded.
package func base64(_ bytes: [UInt8]) -> String {
  var text: [UInt8] = []
  text.reserveCapacity((bytes.count + 2) / 3 * 4)
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
    for index in 0..<4 {
      text.append(index > group.count ? UInt8(ascii: "=") : alphabet[bits >> (18 - 6 * index) & 63])
    }
  }
  return String(decoding: text, as: UTF8.self)
}

extension [UInt8] {
  /// Reads base64 with its padding; `nil` for anything else.
  package init?(base64 text: String) {
    var digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 4) else { return nil }
    let padding = digits.reversed().prefix(2).prefix { $0 == UInt8(ascii: "=") }.count
    digits.removeLast(padding)
    self = []
    self.reserveCapacity(digits.count / 4 * 3)
    for start in stride(from: 0, to: digits.count, by: 4) {
      let group = digits[start..<Swift.min(start + 4, digits.count)]
      let values = group.compactMap(base64Digit)
      guard values.count == group.count else { return nil }
      let bits = values.reduce(0) { $0 << 6 | $1 } << (6 * (4 - group.count))
      for index in 0..<group.count - 1 { self.append(UInt8(truncatingIfNeeded: bits >> (16 - 8 * index))) }
    }
  }
}

private func base64Digit(_ digit: UInt8) -> Int? {
  switch digit {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(digit - UInt8(ascii: "A"))
  case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(digit - UInt8(ascii: "a")) + 26
  case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(digit - UInt8(ascii: "0")) + 52
  case UInt8(ascii: "+"): 62
  case UInt8(ascii: "/"): 63
  default: nil
  }
}
