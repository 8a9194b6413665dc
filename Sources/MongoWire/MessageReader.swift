// MongoWire: MongoDB's protocol, both directions, no I/O. This file: what takes a message's bytes apart.

import BSON

/// Reads the parts of one message, of which all bytes are there.
struct MessageReader {
  let bytes: [UInt8]
  let limits: MongoWireLimits
  private(set) var position = 0
  /// Where the part ends that is read.
  var end: Int

  init(_ bytes: [UInt8], limits: MongoWireLimits) {
    self.bytes = bytes
    self.limits = limits
    self.end = bytes.count
  }

  var available: Int { self.end - self.position }

  mutating func integer<Integer: FixedWidthInteger>(
    _: Integer.Type = Integer.self
  ) throws(MongoWireError.Reason) -> Integer {
    let size = Integer.bitWidth / 8
    guard self.available >= size else { throw self.unexpected("\(size) bytes", "\(self.available)") }
    defer { self.position += size }
    return self.bytes[self.position..<self.position + size].reversed().reduce(0) { $0 << 8 | Integer($1) }
  }

  /// A zero-terminated string.
  mutating func terminated() throws(MongoWireError.Reason) -> String {
    let rest = self.bytes[self.position..<self.end]
    guard let zero = rest.firstIndex(of: 0) else { throw self.unexpected("a zero-terminated string", "no zero byte") }
    guard let text = String(validating: rest[..<zero], as: UTF8.self) else {
      throw self.unexpected("a string in UTF-8", "other bytes")
    }
    self.position = zero + 1
    return text
  }

  mutating func document() throws(MongoWireError.Reason) -> BSONDocument {
    let start = self.position
    do throws(BSONError) {
      let document = try BSONDocument(sharing: self.bytes, at: start, before: self.end, limits: self.limits.document)
      self.position = start + document.byteCount
      return document
    } catch {
      throw .document(offset: start, error)
    }
  }

  /// Documents up to the end of the part.
  mutating func documents() throws(MongoWireError.Reason) -> [BSONDocument] {
    var documents: [BSONDocument] = []
    while self.available > 0 { documents.append(try self.document()) }
    return documents
  }

  mutating func skip(_ count: Int) { self.position += min(count, self.available) }

  func expectEnd() throws(MongoWireError.Reason) {
    guard self.available == 0 else { throw self.unexpected("the end", "\(self.available) more bytes") }
  }

  func unexpected(_ expected: String, _ got: String) -> MongoWireError.Reason {
    .malformed(offset: self.position, expected: expected, got: got)
  }
}
