// RESP: the Redis serialization protocol, both directions, no I/O. This file: what a server writes.

package import NIOCore
package import WireCore

/// Writes replies in the protocol version that a client speaks. Types that RESP2 does not have are written
/// as Redis writes them to a RESP2 client.
package struct RESPWriter: Sendable {
  /// What was written so far.
  package var buffer: ByteBuffer
  /// The version to write.
  package var version: RESPVersion
  /// How long the buffer may become, about. It could not hold 4 GiB, and nobody waits for a reply of 1 GiB.
  package var limit = 1 << 30
  /// Whether strings were left out because of the limit: the reply is no reply.
  package private(set) var isCut = false

  package init(buffer: ByteBuffer, version: RESPVersion) {
    self.buffer = buffer
    self.version = version
  }

  /// `+OK`. The text has no line breaks.
  package mutating func simpleString(_ text: StaticString) {
    let count = text.utf8CodeUnitCount
    self.buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count + 3) { bytes in
      bytes[0] = UInt8(ascii: "+")
      text.withUTF8Buffer { UnsafeMutableRawBufferPointer(rebasing: bytes[1...]).copyMemory(from: .init($0)) }
      bytes[count + 1] = 0x0D
      bytes[count + 2] = 0x0A
      return count + 3
    }
  }

  /// `+text`; line breaks are written as spaces.
  package mutating func simpleString(_ text: String) {
    self.line(UInt8(ascii: "+"), text)
  }

  /// `-ERR text`; line breaks are written as spaces, as Redis does.
  package mutating func error(_ text: String) {
    self.line(UInt8(ascii: "-"), text)
  }

  /// `:1`.
  package mutating func integer(_ value: Int64) {
    self.number(UInt8(ascii: ":"), value)
  }

  /// `:1`.
  package mutating func integer(_ value: Int) {
    self.number(UInt8(ascii: ":"), Int64(value))
  }

  /// `$3 abc`.
  package mutating func bulk(_ value: ByteString) {
    guard self.buffer.readableBytes &+ value.count <= self.limit else { return self.isCut = true }
    self.buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: value.count + bulkOverhead) { bytes in
      writeBulk(value, to: bytes)
    }
  }

  /// An array of `count` bulk strings, written at once: a long reply takes one check of the buffer instead of
  /// several for each element.
  package mutating func bulks(_ count: Int, _ element: (Int) -> ByteString) {
    var size = bulkOverhead
    for index in 0..<count { size &+= element(index).count &+ bulkOverhead }
    guard self.buffer.readableBytes &+ size <= self.limit else { return self.cut() }
    self.buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { bytes in
      var length = writeHead(UInt8(ascii: "*"), Int64(count), to: bytes)
      for index in 0..<count {
        length += writeBulk(element(index), to: UnsafeMutableRawBufferPointer(rebasing: bytes[length...]))
      }
      return length
    }
  }

  /// Notes that something was left out.
  package mutating func cut() { self.isCut = true }

  /// `$3 abc`.
  package mutating func bulk(_ value: String) {
    self.number(UInt8(ascii: "$"), Int64(value.utf8.count))
    self.buffer.writeString(value)
    self.endLine()
  }

  /// A value, or null.
  package mutating func bulkOrNull(_ value: ByteString?) {
    if let value { self.bulk(value) } else { self.null() }
  }

  /// `_`, or `$-1` in RESP2.
  package mutating func null() {
    self.buffer.writeStaticString(self.version == .resp3 ? "_\r\n" : "$-1\r\n")
  }

  /// `_`, or `*-1` in RESP2.
  package mutating func nullArray() {
    self.buffer.writeStaticString(self.version == .resp3 ? "_\r\n" : "*-1\r\n")
  }

  /// The head of an array; `count` elements follow.
  package mutating func array(_ count: Int) {
    self.number(UInt8(ascii: "*"), Int64(count))
  }

  /// The head of a map; `count` pairs follow. In RESP2 an array of twice the length.
  package mutating func map(_ count: Int) {
    if self.version == .resp3 { self.number(UInt8(ascii: "%"), Int64(count)) } else { self.array(count * 2) }
  }

  /// The head of a set; `count` elements follow. In RESP2 an array.
  package mutating func set(_ count: Int) {
    if self.version == .resp3 { self.number(UInt8(ascii: "~"), Int64(count)) } else { self.array(count) }
  }

  /// The head of a push; `count` elements follow. In RESP2 an array.
  package mutating func push(_ count: Int) {
    if self.version == .resp3 { self.number(UInt8(ascii: ">"), Int64(count)) } else { self.array(count) }
  }

  /// `,1.5`, or a bulk string in RESP2. `text` is the number as Redis formats it.
  package mutating func double(_ text: String) {
    if self.version == .resp3 { self.line(UInt8(ascii: ","), text) } else { self.bulk(text) }
  }

  /// `#t`, or `:1` in RESP2.
  package mutating func boolean(_ value: Bool) {
    if self.version == .resp3 {
      self.buffer.writeStaticString(value ? "#t\r\n" : "#f\r\n")
    } else {
      self.integer(value ? 1 : 0)
    }
  }

  /// `(123`, or a bulk string in RESP2.
  package mutating func bigNumber(_ digits: String) {
    if self.version == .resp3 { self.line(UInt8(ascii: "("), digits) } else { self.bulk(digits) }
  }

  /// `=7 txt:abc`, or a bulk string in RESP2. The format has three ASCII letters.
  package mutating func verbatim(_ text: ByteString, format: String = "txt") {
    guard self.version == .resp3 else { return self.bulk(text) }
    guard self.buffer.readableBytes &+ text.count <= self.limit else { return self.isCut = true }
    self.number(UInt8(ascii: "="), Int64(text.count + format.utf8.count + 1))
    self.buffer.writeString(format)
    self.buffer.writeStaticString(":")
    self.buffer.writeBytes(text.bytes)
    self.endLine()
  }

  /// An array of bulk strings.
  package mutating func bulks(_ values: some Collection<ByteString>) {
    let values = Array(values)
    self.bulks(values.count) { values[$0] }
  }

  /// A client's command: its name and its arguments. The same in both versions.
  package mutating func command(_ words: [ByteString]) {
    self.bulks(words)
  }

  private mutating func line(_ marker: UInt8, _ text: String) {
    self.buffer.writeInteger(marker)
    if text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) {
      self.buffer.writeBytes(text.utf8.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 })
    } else {
      self.buffer.writeString(text)
    }
    self.endLine()
  }

  @inline(__always)
  private mutating func endLine() {
    self.buffer.writeInteger(0x0D0A as UInt16)
  }

  /// A marker, a decimal number and the line's end, written at once.
  private mutating func number(_ marker: UInt8, _ value: Int64) {
    self.buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 24) { bytes in writeHead(marker, value, to: bytes) }
  }
}

/// The most bytes that a bulk string takes besides its own: marker, length and two line ends.
package let bulkOverhead = 26

/// Writes a marker, a decimal number and the line's end, at most 23 bytes; returns how many.
package func writeHead(_ marker: UInt8, _ value: Int64, to bytes: UnsafeMutableRawBufferPointer) -> Int {
  bytes[0] = marker
  var length = 1
  if (0..<10).contains(value) {
    bytes[1] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value)
    length = 2
  } else {
    length += writeDecimal(value, to: UnsafeMutableRawBufferPointer(rebasing: bytes[1...]))
  }
  bytes[length] = 0x0D
  bytes[length + 1] = 0x0A
  return length + 2
}

/// Writes a bulk string, its length with ``bulkOverhead`` at most; returns how many bytes.
package func writeBulk(_ value: ByteString, to bytes: UnsafeMutableRawBufferPointer) -> Int {
  var length = writeHead(UInt8(ascii: "$"), Int64(value.count), to: bytes)
  value.bytes.withUnsafeBytes { source in
    UnsafeMutableRawBufferPointer(rebasing: bytes[length...]).copyMemory(from: source)
  }
  length += value.count
  bytes[length] = 0x0D
  bytes[length + 1] = 0x0A
  return length + 2
}
