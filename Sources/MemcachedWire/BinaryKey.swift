// MemcachedWire: memcached's protocols, both directions, no I/O. This file: keys that text cannot hold.

package import WireCore

extension ByteString {
  /// The key that came as base64 (meta flag `b`), or `nil` if that is none. As in memcached, other characters are passed
  /// over, and the end is where padding ends.
  package init?(base64Key digits: some Collection<UInt8>) {
    let pad = UInt8(ascii: "=")
    let digits = digits.filter { $0 == pad || Base64.value(of: $0) != nil }
    guard !digits.isEmpty, digits.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: digits.count, by: 4) {
      let group = digits[start..<start + 4]
      let bits = group.reduce(UInt32(0)) { $0 << 6 | (Base64.value(of: $1) ?? 0) }
      bytes += [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)]
      let padding = group.count { $0 == pad }
      if padding == 0 { continue }
      guard padding <= 2 else { return nil }
      bytes.removeLast(padding)
      break
    }
    guard !bytes.isEmpty else { return nil }
    self.init(bytes)
  }
}
