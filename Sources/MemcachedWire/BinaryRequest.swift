// MemcachedWire: memcached's protocols, both directions, no I/O. This file: packets of the binary protocol.

package import NIOCore
package import WireCore

/// Commands of the binary protocol, by their numbers (memcached wiki, BinaryProtocolRevamped, section Command Opcodes).
package enum BinaryOpcode: UInt8, Hashable, Sendable {
  case get = 0x00, set = 0x01, add = 0x02, replace = 0x03, delete = 0x04, increment = 0x05, decrement = 0x06
  case quit = 0x07, flush = 0x08, getq = 0x09, noop = 0x0A, version = 0x0B, getk = 0x0C, getkq = 0x0D
  case append = 0x0E, prepend = 0x0F, stat = 0x10, setq = 0x11, addq = 0x12, replaceq = 0x13, deleteq = 0x14
  case incrementq = 0x15, decrementq = 0x16, quitq = 0x17, flushq = 0x18, appendq = 0x19, prependq = 0x1A
  case touch = 0x1C, gat = 0x1D, gatq = 0x1E, saslListMechanisms = 0x20, saslAuth = 0x21, saslStep = 0x22
  case gatk = 0x23, gatkq = 0x24

  /// The command that this one is a quiet variant of; itself, if it is none.
  package var loud: BinaryOpcode { BinaryCommandTable.row(self)?.opcode ?? self }

  /// Whether it stays silent where there is nothing to say.
  package var isQuiet: Bool { self.loud != self }
}

/// What a packet answers (memcached wiki, section Response Status).
package enum BinaryStatus: UInt16, Hashable, Sendable {
  case ok = 0x00
  case notFound = 0x01
  case exists = 0x02
  case tooLarge = 0x03
  case invalidArguments = 0x04
  case notStored = 0x05
  case notNumeric = 0x06
  case authenticationError = 0x20
  case authenticationContinue = 0x21
  case unknownCommand = 0x81
  case outOfMemory = 0x82

  /// What memcached writes as the value.
  package var text: String {
    switch self {
    case .ok, .authenticationContinue: ""
    case .notFound: "Not found"
    case .exists: "Data exists for key."
    case .tooLarge: "Too large."
    case .invalidArguments: "Invalid arguments"
    case .notStored: "Not stored."
    case .notNumeric: "Non-numeric server-side value for incr or decr"
    case .authenticationError: "Auth failure."
    case .unknownCommand: "Unknown command"
    case .outOfMemory: "Out of memory allocating item"
    }
  }
}

/// A packet, of either direction: a header of 24 bytes, extras, a key and a value.
package struct BinaryPacket: Hashable, Sendable {
  /// The command's number, which need not be a known one.
  package var opcode: UInt8
  /// The answer's status; in a request the number of a virtual bucket, which nobody uses.
  package var status: UInt16 = 0
  package var opaque: UInt32 = 0
  package var cas: UInt64 = 0
  package var extras: ByteString = ByteString()
  package var key: ByteString = ByteString()
  package var value: ByteString = ByteString()

  package init(opcode: UInt8) { self.opcode = opcode }

  package var command: BinaryOpcode? { BinaryOpcode(rawValue: self.opcode) }

  package static var requestMagic: UInt8 { 0x80 }
  package static var answerMagic: UInt8 { 0x81 }
  static var headerLength: Int { 24 }

  /// Writes the packet.
  package func write(to buffer: inout ByteBuffer, magic: UInt8) {
    buffer.writeInteger(magic)
    buffer.writeInteger(self.opcode)
    buffer.writeInteger(UInt16(truncatingIfNeeded: self.key.count))
    buffer.writeInteger(UInt8(truncatingIfNeeded: self.extras.count))
    buffer.writeInteger(UInt8(0))
    buffer.writeInteger(self.status)
    buffer.writeInteger(UInt32(truncatingIfNeeded: self.extras.count + self.key.count + self.value.count))
    buffer.writeInteger(self.opaque)
    buffer.writeInteger(self.cas)
    buffer.writeBytes(self.extras.bytes)
    buffer.writeBytes(self.key.bytes)
    buffer.writeBytes(self.value.bytes)
  }
}

/// A packet's header, read.
struct BinaryHeader {
  let magic: UInt8
  let packet: BinaryPacket
  let keyLength: Int
  let extrasLength: Int
  let bodyLength: Int

  /// `nil` while there are not yet 24 bytes. Takes nothing off the buffer.
  init?(peekingAt bytes: ByteBuffer) {
    var bytes = bytes
    guard
      let (magic, opcode, keyLength, extrasLength, _, status) = bytes.readMultipleIntegers(
        as: (UInt8, UInt8, UInt16, UInt8, UInt8, UInt16).self
      ), let (bodyLength, opaque) = bytes.readMultipleIntegers(as: (UInt32, UInt32).self),
      let cas = bytes.readInteger(as: UInt64.self)
    else { return nil }
    var packet = BinaryPacket(opcode: opcode)
    packet.status = status
    packet.opaque = opaque
    packet.cas = cas
    self.magic = magic
    self.packet = packet
    self.keyLength = Int(keyLength)
    self.extrasLength = Int(extrasLength)
    self.bodyLength = Int(bodyLength)
  }

  /// The client's flags of a packet that stores, which are the first of its extras; 0 for others.
  func flags(_ bytes: ByteBuffer) -> UInt32 {
    guard [.set, .add, .replace].contains(self.packet.command?.loud), self.extrasLength >= 4 else { return 0 }
    return bytes.getInteger(at: bytes.readerIndex + BinaryPacket.headerLength) ?? 0
  }

  /// Whether key and extras fit into the body.
  var isConsistent: Bool { self.keyLength + self.extrasLength <= self.bodyLength }
}
