// Tests of DataTracing, SQL: the pool. This file: what docs/pool.md shows, line for line.

import DataTracing
import Logging
import ServiceLifecycle
import Testing
import TraceModel

@Suite struct PoolGuideTests {
  @Test func borrowing() async throws {
    let driver = PoolTestDriver()
    let recording = try await record {
      let pool = ConnectionPool(
        driver,
        name: "orders",
        configuration: .init(maxOpenConnections: 25, maxIdleConnections: 5, acquireTimeout: .seconds(3)),
        options: options()
      )
      let order = try await pool.withConnection { connection in
        try await connection.execute(SQLStatement("INSERT INTO orders (item) VALUES ('tea')")).lastInsertID
      }
      #expect(order == 1)
      #expect(pool.statistics.idle == 1)
    }
    #expect(recording.samples("db.client.connection.use_time").count == 1)
  }

  @Test func waitingInATest() async throws {
    let driver = PoolTestDriver()
    let clock = PoolTestClock()
    let pool = ConnectionPool(driver, configuration: .init(maxIdleTime: .seconds(60)), clock: clock)
    try await pool.withConnection { connection in try await connection.ping() }
    clock.advance(by: .seconds(60))
    await pool.closeExpired()
    #expect(pool.statistics.maxIdleTimeClosed == 1)
  }

  @Test func monitoringAndShuttingDown() async throws {
    let driver = PoolTestDriver()
    let recording = try await record {
      let clock = PoolTestClock()
      let pool = ConnectionPool(driver, name: "orders", clock: clock, options: options())
      try await pool.withConnection { connection in try await connection.ping() }
      let logger = Logger(label: "orders")

      let services = ServiceGroup(services: [PoolMonitor(pool, interval: .seconds(10))], logger: logger)
      async let running: Void = services.run()

      await clock.waitForSleepers(1)
      await services.triggerGracefulShutdown()

      try await running
      await pool.close()
    }
    #expect(recording.samples("db.client.connection.count").map(\.value) == [0, 1, 0, 1])
    #expect(driver.account.open == [])
  }
}
