// MongoWire: MongoDB's protocol, both directions, no I/O. This file: messages by their opcodes.

import BSON

extension MessageReader {
  /// The whole message.
  mutating func message() throws(MongoWireError) -> MongoMessage {
    var requestID: Int32?
    do throws(MongoWireError.Reason) {
      _ = try self.integer(Int32.self)
      let number: Int32 = try self.integer()
      requestID = number
      let responseTo: Int32 = try self.integer()
      let body = try self.body(try self.integer())
      try self.expectEnd()
      return MongoMessage(requestID: number, responseTo: responseTo, body)
    } catch {
      throw MongoWireError(error, requestID: requestID)
    }
  }

  private mutating func body(
    _ code: Int32,
    isCompressed: Bool = false
  ) throws(MongoWireError.Reason) -> MongoMessage.Body {
    switch MongoOpcode(rawValue: code) {
    case .message: return .message(try self.opMessage(isCompressed: isCompressed))
    case .query: return .query(try self.opQuery())
    case .reply: return .reply(try self.opReply())
    case .compressed where !isCompressed: return try self.opCompressed()
    case .compressed: throw self.unexpected("a message that is compressed once", "another OP_COMPRESSED")
    case nil: throw .unknownOpcode(code)
    }
  }

  /// The opcode and the length behind it are those of the message inside.
  private mutating func opCompressed() throws(MongoWireError.Reason) -> MongoMessage.Body {
    let code: Int32 = try self.integer()
    let length: Int32 = try self.integer()
    let compressor: UInt8 = try self.integer()
    guard compressor == 0 else { throw .unsupportedCompressor(compressor) }
    guard Int(length) == self.available else {
      throw self.unexpected("\(length) uncompressed bytes", "\(self.available)")
    }
    return try self.body(code, isCompressed: true)
  }

  private mutating func opQuery() throws(MongoWireError.Reason) -> OpQuery {
    let flags: UInt32 = try self.integer()
    let namespace = try self.terminated()
    let skip: Int32 = try self.integer()
    let count: Int32 = try self.integer()
    let query = try self.document()
    let fields = self.available > 0 ? try self.document() : nil
    return OpQuery(namespace, query, flags: flags, skip: skip, count: count, fields: fields)
  }

  private mutating func opReply() throws(MongoWireError.Reason) -> OpReply {
    let flags = OpReply.Flags(rawValue: try self.integer())
    let cursor: Int64 = try self.integer()
    let start: Int32 = try self.integer()
    let count: Int32 = try self.integer()
    let documents = try self.documents()
    guard documents.count == Int(count) else { throw self.unexpected("\(count) documents", "\(documents.count)") }
    return OpReply(documents, flags: flags, cursor: cursor, start: start)
  }

  private mutating func opMessage(isCompressed: Bool) throws(MongoWireError.Reason) -> OpMessage {
    let flags = OpMessage.Flags(rawValue: try self.integer())
    guard flags.unknownRequired.isEmpty else { throw .unknownFlags(flags.unknownRequired.rawValue) }
    if flags.contains(.checksumPresent) { try self.checkChecksum(isCompressed: isCompressed) }
    var document: BSONDocument?
    var sequences: [DocumentSequence] = []
    while self.available > 0 {
      switch try self.integer(UInt8.self) {
      case 0:
        guard document == nil else { throw self.unexpected("one section of kind 0", "a second one") }
        document = try self.document()
      case 1: sequences.append(try self.sequence(behind: sequences))
      case let kind: throw self.unexpected("a section of kind 0 or 1", "\(kind)")
      }
    }
    guard let document else { throw self.unexpected("a section of kind 0", "none") }
    return OpMessage(document, sequences: sequences, flags: flags)
  }

  private mutating func sequence(
    behind others: [DocumentSequence]
  ) throws(MongoWireError.Reason) -> DocumentSequence {
    let start = self.position
    let length = Int(try self.integer(Int32.self))
    guard length >= 5, length <= self.end - start else {
      throw .malformed(offset: start, expected: "a section's length from 5 to \(self.end - start)", got: "\(length)")
    }
    let end = self.end
    self.end = start + length
    defer { self.end = end }
    let identifier = try self.terminated()
    guard !others.contains(where: { $0.identifier == identifier }) else {
      throw self.unexpected("one section \(identifier)", "a second one")
    }
    return DocumentSequence(identifier, try self.documents())
  }

  /// Compares the last four bytes with the others, and takes them off.
  private mutating func checkChecksum(isCompressed: Bool) throws(MongoWireError.Reason) {
    guard !isCompressed else { throw self.unexpected("no checksum in a compressed message", "one") }
    guard self.available >= 4 else { throw self.unexpected("a checksum", "\(self.available) bytes") }
    self.end -= 4
    let declared = self.bytes[self.end...].reversed().reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
    let actual = self.bytes.withUnsafeBytes { crc32c(UnsafeRawBufferPointer(rebasing: $0[..<self.end])) }
    guard actual == declared else { throw .wrongChecksum(expected: actual, got: declared) }
  }
}
