// DataTracing, Mongo, Client: documents that are read one after the other. This file: what an application sees of them.

/// The documents of a query, read from the server as they are asked for. They can be read once.
///
/// The query's span ends with the last document, with an error, when the task is cancelled, or when the loop over the
/// documents is left: the server is then told that the rest is not wanted. Documents that nobody reads end when the value
/// is dropped.
public struct TracedMongoCursor<Cursor: MongoDriverCursor>: AsyncSequence, Sendable {
  /// A document.
  public typealias Element = Cursor.Document

  private let reader: MongoCursorReader<Cursor>
  private let owner: MongoCursorOwner<Cursor>

  init(_ reader: MongoCursorReader<Cursor>) {
    self.reader = reader
    self.owner = MongoCursorOwner(reader)
  }

  /// Reads the documents.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(reader: self.reader, sequence: self.owner) }

  /// All documents that are left.
  ///
  /// - Throws: ``MongoServerError``; what the driver throws; `CancellationError`; ``MongoUsageError``.
  public nonisolated(nonsending) func collect() async throws -> [Cursor.Document] {
    var documents: [Cursor.Document] = []
    while let document = try await self.reader.next() { documents.append(document) }
    return documents
  }

  /// The next document; the others are not read.
  ///
  /// - Throws: As ``collect()``.
  public nonisolated(nonsending) func first() async throws -> Cursor.Document? { try await self.reader.first() }

  /// Reads the documents. Leaving a loop drops it, which ends the query.
  public struct AsyncIterator: AsyncIteratorProtocol {
    private let reader: MongoCursorReader<Cursor>
    private let owner: MongoCursorOwner<Cursor>
    /// The sequence of a loop may be gone before its iterator.
    private let sequence: MongoCursorOwner<Cursor>

    fileprivate init(reader: MongoCursorReader<Cursor>, sequence: MongoCursorOwner<Cursor>) {
      self.reader = reader
      self.owner = MongoCursorOwner(reader)
      self.sequence = sequence
    }

    /// The next document, or `nil` after the last.
    ///
    /// - Throws: As ``TracedMongoCursor/collect()``.
    public nonisolated(nonsending) mutating func next() async throws -> Cursor.Document? {
      try await self.reader.next()
    }

    /// The next document, or `nil` after the last.
    ///
    /// - Throws: As ``next()``.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> Cursor.Document? {
      try await self.reader.next()
    }
  }
}

/// Ends the reading when it is dropped.
private final class MongoCursorOwner<Cursor: MongoDriverCursor>: Sendable {
  private let reader: MongoCursorReader<Cursor>

  init(_ reader: MongoCursorReader<Cursor>) { self.reader = reader }

  deinit { self.reader.leave(nil) }
}
