// FakeRedisTests. This file: the data without the network, and filling it.

import FakeRedis
import Foundation
import LoopbackClients
import RESP
import Testing
import WireCore

@Suite struct DataTests {
  @Test func readingAndWriting() async throws {
    try await withFakeRedis { redis in
      redis["k"] = "v"
      redis["gone"] = "x"
      redis["gone"] = nil
      redis.execute("RPUSH", "list", "a", "b")
      redis.execute("HSET", "hash", "f", "1")
      redis.execute("SADD", "set", "m")
      redis.execute("ZADD", "zset", "2", "b", "1", "a")
      #expect(redis["k"] == "v" && redis["gone"] == nil && redis["list"] == nil)
      #expect(redis.list("list") == ["a", "b"] && redis.list("k") == [])
      #expect(redis.hash("hash") == ["f": "1"] && redis.hash("none") == [:])
      #expect(redis.set("set") == ["m"] && redis.set("none") == [])
      #expect(redis.sortedSet("zset") == ["a", "b"] && redis.sortedSet("none") == [])
      #expect(redis.keyCount == 5)
      #expect(redis.execute("SET", "k", "other", database: 3) == .ok)
      #expect(redis["k"] == "v" && redis.keyCount == 6)
      #expect(redis.execute("LPUSH", "k", "x").isError && redis.execute([]).isError)
      #expect(redis.execute("GET", "k", database: 16) == .error("ERR DB index is out of range"))
      #expect(redis.execute("GET", "k", database: -1) == .error("ERR DB index is out of range"))
      #expect(redis.execute("BLPOP", "none", "0") == .null)
      #expect(redis.requests.isEmpty)
    }
  }

  /// What a test does directly reaches clients before anything they ask afterwards.
  @Test func directChangesAreFeltInTheirOrder() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      _ = try await client("HELLO 3")
      _ = try await client("SUBSCRIBE news")
      var pushes = client.pushes.makeAsyncIterator()
      for number in 0..<200 {
        redis.execute("PUBLISH", "news", "\(number) direct")
        _ = try await client("PUBLISH news \(number)-client")
        let texts = [await pushes.next(), await pushes.next()]
        #expect(
          texts
            == ["\(number) direct", "\(number)-client"].map { .push([.text("message"), .text("news"), .text($0)]) }
        )
      }
    }
  }

  @Test func snapshots() async throws {
    try await withFakeRedis(.manual) { redis in
      let client = try await redis.connect()
      redis["k"] = "before"
      redis.execute("SET", "mortal", "x", "EX", "60")
      let snapshot = redis.snapshot()
      redis["k"] = "after"
      redis.clock.advance(by: .seconds(30))
      _ = try await client("WATCH k")
      _ = try await client("MULTI")
      _ = try await client("PING")
      redis.restore(snapshot)
      #expect(redis["k"] == "before")
      // To somebody who watched, the restored key has changed.
      #expect(try await client("EXEC") == .null)
      #expect(try await client("TTL mortal") == .integer(30))
      redis.clock.advance(by: .seconds(30))
      #expect(redis.keyCount == 1)
      try await withFakeRedis { other in
        other.restore(snapshot)
        #expect(other["k"] == "before")
      }
    }
  }

  @Test func restoringServesWhoeverWaits() async throws {
    try await withFakeRedis { redis in
      let client = try await redis.connect()
      redis.execute("RPUSH", "jobs", "a")
      let snapshot = redis.snapshot()
      redis.execute("DEL", "jobs")
      async let popped = client("BLPOP jobs 0")
      await redis.received(.command("BLPOP"))
      redis.restore(snapshot)
      #expect(try await popped == .array([.text("jobs"), .text("a")]))
      #expect(redis.list("jobs") == [])
    }
  }

  @Test func resetting() async throws {
    try await withFakeRedis { redis in
      let (watcher, waiter) = (try await redis.connect(), try await redis.connect())
      redis["k"] = "v"
      redis.stub(.command("PING"), .reply(.text("stubbed")))
      _ = try await watcher("WATCH k")
      _ = try await watcher("MULTI")
      async let popped = waiter("BLPOP jobs 0")
      await redis.received(.command("BLPOP"))
      redis.reset()
      #expect(redis.keyCount == 0 && redis.requests.isEmpty && redis.stubs.isEmpty)
      #expect(try await watcher("EXEC") == .null)
      #expect(try await watcher("PING") == .simpleString("PONG"))
      redis.execute("RPUSH", "jobs", "a")
      #expect(try await popped == .array([.text("jobs"), .text("a")]))
    }
  }

  @Test func seeding() async throws {
    try await withFakeRedis { redis in
      try redis.seed(
        """
        # users
        SET user:1 "Ada \\"L\\""\r
        SET user:2 'a\u{2028}b'

        HSET h f 1
        SELECT 2
        SET there x
        """
      )
      #expect(redis["user:1"] == "Ada \"L\"" && redis["user:2"] == "a\u{2028}b")
      #expect(redis.hash("h") == ["f": "1"])
      #expect(redis["there"] == nil && redis.execute("GET", "there", database: 2) == .text("x"))
      #expect(redis.requests.isEmpty)
    }
  }

  @Test func aSeedSaysWhichLineFailed() async throws {
    try await withFakeRedis { redis in
      let wrongType = #expect(throws: SeedError.self) {
        try redis.seed("SET a 1\n\nLPUSH a 2\nSET b 1", name: "x.redis")
      }
      #expect(
        wrongType?.description
          == "x.redis:3: WRONGTYPE Operation against a key holding the wrong kind of value (LPUSH a 2)"
      )
      #expect(redis["a"] == "1" && redis["b"] == nil)
      let quotes = #expect(throws: SeedError.self) { try redis.seed("SET a \"1") }
      #expect(quotes?.description == "seed:1: unbalanced quotes (SET a \"1)")
      let long = #expect(throws: SeedError.self) { try redis.seed("NOSUCH " + String(repeating: "x", count: 1_000)) }
      #expect(long?.text.count == 200)
    }
  }

  @Test func seedingFromAFile() async throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).redis")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("SET k v\n".utf8).write(to: file)
    try await withFakeRedis { redis in
      try redis.seed(from: file.path)
      #expect(redis["k"] == "v")
      #expect(throws: CocoaError.self) { try redis.seed(from: file.path + ".missing") }
    }
  }

  @Test func urls() async throws {
    var configuration = FakeRedis.Configuration()
    configuration.password = "p@ss/wörd ~1"
    try await withFakeRedis(configuration) { redis in
      #expect(redis.url == "redis://:p%40ss%2Fw%C3%B6rd%20~1@127.0.0.1:\(redis.port)")
      let client = try await redis.connect()
      #expect(try await client("PING") == .error("NOAUTH Authentication required."))
      #expect(try await client.send(["AUTH", "p@ss/wörd ~1"]) == .ok)
    }
    try await withFakeRedis { redis in #expect(redis.url == "redis://\(redis.host):\(redis.port)") }
  }
}

extension RESPValue {
  fileprivate var isError: Bool {
    if case .error = self { true } else { false }
  }
}
