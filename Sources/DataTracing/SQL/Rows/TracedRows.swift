// DataTracing, SQL, Rows: rows that are read one after the other. This file: what an application sees of them.

/// The rows of a query, read from the database as they are asked for. They can be read once.
///
/// The query's span, and its hold of the connection, end with the last row, with an error, when the task is cancelled,
/// or when the loop over the rows is left: the database is then told that the rest is not wanted. Rows that nobody reads
/// end when the value is dropped.
public struct TracedRows: AsyncSequence, Sendable {
  /// A row.
  public typealias Element = SQLRow

  let reader: RowReader
  private let owner: RowOwner

  init(_ reader: RowReader) {
    self.reader = reader
    self.owner = RowOwner(reader)
  }

  /// The columns.
  public var columns: SQLColumns { self.reader.columns }

  /// Reads the rows.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(reader: self.reader, sequence: self.owner) }

  /// All rows that are left.
  ///
  /// - Throws: What the driver throws; `CancellationError`.
  public nonisolated(nonsending) func collect() async throws -> [SQLRow] {
    var rows: [SQLRow] = []
    while let row = try await self.reader.next() { rows.append(row) }
    return rows
  }

  /// The next row; the others are not read.
  ///
  /// - Throws: What the driver throws; `CancellationError`.
  public nonisolated(nonsending) func first() async throws -> SQLRow? {
    let row = try await self.reader.next()
    await self.reader.close()
    return row
  }

  /// Reads the rows. Leaving a loop drops it, which ends the query.
  public struct AsyncIterator: AsyncIteratorProtocol {
    private let reader: RowReader
    private let owner: RowOwner
    /// The sequence of a loop may be gone before its iterator.
    private let sequence: RowOwner

    fileprivate init(reader: RowReader, sequence: RowOwner) {
      self.reader = reader
      self.owner = RowOwner(reader)
      self.sequence = sequence
    }

    /// The next row, or `nil` after the last.
    ///
    /// - Throws: What the driver throws; `CancellationError`; ``SQLSessionError/ended`` if the transaction or session
    ///   that the rows belong to ended before they did.
    public nonisolated(nonsending) mutating func next() async throws -> SQLRow? { try await self.reader.next() }

    /// The next row, or `nil` after the last.
    ///
    /// - Throws: As ``next()``.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws -> SQLRow? {
      try await self.reader.next()
    }
  }
}

/// Ends the reading when it is dropped.
private final class RowOwner: Sendable {
  private let reader: RowReader

  init(_ reader: RowReader) { self.reader = reader }

  deinit { self.reader.drop() }
}
