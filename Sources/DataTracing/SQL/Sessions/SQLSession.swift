// DataTracing, SQL, Sessions: who holds a connection, and for how long. This file: several statements on one connection,
// without a transaction.

/// A connection that is held for several statements: for what belongs to a connection, such as settings and temporary
/// tables. See ``TracedDatabase/withSession(_:)``.
public final class SQLSession: SQLExecutor {
  let tracer: SQLTracer
  let connection: PinnedConnection

  init(_ tracer: SQLTracer, _ connection: PinnedConnection) {
    self.tracer = tracer
    self.connection = connection
  }

  /// How the database writes its statements.
  public var dialect: SQLDialect { self.tracer.target.dialect }

  /// Begins a call that returns rows.
  ///
  /// - Throws: ``SQLSessionError``; what the driver throws.
  public nonisolated(nonsending) func rows(of call: SQLCall) async throws -> TracedRows {
    try await self.tracer.rows(of: call, .session, from: self.connection)
  }

  /// Carries out a call whose rows, if any, do not matter.
  ///
  /// - Throws: ``SQLSessionError``; what the driver throws.
  public nonisolated(nonsending) func result(of call: SQLCall) async throws -> SQLResult {
    try await self.tracer.result(of: call, .session, from: self.connection)
  }

  /// Prepares a statement, for the time of the session.
  ///
  /// - Throws: ``SQLSessionError``; what the driver throws.
  public nonisolated(nonsending) func prepare(
    _ text: String,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> TracedStatement {
    let call = SQLCall(.prepare, SQLStatement(text), at: CallSite(function: function, file: file, line: line))
    let prepared = try await self.tracer.prepare(call, on: self.connection)
    return TracedStatement(prepared, text, self.tracer, self.connection, ownsConnection: false)
  }
}

extension TracedDatabase {
  /// Holds a connection while `body` runs.
  ///
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws; ``ConnectionPoolError`` or what the driver throws if no connection was to be had.
  @discardableResult
  public nonisolated(nonsending) func withSession<Success>(
    _ body: nonisolated(nonsending) (SQLSession) async throws -> Success
  ) async throws -> Success {
    let connection = PinnedConnection(try await self.pool.acquire())
    do {
      let success = try await body(SQLSession(self.tracer, connection))
      await connection.release()
      return success
    } catch {
      await connection.release()
      throw error
    }
  }
}

extension PinnedConnection {
  /// Gives the connection back, even if the caller is cancelled.
  nonisolated(nonsending) func release() async {
    await Task { await self.close { _ in .unchanged } }.value
  }
}
