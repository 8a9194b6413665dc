// MemcachedWire: memcached's protocols, both directions, no I/O. This file: the base64 of binary keys.

/// Base64 (RFC 4648, section 4) as the meta commands use it for keys that text cannot hold.
package enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let pad = UInt8(ascii: "=")

  /// The digits, padded.
  package static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var digits: [UInt8] = []
    digits.reserveCapacity((bytes.count + 2) / 3 * 4)
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let group = Array(rest.prefix(3))
      rest = rest.dropFirst(3)
      let bits = (0..<3).reduce(UInt32(0)) { $0 << 8 | UInt32($1 < group.count ? group[$1] : 0) }
      for place in 0..<4 {
        digits.append(place <= group.count ? Self.alphabet[Int(bits >> (18 - 6 * UInt32(place)) & 63)] : Self.pad)
      }
    }
    return digits
  }

  /// The bytes, or `nil` if that is no base64. As in memcached, other characters are passed over, and the end is where
  /// padding ends.
  package static func decode(_ digits: some Collection<UInt8>) -> [UInt8]? {
    let digits = digits.filter { $0 == Self.pad || Self.value(of: $0) != nil }
    guard !digits.isEmpty, digits.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: digits.count, by: 4) {
      let group = digits[start..<start + 4]
      let bits = group.reduce(UInt32(0)) { $0 << 6 | UInt32(Self.value(of: $1) ?? 0) }
      bytes += [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)]
      let padding = group.count { $0 == Self.pad }
      if padding == 0 { continue }
      guard padding <= 2 else { return nil }
      bytes.removeLast(padding)
      break
    }
    return bytes.isEmpty ? nil : bytes
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case 0x41...0x5A: digit - 0x41
    case 0x61...0x7A: digit - 0x61 + 26
    case 0x30...0x39: digit - 0x30 + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
