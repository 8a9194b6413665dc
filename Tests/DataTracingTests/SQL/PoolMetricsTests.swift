// Tests of DataTracing, SQL: the pool. This file: what a pool and its monitor report.

import Logging
import ServiceLifecycle
import Testing
import TraceModel
import TraceRecorder

@testable import DataTracing

@Suite struct PoolMetricsTests {
  private let clock = PoolTestClock()

  private func pool(_ conventions: SemanticConventions, _ driver: PoolTestDriver = PoolTestDriver()) -> ConnectionPool {
    ConnectionPool(
      driver,
      name: "orders",
      configuration: .init(maxOpenConnections: 2, maxIdleConnections: 1, acquireTimeout: .seconds(4)),
      clock: self.clock,
      options: options(conventions)
    )
  }

  @Test func timesOfAConnection() async throws {
    let clock = self.clock
    let driver = PoolTestDriver(
      onConnect: { _ in clock.advance(by: .milliseconds(30)) },
      onReset: { _ in clock.advance(by: .milliseconds(2)) }
    )
    let pool = self.pool(.stable, driver)
    let recording = try await record {
      for _ in 1...2 { try await pool.withConnection { _ in clock.advance(by: .milliseconds(500)) } }
    }
    #expect(recording.samples("db.client.connection.create_time").map(\.value) == [0.03])
    #expect(recording.samples("db.client.connection.wait_time").map(\.value) == [0.03, 0.002])
    #expect(recording.samples("db.client.connection.use_time").map(\.value) == [0.5, 0.5])
    #expect(recording.metrics.count == 5)
    #expect(recording.metrics.allSatisfy { $0.dimensions == ["db.client.connection.pool.name": "orders"] })
    #expect(recording.metrics.allSatisfy { $0.instrument == .recorder })
  }

  @Test func timeouts() async throws {
    let pool = self.pool(.stable)
    let recording = try await record {
      let lent = [try await pool.acquire(), try await pool.acquire()]
      let late = Task { try await pool.acquire() }
      await self.clock.waitForSleepers(1)
      self.clock.advance(by: .seconds(4))
      await #expect(throws: ConnectionPoolError.self) { try await late.value }
      for pooled in lent { await pooled.giveBack() }
    }
    #expect(recording.total("db.client.connection.timeouts") == 1)
    // Who gets nothing has not waited for something.
    #expect(recording.samples("db.client.connection.wait_time").count == 2)
  }

  @Test func olderConventionsHaveNoTimes() async throws {
    let pool = self.pool(.legacy)
    let recording = try await record { try await pool.withConnection { _ in } }
    #expect(recording.metrics.isEmpty)
  }

  @Test func unitsIfAskedFor() async throws {
    var options = options(.duplicate)
    options.addsUnitDimension = true
    let pool = ConnectionPool(PoolTestDriver(), clock: self.clock, options: options)
    let recording = try await record {
      try await pool.withConnection { _ in }
      PoolMonitor(pool).report()
    }
    let units = Dictionary(recording.metrics.map { ($0.label, $0.dimensions["unit"]) }) { $1 }
    #expect(units["db.client.connection.use_time"] == "s")
    #expect(units["db.client.connection.count"] == "{connection}")
    #expect(units["db.client.connection.pending_requests"] == "{request}")
    #expect(!units.values.contains(nil))
  }

  @Test(
    arguments: [
      (Endpoint("db.example", port: 5432), "shop", "db.example:5432/shop"),
      (Endpoint("/run/postgresql", transport: .unix), nil, "/run/postgresql"), (nil, "shop.db", "shop.db"),
      (nil, nil, "postgresql"),
    ] as [(Endpoint?, String?, String)]
  )
  func names(endpoint: Endpoint?, namespace: String?, expected: String) {
    #expect(ConnectionPool(PoolTestDriver(endpoint, namespace: namespace)).name == expected)
  }

  // The monitor.

  @Test func gaugesOfTheStableConventions() async throws {
    let pool = self.pool(.stable)
    let recording = try await self.reportWithOneIdleAndOneInUse(pool)
    let gauges = recording.metrics.filter { $0.instrument == .meter }
    #expect(gauges.allSatisfy { $0.dimensions["db.client.connection.pool.name"] == "orders" })
    let counts = recording.samples("db.client.connection.count")
    #expect(counts.map { $0.dimensions["db.client.connection.state"] } == ["used", "idle"])
    #expect(counts.map(\.value) == [1, 1])
    #expect(recording.samples("db.client.connection.idle.max").map(\.value) == [1])
    #expect(recording.samples("db.client.connection.max").map(\.value) == [2])
    #expect(recording.samples("db.client.connection.pending_requests").map(\.value) == [0])
    #expect(gauges.count == 5)
  }

