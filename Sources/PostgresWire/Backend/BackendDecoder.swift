// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: what a client reads.

package import NIOCore
import WireCore

/// Reads a server's messages.
///
/// A message's type and declared length are checked as soon as they are there, the contents when all of them are.
/// Faults are worded as libpq does.
package struct BackendDecoder: Sendable {
  /// The longest message that carries data or text, with its length.
  package var longMessage = 0x3FFF_FFFE
  /// The longest message of other types, with its length.
  package var shortMessage = 30_000

  private var failure: MalformedMessage?

  package init() {}

  /// Takes the next message off `bytes`; `nil` when not all of it is there yet.
  ///
  /// - Throws: what is wrong with the bytes. From then on nothing else.
  package mutating func next(_ bytes: inout ByteBuffer) throws(MalformedMessage) -> BackendMessage? {
    if let failure = self.failure { throw failure }
    do throws(MalformedMessage) { return try self.message(&bytes) } catch {
      self.failure = error
      throw error
    }
  }

  private func message(_ bytes: inout ByteBuffer) throws(MalformedMessage) -> BackendMessage? {
    guard let type: UInt8 = bytes.getInteger(at: bytes.readerIndex) else { return nil }
    guard let length = BackendMessage.Length(type) else { throw .unknownType(type) }
    guard let declared: Int32 = bytes.getInteger(at: bytes.readerIndex + 1) else { return nil }
    guard declared >= 4, declared <= (length == .long ? self.longMessage : self.shortMessage) else {
      throw .lostSynchronization(type: type, length: declared)
    }
    guard bytes.readableBytes >= Int(declared) + 1 else { return nil }
    let result = bytes.withUnsafeReadableBytes { bytes in
      var reader = ContentReader(UnsafeRawBufferPointer(rebasing: bytes[5..<Int(declared) + 1]))
      return Result { () throws(ContentError) in
        let message = try BackendMessage(type, &reader)
        try reader.end()
        return message
      }
    }
    guard case .success(let message) = result else { throw .contents(type: type) }
    bytes.moveReaderIndex(forwardBy: Int(declared) + 1)
    return message
  }
}

/// Why bytes are not a server's message. What follows them cannot be read either.
package enum MalformedMessage: Error, Hashable, Sendable, CustomStringConvertible {
  case unknownType(UInt8)
  /// A length that no message of this type has.
  case lostSynchronization(type: UInt8, length: Int32)
  case contents(type: UInt8)

  package var description: String {
    switch self {
    case .unknownType(let type):
      "unexpected response from server; first received character was \"\(character(type))\""
    case .lostSynchronization(let type, let length):
      "lost synchronization with server: got message type \"\(character(type))\", length \(length)"
    case .contents(let type):
      "message contents do not agree with length in message type \"\(character(type))\""
    }
  }
}

private func character(_ byte: UInt8) -> Character { Character(Unicode.Scalar(byte)) }
