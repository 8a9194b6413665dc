// DataTracing, SQL, Transactions. This file: transactions of the database, from BEGIN to COMMIT or ROLLBACK.

import Tracing

/// A transaction that is no part of another one.
struct OutermostScope: TransactionScope {
  /// Takes a connection and begins a transaction on it.
  ///
  /// - Throws: What kept it from beginning; the span has then ended.
  static nonisolated(nonsending) func begin(
    _ tracer: SQLTracer,
    _ pool: ConnectionPool,
    _ options: SQLTransactionOptions,
    attempt: Int = 1,
    marks: [(name: ConventionName, value: SpanAttribute)] = [],
    at site: CallSite
  ) async throws -> TransactionCore {
    let id = TransactionID()
    let span = TransactionSpan(tracer, id, options.attributes(attempt) + marks, at: site)
    do {
      let connection = try await withCurrent(span.context) {
        try await Self.begin(tracer, pool, options, at: site)
      }
      return TransactionCore(tracer, connection, OutermostScope(), span, id)
    } catch {
      span.end(nil, error)
      throw error
    }
  }

  private static nonisolated(nonsending) func begin(
    _ tracer: SQLTracer,
    _ pool: ConnectionPool,
    _ options: SQLTransactionOptions,
    at site: CallSite
  ) async throws -> PinnedConnection {
    let pooled = try await pool.acquire()
    do {
      try await tracer.run(SQLCall(.begin, at: site), .transaction) { try await pooled.connection.begin(options) }
      return PinnedConnection(pooled)
    } catch {
      await pooled.giveBack(isReusable: PooledConnection.isReusable(after: error))
      throw error
    }
  }

  nonisolated(nonsending) func end(
    _ transaction: TransactionCore,
    _ ending: TransactionCore.Ending,
    because cause: (any Error)?,
    at site: CallSite
  ) async -> (any Error)? {
    var failure: (any Error)?
    var outcome = TransactionSpan.Outcome.unknown
    await transaction.connection.close { connection in
      let scene = Scene(transaction: transaction, connection: connection, site: site)
      if ending != .rollback {
        failure = await scene.finish(ending)
        guard let error = failure else {
          outcome = ending == .commit ? .committed : .prepared
          return .clean
        }
        // Whether it was done, nobody knows.
        guard PooledConnection.isReusable(after: error) else { return .broken }
      }
      let error = await scene.rollBack()
      if error == nil { outcome = .rolledBack }
      failure = failure ?? error
      return error == nil ? .clean : .broken
    }
    transaction.span.end(outcome, cause ?? failure)
    return failure
  }
}

/// A transaction on its connection, about to end.
private struct Scene {
  let transaction: TransactionCore
  let connection: any SQLConnection
  let site: CallSite

  nonisolated(nonsending) func finish(_ ending: TransactionCore.Ending) async -> (any Error)? {
    if case .prepare(let gid) = ending {
      let statement = SQLStatement("PREPARE TRANSACTION \(sqlString(gid))")
      return await self.send(.prepareTransaction, "preparing transaction") { _ = try await $0.execute(statement) }
    }
    return await self.send(.commit, "committing transaction") { try await $0.commit() }
  }

  nonisolated(nonsending) func rollBack() async -> (any Error)? {
    await self.send(.rollback, "rolling back transaction") { try await $0.rollback() }
  }

  /// Makes a call of its own span and returns why it failed.
  private nonisolated(nonsending) func send(
    _ method: SQLCall.Method,
    _ event: String,
    _ body: nonisolated(nonsending) (any SQLConnection) async throws -> Void
  ) async -> (any Error)? {
    self.transaction.span.addEvent(event)
    do {
      let (tracer, span) = (self.transaction.tracer, self.transaction.span)
      try await tracer.run(SQLCall(method, at: self.site), .transaction, under: span.context) {
        try await body(self.connection)
      }
      return nil
    } catch {
      return error
    }
  }
}

extension SQLTransactionOptions {
  fileprivate func attributes(_ attempt: Int) -> [(name: ConventionName, value: SpanAttribute)] {
    var attributes: [(name: ConventionName, value: SpanAttribute)] = []
    if let isolation = self.isolation {
      attributes.append((name: .transactionIsolation, value: .string(isolation.rawValue)))
    }
    if self.isReadOnly { attributes.append((name: .transactionIsReadOnly, value: .bool(true))) }
    if attempt > 1 { attributes.append((name: .transactionAttempt, value: .int(Int64(attempt)))) }
    return attributes
  }
}
