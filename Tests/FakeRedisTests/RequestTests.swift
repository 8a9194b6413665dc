// FakeRedisTests. This file: what the log says about requests and their replies.

import FakeRedis
import LoopbackClients
import RESP
import Testing
import WireCore

@Suite struct RequestTests {
  @Test func repliesAreSummarized() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      let lines = [
        "SET k v", "GET k", "GET none", "HSET h f 1", "HGET h f", "HGET h none", "LPUSH k 1", "KEYS *", "NOSUCH",
        "INCR n", "EXISTS none",
      ]
      for line in lines { _ = try await client(line) }
      #expect(
        redis.requests.map(\.reply) == [
          ReplySummary(kind: .status), ReplySummary(kind: .value, isHit: true), ReplySummary(kind: .null, isHit: false),
          ReplySummary(kind: .value), ReplySummary(kind: .value, isHit: true), ReplySummary(kind: .null, isHit: false),
          ReplySummary(kind: .error, errorCode: "WRONGTYPE"), ReplySummary(kind: .collection),
          ReplySummary(kind: .error, errorCode: "ERR"), ReplySummary(kind: .value),
          ReplySummary(kind: .value, isHit: true),
        ]
      )
      #expect(redis.requests.map(\.index) == Array(0..<lines.count))
      #expect(redis.requests.map(\.target).prefix(3) == ["k", "k", "none"])
      #expect(redis.requests[0].arguments == ["k", "v"])
    }
  }

  @Test func subcommandsAndTraceparents() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      let traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
      _ = try await client("client setname worker")
      _ = try await client("LPUSH jobs \(traceparent)")
      #expect(redis.requests.map(\.command) == ["CLIENT SETNAME", "LPUSH"])
      #expect(redis.requests.map(\.traceparent) == [nil, traceparent])
    }
  }

  /// A message to a client that waits is not the answer that it waits for.
  @Test func aMessageIsNoAnswer() async throws {
    try await withFakeRedis { redis in
      let (client, other) = (try await redis.connect(), try await redis.connect())
      _ = try await client("HELLO 3")
      _ = try await client("SUBSCRIBE news")
      async let popped = client("BLPOP jobs 0")
      await redis.received(.command("BLPOP"))
      _ = try await other("PUBLISH news now")
      #expect(redis.requests(.command("BLPOP")).map(\.reply.kind) == [.none])
      _ = try await other("RPUSH jobs a")
      #expect(try await popped == .array([.text("jobs"), .text("a")]))
      #expect(redis.requests(.command("BLPOP")).map(\.reply.kind) == [.collection])
      #expect(try await client("PING") == .simpleString("PONG"))
    }
  }

  /// An answer to a request from before the log was cleared does not end up in another request's entry.
  @Test func answersToForgottenRequests() async throws {
    try await withFakeRedis { redis in
      let (client, other) = (try await redis.connect(), try await redis.connect())
      async let popped = client("BLPOP jobs 0")
      await redis.received(.command("BLPOP"))
      redis.reset()
      _ = try await other("RPUSH jobs a")
      _ = try await popped
      #expect(redis.requests.map(\.description) == ["#2 RPUSH jobs a -> value"])
    }
  }

  @Test func theLogIsBounded() async throws {
    var configuration = FakeRedis.Configuration()
    configuration.requestLogCapacity = 3
    try await withFakeRedis(configuration) { redis in
      let client = try await redis.connect()
      for number in 0..<5 { _ = try await client("ECHO \(number)") }
      #expect(redis.requests.map(\.index) == [2, 3, 4])
      #expect(redis.requests.map { $0.arguments[0].string } == ["2", "3", "4"])
    }
  }

  /// Stubs work without a log.
  @Test func noLogAtAll() async throws {
    var configuration = FakeRedis.Configuration()
    configuration.requestLogCapacity = 0
    try await withFakeRedis(configuration) { redis in
      let client = try await redis.connect()
      let stub = redis.stub(.command("PING"), .reply(.text("stubbed")).once)
      #expect(try await client("PING") == .text("stubbed"))
      #expect(try await client.sendAll([["PING"], ["BLPOP", "k", "0.001"], ["PING"]]).count == 3)
      #expect(redis.requests.isEmpty && stub.matchCount == 1)
    }
  }

  @Test func unsupportedRequestsAreListed() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      for line in ["XADD s * a 1", "xadd s * a 1", "EVAL x 0", "NOSUCH"] {
        guard case .error(let text) = try await client(line) else {
          Issue.record("\(line) is answered")
          continue
        }
        #expect(text.hasPrefix("ERR unknown command"))
      }
      #expect(redis.unsupportedRequests == ["xadd": 2, "eval": 1])
      redis.reset()
      #expect(redis.unsupportedRequests == [:])
    }
  }
}
