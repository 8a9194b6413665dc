// BacklotTests. This file: what the umbrella adds, with `import Backlot` and nothing else of the package.

import Backlot
import LoopbackClients
import Testing

/// `withKnownIssue` fails unless an issue is recorded inside: so each of these fails if reports are lost.
@Suite struct ExpectationTests {
  @Test func requests() async throws {
    try await withFakeRedis { redis in
      let client = try await RedisLoopbackClient.connect(port: redis.port)
      _ = try await client.sendAll([["GET", "user:1"], ["GET", "user:2"]])
      #expect(redis.expect(.command("GET", "user:1")) == [])
      #expect(redis.expect(.command("GET"), count: 2) == [])
      #expect(redis.expect(.command("GET"), 1...) == [])
      #expect(redis.expect(.command("SET"), count: 0) == [])
      withKnownIssue {
        let findings = redis.expect(.command("GET"), 3...)
        #expect(findings.map(\.message) == ["expected GET at least 3 times, but it came 2 times"])
      }
      let line: UInt = #line + 2
      withKnownIssue {
        redis.expect(.command("GET", "user:3"))
      } matching: { issue in
        issue.description.contains("near miss: #1 GET user:1") && issue.sourceLocation?.line == Int(line)
          && issue.sourceLocation?.fileID == "BacklotTests/ExpectationTests.swift"
      }
    }
  }

  @Test func stubs() async throws {
    try await withFakeRedis { redis in
      #expect(redis.expectStubsUsed() == [])
      redis.stub(.command("GET"), .drop, name: "lost read")
      withKnownIssue {
        redis.expectStubsUsed()
      } matching: {
        $0.description.contains("stub never used: lost read")
      }
    }
  }

  @Test func unsupportedRequests() async throws {
    try await withFakeRedis { redis in
      #expect(redis.expectNoUnsupportedRequests() == [])
      redis.execute("XADD", "s", "*", "a", "1")
      withKnownIssue {
        redis.expectNoUnsupportedRequests()
      } matching: {
        $0.description.contains("xadd: the real server has it, the fake has not")
      }
    }
  }

  @Test func everyFake() async throws {
    try await withFakePostgres { postgres in
      postgres.expect(.command("SELECT"), count: 0)
      postgres.expectNoUnsupportedRequests()
      postgres.stub(.command("COMMIT"), .drop.afterEffect)
      withKnownIssue {
        postgres.expectStubsUsed()
      } matching: {
        $0.description.contains("stub never used: COMMIT")
      }
    }
  }

  /// Names of every room are there.
  @Test func whatTheUmbrellaBrings() {
    let recorder: TraceRecorder = TraceRecorder()
    let spans: [RecordedSpan] = recorder.recording.spans
    let reply: RESPValue = .null
    let clock: FakeClock = .manual()
    let options = TracingOptions()
    #expect(spans.isEmpty && reply == .null && clock.isPaused && options.time.now() >= .zero)
  }
}
