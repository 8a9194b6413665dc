// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: what both encoders write with.

import NIOCore
import WireCore

extension ByteBuffer {
  /// Begins a message; returns the place of its length.
  @inline(__always)
  mutating func beginMessage(_ type: UInt8?) -> Int {
    if let type { self.writeInteger(type) }
    defer { self.writeInteger(0 as Int32) }
    return self.writerIndex
  }

  /// Fills in a message's length.
  @inline(__always)
  mutating func endMessage(_ start: Int) {
    self.setInteger(UInt32(truncatingIfNeeded: self.writerIndex &- start), at: start)
  }

  /// A string and a zero byte. What follows a zero byte in the string is left out: it would be read as something else.
  mutating func writeTerminated(_ text: String) {
    if text.utf8.contains(0) { self.writeBytes(text.utf8.prefix { $0 != 0 }) } else { self.writeString(text) }
    self.writeInteger(0 as UInt8)
  }

  mutating func writeCount(_ count: Int) { self.writeInteger(UInt16(truncatingIfNeeded: count)) }

  mutating func writeFormats(_ formats: FormatCodes) {
    switch formats {
    case .none: self.writeInteger(0 as UInt16)
    case .all(let code): self.writeMultipleIntegers(1 as UInt16, code.rawValue)
    case .each(let codes):
      self.writeCount(codes.count)
      for code in codes { self.writeInteger(code.rawValue) }
    }
  }

  /// A value behind its length, or null.
  mutating func writeValue(_ value: ByteString?) {
    guard let value else {
      self.writeInteger(-1 as Int32)
      return
    }
    self.writeInteger(Int32(truncatingIfNeeded: value.count))
    self.writeBytes(value.bytes)
  }
}
