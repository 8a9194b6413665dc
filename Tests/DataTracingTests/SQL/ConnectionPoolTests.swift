// Tests of DataTracing, SQL: the pool. This file: borrowing, waiting, validation and expiry.

import Testing

@testable import DataTracing

@Suite struct ConnectionPoolTests {
  private let clock = PoolTestClock()

  private func pool(
    _ driver: PoolTestDriver,
    maxOpen: Int = 1,
    timeout: Duration? = nil
  ) -> ConnectionPool {
    let configuration = ConnectionPool.Configuration(maxOpenConnections: maxOpen, acquireTimeout: timeout)
    return ConnectionPool(driver, configuration: configuration, clock: self.clock, options: options())
  }

  @Test func aConnectionIsOpenedOnceAndResetBeforeItIsUsedAgain() async throws {
    let driver = PoolTestDriver()
    let pool = self.pool(driver)
    #expect(try await pool.withConnection { $0.number } == 1)
    #expect(driver.account.resets == [])
    #expect(try await pool.withConnection { $0.number } == 1)
    #expect(driver.account.resets == [1])
    #expect(driver.account.attempts == 1)
    #expect(pool.statistics == self.statistics(open: 1, idle: 1))
  }

  @Test func firstComeFirstServed() async throws {
    let driver = PoolTestDriver()
    let pool = self.pool(driver)
    let order = PoolTestNotes()
    let first = try await pool.acquire()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for caller in 1...10 {
        group.addTask { try await pool.withConnection { _ in order.add(caller) } }
        await pool.waitForWaiters(caller)
      }
      #expect(pool.statistics.inUse == 1)
      await first.giveBack()
      try await group.waitForAll()
    }
    #expect(order.all == Array(1...10))
    #expect(pool.statistics == self.statistics(open: 1, idle: 1, waitCount: 10))
    #expect(driver.account.attempts == 1)
  }

  @Test func waitingIsMeasured() async throws {
    let pool = self.pool(PoolTestDriver())
    let first = try await pool.acquire()
    async let second = pool.acquire()
    await pool.waitForWaiters(1)
    self.clock.advance(by: .seconds(3))
    await first.giveBack()
    await (try second).giveBack()
    #expect(pool.statistics == self.statistics(open: 1, idle: 1, waitCount: 1, waitDuration: .seconds(3)))
  }

  @Test func whoIsCancelledLeavesTheQueue() async throws {
    let pool = self.pool(PoolTestDriver())
    let first = try await pool.acquire()
    let cancelled = Task { try await pool.acquire() }
    await pool.waitForWaiters(1)
    async let next = pool.acquire()
    await pool.waitForWaiters(2)
    cancelled.cancel()
    await #expect(throws: CancellationError.self) { try await cancelled.value }
    await pool.waitForWaiters(1)
    await first.giveBack()
    await (try next).giveBack()
    #expect(pool.statistics == self.statistics(open: 1, idle: 1, waitCount: 2))
  }

  @Test func whoIsCancelledAlreadyGetsNothing() async throws {
    let driver = PoolTestDriver()
    let pool = self.pool(driver)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await pool.acquire()
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(driver.account.attempts == 0)
  }

  /// On one actor nothing happens between handing over and cancelling, and the waiter runs after both.
  @MainActor @Test func whoIsCancelledWhenItsTurnHasComeLosesNothing() async throws {
    let driver = PoolTestDriver()
    let pool = self.pool(driver)
    let first = try await pool.acquire()
    let cancelled = Task { @MainActor in try await pool.acquire() }
    await pool.waitForWaiters(1)
    let next = Task { @MainActor in try await pool.acquire() }
    await pool.waitForWaiters(2)
    await first.giveBack()
    #expect(pool.snapshot.pendingRequests == 1)
    cancelled.cancel()
    await #expect(throws: CancellationError.self) { try await cancelled.value }
    let second = try await next.value
    #expect(second.connection.number == 1)
    #expect(driver.account.resets == [1])
    await second.giveBack()
    #expect(pool.statistics == self.statistics(open: 1, idle: 1, waitCount: 2))
  }

  /// The same with a place instead of a connection: the broken one is closed and the next opens another.
  @MainActor @Test func whoIsCancelledWhenItMayOpenLosesNothing() async throws {
    let driver = PoolTestDriver()
    let pool = self.pool(driver)
    let first = try await pool.acquire()
    let cancelled = Task { @MainActor in try await pool.acquire() }
    await pool.waitForWaiters(1)
    let next = Task { @MainActor in try await pool.acquire() }
    await pool.waitForWaiters(2)
    await first.giveBack(isReusable: false)
    cancelled.cancel()
    await #expect(throws: CancellationError.self) { try await cancelled.value }
    let second = try await next.value
    #expect(second.connection.number == 2)
    #expect(driver.account.closed == [1])
    #expect(pool.statistics.openConnections == 1)
  }

  @Test func givenBackOnceIsEnough() async throws {
    let pool = self.pool(PoolTestDriver())
    let first = try await pool.acquire()
    await first.giveBack()
    let second = try await pool.acquire()
    await first.giveBack()
    first.abandon(BufferedCursor(columns: SQLColumns([]), rows: []))
    #expect(pool.statistics.inUse == 1)
    await second.giveBack(isReusable: false)
    await second.giveBack()
    #expect(pool.statistics == self.statistics())
  }

  // Opening and resetting.

  @Test func whoseConnectionCannotBeOpenedGetsTheErrorAndTheNextItsPlace() async throws {
    let gate = Gate()
    let driver = PoolTestDriver(onConnect: { attempt in
      if attempt > 2 { return }
      await gate.pass()
      throw PoolTestError(attempt: attempt)
    })
    let pool = self.pool(driver)
    let callers = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
      for caller in 1...3 {
        group.addTask {
          do {
            return (caller, try await pool.withConnection { $0.number })
          } catch let error as PoolTestError {
            return (caller, -error.attempt)
          }
        }
        if caller == 1 { while driver.account.attempts == 0 { await Task.yield() } }
        await pool.waitForWaiters(caller - 1)
      }
      gate.open()
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    #expect(callers == [1: -1, 2: -2, 3: 3])
    #expect(pool.statistics == self.statistics(open: 1, idle: 1, waitCount: 2))
  }

  @Test func openingIsCancelledWithItsCaller() async throws {
    let clock = self.clock
    let driver = PoolTestDriver(onConnect: { if $0 == 1 { try await clock.sleep(for: .seconds(9)) } })
    let pool = self.pool(driver)
    let task = Task { try await pool.acquire() }
    await clock.waitForSleepers(1)
    async let next = pool.acquire()
    await pool.waitForWaiters(1)
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try await next.connection.number == 2)
  }

  /// A driver that does not notice: the connection is its caller's, cancelled or not.
  @Test func whatWasOpenedAfterCancellationIsGivenBack() async throws {
    let gate = Gate()
    let driver = PoolTestDriver(onConnect: { _ in await gate.pass() })
    let pool = self.pool(driver)
    let task = Task { try await pool.withConnection { _ in try Task.checkCancellation() } }
    while driver.account.attempts == 0 { await Task.yield() }
    task.cancel()
    gate.open()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(pool.statistics.inUse == 0)
    #expect(try await pool.withConnection { $0.number } == 2)
  }

  @Test func whatCannotBeResetIsReplaced() async throws {
    let driver = PoolTestDriver(onReset: { if $0 == 1 { throw PoolTestError() } })
    let pool = self.pool(driver)
    #expect(try await pool.withConnection { $0.number } == 1)
    #expect(try await pool.withConnection { $0.number } == 2)
    #expect(try await pool.withConnection { $0.number } == 2)
    #expect(driver.account.closed == [1])
    #expect(driver.account.mostOpen == 1)
    #expect(pool.statistics == self.statistics(open: 1, idle: 1))
  }

  @Test func whatCanNeitherBeResetNorReplacedIsForgotten() async throws {
    let driver = PoolTestDriver(
      onConnect: { if $0 == 2 { throw PoolTestError(attempt: $0) } },
      onReset: { _ in throw PoolTestError() }
    )
    let pool = self.pool(driver)
    try await pool.withConnection { _ in }
    await #expect(throws: PoolTestError(attempt: 2)) { try await pool.withConnection { _ in } }
    #expect(pool.statistics == self.statistics())
    #expect(driver.account.open == [])
  }

  @Test func resettingIsCancelledWithItsCaller() async throws {
    let clock = self.clock
    let driver = PoolTestDriver(onReset: { _ in try await clock.sleep(for: .seconds(9)) })
    let pool = self.pool(driver)
    try await pool.withConnection { _ in }
    let task = Task { try await pool.acquire() }
    await clock.waitForSleepers(1)
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    // Half reset is not reset, and who has gone needs no other.
    #expect(driver.account.closed == [1])
    #expect(driver.account.attempts == 1)
    #expect(pool.statistics == self.statistics())
  }

  // Giving back.

  @Test(
    arguments: [
      (SQLServerError(code: "23505", message: "duplicate key"), true),
      (SQLServerError(code: "57014", message: "canceling statement"), true),
      (SQLServerError(code: "57P01", message: "terminating connection"), false),
      (SQLServerError(code: "08006", message: "connection failure"), false),
      (PoolTestError(), false), (CancellationError(), false),
    ] as [(any Error, Bool)]
  )
  func onlyAServersAnswerLeavesAConnectionUsable(error: any Error, isReusable: Bool) async throws {
    let driver = PoolTestDriver()
    let pool = self.pool(driver)
    await #expect { try await pool.withConnection { _ in throw error } } throws: { "\($0)" == "\(error)" }
    #expect(pool.statistics == self.statistics(open: isReusable ? 1 : 0, idle: isReusable ? 1 : 0))
    #expect(driver.account.closed == (isReusable ? [] : [1]))
  }

  @Test func enoughAreIdle() async throws {
    let driver = PoolTestDriver()
    let pool = ConnectionPool(driver, configuration: .init(maxIdleConnections: 2), clock: self.clock)
    var lent: [PooledConnection] = []
    for _ in 1...4 { lent.append(try await pool.acquire()) }
    #expect(pool.statistics == self.statistics(maxOpen: 25, open: 4, inUse: 4))
    for pooled in lent { await pooled.giveBack() }
    #expect(driver.account.closed == [3, 4])
    var expected = self.statistics(maxOpen: 25, open: 2, idle: 2)
    expected.maxIdleClosed = 2
    #expect(pool.statistics == expected)
  }

  @Test func abandonedCursorsAreClosedAndTheirConnectionsGivenBack() async throws {
    let driver = PoolTestDriver()
    let pool = self.pool(driver)
    let pooled = try await pool.acquire()
    let cursor = try await pooled.connection.query(SQLStatement("SELECT 1"))
    pooled.abandon(cursor)
    await pooled.giveBack(isReusable: false)
    let next = try await pool.acquire()
    #expect(next.connection.number == 1)
    #expect(try await cursor.next() == nil)
  }

  @Test func whatIsDroppedIsNotLost() async throws {
    let driver = PoolTestDriver()
    let pool = self.pool(driver)
    _ = try await pool.acquire()
    #expect(try await pool.withConnection { $0.number } == 2)
    #expect(driver.account.closed == [1])
  }

  // Time.

  @Test func tooOld() async throws {
    let driver = PoolTestDriver()
    let pool = self.pool(driver, maxOpen: 2)
    let first = try await pool.acquire()
    self.clock.advance(by: .seconds(300))
    await first.giveBack()
    #expect(driver.account.closed == [1])
    #expect(pool.statistics.maxLifetimeClosed == 1)
    #expect(try await pool.withConnection { $0.number } == 2)
  }

  @Test func tooLongIdle() async throws {
    let driver = PoolTestDriver()
    let pool = self.pool(driver)
    try await pool.withConnection { _ in }
    self.clock.advance(by: .seconds(60) - .nanoseconds(1))
    await pool.closeExpired()
    #expect(try await pool.withConnection { $0.number } == 1)
    self.clock.advance(by: .seconds(60))
    #expect(try await pool.withConnection { $0.number } == 2)
    self.clock.advance(by: .seconds(60))
    await pool.closeExpired()
    #expect(driver.account.closed == [1, 2])
    #expect(driver.account.mostOpen == 1)
    var expected = self.statistics()
    expected.maxIdleTimeClosed = 2
    #expect(pool.statistics == expected)
  }

  @Test func whoWaitsTooLongGetsAnError() async throws {
    let pool = self.pool(PoolTestDriver(), timeout: .seconds(5))
    let first = try await pool.acquire()
    let late = Task { try await pool.acquire() }
    await pool.waitForWaiters(1)
    await self.clock.waitForSleepers(1)
    self.clock.advance(by: .seconds(5) - .nanoseconds(1))
    #expect(pool.snapshot.pendingRequests == 1)
    self.clock.advance(by: .nanoseconds(1))
    let expected = ConnectionPoolError.timedOut(pool: "db.example:5433/shop", after: .seconds(5))
    await #expect(throws: expected) { try await late.value }
    #expect("\(expected)" == "no connection of the pool db.example:5433/shop was free within 5.0 seconds")
    #expect(expected.errorType == "pool_timeout")
    await first.giveBack()
    #expect(pool.statistics == self.statistics(open: 1, idle: 1, waitCount: 1, waitDuration: .seconds(5)))
  }

  @Test func whoIsServedInTimeLeavesNoSleeper() async throws {
    let pool = self.pool(PoolTestDriver(), timeout: .seconds(5))
    let first = try await pool.acquire()
    async let second = pool.acquire()
    await self.clock.waitForSleepers(1)
    await first.giveBack()
    let served = try await second
    #expect(self.clock.sleeperCount == 0)
    self.clock.advance(by: .seconds(60))
    await served.giveBack()
    #expect(pool.statistics == self.statistics(open: 1, idle: 1, waitCount: 1))
  }

  @Test func noTimeToWait() async throws {
    let pool = self.pool(PoolTestDriver(), timeout: .zero)
    let first = try await pool.acquire()
    await #expect(throws: ConnectionPoolError.self) { try await pool.acquire() }
    await first.giveBack()
    #expect(try await pool.withConnection { $0.number } == 1)
  }

  private func statistics(
    maxOpen: Int = 1,
    open: Int = 0,
    inUse: Int = 0,
    idle: Int = 0,
    waitCount: Int = 0,
    waitDuration: Duration = .zero
  ) -> PoolStatistics {
    PoolStatistics(
      maxOpenConnections: maxOpen,
      openConnections: open,
      inUse: inUse,
      idle: idle,
      waitCount: waitCount,
      waitDuration: waitDuration,
      maxIdleClosed: 0,
      maxIdleTimeClosed: 0,
      maxLifetimeClosed: 0
    )
  }
}
