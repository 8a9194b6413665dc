// BacklotCLI, demo: a small application. This file: what happens to it.

import DataTracing
import FakeRedis
import LoopbackClients
import Tracing

/// Requests that an application serves, and what goes wrong meanwhile.
struct DemoScenario {
  let redis: FakeRedis
  let users: UserRepository

  /// Serves every request of the demo, in order.
  func run() async throws {
    try await self.readThroughTheTiers()
    try await self.readWhileThingsGoWrong()
    try await self.readMany()
    try await self.write()
  }

  /// A miss everywhere, then a hit in memory, then an expiry in memory, then one in Redis too.
  private func readThroughTheTiers() async throws {
    try await self.get(1)
    try await self.get(1)
    self.redis.clock.advance(by: .seconds(31))
    try await self.get(1)
    self.redis.clock.advance(by: .seconds(301))
    try await self.get(1)
  }

  /// A slow reply, an error, and a user that does not exist.
  private func readWhileThingsGoWrong() async throws {
    self.redis.stub(.command("GET", "cache:user:2"), .delay(.milliseconds(150)), name: "slow reply")
    self.redis.stub(
      .command("SET", "cache:user:3"),
      .reply(.error("OOM command not allowed when used memory > 'maxmemory'.")).once,
      name: "out of memory"
    )
    try await self.get(2)
    try await self.get(3)
    try await self.get(99_999)
    try await self.get(99_999)
  }

  /// Three callers that miss at once make one look-up; a list takes one round trip.
  private func readMany() async throws {
    try await withSpan("GET /users/4, three at once", ofKind: .server) { _ in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<3 { group.addTask { _ = try await self.users.find(4) } }
        try await group.waitForAll()
      }
    }
    try await withSpan("GET /users", ofKind: .server) { _ in
      _ = try await self.users.names(of: Array(1...10))
    }
  }

  private func write() async throws {
    try await withSpan("PATCH /users/:id", ofKind: .server) { _ in
      try await self.users.move(1, to: "Lisbon")
    }
    try await self.get(1)
  }

  private func get(_ id: Int) async throws {
    try await withSpan("GET /users/:id", ofKind: .server) { _ in
      _ = try await self.users.find(id)
    }
  }
}
