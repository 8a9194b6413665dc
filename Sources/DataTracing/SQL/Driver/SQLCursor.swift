// DataTracing, SQL: traced databases over any SQL client. This file: rows as a driver hands them over.

import Locks

/// The rows of one statement, one after the other. Used by one caller at a time.
public protocol SQLCursor: Sendable {
  /// The columns.
  var columns: SQLColumns { get }

  /// The values of the next row, or `nil` when there are no more, then and ever after.
  ///
  /// - Throws: ``SQLServerError`` or another ``OperationFailure`` if the database failed on the way.
  nonisolated(nonsending) func next() async throws -> [SQLValue]?

  /// Gives up what has not been read, so that the connection is free again. Nothing to do after the last row.
  nonisolated(nonsending) func close() async
}

/// A cursor over rows that are there already, for clients that do not stream.
public final class BufferedCursor: SQLCursor {
  /// The columns.
  public let columns: SQLColumns
  private let rows: [[SQLValue]]
  private let position = Mutex(0)

  /// A cursor over `rows`.
  public init(columns: SQLColumns, rows: [[SQLValue]]) {
    self.columns = columns
    self.rows = rows
  }

  /// The values of the next row, or `nil` when there are no more.
  public nonisolated(nonsending) func next() async throws -> [SQLValue]? {
    self.position.withLock { position in
      guard position < self.rows.count else { return nil }
      defer { position += 1 }
      return self.rows[position]
    }
  }

  /// Skips what has not been read.
  public nonisolated(nonsending) func close() async { self.position.withLock { $0 = self.rows.count } }
}
