// BSON: MongoDB's documents, both directions, no I/O. This file: a document is its checked bytes.

/// An ordered document.
///
/// It is kept as the bytes that bsonspec.org 1.1 describes and that were checked once; fields are read where they
/// stand. So a copy shares its bytes, an embedded document shares its parent's, to encode is to copy, and what came from
/// a client goes back to it byte for byte. Looking up a field passes over those before it. Equality is of the bytes.
///
/// Field names may occur more than once; the first is the one that is found. A name ends before its first zero byte,
/// because BSON cannot hold one. A document can be at most 2 GiB long, which nothing read from outside is:
/// ``check(_:)`` compares it with the limits.
public struct BSONDocument: Sendable {
  /// The bytes of this document or of one it is embedded in. What stands between `start` and its declared length was
  /// checked; every reader relies on it.
  var storage: [UInt8]
  /// Where the document begins.
  var start: Int32

  /// A document that is a part of `storage`.
  @inline(__always)
  init(storage: [UInt8], start: Int) {
    self.storage = storage
    self.start = Int32(truncatingIfNeeded: start)
  }

  /// An empty document.
  public init() { self.init(storage: emptyDocument, start: 0) }

  /// A document of fields in their order.
  public init(_ fields: some Sequence<(String, BSONValue)>) {
    self.init()
    for (name, value) in fields { self.append(name, value) }
  }

  /// The length in bytes.
  public var byteCount: Int { self.storage.withUnsafeBytes { $0.length(Int(self.start)) } }

  /// The document encoded.
  public var bytes: [UInt8] {
    self.isOwner ? self.storage : self.withUnsafeBytes { Array($0) }
  }

  /// Whether there are no fields.
  public var isEmpty: Bool { self.byteCount == emptyDocument.count }

  /// The number of fields; counts them.
  public var count: Int { self.reduce(0) { count, _ in count + 1 } }

  /// The names of the fields in their order.
  public var keys: [String] { self.map(\.key) }

  /// The encoded document, for the duration of the call.
  package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try self.storage.withUnsafeBytes { bytes in
      let start = Int(self.start)
      return try body(UnsafeRawBufferPointer(rebasing: bytes[start..<start &+ bytes.length(start)]))
    }
  }

  /// The same document, whose memory holds nothing else. What is kept longer than the document that it was read from
  /// should be detached.
  package var detached: BSONDocument {
    self.isOwner ? self : BSONDocument(storage: self.bytes, start: 0)
  }

  /// Whether `storage` is this document and nothing more.
  var isOwner: Bool { self.start == 0 && self.storage.count == self.byteCount }
}

private let emptyDocument: [UInt8] = [5, 0, 0, 0, 0]

extension BSONDocument: Hashable {
  /// Whether both have the same bytes.
  public static func == (left: Self, right: Self) -> Bool {
    left.withUnsafeBytes { left in
      right.withUnsafeBytes { right in left.count == right.count && bytesOrder(left, right) == 0 }
    }
  }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) {
    self.withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}

extension BSONDocument: ExpressibleByDictionaryLiteral {
  /// A document with its fields in the order they are written.
  public init(dictionaryLiteral elements: (String, BSONValue)...) { self.init(elements) }
}
