// BacklotCLI, demo: a small shop. This file: what happens to it.

import DataTracing
import FakePostgres
import FakeRedis
import FakeServer
import Tracing

/// Requests that the shop serves, and what goes wrong meanwhile. Nothing here waits for real: what is slow is slow by the
/// fakes' clock, which all share.
struct DemoScenario {
  let fakes: DemoFakes
  let shop: Shop

  private var clock: FakeClock { self.fakes.redis.clock }

  /// Serves every request of the demo, in order.
  func run() async throws {
    try await self.readThroughTheTiers()
    try await self.readWhileThingsGoWrong()
    try await self.readMany()
    try await self.readFromEverywhere()
    try await self.write()
    try await self.workEmbedded()
    try await self.repeatQueries()
    try await self.explain()
    PoolMonitor(self.shop.database.pool).report()
  }

  // MARK: Caches

  /// A miss everywhere, then a hit in memory, then an expiry in memory, then one in Redis too.
  private func readThroughTheTiers() async throws {
    try await self.get(1)
    try await self.get(1)
    self.clock.advance(by: .seconds(31))
    try await self.get(1)
    self.clock.advance(by: .seconds(301))
    try await self.get(1)
  }

  /// A slow reply, an error, and a user that does not exist.
  private func readWhileThingsGoWrong() async throws {
    try await self.slowly(.command("GET", "cache:user:2"), on: self.fakes.redis) { try await self.get(2) }
    self.fakes.redis.stub(
      .command("SET", "cache:user:3"),
      .reply(.error("OOM command not allowed when used memory > 'maxmemory'.")).once,
      name: "out of memory"
    )
    try await self.get(3)
    try await self.get(99_999)
    try await self.get(99_999)
  }

  /// Three callers that miss at once make one look-up; a list takes one round trip.
  private func readMany() async throws {
    try await self.serve("GET /users/4, three at once") {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<3 { group.addTask { _ = try await self.shop.users.find(4) } }
        try await group.waitForAll()
      }
    }
    try await self.serve("POST /seen") { try await self.shop.presence.note(1, at: "/orders") }
    try await self.serve("GET /seen") { _ = try await self.shop.presence.pages(of: Array(1...10)) }
  }

  // MARK: Every database

  /// A page that Redis, PostgreSQL and MongoDB have a part in, and memcached the second time.
  private func readFromEverywhere() async throws {
    try await self.serve("POST /visits") { try await self.shop.visits.note(["/tea", "/cups", "/tea"], by: 9) }
    for _ in 0..<2 {
      try await self.serve("GET /home") { _ = try await self.shop.home.page(of: 9) }
    }
  }

  // MARK: SQL

  /// A user's life: made, refused a second time, changed, moved in a transaction, and gone.
  private func write() async throws {
    let user = User(id: 61, name: "Ada King", email: "ada.king@example.org", city: "Paris", plan: "free")
    try await self.serve("POST /users") { try await self.shop.users.create(user) }
    try await self.serve("POST /users, again") {
      do { try await self.shop.users.create(user) } catch is SQLServerError {}
    }
    try await self.serve("GET /users?email") { _ = try await self.shop.users.find(email: user.email) }
    try await self.serve("PATCH /users/61") { try await self.shop.users.update(61, plan: "team") }
    try await self.serve("POST /users/61/move") { try await self.shop.users.move(61, to: "Lisbon") }
    try await self.serve("POST /users/404/move: nobody, so nothing happens") {
      do { try await self.shop.users.move(404, to: "Lisbon") } catch is SQLServerError {}
    }
    try await self.serve("DELETE /users/61") { try await self.shop.users.delete(61) }
    try await self.serve("GET /users?page=2") { _ = try await self.shop.users.page(2, size: 10) }
  }

  /// The same repository on SQLite.
  private func workEmbedded() async throws {
    try await self.serve("on a device: find and move") {
      _ = try await self.shop.embeddedUsers.find(5)
      try await self.shop.embeddedUsers.move(5, to: "Oslo")
    }
  }

  // MARK: Diagnostics

  /// A slow query; a query for each of twelve users; the same in one.
  private func repeatQueries() async throws {
    try await self.slowly(.command("SELECT", "users"), on: self.fakes.postgres) {
      try await self.serve("GET /report, slow") { _ = try await self.shop.orders.spent(byUsersUpTo: 12) }
    }
    let users = try await self.shop.users.page(1, size: 12)
    try await self.serve("GET /report, N+1") { _ = try await self.shop.orders.spentOneByOne(by: users) }
    try await self.serve("GET /report, repaired") { _ = try await self.shop.orders.spent(byUsersUpTo: 12) }
  }

  /// A plan without an index, and with one; how often the index was used.
  private func explain() async throws {
    let monitor = IndexMonitor(self.shop.database, tables: ["orders"])
    for database in [self.shop.database, self.shop.embedded] {
      let analyzer = QueryPlanAnalyzer(database)
      let statement = DataTracing.SQLStatement(OrderRepository.ofOneUser, [.int(7)])
      try await self.serve("explain, without an index") { _ = try await analyzer.analyze(statement) }
      try await database.execute("CREATE INDEX orders_user_id ON orders (user_id)")
      if database === self.shop.database { _ = try await monitor.report() }
      try await self.serve("explain, with an index") { _ = try await analyzer.analyze(statement) }
    }
    _ = try await monitor.report()
  }

  // MARK: Telling it

  private func get(_ id: Int64) async throws {
    try await self.serve("GET /users/:id") { _ = try await self.shop.users.find(id) }
  }

  private func serve(_ name: String, _ body: () async throws -> Void) async throws {
    try await withSpan(name, ofKind: .server) { _ in try await body() }
  }

  /// Runs `body`, whose next request of a pattern takes 400 ms by the fakes' clock and none by anyone else's.
  private func slowly(
    _ pattern: RequestPattern,
    on fake: some FakeBackend,
    _ body: @escaping @Sendable () async throws -> Void
  ) async throws {
    let delay = Duration.milliseconds(400)
    fake.stub(pattern, .delay(delay).once, name: "slow reply")
    let count = fake.requests(pattern).count + 1
    async let done: Void = body()
    await fake.received(pattern, count: count)
    self.clock.advance(by: delay)
    try await done
  }
}
