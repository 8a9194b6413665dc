// DataTracing, SQL, Transactions. This file: transactions inside transactions, which are savepoints.

import Tracing

/// A transaction inside another: what was done since its savepoint is undone, or not, by itself.
struct SavepointScope: TransactionScope {
  private let name: String
  private let outer: TransactionCore

  /// Sets a savepoint.
  ///
  /// - Throws: What kept it from being set; ``SQLSessionError``.
  static nonisolated(nonsending) func begin(in outer: TransactionCore, at site: CallSite) async throws
    -> TransactionCore
  {
    try outer.beginInner()
    let name = "savepoint_\(outer.depth + 1)"
    let id = TransactionID()
    let marks = [(name: ConventionName.transactionSavepoint, value: SpanAttribute.string(name))]
    let span = TransactionSpan(outer.tracer, id, marks, under: outer.parent, at: site)
    let scope = SavepointScope(name: name, outer: outer)
    let core = TransactionCore(outer.tracer, outer.connection, scope, span, id, depth: outer.depth + 1)
    do {
      let call = SQLCall(.savepoint, at: site)
      _ = try await outer.tracer.result(of: call, .transaction, under: span.context, from: outer.connection) {
        connection,
        _ in try await connection.execute(SQLStatement("SAVEPOINT \(name)"))
      }
      return core
    } catch {
      outer.endInner()
      span.end(nil, error)
      throw error
    }
  }

  nonisolated(nonsending) func end(
    _ transaction: TransactionCore,
    _ ending: TransactionCore.Ending,
    because cause: (any Error)?,
    at site: CallSite
  ) async -> (any Error)? {
    let failure = await transaction.connection.withTurn { connection in
      do {
        if ending == .rollback { try await self.send(.rollbackToSavepoint, for: transaction, on: connection, at: site) }
        try await self.send(.releaseSavepoint, for: transaction, on: connection, at: site)
        return nil as (any Error)?
      } catch {
        return error
      }
    }
    self.outer.endInner()
    let success = ending == .commit ? TransactionSpan.Outcome.committed : .rolledBack
    transaction.span.end(failure == nil ? success : .unknown, cause ?? failure)
    return failure
  }

  private nonisolated(nonsending) func send(
    _ method: SQLCall.Method,
    for transaction: TransactionCore,
    on connection: any SQLConnection,
    at site: CallSite
  ) async throws {
    try await transaction.tracer.run(SQLCall(method, at: site), .transaction, under: transaction.span.context) {
      _ = try await connection.execute(SQLStatement("\(method.command ?? "") \(self.name)"))
    }
  }
}
