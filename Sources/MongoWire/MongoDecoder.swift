// MongoWire: MongoDB's protocol, both directions, no I/O. This file: bytes into messages.

package import NIOCore

/// Reads the other side's messages.
///
/// Length and opcode are checked as soon as they are there, so that nobody waits for, or keeps, what cannot be read. A
/// message's documents share its memory: who keeps one detaches it.
package struct MongoDecoder: Sendable {
  package var limits = MongoWireLimits()

  package init() {}

  /// Takes the next message off `buffer`; `nil` when not all of it is there yet.
  ///
  /// - Throws: ``MongoWireError``; if it names the message, that was taken off.
  package func next(_ buffer: inout ByteBuffer) throws(MongoWireError) -> MongoMessage? {
    let start = buffer.readerIndex
    guard let declared = buffer.getInteger(at: start, endianness: .little, as: Int32.self) else { return nil }
    let length = Int(declared)
    guard length >= headerLength else {
      throw MongoWireError(.malformed(offset: 0, expected: "a length of at least 16", got: "\(length)"))
    }
    guard length <= self.limits.messageLength else {
      throw MongoWireError(.tooLarge(size: length, limit: self.limits.messageLength))
    }
    if let code = buffer.getInteger(at: start + 12, endianness: .little, as: Int32.self) {
      guard MongoOpcode(rawValue: code) != nil else { throw MongoWireError(.unknownOpcode(code)) }
    }
    guard let bytes = buffer.readBytes(length: length) else { return nil }
    var reader = MessageReader(bytes, limits: self.limits)
    return try reader.message()
  }
}

/// Length, number, number of what is answered, opcode.
let headerLength = 16
