// DataTracing, SQL, Sessions: who holds a connection, and for how long. This file: one statement after the other on one
// connection.

import Locks

/// Lets one statement at a time have a connection, in the order in which they came.
///
/// A statement whose rows are being read has the turn until they end. Others do not wait for that: the reader may be
/// the very task that wants to make the next statement, which would then wait for itself.
final class Turn: Sendable {
  private enum Holder {
    case nobody, statement, rows
  }

  private struct Waiter {
    let id: Int
    let waitsForRows: Bool
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var holder = Holder.nobody
    var waiters: [Waiter] = []
    var lastID = 0
  }

  private let state = Mutex(State())

  /// Waits for the turn.
  ///
  /// - Throws: ``SQLSessionError/rowsOpen`` if rows are being read, unless `waitsForRows`; `CancellationError`.
  nonisolated(nonsending) func take(waitingForRows waitsForRows: Bool = false) async throws {
    if try self.takeNow(waitsForRows) { return }
    let id = self.state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        self.enqueue(Waiter(id: id, waitsForRows: waitsForRows, continuation: continuation))
      }
    } onCancel: {
      self.leave(id)
    }
  }

  /// The statement that has the turn has rows. Whoever does not wait for those is refused.
  func keepForRows() {
    let refused = self.state.withLock { state -> [Waiter] in
      state.holder = .rows
      let refused = state.waiters.filter { !$0.waitsForRows }
      state.waiters.removeAll { !$0.waitsForRows }
      return refused
    }
    for waiter in refused { waiter.continuation.resume(throwing: SQLSessionError.rowsOpen) }
  }

  /// The rows are not read any more; what is left of them is being done away with.
  func closeRows() {
    self.state.withLock { $0.holder = .statement }
  }

  /// Passes the turn on.
  func end() {
    let next = self.state.withLock { state -> Waiter? in
      guard !state.waiters.isEmpty else {
        state.holder = .nobody
        return nil
      }
      state.holder = .statement
      return state.waiters.removeFirst()
    }
    next?.continuation.resume()
  }

  private func takeNow(_ waitsForRows: Bool) throws -> Bool {
    try self.state.withLock { state in
      switch state.holder {
      case .nobody:
        state.holder = .statement
        return true
      case .statement: return false
      case .rows:
        if waitsForRows { return false }
        throw SQLSessionError.rowsOpen
      }
    }
  }

  private func enqueue(_ waiter: Waiter) {
    let answer = self.state.withLock { state -> Result<Void, any Error>? in
      switch state.holder {
      case .nobody:
        state.holder = .statement
        return .success(())
      case .rows where !waiter.waitsForRows: return .failure(SQLSessionError.rowsOpen)
      // The handler of a cancellation that came first has found nobody to send away.
      case .statement where Task.isCancelled, .rows where Task.isCancelled: return .failure(CancellationError())
      case .statement, .rows:
        state.waiters.append(waiter)
        return nil
      }
    }
    if let answer { waiter.continuation.resume(with: answer) }
  }

  private func leave(_ id: Int) {
    let waiter = self.state.withLock { state -> Waiter? in
      guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
      return state.waiters.remove(at: index)
    }
    waiter?.continuation.resume(throwing: CancellationError())
  }
}
