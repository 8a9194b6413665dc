// Tests of DataTracing. This file: single Redis commands, in every generation of names.

import Testing
import TraceModel
import TraceRecorder

@testable import DataTracing

@Suite struct TracedRedisTests {
  @Test func getHitAndMiss() async throws {
    let driver = ScriptedRedis(Endpoint("cache.example", port: 6380), database: 3)
    let recording = try await record {
      let redis = TracedRedis(driver, name: "users", options: options())
      #expect(try await redis.get("user:1") == nil)
      try await redis.set("user:1", to: "Ann")
      #expect(try await redis.getString("user:1") == "Ann")
    }
    #expect(recording.spans.map(\.name) == ["GET", "SET", "GET"])
    #expect(recording.spans.allSatisfy { $0.kind == .client && $0.status == nil && $0.errors.isEmpty })
    #expect(recording.spans[0].source?.fileID == "DataTracingTests/TracedRedisTests.swift")
    let common: [String: AttributeValue] = [
      "db.system.name": "redis", "db.namespace": "3", "server.address": "cache.example", "server.port": 6380,
    ]
    #expect(
      recording.spans.map(\.attributes) == [
        common.merging(["db.operation.name": "GET", "db.query.text": "GET ?", "cache.hit": false]) { $1 },
        common.merging(["db.operation.name": "SET", "db.query.text": "SET ? ?"]) { $1 },
        common.merging(["db.operation.name": "GET", "db.query.text": "GET ?", "cache.hit": true]) { $1 },
      ]
    )
    #expect(recording.metricLabels == ["cache.hit", "cache.miss", "db.client.operation.duration"])
    #expect(recording.samples("cache.hit").map(\.dimensions) == [["cache.name": "users"]])
    #expect(recording.samples("cache.miss").map(\.dimensions) == [["cache.name": "users"]])
    #expect(recording.samples("cache.miss").map(\.spanID) == [recording.spans[0].spanID])
    #expect(
      recording.samples("db.client.operation.duration").first?.dimensions == [
        "db.system.name": "redis", "db.operation.name": "GET", "db.namespace": "3",
        "server.address": "cache.example", "server.port": "6380",
      ]
    )
  }

  @Test func everySeedNameOfGetSetDelAndExistsInLegacyConventions() async throws {
    let clock = ManualClock()
    let driver = ScriptedRedis(database: 3) { _ in
      clock.advance(by: .milliseconds(7))
      return nil
    }
    let recording = try await record {
      let redis = TracedRedis(driver, options: options(.legacy, .unsafeKeys, clock: clock))
      try await redis.set("user:1", to: "Ann", expiry: .after(.seconds(60)))
      #expect(try await redis.get("user:1") != nil)
      #expect(try await redis.exists("user:1", "user:2") == 1)
      #expect(try await redis.del("user:1", "user:2") == 1)
      #expect(try await redis.get("user:1") == nil)
    }
    #expect(recording.spans.map(\.name) == ["redis.set", "redis.get", "redis.exists", "redis.del", "redis.get"])
    let common: [String: AttributeValue] = [
      "db.system": "redis", "db.redis.database_index": 3, "server.address": "cache.example",
    ]
    let expected: [[String: AttributeValue]] = [
      ["db.operation": "set", "db.redis.key": "user:1", "db.redis.ttl": 60, "db.statement": "SET user:1 ? ? ?"],
      ["db.operation": "get", "db.redis.key": "user:1", "cache.hit": true, "db.statement": "GET user:1"],
      [
        "db.operation": "exists", "db.redis.keys_count": 2, "db.keys_found": 1,
        "db.statement": "EXISTS user:1 user:2",
      ],
      ["db.operation": "del", "db.redis.keys_count": 2, "db.statement": "DEL user:1 user:2"],
      ["db.operation": "get", "db.redis.key": "user:1", "cache.hit": false, "db.statement": "GET user:1"],
    ]
    #expect(recording.spans.map(\.attributes) == expected.map { $0.merging(common) { $1 } })
    #expect(recording.metricLabels == ["cache.hit", "cache.miss", "cache.latency"])
    let latency = recording.samples("cache.latency")
    #expect(latency.map(\.value) == [7, 7, 7, 7, 7])
    #expect(latency.map { $0.dimensions["db.operation"] } == ["set", "get", "exists", "del", "get"])
    #expect(recording.total("cache.hit") == 1)
    #expect(recording.total("cache.miss") == 1)
  }

  @Test func everySeedNameOfGetSetDelAndExistsInStableConventions() async throws {
    let clock = ManualClock()
    let driver = ScriptedRedis { _ in
      clock.advance(by: .milliseconds(7))
      return nil
    }
    let recording = try await record {
      let redis = TracedRedis(driver, options: options(clock: clock))
      try await redis.set("user:1", to: "Ann", expiry: .milliseconds(1500))
      #expect(try await redis.exists("user:1", "user:2") == 1)
      #expect(try await redis.del("user:1", "user:2") == 1)
    }
    let common: [String: AttributeValue] = ["db.system.name": "redis", "server.address": "cache.example"]
    let expected: [[String: AttributeValue]] = [
      ["db.operation.name": "SET", "cache.ttl": 2, "db.query.text": "SET ? ? ? ?"],
      ["db.operation.name": "EXISTS", "redis.keys_count": 2, "redis.keys_found": 1, "db.query.text": "EXISTS ? ?"],
      ["db.operation.name": "DEL", "redis.keys_count": 2, "db.query.text": "DEL ? ?"],
    ]
    #expect(recording.spans.map(\.attributes) == expected.map { $0.merging(common) { $1 } })
    #expect(recording.metricLabels == ["db.client.operation.duration"])
    #expect(recording.metrics.map(\.value) == [0.007, 0.007, 0.007])
  }

  @Test func duplicateCountsHitsOnce() async throws {
    let recording = try await record {
      _ = try await TracedRedis(ScriptedRedis(), options: options(.duplicate)).get("k")
    }
    #expect(recording.spans.map(\.name) == ["GET"])
    #expect(recording.total("cache.miss") == 1)
    #expect(recording.metricLabels == ["cache.miss", "cache.latency", "db.client.operation.duration"])
  }

  @Test func setOptions() async throws {
    let driver = ScriptedRedis()
    let redis = TracedRedis(driver, options: options())
    #expect(try await redis.set("k", to: "a", condition: .ifPresent) == false)
    #expect(try await redis.set("k", to: "a", expiry: .seconds(5), condition: .ifAbsent))
    #expect(try await redis.set("k", to: "b", condition: .ifAbsent) == false)
    #expect(try await redis.exchange("k", for: "c", expiry: .keep) == Array("a".utf8))
    #expect(try await redis.set("k", to: .bytes([0, 255]), expiry: .milliseconds(20)))
    #expect(try await redis.get("k") == [0, 255])
    #expect(
      driver.sent == [
        RedisCommand("SET", "k", "a", "XX"), RedisCommand("SET", "k", "a", "NX", "EX", 5),
        RedisCommand("SET", "k", "b", "NX"), RedisCommand("SET", "k", "c", "GET", "KEEPTTL"),
        RedisCommand("SET", "k", .bytes([0, 255]), "PX", 20), RedisCommand("GET", "k"),
      ]
    )
  }

  @Test(
    arguments: [
      (Duration.seconds(60), .seconds(60)), (.milliseconds(1500), .milliseconds(1500)),
      (.microseconds(1), .milliseconds(1)), (.zero, .seconds(0)),
      (Duration(secondsComponent: .max, attosecondsComponent: 1), .seconds(Int(Int64.max))),
      (Duration(secondsComponent: .max / 1000, attosecondsComponent: 900_000_000_000_000_000), .seconds(.max / 1000)),
    ] as [(Duration, RedisExpiry)]
  )
  func expiryOfADuration(duration: Duration, expected: RedisExpiry) {
    #expect(RedisExpiry.after(duration) == expected)
  }

  @Test(arguments: [false, true])
  func serverErrors(isThrown: Bool) async throws {
    let error = RedisServerError("WRONGTYPE Operation against canary-key")
    let driver = ScriptedRedis { _ in
      if isThrown { throw error }
      return .error(error)
    }
    let recording = try await record {
      await #expect(throws: error) { try await TracedRedis(driver, options: options()).get("k") }
    }
    let span = try #require(recording.span("GET"))
    #expect(span.status == SpanStatus(code: .error))
    #expect(span.attributes["error.type"] == "WRONGTYPE")
    #expect(span.attributes["db.response.status_code"] == "WRONGTYPE")
    #expect(span.attributes["cache.hit"] == nil)
    #expect(recording.metricLabels == ["db.client.operation.duration"])
    #expect(recording.metrics[0].dimensions["error.type"] == "WRONGTYPE")
    #expect(!recording.everything.contains("canary"))
  }

  @Test(arguments: [
    ("ERR unknown command", "ERR"), ("NOAUTH Authentication required.", "NOAUTH"), ("MY_ERR_2 x", "MY_ERR_2"),
    ("canary secret", ""), ("", ""), ("2FAST", ""), (String(repeating: "A", count: 33) + " x", ""), ("OOM", "OOM"),
  ])
  func errorCodes(reply: String, code: String) {
    let error = RedisServerError(reply)
    #expect(error.code == code)
    #expect(error.statusCode == (code.isEmpty ? nil : code))
    #expect(error.errorType == (code.isEmpty ? "RedisServerError" : code))
    #expect(error.message == reply)
  }

  @Test func unexpectedRepliesAreErrors() async throws {
    let redis = TracedRedis(ScriptedRedis { _ in .array([]) }, options: options())
    await #expect(throws: UnexpectedRedisReply(command: "GET", expected: "a string or null")) {
      try await redis.get("k")
    }
    await #expect(throws: UnexpectedRedisReply(command: "DEL", expected: "an integer")) { try await redis.del("k") }
  }

  @Test func otherCommands() async throws {
    let recording = try await record {
      let redis = TracedRedis(ScriptedRedis(), system: .valkey, options: options())
      #expect(try await redis.command("incr", "n") == .simpleString("OK"))
      _ = try await redis.send(RedisCommand("FCALL", "top", 1, "k"))
      _ = try await redis.command("MGET", "a", "b", "c")
    }
    #expect(recording.spans.map(\.name) == ["incr", "FCALL top", "MGET"])
    #expect(recording.spans[1].attributes["db.stored_procedure.name"] == "top")
    #expect(recording.spans[0].attributes["db.system.name"] == "valkey")
    #expect(recording.total("cache.miss") == 3)
    #expect(recording.spans[2].attributes["cache.hit"] == nil)
  }

  @Test func closing() async throws {
    let driver = ScriptedRedis()
    let recording = try await record { try await TracedRedis(driver, options: options()).close() }
    #expect(driver.isClosed)
    #expect(recording.spans.isEmpty)
  }
}
