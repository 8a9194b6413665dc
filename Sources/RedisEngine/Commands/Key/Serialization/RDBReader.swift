// RedisEngine: Redis's data and commands, pure. This file: values in the format of Redis's snapshots, read.

import WireCore

/// Reads the parts that values are made of. What it reads comes from a client: every length is checked.
struct RDBReader {
  private enum Length {
    case bytes(Int)
    /// A string in another form than its bytes.
    case special(UInt8)
  }

  private let bytes: ArraySlice<UInt8>
  private var position: Int
  /// The longest string, in bytes.
  private let limit: Int

  init(_ bytes: ArraySlice<UInt8>, limit: Int) {
    self.bytes = bytes
    self.position = bytes.startIndex
    self.limit = limit
  }

  private var remaining: Int { self.bytes.endIndex - self.position }

  var isAtEnd: Bool { self.remaining == 0 }

  mutating func byte() throws(DumpError) -> UInt8 {
    guard !self.isAtEnd else { throw .badData }
    defer { self.position += 1 }
    return self.bytes[self.position]
  }

  mutating func take(_ count: Int) throws(DumpError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= self.remaining else { throw .badData }
    defer { self.position += count }
    return self.bytes[self.position..<self.position + count]
  }

  mutating func littleEndian<Number: FixedWidthInteger>(_ type: Number.Type) throws(DumpError) -> Number {
    var number: Number = 0
    for byte in try self.take(Number.bitWidth / 8).reversed() {
      number = number << 8 | Number(truncatingIfNeeded: byte)
    }
    return number
  }

  /// A length that is a number.
  mutating func length() throws(DumpError) -> Int {
    guard case .bytes(let length) = try self.anyLength() else { throw .badData }
    return length
  }

  private mutating func anyLength() throws(DumpError) -> Length {
    let first = try self.byte()
    switch (first >> 6, first) {
    case (0, _): return .bytes(Int(first))
    case (1, _): return .bytes(Int(first & 0x3F) << 8 | Int(try self.byte()))
    case (2, 0x80): return .bytes(Int(try self.littleEndian(UInt32.self).byteSwapped))
    case (2, 0x81):
      guard let length = Int(exactly: try self.littleEndian(UInt64.self).byteSwapped) else { throw .badData }
      return .bytes(length)
    case (3, _): return .special(first & 0x3F)
    default: throw .badData
    }
  }

  /// A string: its bytes, a number in binary, or compressed.
  mutating func string() throws(DumpError) -> ByteString {
    switch try self.anyLength() {
    case .bytes(let count): return ByteString(try self.take(count))
    case .special(0): return ByteString(decimal: Int64(try self.littleEndian(Int8.self)))
    case .special(1): return ByteString(decimal: Int64(try self.littleEndian(Int16.self)))
    case .special(2): return ByteString(decimal: Int64(try self.littleEndian(Int32.self)))
    case .special(3):
      let compressed = try self.length()
      let count = try self.length()
      guard count <= self.limit else { throw .badData }
      return ByteString(try self.decompressed(try self.take(compressed), count: count))
    case .special: throw .badData
    }
  }

  /// Undoes LZF compression: runs of literal bytes, and references to what came before.
  private func decompressed(_ input: ArraySlice<UInt8>, count: Int) throws(DumpError) -> [UInt8] {
    var reader = RDBReader(input, limit: 0)
    var output: [UInt8] = []
    while !reader.isAtEnd {
      let control = Int(try reader.byte())
      if control < 32 {
        output += try reader.take(control + 1)
      } else {
        let length = control >> 5 == 7 ? 7 + Int(try reader.byte()) : control >> 5
        let distance = (control & 31) << 8 + Int(try reader.byte()) + 1
        guard distance <= output.count else { throw .badData }
        // It may reach into what it adds itself.
        for _ in 0..<length + 2 { output.append(output[output.count - distance]) }
      }
      guard output.count <= count else { throw .badData }
    }
    guard output.count == count else { throw .badData }
    return output
  }
}
