// FakeRedisTests. This file: waits by the fake's clock, which cost no time.

import FakeRedis
import LoopbackClients
import RESP
import Testing
import WireCore

/// Every wait in here is of minutes or of hours, and the clock is moved by hand: a wait that followed real time
/// would not end within the limit.
@Suite(.timeLimit(.minutes(10))) struct TimeTests {
  @Test func aBlockedCommandTimesOut() async throws {
    try await withFakeRedis(.manual) { redis in
      let client = try await redis.connect()
      async let reply = client("BLPOP jobs 3600")
      await redis.received(.command("BLPOP"))
      redis.clock.advance(by: .seconds(3599))
      #expect(redis.execute("CLIENT", "LIST").text.contains("flags=b"))
      redis.clock.advance(by: .seconds(1))
      #expect(try await reply == .null)
      #expect(redis.requests.map(\.reply) == [ReplySummary(kind: .null)])
    }
  }

  @Test func aSlowReply() async throws {
    try await withFakeRedis(.manual) { redis in
      let client = try await redis.connect()
      redis.stub(.command("SET"), .delay(.seconds(600)).once)
      async let reply = client("SET k v")
      await redis.received(.command("SET"))
      redis.clock.advance(by: .seconds(599))
      #expect(redis["k"] == nil)
      redis.clock.advance(by: .seconds(1))
      #expect(try await reply == .ok)
      #expect(redis["k"] == "v")
    }
  }

  /// Applied at once, answered late.
  @Test func aSlowReplyAfterTheEffect() async throws {
    try await withFakeRedis(.manual) { redis in
      let client = try await redis.connect()
      redis.stub(.command("SET"), .delay(.seconds(600)).afterEffect)
      async let reply = client("SET k v")
      await redis.received(.command("SET"))
      #expect(redis["k"] == "v")
      redis.clock.advance(by: .seconds(600))
      #expect(try await reply == .ok)
      #expect(redis.requests.map(\.reply.kind) == [.status])
    }
  }

  /// What a client sends behind a request that waits, waits too; other clients do not.
  @Test(arguments: [FakeRedis.Response.delay(.seconds(60)), .delay(.seconds(60)).afterEffect])
  func whatFollowsASlowReplyStaysBehindIt(response: FakeRedis.Response) async throws {
    try await withFakeRedis(.manual) { redis in
      let (client, other) = (try await redis.connect(), try await redis.connect())
      redis.stub(.command("GET", "slow"), response)
      async let replies = client.sendAll([["SET", "a", "1"], ["GET", "slow"], ["INCR", "a"], ["GET", "a"]])
      await redis.received(.command("GET", "slow"))
      #expect(try await other("GET a") == .text("1"))
      redis.clock.advance(by: .seconds(60))
      #expect(try await replies == [.ok, .null, .integer(2), .text("2")])
      #expect(redis.requests.map(\.command) == ["SET", "GET", "GET", "INCR", "GET"])
    }
  }

  @Test func delaysEndInTheirOrder() async throws {
    try await withFakeRedis(.manual) { redis in
      let delays = [40, 10, 30, 20]
      for seconds in delays {
        redis.stub(.command("RPUSH").where { $0.arguments[1].string == "\(seconds)" }, .delay(.seconds(seconds)))
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for seconds in delays {
          let client = try await redis.connect()
          group.addTask { _ = try await client("RPUSH order \(seconds)") }
        }
        await redis.received(.command("RPUSH"), count: 4)
        redis.clock.advance(by: .seconds(40))
        try await group.waitForAll()
      }
      #expect(redis.list("order") == ["10", "20", "30", "40"])
    }
  }

  /// The timer of a clock that runs follows when the clock is moved.
  @Test func advancingAClockThatRuns() async throws {
    try await withFakeRedis { redis in
      let (first, second) = (try await redis.connect(), try await redis.connect())
      redis.stub(.command("GET"), .delay(.seconds(7200)))
      async let popped = first("BLPOP jobs 7200")
      async let slow = second("GET k")
      await redis.received(.any, count: 2)
      // So little is left that real time ends the wait.
      redis.clock.advance(by: .seconds(7200) - .milliseconds(20))
      #expect(try await popped == .null)
      #expect(try await slow == .null)
    }
  }

  @Test func pausingAndResuming() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      redis.clock.pause()
      #expect(try await client("SET k v PX 1") == .ok)
      #expect(try await client("GET k") == .text("v"))
      async let reply = client("BLPOP jobs 0.001")
      await redis.received(.command("BLPOP"))
      redis.clock.resume()
      #expect(try await reply == .null)
      #expect(try await client("GET k") == .null)
    }
  }

  @Test func expiryNeedsNobodyWhoLooks() async throws {
    try await withFakeRedis(.manual) { redis in
      let client = try await redis.connect()
      _ = try await client("SET k v EX 3600")
      #expect(redis.keyCount == 1)
      redis.clock.advance(by: .seconds(3600))
      #expect(redis.keyCount == 0)
    }
  }

  @Test func fakesMayShareAClock() async throws {
    let configuration = FakeRedis.Configuration.manual
    try await withFakeRedis(configuration) { first in
      try await withFakeRedis(configuration) { second in
        let clients = [try await first.connect(), try await second.connect()]
        async let left = clients[0]("BLPOP jobs 60")
        async let right = clients[1]("BLPOP jobs 60")
        await first.received(.command("BLPOP"))
        await second.received(.command("BLPOP"))
        configuration.clock.advance(by: .seconds(60))
        #expect(try await [left, right] == [.null, .null])
        await first.stop()
        second["k"] = "v"
        #expect(second.execute("EXPIRE", "k", "60") == .integer(1))
        configuration.clock.advance(by: .seconds(60))
        #expect(second["k"] == nil)
      }
    }
  }

  /// The far end of time is no moment that a timer could miss.
  @Test func waitsBeyondAllTime() async throws {
    try await withFakeRedis { redis in
      let (client, other) = (try await redis.connect(), try await redis.connect())
      redis.stub(.command("GET", "never"), .delay(.seconds(Int64.max)))
      #expect(try await other("SET k v PXAT \(Int64.max)") != .null)
      async let waiting = client.failure("GET never")
      await redis.received(.command("GET"))
      async let popped = other.failure("BLPOP jobs 9000000000000000")
      await redis.received(.command("BLPOP"))
      #expect(redis.requests.count == 3)
      await redis.stop()
      #expect(await waiting?.isOrderly == true)
      #expect(await popped?.isOrderly == true)
    }
  }
}

extension RESPValue {
  fileprivate var text: String {
    if case .bulk(let bytes) = self { return bytes.string }
    if case .verbatim(_, let bytes) = self { return bytes.string }
    return ""
  }
}
