// DataTracing, SQL, Transactions. This file: how transactions are made.

extension TracedDatabase {
  /// Begins a transaction, which the caller commits or rolls back.
  ///
  /// - Throws: ``ConnectionPoolError``; what the driver throws.
  public nonisolated(nonsending) func begin(
    isolation: SQLIsolationLevel? = nil,
    readOnly: Bool = false,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> SQLTransaction {
    let site = CallSite(function: function, file: file, line: line)
    let options = SQLTransactionOptions(isolation: isolation, isReadOnly: readOnly)
    return SQLTransaction(try await OutermostScope.begin(self.tracer, self.pool, options, at: site), at: site)
  }

  /// Runs `body` in a transaction, which is committed if it returns and rolled back if it throws: exactly once, also if
  /// the task is cancelled. `body` may commit or roll back itself.
  ///
  /// - Parameters:
  ///   - isolation: The isolation level; the database's default if `nil`.
  ///   - readOnly: Whether the transaction may only read.
  ///   - retries: How often it is tried again, at once, if the database gave it up for others' sake (SQLSTATE 40001,
  ///     serialization failure, and 40P01, deadlock). Each attempt has a span of its own (`db.transaction.attempt`), a
  ///     connection of its own, and runs `body` from its beginning.
  ///   - function: The function that the spans are attributed to.
  ///   - file: The file that the spans are attributed to, as `#fileID`.
  ///   - line: The line that the spans are attributed to.
  ///   - body: Makes the transaction's statements.
  /// - Returns: What `body` returns, once it is committed.
  /// - Throws: What `body` throws; what the driver throws if the transaction could not be begun or committed;
  ///   ``ConnectionPoolError``.
  @discardableResult
  public nonisolated(nonsending) func withTransaction<Success>(
    isolation: SQLIsolationLevel? = nil,
    readOnly: Bool = false,
    retries: Int = 0,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line,
    _ body: nonisolated(nonsending) (SQLTransaction) async throws -> Success
  ) async throws -> Success {
    let site = CallSite(function: function, file: file, line: line)
    let options = SQLTransactionOptions(isolation: isolation, isReadOnly: readOnly)
    var attempt = 1
    while true {
      do {
        return try await OutermostScope.begin(self.tracer, self.pool, options, attempt: attempt, at: site)
          .run(at: site, body)
      } catch  where attempt <= retries && !Task.isCancelled && isWorthRetrying(error) {
        attempt += 1
      }
    }
  }
}

/// Whether a transaction may succeed if it is tried again: the database says that others were in its way. Where a
/// database gives several codes, they are joined by `/` and the SQLSTATE is the first.
private func isWorthRetrying(_ error: any Error) -> Bool {
  guard let code = (error as? any OperationFailure)?.statusCode else { return false }
  return ["40001", "40P01"].contains(code.prefix { $0 != "/" })
}
