// BacklotTests. This file: what the guides in docs/ show, line for line; DocumentationTests compares the two.

import Backlot
import Logging
import Metrics
import Testing
import TraceModel
import Tracing

@Suite(.recorded) struct ScopeExamples {
  @Test func aTraitForSwiftTesting() {
    withSpan("job") { _ in }
    recording.expectTrace { span("job") }
  }

  @Test func aClosureForXCTestAndForAPartOfATest() {
    let other = TraceTesting.recording { recording in
      withSpan("part") { _ in }
      recording.expectTrace { span("part") }
      return recording
    }
    #expect(other.spans.count == 1)
    #expect(recording.spans.isEmpty)
  }
}

@Suite(.recorded) struct RecordingGuideTests {
  @Test func trees() {
    withSpan("checkout", ofKind: .server) { _ in
      withSpan("GET", ofKind: .client) { span in
        span.attributes["db.system.name"] = "redis"
        span.attributes["server.port"] = 6379
      }
      withSpan("SET", ofKind: .client) { _ in }
      withSpan("SET", ofKind: .client) { _ in }
      withSpan("invoice") { _ in }
      withSpan("mail") { _ in }
    }
    recording.expectTrace {
      span("checkout", .server) {
        span("GET", .client) {
          attribute("db.system.name", "redis")
          attribute("server.port", .anyInt)
          without("db.query.text")
          noError()
        }
        span("SET", .client).count(1...3)
        span("audit").optional()
        unordered {
          span("mail")
          span("invoice")
        }
      }
    }
  }

