// BSON: MongoDB's documents, both directions, no I/O. This file: a field where it stands.

/// A field of a document: its name and its value, read when they are asked for.
public struct BSONElement: Sendable {
  let storage: [UInt8]
  let place: ElementPlace

  /// The name.
  public var key: String { self.storage.withUnsafeBytes { $0.string(self.place.key) } }

  /// The value.
  public var value: BSONValue { BSONValue(self.place, in: self.storage) }

  /// The value's type.
  public var type: BSONType { self.place.type }

  /// The value encoded: what stands behind the type and the name.
  var valueBytes: ArraySlice<UInt8> { self.storage[self.place.value] }
}

/// Where the parts of an element are.
struct ElementPlace {
  let type: BSONType
  private let first: Int32
  private let keyEnd: Int32
  private let last: Int32

  /// Reads the element at `offset`; `nil` at the end of the document.
  @inline(__always)
  init?(at offset: Int, in bytes: UnsafeRawBufferPointer) {
    guard let type = BSONType(rawValue: bytes[offset]) else { return nil }
    let keyEnd = bytes.zero(from: offset &+ 1)
    self.init(type: type, at: offset, keyEnd: keyEnd, in: bytes)
  }

  @inline(__always)
  init(type: BSONType, at offset: Int, keyEnd: Int, in bytes: UnsafeRawBufferPointer) {
    self.type = type
    self.first = Int32(truncatingIfNeeded: offset)
    self.keyEnd = Int32(truncatingIfNeeded: keyEnd)
    self.last = Int32(truncatingIfNeeded: type.valueEnd(from: keyEnd &+ 1, in: bytes))
  }

  /// Where the element begins: its type.
  var start: Int { Int(self.first) }
  /// Behind the value.
  var end: Int { Int(self.last) }
  /// The name without its zero byte.
  var key: Range<Int> { Int(self.first) &+ 1..<Int(self.keyEnd) }
  var value: Range<Int> { Int(self.keyEnd) &+ 1..<Int(self.last) }
  var all: Range<Int> { self.start..<self.end }
}

extension BSONType {
  /// Where a value of this type ends that begins at `offset`, in bytes that were checked.
  @inline(__always)
  func valueEnd(from offset: Int, in bytes: UnsafeRawBufferPointer) -> Int {
    switch self {
    case .undefined, .null, .minKey, .maxKey: offset
    case .bool: offset &+ 1
    case .int32: offset &+ 4
    case .double, .date, .timestamp, .int64: offset &+ 8
    case .objectId: offset &+ 12
    case .decimal128: offset &+ 16
    case .string, .code, .symbol: offset &+ 4 &+ bytes.length(offset)
    case .document, .array, .codeWithScope: offset &+ bytes.length(offset)
    case .binary: offset &+ 5 &+ bytes.length(offset)
    case .dbPointer: offset &+ 16 &+ bytes.length(offset)
    case .regex: bytes.zero(from: bytes.zero(from: offset) &+ 1) &+ 1
    }
  }
}

extension BSONDocument: Sequence {
  /// Goes over the fields in their order.
  public struct Iterator: IteratorProtocol {
    private let storage: [UInt8]
    private var position: Int

    init(_ document: BSONDocument) {
      self.storage = document.storage
      self.position = Int(document.start) + 4
    }

    /// The next field.
    public mutating func next() -> BSONElement? {
      let place = self.storage.withUnsafeBytes { ElementPlace(at: self.position, in: $0) }
      guard let place else { return nil }
      self.position = place.end
      return BSONElement(storage: self.storage, place: place)
    }
  }

  /// Goes over the fields in their order.
  public func makeIterator() -> Iterator { Iterator(self) }

  /// At least this many fields.
  public var underestimatedCount: Int { 0 }
}
