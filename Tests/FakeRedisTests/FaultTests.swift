// FakeRedisTests. This file: each way in which a request goes wrong, before and after its effect.

import FakeRedis
import LoopbackClients
import RESP
import Testing
import WireCore

@Suite struct FaultTests {
  private static let unavailable = RESPValue.error("ERR unavailable")

  @Test(arguments: [false, true])
  func anErrorReply(isAfterEffect: Bool) async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      let reply = FakeRedis.Response.reply(Self.unavailable).once
      redis.stub(.command("INCR"), isAfterEffect ? reply.afterEffect : reply)
      #expect(try await client("INCR n") == Self.unavailable)
      #expect(redis["n"] == (isAfterEffect ? "1" : nil))
      #expect(try await client("INCR n") == .integer(isAfterEffect ? 2 : 1))
    }
  }

  @Test(arguments: [false, true])
  func dropping(isAfterEffect: Bool) async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      redis.stub(.command("INCR"), isAfterEffect ? .drop.afterEffect : .drop)
      #expect(await client.failure("INCR n")?.isOrderly == true)
      #expect(redis["n"] == (isAfterEffect ? "1" : nil))
      #expect(redis.requests.map(\.reply.kind) == [.none])
    }
  }

  @Test(arguments: [false, true])
  func resetting(isAfterEffect: Bool) async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      redis.stub(.command("INCR"), isAfterEffect ? .reset.afterEffect : .reset)
      #expect(await client.failure("INCR n")?.isReset == true)
      #expect(redis["n"] == (isAfterEffect ? "1" : nil))
    }
  }

  @Test func halfAReply() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      redis["k"] = "value"
      redis.stub(.command("GETDEL"), .truncate(after: 6))
      #expect(await client.failure("GETDEL k")?.isOrderly == true)
      #expect(redis["k"] == nil)
    }
  }

  /// A reply that is cut behind its end is whole; then the connection closes all the same.
  @Test func moreThanAReply() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      redis.stub(.command("PING"), .truncate(after: .max))
      #expect(try await client("PING") == .simpleString("PONG"))
      await client.channelIsClosed()
    }
  }

  @Test func garbage() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      redis.stub(.command("GET"), .garbage(512))
      guard case .malformedReply? = await client.failure("GET k") else {
        Issue.record("expected a reply that is none")
        return
      }
    }
  }

  /// The connection is there, but nothing ever comes of it, neither replies nor messages.
  @Test func silence() async throws {
    try await withFakeRedis { redis in
      let (client, other) = (try await redis.connect(), try await redis.connect())
      _ = try await client("HELLO 3")
      _ = try await client("SUBSCRIBE news")
      redis.stub(.command("INCR"), .silence.afterEffect)
      async let failure = client.failure("INCR n")
      await redis.received(.command("INCR"))
      #expect(try await other("PUBLISH news now") == .integer(1))
      #expect(try await other("GET n") == .text("1"))
      await redis.stop()
      #expect(await failure?.isOrderly == true)
      var pushes = client.pushes.makeAsyncIterator()
      #expect(await pushes.next() == nil)
    }
  }

  @Test func connectionsAreRefused() async throws {
    try await withFakeRedis { redis in
      redis.stub(.connect, .drop, .reset, .passThrough)
      let dropped = try await redis.connect()
      #expect(await dropped.failure("PING")?.isOrderly == true)
      // An RST may already be there when the connection is established.
      do {
        let reset = try await redis.connect()
        #expect(await reset.failure("PING") != nil)
      } catch RedisLoopbackError.connectionFailed {}
      #expect(try await redis.connect()("PING") == .simpleString("PONG"))
      #expect(redis.execute("CLIENT", "LIST").description.contains("id=3"))
      #expect(redis.requests.map(\.command) == ["PING"])
      try redis.verifyStubsUsed()
    }
  }

  /// A connection is only disturbed by name: faults for any command are not meant for it.
  @Test(arguments: [RequestPattern.any, .command("*"), .command("C*")])
  func otherPatternsDoNotMeanConnecting(pattern: RequestPattern) async throws {
    try await withFakeRedis { redis in
      let stub = redis.stub(pattern, .drop)
      let client = try await redis.connect()
      #expect(stub.matchCount == 0)
      #expect(await client.failure("CLIENT ID")?.isOrderly == true)
    }
  }

  @Test func aConnectionIsHeld() async throws {
    try await withFakeRedis { redis in
      let gate = Gate()
      redis.stub(.connect, .hold(gate))
      let client = try await redis.connect()
      async let reply = client("PING")
      await gate.reached()
      #expect(redis.requests.isEmpty)
      gate.open()
      #expect(try await reply == .simpleString("PONG"))
    }
  }

  /// A blocking command has its effect when it is served: the element is gone, the answer is lost.
  @Test(arguments: [FakeRedis.Response.drop.afterEffect, .truncate(after: 5)])
  func aBlockedCommandIsServedAndItsAnswerLost(response: FakeRedis.Response) async throws {
    try await withFakeRedis { redis in
      let (worker, other) = (try await redis.connect(), try await redis.connect())
      redis.stub(.command("BLPOP"), response)
      async let failure = worker.failure("BLPOP jobs 0")
      await redis.received(.command("BLPOP"))
      #expect(try await other("RPUSH jobs a b") == .integer(2))
      #expect(await failure?.isOrderly == true)
      #expect(redis.list("jobs") == ["b"])
    }
  }

  @Test func aBlockedCommandIsAnsweredOnce() async throws {
    try await withFakeRedis { redis in
      let (worker, other) = (try await redis.connect(), try await redis.connect())
      redis.stub(.command("BLPOP"), .reply(Self.unavailable).afterEffect)
      async let reply = worker("BLPOP jobs 0")
      await redis.received(.command("BLPOP"))
      _ = try await other("RPUSH jobs a")
      #expect(try await reply == Self.unavailable)
      #expect(try await worker("ECHO next") == .text("next"))
      #expect(redis.requests(.command("BLPOP")).map(\.reply.kind) == [.error])
    }
  }

  /// A request that CLIENT PAUSE postpones keeps its stub.
  @Test func aPostponedRequestKeepsItsStub() async throws {
    try await withFakeRedis(.manual) { redis in
      let (client, other) = (try await redis.connect(), try await redis.connect())
      _ = try await other("CLIENT PAUSE 1000 ALL")
      redis.stub(.command("INCR"), .drop.afterEffect)
      async let failure = client.failure("INCR n")
      await redis.received(.command("INCR"))
      redis.clock.advance(by: .seconds(1))
      #expect(await failure?.isOrderly == true)
      #expect(try await other("GET n") == .text("1"))
    }
  }

  /// What a connection was sent before it is closed arrives whole.
  @Test func aLongReplyBeforeTheEndIsWhole() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      let long = String(repeating: "x", count: 20_000_000)
      redis["k"] = long
      redis.stub(.command("PING"), .drop)
      let replies = try await client.sendAll([["GET", "k"], ["QUIT"]])
      #expect(replies == [.text(long), .ok])
    }
  }
}

extension RedisLoopbackClient {
  /// Waits until the connection has ended.
  func channelIsClosed() async {
    for await _ in self.pushes {}
  }
}

extension RESPValue {
  /// The text of a string.
  fileprivate var description: String {
    switch self {
    case .bulk(let bytes), .verbatim(_, let bytes): bytes.string
    case .simpleString(let text), .error(let text): text
    default: ""
    }
  }
}
