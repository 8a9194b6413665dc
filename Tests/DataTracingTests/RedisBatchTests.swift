// Tests of DataTracing. This file: Redis pipelines and transactions.

import Testing
import TraceModel

@testable import DataTracing

@Suite struct RedisBatchTests {
  @Test func uniformPipeline() async throws {
    let recording = try await record {
      let redis = TracedRedis(ScriptedRedis(), options: options())
      let replies = try await redis.pipeline([RedisCommand("GET", "a"), RedisCommand("GET", "b")])
      #expect(replies == [.null, .null])
    }
    let span = try #require(recording.span("PIPELINE GET"))
    #expect(recording.spans.count == 1)
    #expect(span.status == nil)
    #expect(
      span.attributes == [
        "db.system.name": "redis", "db.operation.name": "PIPELINE GET", "db.operation.batch.size": 2,
        "db.query.text": "GET ?", "server.address": "cache.example",
      ]
    )
    #expect(recording.total("cache.miss") == 2)
  }

  @Test func mixedPipelineWithFailures() async throws {
    let recording = try await record {
      let redis = TracedRedis(ScriptedRedis(), options: options())
      let replies = try await redis.pipeline([
        RedisCommand("SET", "a", "canary"), RedisCommand("LPUSH", "a", "canary"), RedisCommand("GET", "a"),
        RedisCommand("LPUSH", "a", "canary"),
      ])
      #expect(replies[0] == .simpleString("OK"))
      #expect(replies[1].error?.code == "WRONGTYPE")
      #expect(replies[2].text == "canary")
      #expect(throws: RedisServerError.self) { try replies[3].get() }
    }
    let span = try #require(recording.span("PIPELINE"))
    #expect(span.attributes["db.operation.batch.size"] == 4)
    #expect(span.attributes["db.query.text"] == "SET ? ?; LPUSH ? ?; GET ?; LPUSH ? ?")
    #expect(span.status == SpanStatus(code: .error))
    #expect(span.attributes["error.type"] == "WRONGTYPE")
    #expect(span.attributes["db.response.status_code"] == "WRONGTYPE")
    #expect(span.attributes["redis.failed_commands"] == 2)
    #expect(span.events.map(\.name) == ["redis command failed", "redis command failed"])
    #expect(
      span.events.map(\.attributes)
        == [1, 3].map {
          ["redis.command.index": $0, "db.operation.name": "LPUSH", "db.response.status_code": "WRONGTYPE"]
        }
    )
    #expect(recording.total("cache.hit") == 1)
    #expect(recording.samples("db.client.operation.duration").first?.dimensions["error.type"] == "WRONGTYPE")
    #expect(!recording.everything.contains("canary"))
  }

  @Test func pipelineInLegacyConventions() async throws {
    let recording = try await record {
      let redis = TracedRedis(ScriptedRedis(), options: options(.legacy))
      _ = try await redis.pipeline([RedisCommand("GET", "a"), RedisCommand("GET", "b")])
    }
    let span = try #require(recording.span("redis.pipeline"))
    #expect(
      span.attributes == [
        "db.system": "redis", "db.operation": "pipeline get", "db.redis.pipeline_length": 2, "db.statement": "GET ?",
        "server.address": "cache.example",
      ]
    )
  }

  @Test func smallPipelines() async throws {
    let driver = ScriptedRedis()
    let recording = try await record {
      let redis = TracedRedis(driver, options: options())
      let none = try await redis.pipeline([])
      #expect(none == [])
      #expect(try await redis.pipeline([RedisCommand("GET", "a")]) == [.null])
    }
    #expect(recording.spans.map(\.name) == ["PIPELINE", "GET"])
    #expect(recording.spans.map { $0.attributes["db.operation.batch.size"] } == [0, nil])
    #expect(driver.sent == [RedisCommand("GET", "a")])
  }

  @Test func largePipelinesStaySmallSpans() async throws {
    let recording = try await record {
      let redis = TracedRedis(ScriptedRedis(), options: options())
      _ = try await redis.pipeline((0..<1000).map { RedisCommand($0 % 2 == 0 ? "GET" : "LPUSH", "k\($0)", "v") })
    }
    let span = try #require(recording.span("PIPELINE"))
    #expect(span.events.count == 32)
    #expect(span.attributes["redis.failed_commands"] == 500)
    let text = try #require(span.attributes["db.query.text"]?.description)
    #expect(text.count < 400)
    #expect(text.contains("; …"))
  }

  @Test func aDriverThatLosesRepliesIsFound() async throws {
    let redis = TracedRedis(ShortDriver(), options: options())
    await #expect(throws: UnexpectedRedisReply.self) {
      try await redis.pipeline([RedisCommand("GET", "a"), RedisCommand("GET", "b")])
    }
    await #expect(throws: UnexpectedRedisReply.self) { try await redis.transaction([RedisCommand("GET", "a")]) }
  }

  @Test func transaction() async throws {
    let driver = ScriptedRedis()
    let recording = try await record {
      let redis = TracedRedis(driver, options: options())
      let replies = try await redis.transaction([RedisCommand("SET", "a", "1"), RedisCommand("SET", "b", "2")])
      #expect(replies == [.simpleString("OK"), .simpleString("OK")])
    }
    let span = try #require(recording.span("MULTI SET"))
    #expect(driver.sent.map(\.name) == ["MULTI", "SET", "SET", "EXEC"])
    #expect(span.attributes["db.operation.batch.size"] == 2)
    #expect(span.attributes["redis.transaction.outcome"] == "executed")
    #expect(span.status == nil)
  }

  @Test func commandsThatFailInsideATransaction() async throws {
    let recording = try await record {
      let redis = TracedRedis(ScriptedRedis(), options: options())
      let replies = try await redis.transaction([RedisCommand("GET", "a"), RedisCommand("LPUSH", "a", "x")])
      #expect(replies?.first == .null)
      #expect(replies?.last?.error?.code == "WRONGTYPE")
    }
    let span = try #require(recording.span("MULTI"))
    #expect(span.attributes["error.type"] == "WRONGTYPE")
    #expect(span.events.map { $0.attributes["redis.command.index"] } == [1])
    #expect(recording.total("cache.miss") == 1)
  }

  @Test func watchedKeyHasChanged() async throws {
    let driver = ScriptedRedis { $0.name == "EXEC" ? .null : nil }
    let recording = try await record {
      let redis = TracedRedis(driver, options: options())
      let replies = try await redis.transaction([RedisCommand("SET", "a", "1")])
      #expect(replies == nil)
    }
    let span = try #require(recording.span("MULTI SET"))
    #expect(span.status == nil)
    #expect(span.attributes["redis.transaction.outcome"] == "conflict")
    #expect(span.attributes["db.operation.batch.size"] == nil)
  }

  @Test func refusedToQueue() async throws {
    let driver = ScriptedRedis { command in
      switch command.name {
      case "NONSENSE": .error(RedisServerError("ERR unknown command 'NONSENSE'"))
      case "EXEC": .error(RedisServerError("EXECABORT Transaction discarded because of previous errors."))
      default: nil
      }
    }
    let recording = try await record {
      let redis = TracedRedis(driver, options: options())
      let error = await #expect(throws: RedisServerError.self) {
        try await redis.transaction([RedisCommand("SET", "a", "1"), RedisCommand("NONSENSE")])
      }
      #expect(error?.code == "EXECABORT")
    }
    let span = try #require(recording.span("MULTI"))
    #expect(span.attributes["error.type"] == "EXECABORT")
    #expect(span.events.map { $0.attributes["redis.command.index"] } == [1])
    #expect(span.events.map { $0.attributes["db.response.status_code"] } == ["ERR"])
  }

  @Test func refusedToBegin() async throws {
    let driver = ScriptedRedis { _ in .error(RedisServerError("NOAUTH Authentication required.")) }
    let redis = TracedRedis(driver, options: options())
    await #expect(throws: RedisServerError("NOAUTH Authentication required.")) {
      try await redis.transaction([RedisCommand("GET", "a")])
    }
  }
}

/// A driver that answers a pipeline with one reply. Its functions are plain `async` ones, as an adapter's may be.
private struct ShortDriver: RedisDriver {
  let endpoint = Endpoint("cache.example")

  func send(_ command: RedisCommand) async throws -> RedisReply { .null }
  func pipeline(_ commands: [RedisCommand]) async throws -> [RedisReply] { [.null] }
}
