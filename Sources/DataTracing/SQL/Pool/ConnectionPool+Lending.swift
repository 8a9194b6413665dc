// DataTracing, SQL, Pool: connections that are kept and shared. This file: how a caller comes by a connection and gives
// it back: the shell around the pool's state, which waits, opens and closes.

import Locks

extension ConnectionPool {
  /// Borrows a connection, which must be given back.
  ///
  /// - Throws: As ``withConnection(_:)``.
  package nonisolated(nonsending) func acquire() async throws -> PooledConnection {
    try Task.checkCancellation()
    let start = self.clock.now()
    let (place, steps) = self.desk.withLock { $0.borrow(at: start) }
    // What is rarely needed is not called for nothing: most borrows do not suspend, and calls are most of what they cost.
    if !steps.isEmpty { await self.carryOut(steps) }
    let turn: PoolDesk.Turn
    switch place {
    case .first(let first): turn = first
    case .refused: throw ConnectionPoolError.closed(pool: self.name)
    case .queued(let caller): turn = try await self.waitForTurn(caller, from: start)
    }
    let (slot, connection) = try await self.take(turn)
    // Most borrows are not measured, and a look at the clock is a good part of what they cost.
    let now = self.metrics.areRecorded ? self.clock.now() : nil
    if let now { self.metrics.record(.connectionWaitTime, now - start) }
    return PooledConnection(connection, Loan(pool: self, slot: slot, start: now))
  }

  /// Waits, no longer than the configuration allows.
  private nonisolated(nonsending) func waitForTurn(_ caller: Int, from start: Duration) async throws -> PoolDesk.Turn {
    guard let timeout = self.configuration.acquireTimeout else { return try await self.waitForTurn(caller) }
    return try await withThrowingTaskGroup(of: Void.self) { group in
      defer { group.cancelAll() }
      group.addTask {
        try await self.clock.sleep(start + timeout)
        let isTooLate = self.giveUp(caller, ConnectionPoolError.timedOut(pool: self.name, after: timeout))
        if isTooLate { self.metrics.countTimeout() }
      }
      return try await self.waitForTurn(caller)
    }
  }

  private nonisolated(nonsending) func waitForTurn(_ caller: Int) async throws -> PoolDesk.Turn {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        self.desk.withLock { $0.wait(caller, continuation) }?.resume()
      }
    } onCancel: {
      self.giveUp(caller, CancellationError())
    }
  }

  /// Lets a caller go that waits, with an error. Returns `false` if it does not wait: its turn has come.
  @discardableResult
  private func giveUp(_ caller: Int, _ error: any Error) -> Bool {
    let (isWaiting, wake) = self.desk.withLock { $0.giveUp(caller, error, at: self.clock.now()) }
    wake?.resume()
    return isWaiting
  }

  /// Makes a turn into a connection that can be used.
  private nonisolated(nonsending) func take(_ turn: PoolDesk.Turn) async throws -> (Int, any SQLConnection) {
    switch turn {
    case .open(let slot, let old): return (slot, try await self.open(slot, replacing: old))
    case .reuse(let slot, let connection):
      if Task.isCancelled {
        // Cancelled when its turn had come already: the connection is as good as before.
        await self.giveBack(slot, isReusable: true)
        throw CancellationError()
      }
      return (slot, try await self.reset(connection, in: slot))
    }
  }

  private nonisolated(nonsending) func reset(
    _ connection: any SQLConnection,
    in slot: Int
  ) async throws -> any SQLConnection {
    do {
      try await connection.reset()
      return connection
    } catch {
      guard !Task.isCancelled else {
        await self.giveBack(slot, isReusable: false)
        throw CancellationError()
      }
      self.desk.withLock { $0.replace(slot) }
      return try await self.open(slot, replacing: connection)
    }
  }

  private nonisolated(nonsending) func open(
    _ slot: Int,
    replacing old: (any SQLConnection)?
  ) async throws -> any SQLConnection {
    await old?.close()
    do {
      try Task.checkCancellation()
      let start = self.clock.now()
      let connection = try await self.driver.connect()
      let now = self.clock.now()
      self.metrics.record(.connectionCreateTime, now - start)
      self.desk.withLock { $0.opened(slot, connection, at: now) }
      return connection
    } catch {
      await self.carryOut { state, now in state.openFailed(slot, at: now) }
      throw error
    }
  }

  private nonisolated(nonsending) func giveBack(_ slot: Int, isReusable: Bool) async {
    await self.carryOut { state, now in state.giveBack(slot, isReusable: isReusable, at: now) }
  }

  /// A connection that somebody has.
  struct Loan: Sendable {
    let pool: ConnectionPool
    let slot: Int
    /// Since when, if that is measured.
    let start: Duration?

    nonisolated(nonsending) func end(isReusable: Bool) async {
      if let start { self.pool.metrics.record(.connectionUseTime, self.pool.clock.now() - start) }
      let steps = self.pool.tell { state, now in state.giveBack(self.slot, isReusable: isReusable, at: now) }
      if !steps.isEmpty { await self.pool.carryOut(steps) }
    }
  }
}

// What follows from an event.
extension ConnectionPool {
  /// Tells the state what happened. What follows is to be carried out.
  private func tell(_ event: (inout PoolState, Duration) -> [PoolState.Action]) -> [PoolDesk.Step] {
    self.desk.withLock { desk in
      // Read under the lock: an event that comes later is not older.
      let now = self.clock.now()
      return desk.change { state in event(&state, now) }
    }
  }

  /// Tells the state what happened and carries out what follows.
  nonisolated(nonsending) func carryOut(_ event: (inout PoolState, Duration) -> [PoolState.Action]) async {
    await self.carryOut(self.tell(event))
  }

  private nonisolated(nonsending) func carryOut(_ steps: [PoolDesk.Step]) async {
    for step in steps {
      switch step {
      case .wake(let wake): wake.resume()
      case .close(let slot, let connection):
        await connection.close()
        await self.carryOut { state, now in state.closed(slot, at: now) }
      case .finish(let closers): for closer in closers { closer.resume() }
      }
    }
  }

  nonisolated(nonsending) func waitUntilClosed() async {
    let closer = self.desk.withLock { $0.makeTicket() }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        self.desk.withLock { $0.waitUntilClosed(closer, continuation) }?.resume()
      }
    } onCancel: {
      self.desk.withLock { $0.stopWaitingUntilClosed(closer) }?.resume()
    }
  }
}
