// DataTracing, Mongo, Transactions. This file: how transactions are made, and what an application sees of one.

import Tracing

/// A transaction: databases whose calls are part of it. Their spans are under the transaction's own, `db.transaction`,
/// whichever task makes them.
public struct TracedMongoTransaction<Driver: MongoDriver>: Sendable {
  private let scope: MongoScope<Driver>

  fileprivate init(_ scope: MongoScope<Driver>) { self.scope = scope }

  /// A database.
  public subscript(name: String) -> TracedMongoDatabase<Driver> { TracedMongoDatabase(self.scope, name) }
}

extension TracedMongo {
  /// Runs `body` in a transaction, which is committed if it returns and given up if it throws: exactly once, also if the
  /// task is cancelled.
  ///
  /// - Parameters:
  ///   - retries: How often it is tried again, at once, after an error labelled `TransientTransactionError`, and how
  ///     often the commit is after one labelled `UnknownTransactionCommitResult`. Each attempt has a span of its own
  ///     (`db.transaction.attempt`) and runs `body` from its beginning.
  ///   - function: The function that the spans are attributed to.
  ///   - file: The file that the spans are attributed to, as `#fileID`.
  ///   - line: The line that the spans are attributed to.
  ///   - body: Makes the transaction's calls.
  /// - Returns: What `body` returns, once it is committed.
  /// - Throws: What `body` throws; what the driver throws if the transaction could not be begun or committed.
  @discardableResult
  public nonisolated(nonsending) func withTransaction<Success>(
    retries: Int = 0,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line,
    _ body: nonisolated(nonsending) (TracedMongoTransaction<Driver>) async throws -> Success
  ) async throws -> Success {
    let site = CallSite(function: function, file: file, line: line)
    var attempt = 1
    while true {
      do {
        let transaction = try await MongoTransactionCore.begin(self.scope, attempt: attempt, at: site)
        return try await self.run(transaction, retries: retries, body)
      } catch  where attempt <= retries && !Task.isCancelled && error.isTransient {
        attempt += 1
      }
    }
  }

  private nonisolated(nonsending) func run<Success>(
    _ transaction: MongoTransactionCore<Driver>,
    retries: Int,
    _ body: nonisolated(nonsending) (TracedMongoTransaction<Driver>) async throws -> Success
  ) async throws -> Success {
    var scope = self.scope
    scope.transaction = transaction
    let handle = TracedMongoTransaction(scope)
    let success: Success
    do {
      success = try await withCurrent(transaction.context) { try await body(handle) }
    } catch {
      await transaction.abort(because: error)
      throw error
    }
    try await transaction.commit(retries: retries)
    return success
  }
}
