// BacklotTests. This file: hundreds of tests at once, each with a fake and a recorder of its own.

import Backlot
import Testing
import Tracing

/// The cases of a test run side by side: each sees its own spans, metrics and requests and nobody else's.
@Suite(.recorded) struct ParallelTests {
  @Test(arguments: 0..<500)
  func eachHasItsOwn(number: Int) async throws {
    let key = "user:\(number)"
    try await withFakeRedis { redis in
      redis[key] = "name \(number)"
      let client = try await redis.traced("cache-\(number)")
      try await withSpan("case \(number)") { _ in
        #expect(try await client.getString(key) == "name \(number)")
        #expect(try await client.getString("user:\(number + 1)") == nil)
        // Work on other tasks belongs to the case that started it.
        try await withThrowingTaskGroup(of: Void.self) { group in
          for part in 0..<3 {
            group.addTask { _ = try await client.command("SET", "part:\(number):\(part)", "x") }
          }
          try await group.waitForAll()
        }
      }
      try await client.close()
      redis.expect(.any, count: 5)
      redis.expect(.command("GET", key), count: 1)
      redis.expect(.command("SET", "part:\(number):*"), count: 3)
      #expect(
        redis.requests.allSatisfy { $0.target?.contains("\(number)") == true || $0.target == "user:\(number + 1)" }
      )
      #expect(redis.keyCount == 4)
    }
    recording.expectTrace {
      span("CONNECT", .client)
      span("case \(number)", .internal) {
        span("GET", .client) { attribute("cache.hit", true) }
        span("GET", .client) { attribute("cache.hit", false) }
        span("SET", .client).count(3)
      }
    }
    recording.expectMetric("cache.hit", dimensions: ["cache.name": "cache-\(number)"], count: 1, sum: 1)
    recording.expectMetric("cache.miss", dimensions: ["cache.name": "cache-\(number)"], count: 1, sum: 1)
    recording.expectMetric("cache.hit", count: 1)
    recording.expectMetric("db.client.operation.duration", count: 5)
    #expect(recording.spans.count == 7)
  }
}
