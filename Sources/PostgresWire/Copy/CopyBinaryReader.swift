// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: COPY FROM in binary format.

import WireCore

/// What every COPY file in binary format begins with.
let copySignature = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00]

/// Reads the rows of a COPY in binary format (manual, COPY, Binary Format).
struct CopyBinaryReader: Sendable {
  private enum State {
    case signature
    case flags
    case extensionLength
    case extensionHeader(Int)
    case row
    case field([ByteString?])
    case end
  }

  private let columns: [String]
  private let limit: Int
  private var state = State.signature
  private var bytes: [UInt8] = []
  private var position = 0
  private var hasAll = false

  /// The row that was read last.
  private(set) var place = CopyPlace(line: 0)

  init(columns: [String], limit: Int) {
    self.columns = columns
    self.limit = limit
  }

  mutating func append(_ piece: [UInt8]) {
    self.bytes.removeSubrange(..<self.position)
    self.position = 0
    self.bytes += piece
  }

  mutating func finish() { self.hasAll = true }

  mutating func next() throws(CopyError) -> [ByteString?]? {
    while true {
      switch self.state {
      case .signature:
        guard try self.readSignature() else { return nil }
      case .flags:
        guard try self.readFlags() else { return nil }
      case .extensionLength:
        guard try self.readExtensionLength() else { return nil }
      case .extensionHeader(let length):
        guard try self.skip(length) else { return nil }
      case .row:
        guard try self.beginRow() else { return nil }
      case .field(var fields):
        guard fields.count < self.columns.count else {
          self.state = .row
          return fields
        }
        // Only one copy of the fields, so that appending does not make another.
        self.state = .end
        let field = try self.readField(self.columns[fields.count])
        if let field { fields.append(field) }
        self.state = .field(fields)
        if field == nil { return nil }
      case .end:
        if self.available > 0 { throw CopyError("received copy data after EOF marker").at(self.place) }
        return nil
      }
    }
  }

  private var available: Int { self.bytes.count - self.position }

  /// Whether `count` bytes are there; throws if they never will be.
  private func has(_ count: Int, orElse message: String) throws(CopyError) -> Bool {
    if self.available >= count { return true }
    if self.hasAll { throw CopyError(message) }
    return false
  }

  private mutating func integer<Integer: FixedWidthInteger>(_: Integer.Type) -> Integer {
    let size = Integer.bitWidth / 8
    defer { self.position += size }
    return self.bytes[self.position..<self.position + size].reduce(0) { $0 << 8 | Integer(truncatingIfNeeded: $1) }
  }

  private mutating func readSignature() throws(CopyError) -> Bool {
    guard try self.has(copySignature.count, orElse: "COPY file signature not recognized") else { return false }
    guard self.bytes[self.position...].starts(with: copySignature) else {
      throw CopyError("COPY file signature not recognized")
    }
    self.position += copySignature.count
    self.state = .flags
    return true
  }

  private mutating func readFlags() throws(CopyError) -> Bool {
    guard try self.has(4, orElse: "invalid COPY file header (missing flags)") else { return false }
    let flags = self.integer(UInt32.self)
    if flags & 1 << 16 != 0 { throw CopyError("invalid COPY file header (WITH OIDS)") }
    if flags >> 16 != 0 { throw CopyError("unrecognized critical flags in COPY file header") }
    self.state = .extensionLength
    return true
  }

  private mutating func readExtensionLength() throws(CopyError) -> Bool {
    guard try self.has(4, orElse: "invalid COPY file header (missing length)") else { return false }
    let length = self.integer(Int32.self)
    if length < 0 { throw CopyError("invalid COPY file header (missing length)") }
    self.state = .extensionHeader(Int(length))
    return true
  }

  private mutating func skip(_ length: Int) throws(CopyError) -> Bool {
    let step = min(length, self.available)
    self.position += step
    self.state = step < length ? .extensionHeader(length - step) : .row
    return try self.has(length - step, orElse: "invalid COPY file header (wrong length)")
  }

  /// False when there is no other row, or not yet.
  private mutating func beginRow() throws(CopyError) -> Bool {
    guard self.available >= 2 else { return false }
    self.place = CopyPlace(line: self.place.line &+ 1)
    let count = self.integer(Int16.self)
    if count == -1 {
      self.state = .end
    } else if count == self.columns.count {
      var fields: [ByteString?] = []
      fields.reserveCapacity(self.columns.count)
      self.state = .field(fields)
    } else {
      throw CopyError("row field count is \(count), expected \(self.columns.count)").at(self.place)
    }
    return true
  }

  /// The outer optional is `nil` when not all of it is there yet.
  private mutating func readField(_ column: String) throws(CopyError) -> ByteString?? {
    let place = CopyPlace(line: self.place.line, column: .name(column))
    do throws(CopyError) {
      guard try self.has(4, orElse: "unexpected EOF in COPY data") else { return nil }
      let start = self.position
      let length = Int(self.integer(Int32.self))
      if length == -1 { return .some(nil) }
      guard length >= 0 else { throw CopyError("invalid field size") }
      guard length <= self.limit else { throw .outOfMemory(holding: 0, adding: length) }
      guard try self.has(length, orElse: "unexpected EOF in COPY data") else {
        self.position = start
        return nil
      }
      defer { self.position += length }
      return ByteString(self.bytes[self.position..<self.position + length])
    } catch { throw error.at(place) }
  }
}
