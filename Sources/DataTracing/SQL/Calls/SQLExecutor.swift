// DataTracing, SQL: traced databases over any SQL client. This file: what a database, a session, a prepared statement's
// connection and a transaction have in common.

/// Something that carries out statements, each of which is one span: ``TracedDatabase``, ``SQLSession`` and
/// ``SQLTransaction``. Code that takes an executor works in a transaction and outside.
public protocol SQLExecutor: Sendable {
  /// How the database writes its statements.
  var dialect: SQLDialect { get }

  /// Begins a call that returns rows.
  ///
  /// - Throws: What kept the rows from coming; the call has then ended.
  nonisolated(nonsending) func rows(of call: SQLCall) async throws -> TracedRows

  /// Carries out a call whose rows, if any, do not matter.
  ///
  /// - Throws: What kept it from being carried out.
  nonisolated(nonsending) func result(of call: SQLCall) async throws -> SQLResult
}

extension SQLExecutor {
  /// Carries out a statement and returns its rows, which are read from the database as they are asked for. The call
  /// lasts, its span and its hold of the connection with it, until there are no more rows, an error, or the loop over
  /// the rows is left.
  ///
  /// ```swift
  /// for try await row in try await database.query("SELECT name FROM users WHERE age > $1", [18]) { … }
  /// ```
  ///
  /// - Throws: ``SQLServerError`` or what else the driver throws; ``ConnectionPoolError`` if no connection was to be had.
  public nonisolated(nonsending) func query(
    _ text: String,
    _ parameters: [SQLValue] = [],
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> TracedRows {
    let site = CallSite(function: function, file: file, line: line)
    return try await self.rows(of: SQLCall(.query, SQLStatement(text, parameters), at: site))
  }

  /// Carries out a statement and returns its first row, or `nil` if there is none.
  ///
  /// - Throws: As ``query(_:_:function:file:line:)``.
  public nonisolated(nonsending) func queryRow(
    _ text: String,
    _ parameters: [SQLValue] = [],
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> SQLRow? {
    let site = CallSite(function: function, file: file, line: line)
    return try await self.rows(of: SQLCall(.queryRow, SQLStatement(text, parameters), at: site)).first()
  }

  /// Carries out a statement whose rows, if any, do not matter.
  ///
  /// - Throws: As ``query(_:_:function:file:line:)``.
  @discardableResult
  public nonisolated(nonsending) func execute(
    _ text: String,
    _ parameters: [SQLValue] = [],
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> SQLResult {
    let site = CallSite(function: function, file: file, line: line)
    return try await self.result(of: SQLCall(.execute, SQLStatement(text, parameters), at: site))
  }
}
