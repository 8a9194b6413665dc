// WireCore: what every fake shares, pure. This file: numbers as decimal digits.

public import NIOCore

/// Writes `value` in decimal to the start of `bytes` (20 bytes suffice for every value) and returns the
/// number of digits and sign written.
@inlinable
package func writeDecimal(_ value: Int64, to bytes: UnsafeMutableRawBufferPointer) -> Int {
  var magnitude = value.magnitude
  var digits = 1
  var bound: UInt64 = 10
  while digits < 19, magnitude >= bound {
    digits += 1
    bound &*= 10
  }
  // Only the magnitude of Int64.min has no room to spare; it has 19 digits as well.
  let start = value < 0 ? 1 : 0
  if value < 0 { bytes[0] = UInt8(ascii: "-") }
  for index in (start..<start + digits).reversed() {
    bytes[index] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: magnitude % 10)
    magnitude /= 10
  }
  return start + digits
}

extension ByteBuffer {
  /// Appends `value` in decimal; returns how many bytes that took.
  @inlinable
  @discardableResult
  package mutating func writeDecimal(_ value: Int64) -> Int {
    self.writeWithUnsafeMutableBytes(minimumWritableBytes: 20) { bytes in
      if (0..<10).contains(value) {
        bytes[0] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value)
        return 1
      }
      return WireCore.writeDecimal(value, to: bytes)
    }
  }
}
