// MongoWire: MongoDB's protocol, both directions, no I/O. This file: messages into bytes.

import BSON
package import NIOCore

extension MongoMessage {
  /// Appends the message; its checksum too if its flags say so.
  ///
  /// - Parameter isWrapped: whether it becomes an OP_COMPRESSED by the compressor that does nothing; such a message has
  ///   no checksum.
  package func write(to buffer: inout ByteBuffer, isWrapped: Bool = false) {
    let start = buffer.writerIndex
    let code = isWrapped ? .compressed : self.body.opcode
    for field in [0, self.requestID, self.responseTo, code.rawValue] { buffer.writeLittle(field) }
    if isWrapped {
      buffer.writeLittle(self.body.opcode.rawValue)
      let length = buffer.writerIndex
      buffer.writeLittle(0 as Int32)
      buffer.writeLittle(0 as UInt8)
      self.body.write(to: &buffer, hasChecksum: false)
      buffer.setLength(at: length, from: length + 5)
    } else {
      self.body.write(to: &buffer, hasChecksum: true)
    }
    buffer.setLength(at: start, from: start)
    if !isWrapped, case .message(let message) = self.body, message.flags.contains(.checksumPresent) {
      buffer.writeChecksum(from: start)
    }
  }
}

extension MongoMessage.Body {
  fileprivate var opcode: MongoOpcode {
    switch self {
    case .message: .message
    case .query: .query
    case .reply: .reply
    }
  }

  fileprivate func write(to buffer: inout ByteBuffer, hasChecksum: Bool) {
    switch self {
    case .message(let message):
      let flags = hasChecksum ? message.flags : message.flags.subtracting(.checksumPresent)
      buffer.writeLittle(flags.rawValue)
      message.writeSections(to: &buffer)
    case .query(let query):
      buffer.writeLittle(query.flags)
      buffer.writeTerminated(query.namespace)
      buffer.writeLittle(query.skip)
      buffer.writeLittle(query.count)
      buffer.write(query.query)
      if let fields = query.fields { buffer.write(fields) }
    case .reply(let reply):
      buffer.writeLittle(reply.flags.rawValue)
      buffer.writeLittle(reply.cursor)
      buffer.writeLittle(reply.start)
      buffer.writeLittle(Int32(truncatingIfNeeded: reply.documents.count))
      for document in reply.documents { buffer.write(document) }
    }
  }
}

extension OpMessage {
  fileprivate func writeSections(to buffer: inout ByteBuffer) {
    buffer.writeLittle(0 as UInt8)
    buffer.write(self.document)
    for sequence in self.sequences {
      buffer.writeLittle(1 as UInt8)
      let start = buffer.writerIndex
      buffer.writeLittle(0 as Int32)
      buffer.writeTerminated(sequence.identifier)
      for document in sequence.documents { buffer.write(document) }
      buffer.setLength(at: start, from: start)
    }
  }
}

extension ByteBuffer {
  fileprivate mutating func writeLittle(_ value: some FixedWidthInteger) {
    self.writeInteger(value, endianness: .little)
  }

  fileprivate mutating func write(_ document: BSONDocument) {
    document.withUnsafeBytes { _ = self.writeBytes($0) }
  }

  /// A string up to its first zero byte, and one.
  fileprivate mutating func writeTerminated(_ text: String) {
    self.writeBytes(text.utf8.prefix { $0 != 0 })
    self.writeInteger(0 as UInt8)
  }

  fileprivate mutating func setLength(at index: Int, from start: Int) {
    self.setInteger(Int32(truncatingIfNeeded: self.writerIndex - start), at: index, endianness: .little)
  }

  /// The length of the message counts the checksum, and the checksum covers the length.
  fileprivate mutating func writeChecksum(from start: Int) {
    self.setInteger(Int32(truncatingIfNeeded: self.writerIndex - start + 4), at: start, endianness: .little)
    let offset = start - self.readerIndex
    let checksum = self.withUnsafeReadableBytes { crc32c(UnsafeRawBufferPointer(rebasing: $0[offset...])) }
    self.writeLittle(checksum)
  }
}
