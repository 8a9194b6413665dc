// RESP: the Redis serialization protocol, both directions, no I/O. This file: what both decoders read with.

/// A place in bytes that are valid only for the duration of a call.
struct ByteScanner {
  let bytes: UnsafeRawBufferPointer
  /// The place of the next byte to read.
  private(set) var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// How many bytes are still to be read.
  var available: Int { self.bytes.count - self.position }

  /// The next byte.
  var next: UInt8? { self.position < self.bytes.count ? self.bytes[self.position] : nil }

  /// The byte `offset` bytes behind the next one; the caller has checked that it is there.
  subscript(offset: Int) -> UInt8 { self.bytes[self.position + offset] }

  /// Takes `count` bytes; the caller has checked that they are there.
  mutating func take(_ count: Int) -> UnsafeRawBufferPointer {
    let taken = UnsafeRawBufferPointer(rebasing: self.bytes[self.position..<self.position + count])
    self.position += count
    return taken
  }

  /// Passes over `count` bytes; the caller has checked that they are there.
  mutating func skip(_ count: Int) { self.position += count }
}

extension UnsafeRawBufferPointer {
  /// An integer as Redis reads it everywhere (`string2ll`): decimal digits, at most a minus sign before them,
  /// no leading zeroes.
  var integer: Int64? {
    guard let first = self.first else { return nil }
    if self.count == 1, first == UInt8(ascii: "0") { return 0 }
    let start = first == UInt8(ascii: "-") ? 1 : 0
    // 19 digits cannot overflow 64 bits without a sign.
    guard (1...19).contains(self.count - start), self[start] != UInt8(ascii: "0") else { return nil }
    var magnitude: UInt64 = 0
    for index in start..<self.count {
      let digit = self[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      magnitude = magnitude &* 10 &+ UInt64(digit)
    }
    if start == 0 { return Int64(exactly: magnitude) }
    return magnitude <= Int64.min.magnitude ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
  }
}
