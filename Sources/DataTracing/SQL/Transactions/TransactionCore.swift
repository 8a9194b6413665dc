// DataTracing, SQL, Transactions. This file: a transaction from its beginning to its end, which comes once.

import Locks
import Tracing

/// A transaction or a savepoint. What the application has is a ``SQLTransaction``.
final class TransactionCore: Sendable {
  enum Ending: Hashable, Sendable {
    case commit, rollback
    /// First phase of a two-phase commit, under a global identifier.
    case prepare(String)
  }

  private enum Phase {
    case active(hasInner: Bool)
    case ended
  }

  let tracer: SQLTracer
  let connection: PinnedConnection
  let span: TransactionSpan
  /// How many transactions this one is inside of.
  let depth: Int
  /// How it is begun and ended.
  private let scope: any TransactionScope
  private let id: TransactionID
  private let phase = Mutex(Phase.active(hasInner: false))

  init(
    _ tracer: SQLTracer,
    _ connection: PinnedConnection,
    _ scope: any TransactionScope,
    _ span: TransactionSpan,
    _ id: TransactionID,
    depth: Int = 0
  ) {
    self.tracer = tracer
    self.connection = connection
    self.scope = scope
    self.span = span
    self.id = id
    self.depth = depth
  }

  /// What to begin a call under: the current span if that is the transaction's or below it, else the transaction's.
  var parent: InstrumentationContext? {
    InstrumentationContext.current?.transactionID === self.id ? nil : self.span.context
  }

  var isActive: Bool {
    self.phase.withLock { if case .active = $0 { true } else { false } }
  }

  /// Commits or rolls back.
  ///
  /// - Parameter cause: Why it is rolled back, if that was not the application's wish.
  /// - Throws: ``SQLSessionError``, if it has ended or an inner one has not; else why it could not be done.
  nonisolated(nonsending) func end(_ ending: Ending, because cause: (any Error)? = nil, at site: CallSite) async throws
  {
    try self.leaveActive(evenWithInner: ending == .rollback)
    // In a task of its own, which nobody cancels: the database must hear of the end.
    if let error = await Task(operation: { await self.scope.end(self, ending, because: cause, at: site) }).value {
      throw error
    }
  }

  /// Nobody can end it any more.
  func drop(at site: CallSite) {
    guard (try? self.leaveActive(evenWithInner: true)) != nil else { return }
    self.span.addEvent("transaction dropped")
    Task { _ = await self.scope.end(self, .rollback, because: nil, at: site) }
  }

  /// - Throws: ``SQLSessionError``.
  func beginInner() throws {
    try self.phase.withLock { phase in
      switch phase {
      case .active(hasInner: false): phase = .active(hasInner: true)
      case .active(hasInner: true): throw SQLSessionError.innerTransactionOpen
      case .ended: throw SQLSessionError.ended
      }
    }
  }

  func endInner() {
    self.phase.withLock { phase in
      if case .active = phase { phase = .active(hasInner: false) }
    }
  }

  private func leaveActive(evenWithInner: Bool) throws {
    try self.phase.withLock { phase in
      switch phase {
      case .active(hasInner: true) where !evenWithInner: throw SQLSessionError.innerTransactionOpen
      case .active: phase = .ended
      case .ended: throw SQLSessionError.ended
      }
    }
  }
}

/// What a transaction is begun and ended with.
protocol TransactionScope: Sendable {
  /// Ends a transaction and its span.
  ///
  /// - Returns: Why it could not be ended as it was to be.
  nonisolated(nonsending) func end(
    _ transaction: TransactionCore,
    _ ending: TransactionCore.Ending,
    because cause: (any Error)?,
    at site: CallSite
  ) async -> (any Error)?
}
