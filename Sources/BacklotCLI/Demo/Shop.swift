// BacklotCLI, demo: a small shop. This file: its parts, put together as an application would.

import DataTracing
import FakeMemcached
import FakeMongo
import FakePostgres
import FakeRedis
import GRDBTracing
import Logging
import LoopbackClients
import Tracing

/// The application: its databases and what it does with them. Only the addresses are a test's.
struct Shop: Sendable {
  let database: TracedDatabase
  let embedded: TracedDatabase
  let redis: TracedRedis
  let users: UserRepository
  /// The same users in a SQLite database, for a device without a network.
  let embeddedUsers: UserRepository
  let orders: OrderRepository
  let presence: Presence
  let visits: Visits
  let home: HomePage
  private let memcached: TracedMemcached
  private let mongo: TracedMongo<MongoLoopbackDriver>

  /// Calls that take longer are slow.
  static let slowThreshold = Duration.milliseconds(300)
  /// So often a query may run under one parent.
  static let repetitionThreshold = 8

  /// Opens an application's connections; `clock` is what caches, pools and durations follow.
  static func open(_ fakes: DemoFakes, seed: String, clock: FakeClock) async throws -> Shop {
    let (redis, postgres) = (fakes.redis, fakes.postgres)
    let tracing = TracingOptions(time: TimeSource(clock))
    let client = try await TracedRedis.connect(to: Endpoint(redis.host, port: redis.port), options: tracing) {
      try await RedisLoopbackClient.connect(host: redis.host, port: redis.port)
    }
    let driver = PostgresLoopbackDriver(
      .tcp(host: postgres.host, port: postgres.port),
      as: .init(user: postgres.user, database: postgres.database)
    )
    let options = Self.options(tracing)
    let database = TracedDatabase(driver, options: options, clock: clock)
    let embedded = TracedDatabase(try await Self.sqlite(seed), options: options, clock: clock)
    let memcached = TracedMemcached(
      try await MemcachedLoopbackClient.connect(host: fakes.memcached.host, port: fakes.memcached.port),
      options: tracing
    )
    let mongo = TracedMongo(
      MongoLoopbackDriver(
        try await MongoLoopbackClient.connect(host: fakes.mongo.host, port: fakes.mongo.port)
      ),
      options: MongoTracingOptions(tracing: tracing)
    )
    let users = UserRepository(database: database, redis: client, clock: clock)
    let orders = OrderRepository(database: database)
    let visits = Visits(mongo)
    return Shop(
      database: database,
      embedded: embedded,
      redis: client,
      users: users,
      embeddedUsers: UserRepository(database: embedded, redis: client, clock: clock),
      orders: orders,
      presence: Presence(redis: client),
      visits: visits,
      home: HomePage(memcached: memcached, users: users, orders: orders, visits: visits),
      memcached: memcached,
      mongo: mongo
    )
  }

  private static func options(_ tracing: TracingOptions) -> SQLTracingOptions {
    let detector = NPlusOneDetector(threshold: Self.repetitionThreshold, options: tracing)
    var options = SQLTracingOptions(tracing: tracing)
    options.countsReturnedRows = true
    options.slowQueries = SlowQueries(threshold: Self.slowThreshold) { .current }
    options.onStatement = { operation, parent, active in detector.track(operation, under: parent, active: active) }
    return options
  }

  /// A database in memory with the seed's rows.
  private static func sqlite(_ seed: String) async throws -> GRDBDriver {
    let driver = try GRDBDriver()
    let connection = try await driver.connect()
    for statement in seed.split(separator: ";\n") {
      _ = try await connection.execute(DataTracing.SQLStatement(String(statement)))
    }
    await connection.close()
    return driver
  }

  /// Closes every connection.
  func close() async throws {
    await self.database.close()
    await self.embedded.close()
    try await self.redis.close()
    try await self.memcached.close()
    try await self.mongo.close()
  }
}
