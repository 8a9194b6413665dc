// FakeRedisTests. This file: which requests a stub means, how often, and what is said about it afterwards.

import FakeRedis
import LoopbackClients
import RESP
import Testing
import WireCore

@Suite struct StubTests {
  private static let loading = RESPValue.error("LOADING Redis is loading the dataset in memory")

  @Test func aStubAnswersInsteadOfTheServer() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      let stub = redis.stub(.command("set", "user:*"), .reply(Self.loading))
      #expect(try await client("SET user:1 a") == Self.loading)
      #expect(try await client("SET other a") == .ok)
      #expect(redis["user:1"] == nil && redis["other"] == "a")
      #expect(stub.matchCount == 1)
      stub.remove()
      #expect(try await client("SET user:1 a") == .ok)
    }
  }

  /// A stub answers in the client's protocol version.
  @Test func answersSpeakTheClientsVersion() async throws {
    try await withFakeRedis { redis in
      let (old, new) = (try await redis.connect(), try await redis.connect())
      _ = try await new("HELLO 3")
      redis.stub(.command("GET", "m"), .reply(.map([.init(.text("a"), .double(1.5))])))
      #expect(try await new("GET m") == .map([.init(.text("a"), .double(1.5))]))
      #expect(try await old("GET m") == .array([.text("a"), .text("1.5")]))
    }
  }

  @Test func responsesFollowEachOther() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      redis["k"] = "real"
      redis.stub(
        .command("GET"),
        .reply(.text("one")),
        .reply(.text("two")).times(2),
        .passThrough,
        .reply(.text("last")).once
      )
      var replies: [RESPValue] = []
      for _ in 0..<7 { replies.append(try await client("GET k")) }
      #expect(replies == ["one", "two", "two", "real", "last", "real", "real"].map { .text($0) })
    }
  }

  @Test func theLastResponseStays() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      redis.stub(.command("PING"), .reply(.text("one")), .reply(.text("more")))
      var replies: [RESPValue] = []
      for _ in 0..<4 { replies.append(try await client("PING")) }
      #expect(replies == ["one", "more", "more", "more"].map { .text($0) })
    }
  }

  @Test func theStubAddedLastIsAskedFirst() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      redis.stub(.any, .reply(.text("general")))
      redis.stub(.target("k"), .reply(.text("special")).once)
      #expect(try await client("GET k") == .text("special"))
      #expect(try await client("GET k") == .text("general"))
      redis.removeStubs()
      #expect(try await client("GET k") == .null)
    }
  }

  @Test func aStubWithoutResponsesOnlyCounts() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      let spy = redis.stub(.command("SET"))
      #expect(try await client("SET k v") == .ok)
      #expect(spy.matchCount == 1 && redis["k"] == "v")
    }
  }

  @Test func turns() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      redis.stub(.command("INCR").nth(2...3), .reply(Self.loading))
      var replies: [RESPValue] = []
      for _ in 0..<4 {
        replies.append(try await client("INCR n"))
        _ = try await client("PING")
      }
      #expect(replies == [.integer(1), Self.loading, Self.loading, .integer(2)])
    }
  }

  @Test func connectionsAndConditions() async throws {
    try await withFakeRedis { redis in
      let (first, second) = (try await redis.connect(), try await redis.connect())
      _ = try await first("PING")
      _ = try await second("PING")
      let connections = redis.requests.map(\.connection)
      redis.stub(.command("GET").on(connections[1]), .reply(.text("second's")))
      redis.stub(.command("SET").where { $0.arguments.count > 2 }, .reply(Self.loading))
      #expect(try await first("GET k") == .null)
      #expect(try await second("GET k") == .text("second's"))
      #expect(try await first("SET k v") == .ok)
      #expect(try await first("SET k v NX") == Self.loading)
    }
  }

  @Test func aScenarioHasStates() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      redis.stub(
        .command("GET").when("failover", is: "started"),
        .reply(.error("READONLY")).then("failover", becomes: "promoted")
      )
      redis.stub(.command("GET").when("failover", is: "promoted"), .reply(.text("new primary")))
      #expect(redis.state(of: "failover") == "started")
      #expect(try await client("GET k") == .error("READONLY"))
      #expect(redis.state(of: "failover") == "promoted")
      #expect(try await client("GET k") == .text("new primary"))
      redis.setState(of: "failover", to: "over")
      #expect(try await client("GET k") == .null)
      redis.removeStubs()
      #expect(redis.state(of: "failover") == "started")
    }
  }

  @Test func verification() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      _ = try await client("GET user:1")
      _ = try await client("GET user:2")
      _ = try await client("SET user:3 x")
      try redis.verify(.command("get", "user:*"), 2...2)
      try redis.verify(.command("DEL"), ...0)
      #expect(redis.requests(.target("user:1")).map(\.command) == ["GET"])
      let missing = #expect(throws: VerificationError.self) { try redis.verify(.command("GET", "user:3")) }
      #expect(
        missing?.description == """
          expected GET user:3 once, but it came 0 times
            near miss: #1 GET user:1 -> null, but target is user:1
            near miss: #1 GET user:2 -> null, but target is user:2
            near miss: #1 SET user:3 x -> status, but command is SET
          """
      )
      let tooOften = #expect(throws: VerificationError.self) { try redis.verify(.command("GET"), ..<2) }
      #expect(
        tooOften?.description == """
          expected GET less than 2 times, but it came 2 times
            came: #1 GET user:1 -> null
            came: #1 GET user:2 -> null
          """
      )
    }
  }

  @Test func unusedStubsAreNamedWithWhatCameNearest() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      redis.stub(.command("GET").nth(5), .drop)
      redis.stub(.command("DEL"), .drop, name: "lost delete")
      let used = redis.stub(.command("GET"), .passThrough)
      _ = try await client("GET k")
      #expect(redis.unusedStubs.map(\.name) == ["GET (number 5)", "lost delete"])
      let error = #expect(throws: VerificationError.self) { try redis.verifyStubsUsed() }
      #expect(
        error?.description == """
          stub never used: GET (number 5)
            near miss: #1 GET k -> null, but the stub GET took it
          stub never used: lost delete
            near miss: #1 GET k -> null, but command is GET
          """
      )
      used.remove()
      _ = try await client("GET j")
      #expect(
        try #require(#expect(throws: VerificationError.self) { try redis.verifyStubsUsed() }).description
          .contains("GET j -> null, but not (number 5)")
      )
      redis.removeStubs()
      try redis.verifyStubsUsed()
    }
  }
}
