// GRDBTracing: SQLite through GRDB. This file: one connection of the driver.

import DataTracing
import GRDB

/// A connection: a `DatabaseQueue`, and what is open on it.
final class GRDBConnection: SQLConnection {
  /// What belongs to the queue. Touched on it only.
  struct Open {
    var rows: RowCursor?
    /// Tells the cursor that is open from earlier ones.
    var cursorID = 0
    var statements: [Int: Statement] = [:]
    var statementID = 0
    var isReadOnly = false
    var isClosed = false
  }

  private let queue: DatabaseQueue
  private let transactionKind: Database.TransactionKind
  private let anchor: DatabaseQueue?
  /// GRDB's objects are not `Sendable`; `withDatabase` is the only way to them, and runs on their queue.
  private nonisolated(unsafe) var open = Open()

  init(_ queue: DatabaseQueue, transactionKind: Database.TransactionKind, anchor: DatabaseQueue?) {
    self.queue = queue
    self.transactionKind = transactionKind
    self.anchor = anchor
  }

  nonisolated(nonsending) func query(_ statement: SQLStatement) async throws -> any SQLCursor {
    try await self.withDatabase { database, open in
      try self.begin(try database.cachedStatement(sql: statement.text), statement.parameters, &open)
    }
  }

  nonisolated(nonsending) func execute(_ statement: SQLStatement) async throws -> SQLResult {
    try await self.withDatabase { database, _ in
      if statement.parameters.isEmpty {
        return try database.result(statement.text) { try database.execute(sql: statement.text) }
      }
      let prepared = try database.cachedStatement(sql: statement.text)
      return try database.execute(prepared, statement.parameters)
    }
  }

  nonisolated(nonsending) func prepare(_ text: String) async throws -> any SQLPreparedStatement {
    let id = try await self.withDatabase { database, open in
      open.statementID += 1
      open.statements[open.statementID] = try database.makeStatement(sql: text)
      return open.statementID
    }
    return GRDBPreparedStatement(connection: self, id: id)
  }

  nonisolated(nonsending) func begin(_ options: SQLTransactionOptions) async throws {
    try await self.withDatabase { database, open in
      if options.isReadOnly {
        try database.execute(sql: "PRAGMA query_only = 1")
        open.isReadOnly = true
      }
      do {
        try database.beginTransaction(options.isReadOnly ? .deferred : self.transactionKind)
      } catch {
        try Self.allowWriting(database, &open)
        throw error
      }
    }
  }

  nonisolated(nonsending) func commit() async throws {
    try await self.withDatabaseWhateverHappens { database, open in
      try database.commit()
      try Self.allowWriting(database, &open)
    }
  }

  nonisolated(nonsending) func rollback() async throws {
    try await self.withDatabaseWhateverHappens { database, open in try Self.rollBack(database, &open) }
  }

  nonisolated(nonsending) func reset() async throws {
    try await self.withDatabaseWhateverHappens { database, open in
      open.rows = nil
      try Self.rollBack(database, &open)
    }
  }

  nonisolated(nonsending) func close() async {
    // An error would mean that the connection is closed already.
    guard (try? await self.withDatabaseWhateverHappens { _, open in open = Open(isClosed: true) }) != nil else {
      return
    }
    let queue = self.queue
    try? await offPool { try queue.close() }
  }

  private static func rollBack(_ database: Database, _ open: inout Open) throws {
    try database.rollback()
    try self.allowWriting(database, &open)
  }

  private static func allowWriting(_ database: Database, _ open: inout Open) throws {
    guard open.isReadOnly else { return }
    try database.execute(sql: "PRAGMA query_only = 0")
    open.isReadOnly = false
  }
}

extension GRDBConnection {
  /// What a prepared statement does.
  nonisolated(nonsending) func withStatement<Success: Sendable>(
    _ id: Int,
    _ body: @escaping @Sendable (Database, Statement, inout Open) throws -> Success
  ) async throws -> Success {
    try await self.withDatabase { database, open in
      guard let statement = open.statements[id] else {
        throw SQLServerError(code: "SQLITE_MISUSE", message: "the prepared statement is closed")
      }
      return try body(database, statement, &open)
    }
  }

  nonisolated(nonsending) func closeStatement(_ id: Int) async {
    try? await self.withDatabaseWhateverHappens { _, open in open.statements[id] = nil }
  }

  /// Begins to read the rows of a statement.
  func begin(_ statement: Statement, _ parameters: [SQLValue], _ open: inout Open) throws -> GRDBCursor {
    let arguments = try statement.arguments(parameters)
    open.rows = nil
    open.cursorID += 1
    let rows = try Row.fetchCursor(statement, arguments: arguments)
    // The first rows come along: an error of the statement is one of the call, as with a server.
    let chunk = try rows.chunk()
    open.rows = chunk.isLast ? nil : rows
    return GRDBCursor(self, id: open.cursorID, columns: SQLColumns(statement.columnNames), chunk)
  }

  /// The next rows of a cursor, or none if it is no longer the one that is open.
  nonisolated(nonsending) func chunk(of id: Int) async throws -> RowChunk {
    try await self.withDatabase { _, open in
      guard open.cursorID == id, let rows = open.rows else { return RowChunk(rows: [], isLast: true) }
      open.rows = nil
      let chunk = try rows.chunk()
      if !chunk.isLast { open.rows = rows }
      return chunk
    }
  }

  nonisolated(nonsending) func closeCursor(_ id: Int) async {
    try? await self.withDatabaseWhateverHappens { _, open in
      if open.cursorID == id { open.rows = nil }
    }
  }

  /// Runs `body` on the connection's queue. Ends early if the task is cancelled.
  private nonisolated(nonsending) func withDatabase<Success: Sendable>(
    _ body: @escaping @Sendable (Database, inout Open) throws -> Success
  ) async throws -> Success {
    do {
      return try await self.queue.writeWithoutTransaction { database in
        guard !self.open.isClosed else {
          throw SQLServerError(code: "SQLITE_MISUSE", message: "the connection is closed")
        }
        return try body(database, &self.open)
      }
    } catch {
      throw serverError(error)
    }
  }

  /// Runs `body` on the connection's queue even if the task is cancelled: what tidies up must not be left out.
  private nonisolated(nonsending) func withDatabaseWhateverHappens(
    _ body: @escaping @Sendable (Database, inout Open) throws -> Void
  ) async throws {
    // Cancelling this task does not cancel that one.
    try await Task { try await self.withDatabase(body) }.value
  }
}

extension Database {
  /// Carries out a prepared statement.
  func execute(_ statement: Statement, _ parameters: [SQLValue]) throws -> SQLResult {
    let arguments = try statement.arguments(parameters)
    return try self.result(statement.sql) { try statement.execute(arguments: arguments) }
  }

  /// What `body`, which carries out `text`, led to.
  fileprivate func result(_ text: String, _ body: () throws -> Void) throws -> SQLResult {
    let before = self.totalChangesCount
    try body()
    // The count of the last change stays when a statement changes nothing.
    let affected = self.totalChangesCount == before ? 0 : self.changesCount
    let isInsert = ["INSERT", "REPLACE"].contains(text.prefix { $0.isLetter }.uppercased())
    return SQLResult(affectedRows: affected, lastInsertID: isInsert && affected > 0 ? self.lastInsertedRowID : nil)
  }
}
