// DataTracing, SQL: traced databases over any SQL client. This file: what a client must do to be traced.

/// A database as ``TracedDatabase`` and ``ConnectionPool`` see it: something that opens connections. A real client fits
/// behind this and ``SQLConnection`` in some forty lines.
public protocol SQLDriver: Sendable {
  /// The product (`db.system.name`).
  var system: DatabaseSystem { get }
  /// Where the database is, as the client was configured; `nil` where there is no server.
  var endpoint: Endpoint? { get }
  /// The database that connections work on (`db.namespace`): in PostgreSQL `database|schema`, or the database alone.
  var namespace: String? { get }

  /// Opens a connection.
  ///
  /// - Throws: Whatever kept it from opening.
  nonisolated(nonsending) func connect() async throws -> any SQLConnection
}

extension SQLDriver {
  /// `nil`.
  public var endpoint: Endpoint? { nil }
  /// `nil`.
  public var namespace: String? { nil }
}

/// One connection. Used by one caller at a time, which the pool sees to.
public protocol SQLConnection: Sendable {
  /// Begins a statement that returns rows. Until the cursor has ended or is closed, the connection does nothing else.
  ///
  /// - Throws: ``SQLServerError`` or another ``OperationFailure`` if the database refused.
  nonisolated(nonsending) func query(_ statement: SQLStatement) async throws -> any SQLCursor

  /// Carries out a statement whose rows, if any, do not matter.
  ///
  /// - Throws: ``SQLServerError`` or another ``OperationFailure`` if the database refused.
  nonisolated(nonsending) func execute(_ statement: SQLStatement) async throws -> SQLResult

  /// Prepares a statement for being carried out many times on this connection.
  ///
  /// - Throws: ``SQLServerError`` or another ``OperationFailure`` if the database refused.
  nonisolated(nonsending) func prepare(_ text: String) async throws -> any SQLPreparedStatement

  /// Asks whether the connection lives.
  ///
  /// - Throws: If it does not.
  nonisolated(nonsending) func ping() async throws

  /// Called before a pool hands the connection out again: forgets what the last user may have left behind.
  ///
  /// - Throws: If the connection cannot be used again; the pool then closes it and opens another.
  nonisolated(nonsending) func reset() async throws

  /// Begins a transaction.
  nonisolated(nonsending) func begin(_ options: SQLTransactionOptions) async throws
  /// Commits it.
  nonisolated(nonsending) func commit() async throws
  /// Rolls it back.
  nonisolated(nonsending) func rollback() async throws

  /// Closes the connection, whatever it is doing.
  nonisolated(nonsending) func close() async
}

extension SQLConnection {
  /// `SELECT 1`.
  public nonisolated(nonsending) func ping() async throws {
    _ = try await self.execute(SQLStatement("SELECT 1"))
  }

  /// Does nothing.
  public nonisolated(nonsending) func reset() async throws {}

  /// `BEGIN`, with the options as the SQL standard and PostgreSQL write them.
  public nonisolated(nonsending) func begin(_ options: SQLTransactionOptions) async throws {
    _ = try await self.execute(SQLStatement(options.beginStatement))
  }

  /// `COMMIT`.
  public nonisolated(nonsending) func commit() async throws { _ = try await self.execute(SQLStatement("COMMIT")) }

  /// `ROLLBACK`.
  public nonisolated(nonsending) func rollback() async throws { _ = try await self.execute(SQLStatement("ROLLBACK")) }

  /// A statement that is not prepared at all: its text is sent each time.
  public nonisolated(nonsending) func prepare(_ text: String) async throws -> any SQLPreparedStatement {
    UnpreparedStatement(connection: self, text: text)
  }
}

/// A statement that a connection has prepared.
public protocol SQLPreparedStatement: Sendable {
  /// Carries it out; as ``SQLConnection/query(_:)``.
  nonisolated(nonsending) func query(_ parameters: [SQLValue]) async throws -> any SQLCursor
  /// Carries it out; as ``SQLConnection/execute(_:)``.
  nonisolated(nonsending) func execute(_ parameters: [SQLValue]) async throws -> SQLResult
  /// Gives it up.
  nonisolated(nonsending) func close() async
}

/// For connections that cannot prepare.
private struct UnpreparedStatement<Connection: SQLConnection>: SQLPreparedStatement {
  let connection: Connection
  let text: String

  nonisolated(nonsending) func query(_ parameters: [SQLValue]) async throws -> any SQLCursor {
    try await self.connection.query(SQLStatement(self.text, parameters))
  }

  nonisolated(nonsending) func execute(_ parameters: [SQLValue]) async throws -> SQLResult {
    try await self.connection.execute(SQLStatement(self.text, parameters))
  }

  nonisolated(nonsending) func close() async {}
}
