// BacklotTests. This file: what README.md shows, line for line; DocumentationTests compares the two.

import Backlot
import Testing
import Tracing

struct Greeter {
  let redis: TracedRedis

  func greet(_ id: Int) async throws -> String {
    try await withSpan("Greeter.greet") { _ in
      let name = try await self.redis.getString("user:\(id):name")
      return "Hello, \(name ?? "stranger")!"
    }
  }
}

@Suite(.recorded) struct GreeterTests {
  @Test func greetsByName() async throws {
    try await withFakeRedis { redis in
      redis["user:1:name"] = "Ada"
      let greeter = Greeter(redis: try await connect(to: redis))

      #expect(try await greeter.greet(1) == "Hello, Ada!")

      recording.expectTrace {
        span("Greeter.greet") {
          span("GET", .client) {
            attribute("db.system.name", "redis")
            attribute("server.port", .int(redis.port))
            noError()
          }
        }
      }
      recording.expectMetric("db.client.operation.duration", dimensions: ["db.operation.name": "GET"], count: 1)
    }
  }
}

@Suite(.recorded) struct ReadmeTests {
  @Test func faults() async throws {
    try await withFakeRedis { redis in
      redis.stub(.command("GET", "user:*"), .reply(.error("LOADING Redis is loading the dataset in memory")).once)
      redis.stub(.command("INCR"), .drop.afterEffect)
      let client = try await connect(to: redis)
      await #expect(throws: RedisServerError.self) { try await client.get("user:1") }
      #expect(try await client.get("user:1") == nil)
      await #expect(throws: (any Error).self) { try await client.command("INCR", "n") }
      #expect(redis["n"] == "1")
    }
  }

  @Test func virtualTime() async throws {
    try await withFakeRedis { redis in
      let client = try await connect(to: redis)
      try await client.set("session:1", to: "open", expiry: .seconds(1800))
      redis.clock.advance(by: .seconds(1800))
      #expect(try await client.get("session:1") == nil)
    }
  }

  @Test func requests() async throws {
    try await withFakeRedis { redis in
      redis["user:1"] = "Ada"
      let client = try await connect(to: redis)
      for key in ["user:1", "user:2"] { _ = try await client.get(key) }
      try redis.verify(.command("GET", "user:*"), 1...2)
      #expect(redis.requests(.command("GET")).map(\.reply.isHit) == [true, false])
      #expect(redis.unsupportedRequests.isEmpty)
    }
  }

  @Test func golden() async throws {
    try await withFakeRedis { redis in
      redis["user:1:name"] = "Ada"
      _ = try await Greeter(redis: try await connect(to: redis)).greet(1)
      recording.expectGolden("greeting")
    }
  }
}
