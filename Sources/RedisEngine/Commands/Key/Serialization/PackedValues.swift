// RedisEngine: Redis's data and commands, pure. This file: list packs and integer sets, as Redis packs small values.

import WireCore

extension RDBReader {
  /// The elements of a list pack: a head of six bytes, entries with their own length behind each, and 0xFF.
  static func listpack(_ bytes: ByteString) throws(DumpError) -> [ByteString] {
    var reader = RDBReader(bytes.bytes[...], limit: 0)
    let total = try reader.littleEndian(UInt32.self)
    let count = try reader.littleEndian(UInt16.self)
    guard Int(total) == bytes.count else { throw .badData }
    var elements: [ByteString] = []
    while let element = try reader.listpackEntry() { elements.append(element) }
    // More elements than fit into the head's count are not counted there.
    guard reader.isAtEnd, count == .max || Int(count) == elements.count else { throw .badData }
    return elements
  }

  /// One entry, or `nil` at the end.
  private mutating func listpackEntry() throws(DumpError) -> ByteString? {
    let first = try self.byte()
    if first == 0xFF { return nil }
    let (head, element) = try self.listpackElement(first)
    let length = head + element.payload
    _ = try self.take(length < 128 ? 1 : length < 16_383 ? 2 : length < 2_097_151 ? 3 : length < 268_435_455 ? 4 : 5)
    return element.bytes
  }

  private typealias Element = (bytes: ByteString, payload: Int)

  /// An element with the lengths of its head and of what follows it.
  private mutating func listpackElement(_ first: UInt8) throws(DumpError) -> (head: Int, Element) {
    switch first {
    case 0x00...0x7F: return (1, (ByteString(decimal: Int64(first)), 0))
    case 0x80...0xBF: return (1, try self.listpackString(Int(first & 0x3F)))
    case 0xC0...0xDF:
      let number = Int16(first & 0x1F) << 8 | Int16(try self.byte())
      // Thirteen bits with a sign.
      return (2, (ByteString(decimal: Int64((number << 3) >> 3)), 0))
    case 0xE0...0xEF: return (2, try self.listpackString(Int(first & 0x0F) << 8 | Int(try self.byte())))
    case 0xF0: return (5, try self.listpackString(Int(try self.littleEndian(UInt32.self))))
    case 0xF1: return (1, (ByteString(decimal: Int64(try self.littleEndian(Int16.self))), 2))
    case 0xF2:
      let low = Int32(try self.littleEndian(UInt16.self))
      let high = Int32(Int8(bitPattern: try self.byte()))
      return (1, (ByteString(decimal: Int64(high << 16 | low)), 3))
    case 0xF3: return (1, (ByteString(decimal: Int64(try self.littleEndian(Int32.self))), 4))
    case 0xF4: return (1, (ByteString(decimal: try self.littleEndian(Int64.self)), 8))
    default: throw .badData
    }
  }

  private mutating func listpackString(_ count: Int) throws(DumpError) -> Element {
    (ByteString(try self.take(count)), count)
  }

  /// The members of an integer set: the width of each, how many there are, then all, the smallest first.
  static func intset(_ bytes: ByteString) throws(DumpError) -> [ByteString] {
    var reader = RDBReader(bytes.bytes[...], limit: 0)
    let width = try reader.littleEndian(UInt32.self)
    let count = try reader.littleEndian(UInt32.self)
    guard [2, 4, 8].contains(width), Int(width) * Int(count) == bytes.count - 8 else { throw .badData }
    var members: [ByteString] = []
    for _ in 0..<count {
      switch width {
      case 2: members.append(ByteString(decimal: Int64(try reader.littleEndian(Int16.self))))
      case 4: members.append(ByteString(decimal: Int64(try reader.littleEndian(Int32.self))))
      default: members.append(ByteString(decimal: try reader.littleEndian(Int64.self)))
      }
    }
    return members
  }
}
