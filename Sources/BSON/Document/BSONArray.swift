// BSON: MongoDB's documents, both directions, no I/O. This file: arrays.

/// An array: a document whose field names are the positions.
///
/// Names that came from outside are kept as they were, and mean nothing: the order counts. Equality is of the bytes.
public struct BSONArray: Sendable, Hashable {
  /// The array as the document that it is encoded as.
  package private(set) var document: BSONDocument
  /// The number of values, once it was counted.
  private var length: Int32

  init(document: BSONDocument) {
    self.document = document
    self.length = -1
  }

  /// An array of values.
  public init(_ values: some Sequence<BSONValue>) {
    self.document = BSONDocument()
    self.length = 0
    for value in values { self.append(value) }
  }

  /// An empty array.
  public init() { self.init([]) }

  /// The number of values; counts those of an array that was read.
  public var count: Int { self.length < 0 ? self.document.count : Int(self.length) }

  /// Whether there are no values.
  public var isEmpty: Bool { self.document.isEmpty }

  /// Appends a value.
  public mutating func append(_ value: BSONValue) {
    let count = self.count
    self.document.append(String(count), value)
    self.length = Int32(truncatingIfNeeded: count + 1)
  }

  /// The value at a position, `nil` where there is none; passes over those before it.
  public subscript(index: Int) -> BSONValue? {
    guard index >= 0 else { return nil }
    return self.document.dropFirst(index).first { _ in true }?.value
  }

  /// Whether both have the same bytes.
  public static func == (left: Self, right: Self) -> Bool { left.document == right.document }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) { hasher.combine(self.document) }
}

extension BSONArray: Sequence {
  /// Goes over the values.
  public struct Iterator: IteratorProtocol {
    var elements: BSONDocument.Iterator

    /// The next value.
    public mutating func next() -> BSONValue? { self.elements.next()?.value }
  }

  /// Goes over the values.
  public func makeIterator() -> Iterator { Iterator(elements: self.document.makeIterator()) }

  /// At least this many values.
  public var underestimatedCount: Int { Swift.max(0, Int(self.length)) }
}

extension BSONArray: ExpressibleByArrayLiteral {
  /// An array of values.
  public init(arrayLiteral elements: BSONValue...) { self.init(elements) }
}
