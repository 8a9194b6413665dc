// GRDBTracing: SQLite through GRDB. This file: rows and prepared statements of the driver.

import DataTracing
import GRDB
import Locks

/// Some rows of a cursor.
struct RowChunk: Sendable {
  var rows: [[SQLValue]]
  /// Whether there are no more.
  var isLast: Bool
}

extension RowCursor {
  private static var chunkSize: Int { 64 }

  /// The next rows.
  func chunk() throws -> RowChunk {
    var rows: [[SQLValue]] = []
    while rows.count < Self.chunkSize {
      guard let row = try self.next() else { return RowChunk(rows: rows, isLast: true) }
      rows.append(row.databaseValues.map { SQLValue($0) })
    }
    return RowChunk(rows: rows, isLast: false)
  }
}

/// Rows that are read from SQLite a chunk at a time; between chunks no thread is kept.
final class GRDBCursor: SQLCursor {
  let columns: SQLColumns
  private let connection: GRDBConnection
  private let id: Int
  /// The rows that have been read and not handed over, the next one last.
  private let ahead: Mutex<RowChunk>

  init(_ connection: GRDBConnection, id: Int, columns: SQLColumns, _ chunk: RowChunk) {
    self.connection = connection
    self.id = id
    self.columns = columns
    self.ahead = Mutex(RowChunk(rows: chunk.rows.reversed(), isLast: chunk.isLast))
  }

  nonisolated(nonsending) func next() async throws -> [SQLValue]? {
    if let row = self.ahead.withLock({ $0.rows.popLast() }) { return row }
    guard self.ahead.withLock({ !$0.isLast }) else { return nil }
    do {
      let chunk = try await self.connection.chunk(of: self.id)
      return self.ahead.withLock { ahead in
        ahead = RowChunk(rows: chunk.rows.reversed(), isLast: chunk.isLast)
        return ahead.rows.popLast()
      }
    } catch {
      self.finish()
      throw error
    }
  }

  nonisolated(nonsending) func close() async {
    if self.finish() { await self.connection.closeCursor(self.id) }
  }

  /// Forgets what has not been handed over.
  ///
  /// - Returns: Whether SQLite has more.
  @discardableResult private func finish() -> Bool {
    self.ahead.withLock { ahead in
      defer { ahead = RowChunk(rows: [], isLast: true) }
      return !ahead.isLast
    }
  }
}

/// A statement that stays prepared on its connection.
struct GRDBPreparedStatement: SQLPreparedStatement {
  let connection: GRDBConnection
  let id: Int

  nonisolated(nonsending) func query(_ parameters: [SQLValue]) async throws -> any SQLCursor {
    let connection = self.connection
    return try await connection.withStatement(self.id) { _, statement, open in
      try connection.begin(statement, parameters, &open)
    }
  }

  nonisolated(nonsending) func execute(_ parameters: [SQLValue]) async throws -> SQLResult {
    try await self.connection.withStatement(self.id) { database, statement, _ in
      try database.execute(statement, parameters)
    }
  }

  nonisolated(nonsending) func close() async { await self.connection.closeStatement(self.id) }
}
