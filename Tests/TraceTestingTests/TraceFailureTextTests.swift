// TraceTestingTests. This file: what a trace that does not match looks like, word for word.

import Testing
import TraceModel
import TraceTesting

@Suite struct TraceFailureTextTests {
  private let user = Recording(
    SpanSeed(
      "user.find",
      line: 18,
      [
        SpanSeed("GET", .client, ["db.system.name": "valkey"], line: 31, [SpanSeed("encode", line: 77)]),
        SpanSeed("DEL", .client, line: 40),
      ]
    )
  )

  private let legend = "✗ different   ∅ missing   ✚ unexpected"

  @Test func differentMissingAndUnexpected() {
    let findings = self.user.verifyTrace {
      span("user.find") {
        span("GET", .client) {
          attribute("db.system.name", "redis")
          attribute("cache.hit", .anyBool)
          span("encode")
        }
        span("SET", .client) {
          attribute("db.system.name", "redis")
          noError()
        }
      }
    }
    #expect(
      findings.report == """
        GET [client] at Cache.swift:31: db.system.name: expected "redis", got "valkey"
        GET [client] at Cache.swift:31: cache.hit: expected any boolean, got no such attribute
        SET [client]: missing under user.find
        DEL [client] at Cache.swift:40: unexpected

        \(self.legend)

          user.find         Cache.swift:18
        ✗   GET [client]    Cache.swift:31
                db.system.name: expected "redis", got "valkey"
                cache.hit: expected any boolean, got no such attribute
              encode        Cache.swift:77
        ∅   SET [client]
                db.system.name = "redis"
                no error
        ✚   DEL [client]    Cache.swift:40
        """
    )
  }

  @Test func outOfOrder() {
    let recording = Recording(SpanSeed("job", [SpanSeed("SET", line: 1), SpanSeed("GET", line: 2)]))
    let findings = recording.verifyTrace {
      span("job") {
        span("GET")
        span("SET")
      }
    }
    #expect(
      findings.report == """
        GET at Cache.swift:2: out of order, expected first

        \(self.legend)

          job
            SET    Cache.swift:1
        ✗   GET    Cache.swift:2
                out of order: expected first
        """
    )
  }

  @Test func tooFewAndTooMany() {
    let recording = Recording(SpanSeed("job", [SpanSeed("GET"), SpanSeed("SET"), SpanSeed("SET")]))
    let findings = recording.verifyTrace {
      span("job") {
        span("GET").count(.atLeast(2))
        span("SET")
      }
    }
    #expect(
      findings.report == """
        GET: missing under job, expected at least 2, found 1
        SET: unexpected, expected 1, found 2

        \(self.legend)

          job
            GET
        ∅   GET
                expected at least 2, found 1
            SET
        ✚   SET
                expected 1, found 2
        """
    )
  }

  @Test func wrongKind() {
    let findings = Recording(SpanSeed("GET")).verifyTrace { span("GET", .client) }
    #expect(
      findings.report == """
        GET: kind: expected client, got internal

        \(self.legend)

        ✗ GET
              kind: expected client, got internal
        """
    )
  }

  @Test func nothingRecorded() {
    let findings = Recording().verifyTrace { span("job") { span("GET", .client).optional() } }
    #expect(
      findings.report == """
        job: missing

        \(self.legend)

        ∅ job
        ∅   GET [client]
        """
    )
  }

  @Test func nothingExpected() {
    let recording = Recording(
      SpanSeed("GET", .client, line: 5, isActive: true).with { $0.status = SpanStatus(code: .error) }
    )
    #expect(
      recording.verifyTrace {}.report == """
        GET [client] at Cache.swift:5: unexpected

        \(self.legend)

        ✚ GET [client] !error ⏳ active    Cache.swift:5
        """
    )
  }

  @Test func atAnyDepth() {
    let findings = self.user.verifyTrace {
      span("user.find", matching: .contains) {
        descendant("encode") { attribute("format", "json") }
      }
    }
    #expect(
      findings.report == """
        encode: expected 1 at any depth below user.find, found 0
        nearest: encode at Cache.swift:77: format: expected "json", got no such attribute

        \(self.legend)

        ✗ user.find         Cache.swift:18
              encode: expected 1 at any depth, found 0
            GET [client]    Cache.swift:31
              encode        Cache.swift:77
            DEL [client]    Cache.swift:40
        """
    )
  }

  @Test func errorsAndEvents() {
    let recording = Recording(
      SpanSeed("GET", .client, line: 3).with {
        $0.status = SpanStatus(code: .error, message: "down")
        $0.errors = [RecordedError(type: "IOError", message: "reset by peer")]
        $0.events = [SpanEvent(name: "retry", attributes: ["attempt": 1])]
      }
    )
    let findings = recording.verifyTrace {
      span("GET", .client) {
        noError()
        event("retry", ["attempt": 2])
        recordedError(type: "RedisError")
        attributeKeys(exactly: ["cache.hit"])
        satisfies("is quick") { _ in false }
        status(nil)
      }
    }
    #expect(
      findings.map(\.message) == [
        #"GET [client] at Cache.swift:3: status: expected no error, got error "down""#,
        #"GET [client] at Cache.swift:3: recorded error: expected none, got IOError "reset by peer""#,
        "GET [client] at Cache.swift:3: event retry {attempt = 2}: expected 1, got 0; events: retry {attempt = 1}",
        "GET [client] at Cache.swift:3: recorded error: expected RedisError, got IOError",
        "GET [client] at Cache.swift:3: cache.hit: expected any value, got no such attribute",
        "GET [client] at Cache.swift:3: is quick: expected true, got false",
        #"GET [client] at Cache.swift:3: status: expected unset, got error "down""#,
      ]
    )
  }

  @Test func aLongFailureIsCutShort() {
    var root = SpanSeed("job")
    root.children = (0..<1_000).map { _ in SpanSeed("GET") } + [SpanSeed("SET")]
    let findings = Recording(root).verifyTrace { span("job") { span("GET").count(1_000) } }
    #expect(
      findings.report == """
        SET: unexpected

        \(self.legend)

          job
            … 1000 spans as expected
        ✚   SET
        """
    )
    let many = Recording(root).verifyTrace {}
    #expect(many.count == 1)
    let unexpected = Recording(root).verifyTrace { span("job") }
    #expect(unexpected.count == 1_001)
    #expect(unexpected.report.split(separator: "\n").count < 250)
    #expect(unexpected.report.contains("… and 981 more"))
  }
}
