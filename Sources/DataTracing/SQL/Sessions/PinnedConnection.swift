// DataTracing, SQL, Sessions: who holds a connection, and for how long. This file: a connection that several statements
// share, one after the other.

import Locks

/// A pooled connection held by a session, a transaction or a prepared statement.
final class PinnedConnection: LeaseSource {
  private struct State {
    var isOpen = true
    /// Whether a statement failed so that the connection's state is not known.
    var isDoubtful = false
    var rows: RowReader?
  }

  private let pooled: PooledConnection
  private let turn = Turn()
  private let state = Mutex(State())

  init(_ pooled: PooledConnection) {
    self.pooled = pooled
  }

  nonisolated(nonsending) func borrow() async throws -> any ConnectionLease {
    guard self.state.withLock({ $0.isOpen }) else { throw SQLSessionError.ended }
    try await self.turn.take()
    guard self.state.withLock({ $0.isOpen }) else {
      self.turn.end()
      throw SQLSessionError.ended
    }
    return PinnedLease(pinned: self)
  }

  /// What the last call left the connection as.
  enum Condition {
    /// Nothing is left of what was done before.
    case clean
    /// As it was.
    case unchanged
    /// Not to be used again.
    case broken
  }

  /// Makes the last call on the connection and gives it back: no others are let in, open rows end, and a statement that
  /// is under way is waited for. To be called in a task that nobody cancels.
  nonisolated(nonsending) func close(
    _ body: nonisolated(nonsending) (any SQLConnection) async -> Condition
  ) async {
    self.state.withLock { $0.isOpen = false }
    await self.takeTurn()
    let isReusable =
      switch await body(self.pooled.connection) {
      case .clean: true
      case .unchanged: self.state.withLock { !$0.isDoubtful }
      case .broken: false
      }
    await self.pooled.giveBack(isReusable: isReusable)
    self.turn.end()
  }

  /// Makes a call that open rows do not get in the way of: they end. To be called in a task that nobody cancels.
  nonisolated(nonsending) func withTurn<Success>(
    _ body: nonisolated(nonsending) (any SQLConnection) async throws -> Success
  ) async rethrows -> Success {
    await self.takeTurn()
    defer { self.turn.end() }
    return try await body(self.pooled.connection)
  }

  private nonisolated(nonsending) func takeTurn() async {
    self.state.withLock { $0.rows }?.cut()
    // Fails only if it is cancelled, which it is not.
    try? await self.turn.take(waitingForRows: true)
  }
}

/// The turn of one statement.
private struct PinnedLease: ConnectionLease {
  let pinned: PinnedConnection

  var connection: any SQLConnection { self.pinned.pooledConnection }

  nonisolated(nonsending) func end(_ error: (any Error)?) async { self.pinned.endTurn(error) }
  func keep(for rows: RowReader) { self.pinned.keep(for: rows) }
  func abandon(_ cursor: any SQLCursor) { self.pinned.abandon(cursor) }
}

extension PinnedConnection {
  fileprivate var pooledConnection: any SQLConnection { self.pooled.connection }

  fileprivate func endTurn(_ error: (any Error)?) {
    self.state.withLock { state in
      state.rows = nil
      if let error, !PooledConnection.isReusable(after: error) { state.isDoubtful = true }
    }
    self.turn.end()
  }

  fileprivate func keep(for rows: RowReader) {
    self.state.withLock { $0.rows = rows }
    self.turn.keepForRows()
  }

  fileprivate func abandon(_ cursor: any SQLCursor) {
    self.turn.closeRows()
    Task {
      await cursor.close()
      self.endTurn(nil)
    }
  }
}
