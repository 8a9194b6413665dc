// BacklotTests. This file: the traces of a cached repository, against a golden file.

import Backlot
import Foundation
import Testing
import Tracing

@Suite(.recorded) struct GoldenTests {
  /// A user that is looked up in every tier, changed, and looked up again while Redis is loading.
  @Test func aCachedRepository() async throws {
    try await withFakeRedis { redis in
      redis["source:42"] = "Ada"
      let client = try await redis.traced()
      let cache = TieredCache<Int, String>(
        name: "users",
        capacity: 10,
        remote: RedisCache(
          client,
          key: { "cache:\($0)" },
          encode: { Array($0.utf8) },
          decode: { String(decoding: $0, as: UTF8.self) }
        ),
        lifetimes: .init(local: .seconds(30), remote: .seconds(300)),
        clock: redis.clock
      )
      redis.clock.pause()
      try await self.find("nobody has it yet", cache, client)
      try await self.find("in memory", cache, client)
      redis.clock.advance(by: .seconds(31))
      try await self.find("in Redis", cache, client)
      redis.clock.advance(by: .seconds(301))
      redis.stub(.command("GET", "cache:*"), .reply(.error("LOADING Redis is loading the dataset in memory")).once)
      try await self.find("Redis is loading", cache, client)
      try await client.close()
      redis.expectStubsUsed()
      redis.expectNoUnsupportedRequests()
    }
    let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Fixtures/traces").standardized
    recording.expectGolden("cached-repository", in: fixtures.path)
  }

  private func find(_ name: String, _ cache: TieredCache<Int, String>, _ client: TracedRedis) async throws {
    try await withSpan("find user: \(name)") { _ in
      let user = try await cache.value(for: 42) { id in try await client.getString("source:\(id)") }
      #expect(user == "Ada")
    }
  }
}
