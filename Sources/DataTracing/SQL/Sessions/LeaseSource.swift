// DataTracing, SQL, Sessions: who holds a connection, and for how long. This file: where the connection of one statement
// comes from.

/// Lends connections: a pool, or somebody who holds one for several statements.
protocol LeaseSource: Sendable {
  /// - Throws: What kept a connection from being had.
  nonisolated(nonsending) func borrow() async throws -> any ConnectionLease
}

/// A connection for the time of one statement. It ends in one of three ways, once.
protocol ConnectionLease: Sendable {
  var connection: any SQLConnection { get }

  /// The statement was carried out, or failed with `error`.
  nonisolated(nonsending) func end(_ error: (any Error)?) async
  /// The statement has rows, which are going to be read.
  func keep(for rows: RowReader)
  /// The rest of its rows is not going to be read.
  func abandon(_ cursor: any SQLCursor)
}

/// A pool, which lends a connection to each statement.
struct PoolSource: LeaseSource {
  let pool: ConnectionPool

  nonisolated(nonsending) func borrow() async throws -> any ConnectionLease {
    PoolLease(pooled: try await self.pool.acquire())
  }
}

private struct PoolLease: ConnectionLease {
  let pooled: PooledConnection

  var connection: any SQLConnection { self.pooled.connection }

  nonisolated(nonsending) func end(_ error: (any Error)?) async {
    await self.pooled.giveBack(isReusable: error.map { PooledConnection.isReusable(after: $0) } ?? true)
  }

  func keep(for rows: RowReader) {}

  func abandon(_ cursor: any SQLCursor) { self.pooled.abandon(cursor) }
}