  @Test func aFailure() {
    let findings = Self.userFind.verifyTrace {
      span("user.find") {
        span("GET", .client) { attribute("db.system.name", "redis") }
        span("SET", .client) { noError() }
      }
    }
    #expect(
      findings.report == #"""
        GET [client] at Cache.swift:31: db.system.name: expected "redis", got "valkey"
        SET [client]: missing under user.find
        DEL [client] at Cache.swift:40: unexpected

        ✗ different   ∅ missing   ✚ unexpected

          user.find         Cache.swift:18
        ✗   GET [client]    Cache.swift:31
                db.system.name: expected "redis", got "valkey"
        ∅   SET [client]
                no error
        ✚   DEL [client]    Cache.swift:40
        """#
    )
  }

  private static var userFind: Recording {
    let spans: [(String, TraceModel.SpanKind, UInt)] = [
      ("user.find", .internal, 18), ("GET", .client, 31), ("DEL", .client, 40),
    ]
    let recorded = spans.enumerated().map { index, span in
      RecordedSpan(
        traceID: TraceID(low: 1),
        spanID: SpanID(UInt64(index + 1)),
        parentSpanID: index == 0 ? nil : SpanID(1),
        name: span.0,
        kind: span.1,
        attributes: span.0 == "GET" ? ["db.system.name": "valkey"] : [:],
        start: UInt64(index),
        end: 10,
        source: TraceModel.SourceLocation(fileID: "App/Cache.swift", line: span.2)
      )
    }
    return Recording(spans: recorded)
  }

  @Test func metricsAndLogs() {
    Counter(label: "orders", dimensions: [("shop", "north")]).increment(by: 1)
    Counter(label: "orders", dimensions: [("shop", "north")]).increment(by: 2)
    Logger.current.warning("a slow reply", metadata: ["command": "GET"])
    recording.expectMetric("orders", dimensions: ["shop": "north"], count: 2, sum: 3)
    recording.expectDimensions(of: "orders", exactly: ["shop"])
    recording.expectNoMetric("refunds")
    recording.expectLog(level: .warning, containing: "slow", metadata: ["command": "GET"])
    recording.expectNoLog(level: .error)
  }

  @Test func lookingForOneself() throws {
    Self.checkOut()
    let get = try recording.spans(named: "GET").only
    #expect(get.attributes["cache.hit"] == false)
    #expect(recording.parent(of: get)?.name == "checkout")
    #expect(recording.total(of: "orders") == 3)
  }

  /// What the goldens of the guide are of.
  static func checkOut() {
    withSpan("checkout") { _ in
      withSpan("GET", ofKind: .client) { span in
        span.attributes["cache.hit"] = false
        span.attributes["server.port"] = 40_001
      }
      withSpan("SET", ofKind: .client) { $0.setStatus(Tracing.SpanStatus(code: .error)) }
    }
    for amount in [1, 2] { Counter(label: "orders", dimensions: [("shop", "north")]).increment(by: amount) }
  }
}

@Suite(.recorded) struct GoldenGuideTests {
  @Test func aFile() {
    RecordingGuideTests.checkOut()
    recording.expectGolden("checkout")
  }

  @Test func theFormat() async {
    await withSpan("checkout") { _ in
      withSpan("GET", ofKind: .client) { span in
        span.attributes["cache.hit"] = false
        span.attributes["server.port"] = 40_001
      }
      await withTaskGroup(of: Void.self) { group in
        for name in ["mail", "audit", "mail"] {
          group.addTask {
            withSpan(name) { span in
              if name == "audit" { span.addEvent(Tracing.SpanEvent(name: "written", attributes: ["lines": 2])) }
            }
          }
        }
      }
      withSpan("SET", ofKind: .client) { $0.setStatus(Tracing.SpanStatus(code: .error)) }
    }
    for amount in [1, 2] { Counter(label: "orders", dimensions: [("shop", "north")]).increment(by: amount) }
    #expect(
      recording.goldenText() == #"""
        # trace v1
        checkout
          GET [client]
            · cache.hit = false
            · server.port = <port#1>
          SET [client]
            ! status error
          | audit
            ~ written {lines = 2}
          | mail ×2
        metrics
          orders {shop="north"} n=2 sum=3

        """#
    )
  }

  @Test func wildcards() {
    withSpan("checkout") { _ in
      for isHit in [true, false] {
        withSpan(isHit ? "GET" : "HGET", ofKind: .client) { $0.attributes["cache.hit"] = isHit }
      }
    }
    let golden = #"""
      # trace v1
      # Lines that begin with # are remarks.
      checkout
        <any> [client] ×1...3
          · cache.hit = <bool>
      """#
    #expect(recording.verifyGolden(text: golden).isEmpty)
  }

  @Test func withoutAFile() throws {
    RecordingGuideTests.checkOut()
    let findings = recording.verifyGolden(text: recording.goldenText())
    #expect(findings.isEmpty)
    let again = try Recording(golden: recording.goldenText())
    #expect(again.spans.map(\.name) == recording.spans.map(\.name))
  }
}

@Suite struct FaultGuideTests {
  @Test func stubs() async throws {
    try await withFakeRedis { redis in
      redis.stub(.command("GET", "user:*"), .reply(.bulk("Ada")))
      redis.stub(.command("SET").nth(3), .reset)
      redis.stub(.command("HGETALL"), .delay(.milliseconds(150)).once, .drop.once, name: "slow, then gone")
      let client = try await connect(to: redis)
      #expect(try await client.getString("user:1") == "Ada")
      for _ in 1...2 { #expect(try await client.set("a", to: "b")) }
      await #expect(throws: (any Error).self) { try await client.set("a", to: "c") }
      #expect(redis["a"] == "b")
    }
  }

  @Test func virtualDelay() async throws {
    try await withFakeRedis { redis in
      let client = try await connect(to: redis)
      redis.clock.pause()
      redis.stub(.command("GET"), .delay(.seconds(10)))
      async let name = client.get("user:1")
      while redis.requests(.command("GET")).isEmpty { await Task.yield() }
      redis.clock.advance(by: .seconds(10))
      #expect(try await name == nil)
    }
  }

  @Test func gates() async throws {
    try await withFakeRedis { redis in
      let client = try await connect(to: redis)
      let gate = Gate()
      redis.stub(.command("SET"), .hold(gate))
      async let write = client.set("user:1", to: "Ada")
      await gate.reached()
      #expect(redis["user:1"] == nil)
      gate.open()
      #expect(try await write)
    }
  }

  @Test func states() async throws {
    try await withFakeRedis { redis in
      redis.stub(.command("GET").when("server", is: "started"), .reset.then("server", becomes: "loading"))
      redis.stub(
        .command("GET").when("server", is: "loading"),
        .reply(.error("LOADING Redis is loading the dataset in memory")).times(2),
        .passThrough.then("server", becomes: "ready")
      )
      let first = try await connect(to: redis)
      await #expect(throws: (any Error).self) { try await first.get("a") }
      let second = try await connect(to: redis)
      for _ in 1...2 { await #expect(throws: RedisServerError.self) { try await second.get("a") } }
      #expect(try await second.get("a") == nil)
      #expect(redis.state(of: "server") == "ready")
    }
  }

  @Test func used() async throws {
    try await withFakeRedis { redis in
      let outage = redis.stub(.command("GET", "user:*"), .drop)
      #expect(outage.matchCount == 0)
      #expect(redis.unusedStubs.map(\.name) == ["GET user:*"])
      outage.remove()
      try redis.verifyStubsUsed()
    }
  }

  @Test func nearMisses() async throws {
    try await withFakeRedis { redis in
      let client = try await connect(to: redis)
      _ = try await client.get("user:1")
      let error = #expect(throws: VerificationError.self) { try redis.verify(.command("GET", "user:2")) }
      #expect(
        error?.description == """
          expected GET user:2 once, but it came 0 times
            near miss: #1 GET user:1 -> null, but target is user:1
          """
      )
    }
  }

  @Test func refusedConnections() async throws {
    try await withFakeRedis { redis in
      redis.stub(.connect, .reset.once)
      // The kernel has accepted it before the server resets it: a client may learn of it only when it asks something.
      await #expect(throws: (any Error).self) { try await connect(to: redis).command("PING") }
      let client = try await connect(to: redis)
      #expect(try await client.command("PING").text == "PONG")
    }
  }
}
