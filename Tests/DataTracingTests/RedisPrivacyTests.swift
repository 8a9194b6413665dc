// Tests of DataTracing. This file: what of a Redis command telemetry shows, and what it never does.

import Testing
import TraceModel

@testable import DataTracing

@Suite struct RedisPrivacyTests {
  @Test(
    arguments: [
      (RedisCommand("SET", "k", "v"), nil, "SET ? ?", "SET k ?", "SET k v"),
      (RedisCommand("PING"), nil, "PING", "PING", "PING"),
      (RedisCommand("MGET", "a", "b"), nil, "MGET ? ?", "MGET a b", "MGET a b"),
      (RedisCommand("MSET", "a", "1", "b", "2"), nil, "MSET ? ? ? ?", "MSET a ? b ?", "MSET a 1 b 2"),
      (RedisCommand("hset", "h", "f", "v"), nil, "hset ? ? ?", "hset h ? ?", "hset h f v"),
      (RedisCommand("AUTH", "user", "pw"), nil, "AUTH ? ?", "AUTH ? ?", "AUTH ? ?"),
      (RedisCommand("HELLO", 3, "AUTH", "u", "p"), nil, "HELLO ? ? ? ?", "HELLO ? ? ? ?", "HELLO ? ? ? ?"),
      (RedisCommand("MODULE.CMD", "x"), nil, "MODULE.CMD ?", "MODULE.CMD ?", "MODULE.CMD x"),
      (RedisCommand("GET", "a b\n"), nil, "GET ?", #"GET "a b\n""#, #"GET "a b\n""#),
      (RedisCommand("GET", ""), nil, "GET ?", #"GET """#, #"GET """#),
      (RedisCommand("GET", .bytes([0x61, 0xFF])), nil, "GET ?", "GET a\u{FFFD}", "GET a\u{FFFD}"),
    ] as [(RedisCommand, String?, String, String, String)]
  )
  func text(command: RedisCommand, none: String?, sanitized: String, keys: String, all: String) {
    #expect(RedisQueryText.text(command, .none) == none)
    #expect(RedisQueryText.text(command, .sanitized) == sanitized)
    #expect(RedisQueryText.text(command, .unsafeKeys) == keys)
    #expect(RedisQueryText.text(command, .unsafeKeysAndValues) == all)
  }

  @Test func longTextsAreCut() {
    let many = RedisCommand("DEL", (0..<100).map { .string("key\($0)") })
    #expect(RedisQueryText.text(many, .sanitized) == "DEL" + String(repeating: " ?", count: 16) + " …")
    let long = RedisCommand("GET", .string(String(repeating: "x", count: 500)))
    #expect(RedisQueryText.text(long, .unsafeKeys) == "GET " + String(repeating: "x", count: 128) + "…")
  }

  /// Does everything a client can do with strings that must not be found in what was recorded.
  private func useEverything(_ options: TracingOptions) async throws -> Recording {
    let driver = ScriptedRedis { command in
      if command.name == "FAIL" { throw RedisServerError("ERR about canary-message") }
      if command.name == "LOWER" { throw RedisServerError("canary-message") }
      return nil
    }
    return try await record {
      let redis = try await TracedRedis.connect(to: driver.endpoint, options: options) { driver }
      try await redis.set("canary-key", to: "canary-value", expiry: .seconds(5))
      _ = try await redis.get("canary-key")
      _ = try await redis.exchange("canary-key", for: "canary-value")
      _ = try await redis.exists("canary-key", "canary-key2")
      _ = try? await redis.command("FAIL", "canary-key")
      _ = try? await redis.command("LOWER", "canary-key")
      _ = try await redis.pipeline([
        RedisCommand("LPUSH", "canary-key", "canary-value"), RedisCommand("GET", "canary-key"),
      ])
      _ = try await redis.transaction([RedisCommand("SET", "canary-key", "canary-value")])
      _ = try await redis.command("AUTH", "canary-user", "canary-password")
      try await redis.del("canary-key")
    }
  }

  @Test(arguments: SemanticConventions.allCases, [TracingOptions.QueryText.none, .sanitized])
  func nothingLeaksByDefault(conventions: SemanticConventions, text: TracingOptions.QueryText) async throws {
    let recording = try await self.useEverything(options(conventions, text))
    #expect(recording.spans.count == 11)
    #expect(!recording.everything.contains("canary"))
  }

  @Test(arguments: SemanticConventions.allCases)
  func keysOnRequestOnly(conventions: SemanticConventions) async throws {
    let recording = try await self.useEverything(options(conventions, .unsafeKeys))
    #expect(recording.everything.contains("canary-key"))
    for secret in ["canary-value", "canary-message", "canary-user", "canary-password"] {
      #expect(!recording.everything.contains(secret))
    }
    #expect(!String(describing: recording.metrics).contains("canary"))
  }

  @Test func valuesOnRequestOnly() async throws {
    let recording = try await self.useEverything(options(.duplicate, .unsafeKeysAndValues))
    #expect(recording.everything.contains("canary-value"))
    for secret in ["canary-message", "canary-user", "canary-password"] {
      #expect(!recording.everything.contains(secret))
    }
    #expect(!String(describing: recording.metrics).contains("canary"))
  }
}
