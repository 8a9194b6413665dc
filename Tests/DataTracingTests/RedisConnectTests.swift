// Tests of DataTracing. This file: connecting to Redis, losing the connection, connecting again.

import Locks
import Testing
import TraceModel
import TraceRecorder

@testable import DataTracing

private struct ConnectionLost: Error {}

@Suite struct RedisConnectTests {
  private let endpoint = Endpoint("cache.example", port: 6380)

  /// Gives out drivers whose `nth` command loses the connection.
  private final class Dialer: Sendable {
    let drivers = Mutex<[ScriptedRedis]>([])

    var count: Int { self.drivers.withLock { $0.count } }

    func dial(_ script: @escaping ScriptedRedis.Script = { _ in nil }) -> ScriptedRedis {
      let driver = ScriptedRedis(script: script)
      self.drivers.withLock { $0.append(driver) }
      return driver
    }
  }

  @Test func dialSpanInStableConventions() async throws {
    let clock = ManualClock()
    let recording = try await record {
      _ = try await TracedRedis.connect(to: self.endpoint, database: 2, options: options(clock: clock)) {
        clock.advance(by: .milliseconds(30))
        return ScriptedRedis()
      }
    }
    let span = try #require(recording.span("CONNECT"))
    #expect(span.kind == .client)
    #expect(span.status == nil)
    #expect(
      span.attributes == [
        "db.system.name": "redis", "db.operation.name": "CONNECT", "db.namespace": "2",
        "server.address": "cache.example", "server.port": 6380, "network.transport": "tcp",
      ]
    )
    #expect(recording.metricLabels == ["db.client.connection.create_time"])
    #expect(recording.metrics.map(\.value) == [0.03])
    #expect(recording.metrics[0].dimensions == ["db.client.connection.pool.name": "cache.example:6380/2"])
  }

  @Test func dialSpanInLegacyConventions() async throws {
    let recording = try await record {
      _ = try await TracedRedis.connect(to: Endpoint("/run/redis.sock", transport: .unix), options: options(.legacy)) {
        ScriptedRedis()
      }
    }
    let span = try #require(recording.span("redis.dial"))
    #expect(span.attributes["network"] == "unix")
    #expect(span.attributes["addr"] == "/run/redis.sock")
    #expect(recording.metrics.isEmpty)
  }

  @Test func failureToConnect() async throws {
    let recording = try await record {
      await #expect(throws: ConnectionLost.self) {
        _ = try await TracedRedis.connect(to: self.endpoint, options: options()) { throw ConnectionLost() }
      }
    }
    #expect(recording.span("CONNECT")?.attributes["error.type"] == "ConnectionLost")
    #expect(recording.metricLabels == ["db.client.connection.create_time"])
  }

  @Test func reconnects() async throws {
    let dialer = Dialer()
    let recording = try await record {
      let redis = try await TracedRedis.connect(to: self.endpoint, name: "users", options: options()) {
        dialer.dial { command in
          if command.name == "BREAK" { throw ConnectionLost() }
          if command.name == "REFUSE" { throw RedisServerError("ERR no") }
          return nil
        }
      }
      await #expect(throws: RedisServerError.self) { try await redis.command("REFUSE") }
      #expect(dialer.count == 1)
      await #expect(throws: ConnectionLost.self) { try await redis.command("BREAK") }
      #expect(dialer.count == 1)
      _ = try await redis.get("k")
      #expect(dialer.count == 2)
      await #expect(throws: ConnectionLost.self) { try await redis.pipeline([RedisCommand("BREAK")]) }
      _ = try await redis.get("k")
      try await redis.close()
      await #expect(throws: RedisClosedError.self) { try await redis.get("k") }
    }
    #expect(dialer.drivers.withLock { $0.map(\.isClosed) } == [true, true, true])
    #expect(recording.total("redis.reconnect") == 2)
    #expect(recording.samples("redis.reconnect").first?.dimensions == ["cache.name": "users"])
    let dials = recording.spans.filter { $0.name == "CONNECT" }
    let gets = recording.spans.filter { $0.name == "GET" }
    #expect(dials.map(\.parentSpanID) == [nil, gets[0].spanID, gets[1].spanID])
    #expect(recording.misuse.isEmpty)
  }

  @Test(.timeLimit(.minutes(10))) func concurrentCommandsShareOneAttempt() async throws {
    let dialer = Dialer()
    let gate = Gate()
    let redis = try await TracedRedis.connect(to: self.endpoint, options: options()) {
      if dialer.count > 0 { await gate.pass() }
      return dialer.dial { command in
        if command.name == "BREAK" { throw ConnectionLost() }
        return nil
      }
    }
    _ = try? await redis.command("BREAK")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<20 { group.addTask { _ = try await redis.get("k") } }
      gate.open()
      try await group.waitForAll()
    }
    #expect(dialer.count == 2)
  }
}
