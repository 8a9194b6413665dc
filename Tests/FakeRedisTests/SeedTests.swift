// FakeRedisTests. This file: one seed determines everything random.

import FakeRedis
import LoopbackClients
import RESP
import Testing
import WireCore

@Suite struct SeedTests {
  @Test func theSameSeedDrawsTheSame() async throws {
    let first = try await Self.draw(seed: 7)
    #expect(try await Self.draw(seed: 7) == first)
    #expect(try await Self.draw(seed: 8) != first)
  }

  @Test func jitterFollowsTheSeed() async throws {
    let first = try await Self.jitters(seed: 7)
    #expect(try await Self.jitters(seed: 7) == first)
    #expect(try await Self.jitters(seed: 8) != first)
    #expect(Set(first).count > 1 && first.allSatisfy { (0...60).contains($0) })
  }

  /// Probability and garbage, RANDOMKEY, SPOP and SRANDMEMBER: what a client sees of them.
  private static func draw(seed: UInt64) async throws -> [RESPValue] {
    var configuration = FakeRedis.Configuration.manual
    configuration.seed = seed
    return try await withFakeRedis(configuration) { redis in
      let client = try await redis.connect()
      for number in 0..<50 { redis.execute("SADD", "set", "member:\(number)") }
      for number in 0..<50 { redis["key:\(number)"] = "" }
      redis.stub(.command("PING").probability(0.5), .reply(.text("hit")))
      redis.stub(.command("ECHO").probability(0), .drop)
      var seen: [RESPValue] = []
      for _ in 0..<20 {
        for line in ["PING", "RANDOMKEY", "SPOP set", "SRANDMEMBER set", "HRANDFIELD none", "ECHO a"] {
          seen.append(try await client(line))
        }
      }
      let hits = seen.filter { $0 == .text("hit") }.count
      #expect(hits > 0 && hits < 20)
      return seen
    }
  }

  /// How many whole seconds each of some replies was late.
  private static func jitters(seed: UInt64) async throws -> [Int] {
    var configuration = FakeRedis.Configuration.manual
    configuration.seed = seed
    return try await withFakeRedis(configuration) { redis in
      let client = try await redis.connect()
      redis.stub(.command("INCR"), .delay(.zero, jitter: .seconds(60)))
      var jitters: [Int] = []
      for turn in 1...8 {
        async let reply = client("INCR n")
        await redis.received(.command("INCR"), count: turn)
        var seconds = 0
        while redis["n"] != "\(turn)", seconds <= 60 {
          redis.clock.advance(by: .seconds(1))
          seconds += 1
          // The server takes the clock's step before it answers.
          _ = try await redis.connect()("PING")
        }
        _ = try await reply
        jitters.append(seconds)
      }
      return jitters
    }
  }
}