  @Test func gaugesOfTheGuide() async throws {
    let recording = try await self.reportWithOneIdleAndOneInUse(self.pool(.legacy))
    let gauges = recording.metrics.filter { $0.instrument == .meter }
    #expect(
      Dictionary(gauges.map { ($0.label, $0.value) }) { $1 } == [
        "db.pool.max_open": 2, "db.pool.open": 2, "db.pool.in_use": 1, "db.pool.idle": 1, "db.connections.active": 1,
        "db.connections.idle": 1, "db.connections.wait": 0,
      ]
    )
    #expect(gauges.allSatisfy { $0.dimensions == ["pool.name": "orders"] })
    #expect(recording.metrics.count == gauges.count)
  }

  @Test func bothConventions() async throws {
    let recording = try await self.reportWithOneIdleAndOneInUse(self.pool(.duplicate))
    #expect(recording.metrics.filter { $0.instrument == .meter }.count == 5 + 7)
  }

  private func reportWithOneIdleAndOneInUse(_ pool: ConnectionPool) async throws -> Recording {
    let lent = [try await pool.acquire(), try await pool.acquire()]
    await lent[0].giveBack()
    let recording = try await record { PoolMonitor(pool).report() }
    await lent[1].giveBack()
    return recording
  }

  @Test func withoutALimitThereIsNoMaximum() async throws {
    let pool = ConnectionPool(PoolTestDriver(), configuration: .init(maxOpenConnections: 0), options: options())
    let recording = try await record { PoolMonitor(pool).report() }
    #expect(!recording.metricLabels.contains("db.client.connection.max"))
  }

  @Test func waitsAreReportedOnce() async throws {
    let pool = self.pool(.legacy)
    // What was before the monitor is not reported.
    try await self.wait(.seconds(1), pool)
    let monitor = PoolMonitor(pool)
    let recording = try await record {
      monitor.report()
      try await self.wait(.seconds(2), pool)
      try await self.wait(.milliseconds(500), pool)
      monitor.report()
      monitor.report()
      try await self.wait(.milliseconds(250), pool)
      monitor.report()
    }
    let counts = recording.samples("db.pool.wait_count")
    #expect(counts.map(\.value) == [2, 1])
    #expect(counts.allSatisfy { $0.instrument == .counter })
    #expect(recording.samples("db.pool.wait_duration").map(\.value) == [2500, 250])
    #expect(recording.samples("db.connections.wait").map(\.value) == [0, 0, 0, 0])
    #expect(pool.statistics.waitCount == 4)
  }

  @Test func whoWaitsIsPending() async throws {
    let pool = self.pool(.stable)
    let lent = [try await pool.acquire(), try await pool.acquire()]
    async let third = pool.acquire()
    await pool.waitForWaiters(1)
    let recording = try await record { PoolMonitor(pool).report() }
    #expect(recording.samples("db.client.connection.pending_requests").map(\.value) == [1])
    for pooled in lent { await pooled.giveBack() }
    await (try third).giveBack()
  }

  /// Somebody waits so long for a connection.
  private func wait(_ duration: Duration, _ pool: ConnectionPool) async throws {
    let lent = [try await pool.acquire(), try await pool.acquire()]
    async let third = pool.acquire()
    await pool.waitForWaiters(1)
    self.clock.advance(by: duration)
    for pooled in lent { await pooled.giveBack() }
    await (try third).giveBack()
  }
}

@Suite struct PoolMonitorTests {
  private let clock = PoolTestClock()

  private func monitor(_ driver: PoolTestDriver = PoolTestDriver()) -> PoolMonitor {
    let pool = ConnectionPool(driver, clock: self.clock, options: options())
    return PoolMonitor(pool, interval: .seconds(15))
  }

  private func reports(in recording: Recording) -> Int {
    recording.samples("db.client.connection.max").count
  }

  @Test func reportsAtAnIntervalUntilShutdown() async throws {
    let monitor = self.monitor()
    let group = ServiceGroup(services: [monitor], logger: Logger(label: "test"))
    let recording = try await record {
      async let running: Void = group.run()
      for _ in 1...3 {
        await self.clock.waitForSleepers(1)
        self.clock.advance(by: .seconds(15) - .nanoseconds(1))
        #expect(self.clock.sleeperCount == 1)
        self.clock.advance(by: .nanoseconds(1))
      }
      await self.clock.waitForSleepers(1)
      await group.triggerGracefulShutdown()
      try await running
    }
    // At once, after each of three intervals, and at the end.
    #expect(self.reports(in: recording) == 5)
    #expect(self.clock.sleeperCount == 0)
  }

  @Test func endsWhenItIsCancelled() async throws {
    let monitor = self.monitor()
    let recording = try await record {
      let running = Task { try await monitor.run() }
      await self.clock.waitForSleepers(1)
      running.cancel()
      try await running.value
    }
    #expect(self.reports(in: recording) == 2)
  }

  @Test func closesWhatHasGrownOld() async throws {
    let driver = PoolTestDriver()
    let monitor = self.monitor(driver)
    try await monitor.pool.withConnection { _ in }
    let running = Task { try await monitor.run() }
    for _ in 1...4 {
      await self.clock.waitForSleepers(1)
      #expect(driver.account.closed == [])
      self.clock.advance(by: .seconds(15))
    }
    await self.clock.waitForSleepers(1)
    #expect(driver.account.closed == [1])
    #expect(monitor.pool.statistics.maxIdleTimeClosed == 1)
    running.cancel()
    try await running.value
  }

  @Test func anIntervalIsNeverNothing() {
    #expect(PoolMonitor(self.monitor().pool, interval: .zero).interval == .milliseconds(1))
    #expect(PoolMonitor(self.monitor().pool).interval == .seconds(10))
  }
}
