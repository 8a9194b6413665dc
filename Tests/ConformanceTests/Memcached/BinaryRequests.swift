// ConformanceTests: one suite, two servers. This file: packets of the binary protocol, drawn.

import MemcachedWire
import NIOCore
import WireCore

extension MemcachedPools {
  /// A packet. Unknown commands have no key and no extras: memcached passes over those twice.
  mutating func packet() -> BinaryPacket {
    switch self.number(0...99) {
    case ..<25: self.fetch()
    case ..<60: self.store()
    case ..<75: self.count()
    case ..<88: self.deletion()
    default: self.odd()
    }
  }

  /// A packet that breaks the rules of its command: the server answers it and closes.
  mutating func lastPacket() -> BinaryPacket {
    var packet = self.packet(
      self.one(of: [.get, .set, .delete, .increment, .noop, .version, .append, .quit, .quitq, .stat, .touch])
    )
    guard packet.command != .quit, packet.command != .quitq else { return packet }
    switch packet.command {
    case .get, .delete: packet.extras = "abcd"
    case .set, .increment: packet.key = "k1"
    case .append, .stat, .touch: packet.extras = "ab"
    default: packet.value = "x"
    }
    if self.once(in: 4), packet.command == .get { packet.key = ByteString([UInt8](repeating: 0x61, count: 251)) }
    return packet
  }

  private func packet(_ opcode: BinaryOpcode) -> BinaryPacket { BinaryPacket(opcode: opcode.rawValue) }

  private mutating func fetch() -> BinaryPacket {
    let opcode = self.one(of: [.get, .getq, .getk, .getkq, .touch, .gat, .gatq, .gatk, .gatkq] as [BinaryOpcode])
    var packet = self.packet(opcode)
    packet.key = self.key()
    if [.touch, .gat, .gatk].contains(opcode.loud) { packet.extras = Self.big(self.time()) }
    return packet
  }

  private mutating func store() -> BinaryPacket {
    let opcode = self.one(
      of: [.set, .set, .setq, .add, .addq, .replace, .replaceq, .append, .appendq, .prepend, .prependq]
        as [BinaryOpcode]
    )
    var packet = self.packet(opcode)
    packet.key = self.key()
    packet.value = self.once(in: 3) ? self.digits() : self.value()
    if [.set, .add, .replace].contains(opcode.loud) {
      packet.extras = Self.big(self.one(of: [UInt32(0), 0, 1, .max])) + Self.big(self.time())
    }
    packet.cas = self.cas()
    return packet
  }

  private mutating func count() -> BinaryPacket {
    var packet = self.packet(self.one(of: [.increment, .incrementq, .decrement, .decrementq]))
    packet.key = self.key()
    let amount = self.one(of: [UInt64(0), 1, 2, 9, 100, .max])
    packet.extras =
      Self.big(amount) + Self.big(self.one(of: [UInt64(0), 5, 10, .max]))
      + Self.big(self.one(of: [UInt32(0), 100, .max, 2_592_001]))
    packet.cas = self.once(in: 2) ? 0 : self.cas()
    return packet
  }

  private mutating func deletion() -> BinaryPacket {
    var packet = self.packet(self.once(in: 2) ? .delete : .deleteq)
    packet.key = self.key()
    packet.cas = self.cas()
    return packet
  }

  private mutating func odd() -> BinaryPacket {
    switch self.number(0...5) {
    case 0 where self.once(in: 5):
      var packet = self.packet(self.once(in: 2) ? .flush : .flushq)
      if self.once(in: 2) { packet.extras = Self.big(UInt32(0)) }
      return packet
    case 1: return self.packet(.version)
    case 2:
      var packet = BinaryPacket(opcode: self.one(of: [0x1B, 0x30, 0x40, 0x7F, 0xFF]))
      if self.once(in: 2) { packet.value = "abc" }
      return packet
    case 3:
      var packet = self.packet(.stat)
      packet.key = "foo"
      return packet
    default: return self.packet(.noop)
    }
  }

  private mutating func cas() -> UInt64 { self.once(in: 5) ? UInt64(self.number(1...300)) : 0 }

  private mutating func time() -> UInt32 { self.one(of: [0, 0, 100, 1000, 2_592_000, 2_592_001, 2_000_000_000, .max]) }

  private static func big(_ number: some FixedWidthInteger) -> ByteString {
    ByteString(withUnsafeBytes(of: number.bigEndian) { Array($0) })
  }
}

extension BinaryPacket {
  func bytes() -> ByteString {
    var buffer = ByteBuffer()
    self.write(to: &buffer, magic: BinaryPacket.requestMagic)
    return ByteString(Array(buffer: buffer))
  }
}
