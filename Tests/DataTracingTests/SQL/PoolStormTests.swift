// Tests of DataTracing, SQL: the pool. This file: many tasks at once, cancelled at random, over a driver that fails at
// random.

import Locks
import Testing

@testable import DataTracing

@Suite struct PoolStormTests {
  @Test(arguments: [(1, 1), (4, 2), (0, 5)])
  func everyConnectionIsAccountedFor(maxOpen: Int, maxIdle: Int) async throws {
    let chance = Chance(seed: 42)
    let driver = PoolTestDriver(
      onConnect: { attempt in
        for _ in 0..<chance.next(4) { await Task.yield() }
        if chance.next(10) == 0 { throw PoolTestError(attempt: attempt) }
      },
      onReset: { _ in
        if chance.next(2) == 0 { await Task.yield() }
        if chance.next(20) == 0 { throw PoolTestError() }
      }
    )
    let clock = PoolTestClock()
    let configuration = ConnectionPool.Configuration(
      maxOpenConnections: maxOpen,
      maxIdleConnections: maxIdle,
      acquireTimeout: .seconds(10)
    )
    let pool = ConnectionPool(driver, configuration: configuration, clock: clock)
    let storm = Storm(pool: pool, clock: clock, chance: chance)
    let tally = await storm.blow(tasks: 32, borrows: 100)
    await pool.close()

    let account = driver.account
    #expect(tally.served > 0 && tally.failed > 0 && tally.cancelled > 0)
    #expect(tally.served + tally.failed + tally.cancelled + tally.timedOut == 3_200)
    #expect(account.mostUsers == 1, "a connection was lent twice at once")
    #expect(account.open == [], "connections were lost")
    #expect(Set(account.closed).count == account.closed.count, "a connection was closed twice")
    if maxOpen > 0 { #expect(account.mostOpen <= maxOpen) }
    let statistics = pool.statistics
    #expect(statistics.openConnections == 0 && statistics.inUse == 0 && statistics.idle == 0)
    #expect(statistics.waitDuration >= .zero)
    #expect(pool.snapshot.pendingRequests == 0)
    #expect(clock.sleeperCount == 0)
    if maxOpen > 0 { #expect(statistics.waitCount > 0) }
  }
}

/// Random numbers for many tasks.
final class Chance: Sendable {
  private let random: Mutex<TestRandom>

  init(seed: UInt64) { self.random = Mutex(TestRandom(seed: seed)) }

  /// A number from 0 to `bound` - 1.
  func next(_ bound: Int) -> Int { self.random.withLock { Int.random(in: 0..<bound, using: &$0) } }
}

/// How the borrows of a storm ended.
final class StormTally: Sendable {
  struct Counts {
    var served = 0
    var failed = 0
    var cancelled = 0
    var timedOut = 0
  }

  private let kept = Mutex(Counts())

  var counts: Counts { self.kept.withLock { $0 } }

  func add(_ outcome: Result<Void, any Error>) {
    self.kept.withLock { counts in
      do {
        try outcome.get()
        counts.served += 1
      } catch is CancellationError {
        counts.cancelled += 1
      } catch is ConnectionPoolError {
        counts.timedOut += 1
      } catch {
        counts.failed += 1
      }
    }
  }
}

struct Storm: Sendable {
  let pool: ConnectionPool
  let clock: PoolTestClock
  let chance: Chance

  func blow(tasks: Int, borrows: Int) async -> StormTally.Counts {
    let tally = StormTally()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<tasks {
        group.addTask { for _ in 0..<borrows { tally.add(await self.borrow()) } }
      }
    }
    return tally.counts
  }

  /// One borrow, which may be cancelled at any moment.
  private func borrow() async -> Result<Void, any Error> {
    let caller = Task { try await self.use() }
    if self.chance.next(3) == 0 {
      for _ in 0..<self.chance.next(6) { await Task.yield() }
      caller.cancel()
    }
    if self.chance.next(20) == 0 { self.clock.advance(by: .seconds(self.chance.next(30))) }
    if self.chance.next(30) == 0 { await self.pool.closeExpired() }
    return await caller.result
  }

  private func use() async throws {
    let choice = self.chance.next(20)
    if choice == 0 { return try await self.drop() }
    let pooled = try await self.pool.acquire()
    _ = try await pooled.connection.execute(SQLStatement("SELECT 1"))
    if choice == 1 {
      pooled.abandon(try await pooled.connection.query(SQLStatement("SELECT 1")))
    } else {
      await pooled.giveBack(isReusable: choice > 3)
    }
  }

  /// Borrows and forgets.
  private func drop() async throws {
    _ = try await self.pool.acquire()
  }
}
