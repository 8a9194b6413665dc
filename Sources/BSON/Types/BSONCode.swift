// BSON: MongoDB's documents, both directions, no I/O. This file: the deprecated types of two parts.

/// Deprecated: JavaScript code with the variables it sees.
public struct BSONCodeWithScope: Sendable {
  /// The code.
  public var code: String
  /// The variables.
  public var scope: BSONDocument

  /// Makes code with its variables.
  public init(_ code: String, scope: BSONDocument) {
    self.code = code
    self.scope = scope
  }

  init(at offset: Int, in bytes: UnsafeRawBufferPointer, of storage: [UInt8]) {
    self.code = bytes.text(at: offset &+ 4)
    self.scope = BSONDocument(storage: storage, start: offset &+ 8 &+ bytes.length(offset &+ 4))
  }

  func write(to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes.appendLittle(0 as Int32)
    bytes.appendString(self.code)
    self.scope.write(to: &bytes)
    bytes.setLength(at: start)
  }
}

extension BSONCodeWithScope: Hashable {
  /// Whether both have the same bytes.
  public static func == (left: Self, right: Self) -> Bool {
    left.code.hasSameBytes(as: right.code) && left.scope == right.scope
  }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(bytesOf: self.code)
    hasher.combine(self.scope)
  }
}

/// Deprecated: a reference to a document.
public struct BSONDBPointer: Sendable {
  /// The collection, with or without its database.
  public var namespace: String
  /// The document.
  public var id: ObjectId

  /// Makes a reference.
  public init(_ namespace: String, id: ObjectId) {
    self.namespace = namespace
    self.id = id
  }

  init(at offset: Int, in bytes: UnsafeRawBufferPointer) {
    self.namespace = bytes.text(at: offset)
    self.id = ObjectId(at: offset &+ 4 &+ bytes.length(offset), in: bytes)
  }

  func write(to bytes: inout [UInt8]) {
    bytes.appendString(self.namespace)
    self.id.write(to: &bytes)
  }
}

extension BSONDBPointer: Hashable {
  /// Whether both have the same bytes.
  public static func == (left: Self, right: Self) -> Bool {
    left.id == right.id && left.namespace.hasSameBytes(as: right.namespace)
  }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(bytesOf: self.namespace)
    hasher.combine(self.id)
  }
}
