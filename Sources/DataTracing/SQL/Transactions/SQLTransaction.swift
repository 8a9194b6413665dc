// DataTracing, SQL, Transactions. This file: what an application sees of a transaction.

/// A transaction. Its statements are spans under the transaction's own, `db.transaction`, whichever task makes them.
///
/// It ends once, by ``commit(function:file:line:)`` or ``rollback(function:file:line:)``; one that is dropped is rolled
/// back. Where ``TracedDatabase/withTransaction(isolation:readOnly:retries:function:file:line:_:)`` made it, that ends it
/// unless its body has.
public final class SQLTransaction: SQLExecutor {
  let core: TransactionCore
  private let site: CallSite

  init(_ core: TransactionCore, at site: CallSite) {
    self.core = core
    self.site = site
  }

  deinit { self.core.drop(at: self.site) }

  /// How the database writes its statements.
  public var dialect: SQLDialect { self.core.tracer.target.dialect }

  /// Begins a call that returns rows.
  ///
  /// - Throws: ``SQLSessionError``; what the driver throws.
  public nonisolated(nonsending) func rows(of call: SQLCall) async throws -> TracedRows {
    guard self.core.isActive else { throw SQLSessionError.ended }
    return try await self.core.tracer.rows(of: call, .transaction, under: self.core.parent, from: self.core.connection)
  }

  /// Carries out a call whose rows, if any, do not matter.
  ///
  /// - Throws: ``SQLSessionError``; what the driver throws.
  public nonisolated(nonsending) func result(of call: SQLCall) async throws -> SQLResult {
    guard self.core.isActive else { throw SQLSessionError.ended }
    return try await self.core.tracer.result(
      of: call,
      .transaction,
      under: self.core.parent,
      from: self.core.connection
    )
  }

  /// Commits. The task's cancellation does not stop it half-way.
  ///
  /// - Throws: ``SQLSessionError/ended`` if the transaction has ended before; ``SQLSessionError/innerTransactionOpen``;
  ///   else what the driver throws. A transaction that could not be committed is rolled back, and has ended.
  public nonisolated(nonsending) func commit(
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws {
    try await self.core.end(.commit, at: CallSite(function: function, file: file, line: line))
  }

  /// Rolls back. The task's cancellation does not stop it.
  ///
  /// - Throws: ``SQLSessionError/ended`` if the transaction has ended before; else what the driver throws: the
  ///   connection is then closed, and the transaction has ended with it.
  public nonisolated(nonsending) func rollback(
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws {
    try await self.core.end(.rollback, at: CallSite(function: function, file: file, line: line))
  }

  /// Runs `body` in a transaction inside this one: a savepoint. What `body` did is kept if it returns, and undone if it
  /// throws; this transaction goes on either way.
  ///
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws; ``SQLSessionError/innerTransactionOpen`` if there is another one inside this one; what
  ///   the driver throws if the savepoint could not be set or released.
  @discardableResult
  public nonisolated(nonsending) func withTransaction<Success>(
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line,
    _ body: nonisolated(nonsending) (SQLTransaction) async throws -> Success
  ) async throws -> Success {
    let site = CallSite(function: function, file: file, line: line)
    return try await SavepointScope.begin(in: self.core, at: site).run(at: site, body)
  }
}

extension TransactionCore {
  /// Runs `body` and commits, or rolls back if it throws. Once.
  nonisolated(nonsending) func run<Success>(
    at site: CallSite,
    _ body: nonisolated(nonsending) (SQLTransaction) async throws -> Success
  ) async throws -> Success {
    let transaction = SQLTransaction(self, at: site)
    do {
      let success = try await withCurrent(self.span.context) { try await body(transaction) }
      if self.isActive { try await self.end(.commit, at: site) }
      return success
    } catch {
      // That it could not be rolled back is on its span; what the caller must know is why it was to be.
      if self.isActive { try? await self.end(.rollback, because: error, at: site) }
      throw error
    }
  }
}
