// DataTracing, SQL, Pool: connections that are kept and shared. This file: a connection while somebody uses it.

import Locks

/// A connection that a pool has lent. Whoever has it gives it back, once; the pool takes back one that was dropped.
package final class PooledConnection: Sendable {
  /// The connection. Not to be used after ``giveBack(isReusable:)``.
  package let connection: any SQLConnection
  private let loan: ConnectionPool.Loan
  private let isOut = Mutex(true)

  init(_ connection: any SQLConnection, _ loan: ConnectionPool.Loan) {
    self.connection = connection
    self.loan = loan
  }

  deinit {
    // What its last user left behind, nobody knows.
    guard self.end() else { return }
    Task { [loan] in await loan.end(isReusable: false) }
  }

  /// Gives the connection back. Calls after the first, and after ``abandon(_:)``, do nothing.
  ///
  /// - Parameter isReusable: Whether the connection may be used again; if not, the pool closes it.
  package nonisolated(nonsending) func giveBack(isReusable: Bool = true) async {
    if self.end() { await self.loan.end(isReusable: isReusable) }
  }

  /// Closes a cursor whose rows nobody reads any more and gives the connection back, in a task of its own: for iterators
  /// that are dropped.
  package func abandon(_ cursor: any SQLCursor) {
    guard self.end() else { return }
    Task { [loan] in
      await cursor.close()
      await loan.end(isReusable: true)
    }
  }

  /// Whether a connection can be used after an error: if it was the server's answer, unless the server said that it
  /// ends the connection (SQLSTATE classes 08 and 57P).
  package static func isReusable(after error: any Error) -> Bool {
    guard let code = (error as? any OperationFailure)?.statusCode else { return false }
    return !code.hasPrefix("08") && !code.hasPrefix("57P")
  }

  /// Returns whether this is the end.
  private func end() -> Bool {
    self.isOut.withLock { isOut in
      defer { isOut = false }
      return isOut
    }
  }
}
