// Tests of DataTracing, SQL: the pool. This file: closing it.

import Testing

@testable import DataTracing

@Suite struct PoolShutdownTests {
  private let closed = ConnectionPoolError.closed(pool: "db.example:5433/shop")

  @Test func nobodyIsServedAnyMore() async throws {
    let pool = ConnectionPool(PoolTestDriver())
    await pool.close()
    await #expect(throws: self.closed) { try await pool.acquire() }
    #expect("\(self.closed)" == "the connection pool db.example:5433/shop is closed")
    #expect(self.closed.errorType == "pool_closed")
    #expect(self.closed.statusCode == nil)
    await pool.close()
  }

  @Test func whatIsIdleIsClosed() async throws {
    let driver = PoolTestDriver()
    let pool = ConnectionPool(driver)
    let lent = [try await pool.acquire(), try await pool.acquire()]
    for pooled in lent { await pooled.giveBack() }
    await pool.close()
    #expect(Set(driver.account.closed) == [1, 2])
    #expect(pool.statistics.openConnections == 0)
  }

  @Test func whatIsInUseIsWaitedFor() async throws {
    let driver = PoolTestDriver()
    let pool = ConnectionPool(driver, configuration: .init(maxOpenConnections: 2))
    let lent = [try await pool.acquire(), try await pool.acquire()]
    let waiting = Task { try await pool.acquire() }
    await pool.waitForWaiters(1)
    let notes = PoolTestNotes()
    let closing = Task {
      await pool.close()
      notes.add(1)
    }
    await #expect(throws: self.closed) { try await waiting.value }
    await lent[0].giveBack()
    #expect(driver.account.closed == [1])
    #expect(notes.all == [])
    #expect(pool.statistics.openConnections == 1)
    // It can be used until it is given back.
    #expect(try await lent[1].connection.execute(SQLStatement("SELECT 1")).lastInsertID == 2)
    await lent[1].giveBack()
    await closing.value
    #expect(driver.account.closed == [1, 2])
  }

  @Test func whatIsBeingOpenedIsWaitedFor() async throws {
    let gate = Gate()
    let driver = PoolTestDriver(onConnect: { _ in await gate.pass() })
    let pool = ConnectionPool(driver)
    async let number = pool.withConnection { $0.number }
    while driver.account.attempts == 0 { await Task.yield() }
    async let closing: Void = pool.close()
    await pool.waitUntilClosing()
    gate.open()
    // Its turn had come before the pool was closed.
    #expect(try await number == 1)
    await closing
    #expect(driver.account.closed == [1])
  }

  @Test func whoeverClosesMayGiveUpWaiting() async throws {
    let driver = PoolTestDriver()
    let pool = ConnectionPool(driver)
    let pooled = try await pool.acquire()
    let closing = Task { await pool.close() }
    await pool.waitUntilClosing()
    closing.cancel()
    await closing.value
    #expect(driver.account.closed == [])
    await pooled.giveBack()
    #expect(driver.account.closed == [1])
  }

  @Test func whoeverClosesMayBeCancelledAlready() async throws {
    let pool = ConnectionPool(PoolTestDriver())
    let pooled = try await pool.acquire()
    await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      await pool.close()
    }.value
    await #expect(throws: self.closed) { try await pool.acquire() }
    await pooled.giveBack()
    await pool.close()
  }

  @Test func severalMayClose() async throws {
    let driver = PoolTestDriver()
    let pool = ConnectionPool(driver)
    let pooled = try await pool.acquire()
    await withTaskGroup(of: Void.self) { group in
      for _ in 1...5 { group.addTask { await pool.close() } }
      await pool.waitUntilClosing()
      await pooled.giveBack()
    }
    #expect(driver.account.closed == [1])
  }
}
