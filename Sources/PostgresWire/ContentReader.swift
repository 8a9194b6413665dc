// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: what both decoders read with.

import WireCore

/// What is wrong with a message's contents, worded as PostgreSQL's `pqformat.c` does.
enum ContentError: Error, Hashable {
  case noData
  case insufficientData
  case invalidString
  case invalidFormat
  case invalidText(InvalidText)
  /// A value that PostgreSQL refuses in words of its own.
  case other(String)

  var message: String {
    switch self {
    case .noData: "no data left in message"
    case .insufficientData: "insufficient data left in message"
    case .invalidString: "invalid string in message"
    case .invalidFormat: "invalid message format"
    case .invalidText(let error): error.message
    case .other(let message): message
    }
  }

  var state: String {
    if case .invalidText = self { InvalidText.state } else { "08P01" }
  }
}

/// Takes a message's contents apart. The bytes are valid only for the duration of a call.
struct ContentReader {
  let bytes: UnsafeRawBufferPointer
  private(set) var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var available: Int { self.bytes.count &- self.position }

  mutating func byte() throws(ContentError) -> UInt8 {
    guard self.available > 0 else { throw .noData }
    defer { self.position &+= 1 }
    return self.bytes[self.position]
  }

  mutating func integer<Integer: FixedWidthInteger>(_: Integer.Type = Integer.self) throws(ContentError) -> Integer {
    let size = Integer.bitWidth / 8
    guard self.available >= size else { throw .insufficientData }
    defer { self.position &+= size }
    return Integer(bigEndian: self.bytes.loadUnaligned(fromByteOffset: self.position, as: Integer.self))
  }

  mutating func take(_ count: Int) throws(ContentError) -> UnsafeRawBufferPointer {
    guard (0...self.available).contains(count) else { throw .insufficientData }
    defer { self.position &+= count }
    return UnsafeRawBufferPointer(rebasing: self.bytes[self.position..<self.position &+ count])
  }

  /// Everything that is left.
  mutating func rest() -> ByteString {
    defer { self.position = self.bytes.count }
    return ByteString([UInt8](self.bytes[self.position...]))
  }

  /// The bytes before the next zero byte, which is passed over.
  mutating func terminated() throws(ContentError) -> UnsafeRawBufferPointer {
    let rest = UnsafeRawBufferPointer(rebasing: self.bytes[self.position...])
    guard let end = rest.firstIndex(of: 0) else { throw .invalidString }
    self.position &+= end &+ 1
    return UnsafeRawBufferPointer(rebasing: rest[..<end])
  }

  /// A string with its zero byte; its bytes have to be UTF-8.
  mutating func string() throws(ContentError) -> String {
    let bytes = try self.terminated()
    if bytes.isEmpty { return "" }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .invalidText(InvalidText(in: bytes)) }
    return text
  }

  /// A value behind its length; -1 is null.
  mutating func value() throws(ContentError) -> ByteString? {
    let length: Int32 = try self.integer()
    if length == -1 { return nil }
    return ByteString([UInt8](try self.take(Int(length))))
  }

  /// As many elements as a 16-bit count says. Each takes `size` bytes at least, so that what was only declared gets
  /// no memory.
  mutating func list<Element>(
    size: Int,
    _ element: (inout Self) throws(ContentError) -> Element
  ) throws(ContentError) -> [Element] {
    let count = Int(try self.integer(UInt16.self))
    var elements: [Element] = []
    elements.reserveCapacity(min(count, self.available / size))
    for _ in 0..<count { elements.append(try element(&self)) }
    return elements
  }

  mutating func formatCode() throws(ContentError) -> FormatCode { FormatCode(rawValue: try self.integer()) }

  mutating func formatCodes() throws(ContentError) -> FormatCodes {
    let count = try self.integer(UInt16.self)
    switch count {
    case 0: return .none
    case 1: return .all(try self.formatCode())
    default:
      self.position &-= 2
      return .each(try self.list(size: 2) { reader throws(ContentError) in try reader.formatCode() })
    }
  }

  /// Checks that nothing is left.
  func end() throws(ContentError) {
    guard self.available == 0 else { throw .invalidFormat }
  }
}
