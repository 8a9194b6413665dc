// TraceTestingTests. This file: which traces match which expectations.

import Testing
import TraceModel
import TraceTesting

@Suite struct TraceMatchingTests {
  private let user = Recording(
    SpanSeed(
      "user.find",
      .internal,
      [
        "user.id": 42
      ],
      [
        SpanSeed("GET", .client, ["db.system.name": "redis", "cache.hit": false]),
        SpanSeed("SELECT users", .client, ["db.query.text": "SELECT * FROM users WHERE id = $1"]),
        SpanSeed("SET", .client, ["db.system.name": "redis"]),
      ]
    )
  )

  @Test func matchesATree() {
    let findings = self.user.verifyTrace {
      span("user.find") {
        attribute("user.id", 42)
        span("GET", .client) {
          attribute("db.system.name", "redis")
          attribute("cache.hit", .bool(false))
          noError()
        }
        span("SELECT users", .client) {
          attribute("db.query.text", matching: /WHERE id = \$1$/)
          without("db.statement")
        }
        span("SET", .client).count(1...3)
        span("audit").optional()
      }
    }
    #expect(findings == [])
  }

  @Test func exactMeansNothingElse() {
    #expect(!self.user.verifyTrace { span("user.find") }.isEmpty)
    #expect(!self.user.verifyTrace { span("user.find") { span("GET") } }.isEmpty)
    #expect(!self.user.verifyTrace {}.isEmpty)
    #expect(Recording().verifyTrace {}.isEmpty)
  }

  @Test func containsAllowsOthersAnywhere() {
    #expect(self.user.verifyTrace { span("user.find", matching: .contains) { span("SELECT users") } }.isEmpty)
    #expect(self.user.verifyTrace { span("user.find", matching: .contains) }.isEmpty)
    #expect(self.user.verifyTrace(matching: .contains) {}.isEmpty)
    let wrongOrder = self.user.verifyTrace {
      span("user.find", matching: .contains) {
        span("SET")
        span("GET")
      }
    }
    #expect(wrongOrder.count == 1)
  }

  @Test func aLimitHoldsWhereOthersAreAllowed() {
    let recording = Recording(SpanSeed("job", [SpanSeed("SET"), SpanSeed("GET"), SpanSeed("SET")]))
    #expect(recording.verifyTrace { span("job", matching: .contains) { span("SET") } }.isEmpty)
    #expect(recording.verifyTrace { span("job", matching: .contains) { span("SET").count(2) } }.isEmpty)
    #expect(!recording.verifyTrace { span("job", matching: .contains) { span("SET").count(1) } }.isEmpty)
    #expect(!recording.verifyTrace { span("job", matching: .contains) { span("GET").count(0) } }.isEmpty)
  }

  @Test func orderMattersOnTheParentsTaskOnly() {
    let inOrder = Recording(SpanSeed("job", [SpanSeed("GET"), SpanSeed("SET")]))
    let concurrent = Recording(
      SpanSeed("job", [SpanSeed("GET", isConcurrent: true), SpanSeed("SET", isConcurrent: true)])
    )
    let check = { (recording: Recording) in
      recording.verifyTrace {
        span("job") {
          span("SET")
          span("GET")
        }
      }
    }
    #expect(check(inOrder).count == 1)
    #expect(check(concurrent) == [])
  }

  @Test func unorderedIgnoresOrder() {
    let recording = Recording(SpanSeed("job", [SpanSeed("B"), SpanSeed("A"), SpanSeed("begin"), SpanSeed("end")]))
    let findings = recording.verifyTrace {
      span("job") {
        span("begin")
        unordered {
          span("A")
          span("B")
        }
        span("end")
      }
    }
    #expect(findings == [])
  }

  @Test func concurrentChildrenFindTheirOnlyPlaces() {
    let recording = Recording(
      SpanSeed(
        "job",
        [
          SpanSeed("GET", .client, ["key": "b"], isConcurrent: true),
          SpanSeed("GET", .client, ["key": "a"], isConcurrent: true),
          SpanSeed("GET", .client, ["key": "c"], isConcurrent: true),
        ]
      )
    )
    // The first expectation takes any; only one assignment serves the other two.
    let findings = recording.verifyTrace {
      span("job") {
        span("GET")
        span("GET") { attribute("key", "b") }
        span("GET") { attribute("key", .oneOf("a", "b")) }
      }
    }
    #expect(findings == [])
  }

  @Test func countsOfOrderedSiblingsAreTriedInEveryWay() {
    let recording = Recording(SpanSeed("job", [SpanSeed("GET"), SpanSeed("GET"), SpanSeed("GET")]))
    let findings = recording.verifyTrace {
      span("job") {
        span("GET").count(0...2)
        span("GET").optional()
        span("GET").count(2)
      }
    }
    #expect(findings == [])
  }

  @Test func anyDepth() {
    #expect(self.user.verifyTrace { descendant("SET", .client) } == [])
    #expect(self.user.verifyTrace { span("user.find") { descendant("SET") } }.count == 2)
    let deep = Recording(SpanSeed("a", [SpanSeed("b", [SpanSeed("c"), SpanSeed("c")])]))
    #expect(deep.verifyTrace { descendant("c").count(2) } == [])
    #expect(deep.verifyTrace { span("a") { descendant("c").count(2) } } == [])
    #expect(!deep.verifyTrace { span("a") { descendant("c") } }.isEmpty)
    #expect(!deep.verifyTrace { span("a") { descendant("d") } }.isEmpty)
  }

  @Test func namesCanBePatterns() {
    let recording = Recording(SpanSeed("SELECT users"))
    let name = "SELECT users"
    #expect(recording.verifyTrace { span(name) }.isEmpty)
    #expect(recording.verifyTrace { span("SELECT \("users")") }.isEmpty)
    #expect(recording.verifyTrace { span(.beginning(with: "SELECT")) }.isEmpty)
    #expect(recording.verifyTrace { span(.matching(/^SELECT \w+$/)) }.isEmpty)
    #expect(recording.verifyTrace { span(.satisfying("short") { $0.count < 20 }) }.isEmpty)
    #expect(recording.verifyTrace { span(.any) }.isEmpty)
    #expect(recording.verifyTrace { span(.satisfying("long") { $0.count > 20 }) }.count == 2)
  }

  @Test(arguments: patterns)
  func valuePattern(_ pattern: ValuePattern, _ expected: [Bool]) {
    let values: [AttributeValue] = ["5", 5, 5.0, true]
    let actual = values.map { value in
      Recording(SpanSeed("a", .internal, ["k": value])).verifyTrace { span("a") { attribute("k", pattern) } }.isEmpty
    }
    #expect(actual == expected)
  }

  @Test func controlFlowInBlocks() {
    let recording = Recording(SpanSeed("job", [SpanSeed("1"), SpanSeed("2"), SpanSeed("3")]))
    let isFull = true
    let everySpan = [noError(), status(nil)]
    let findings = recording.verifyTrace {
      if isFull {
        span("job") {
          everySpan
          for number in 1...3 { span("\(number)") }
          if !isFull { span("4") }
        }
      } else {
        span("other")
      }
    }
    #expect(findings == [])
  }

  @Test func conditionsOnErrorsAndEvents() {
    let recording = Recording(
      SpanSeed("GET", .client, ["error.type": "WRONGTYPE"]).with {
        $0.status = SpanStatus(code: .error)
        $0.errors = [RecordedError(type: "RedisError", message: "WRONGTYPE")]
        $0.events = [SpanEvent(name: "retry", attributes: ["attempt": 1]), SpanEvent(name: "retry")]
      }
    )
    let findings = recording.verifyTrace {
      span("GET") {
        failed()
        failed(errorType: "WRONGTYPE")
        status(.error)
        recordedError(type: "RedisError")
        event("retry", count: 2)
        event("retry", ["attempt": 1])
        event("cache.expired", count: 0)
        attributeKeys(exactly: ["error.type"])
        satisfies("has ended") { $0.end != nil }
      }
    }
    #expect(findings == [])
    #expect(recording.verifyTrace { span("GET") { noError() } }.count == 2)
    #expect(recording.verifyTrace { span("GET") { status(nil) } }.count == 1)
    #expect(recording.verifyTrace { span("GET") { event("retry") } }.count == 1)
    #expect(recording.verifyTrace { span("GET") { attributeKeys(exactly: []) } }.count == 1)
  }

  @Test func severalTraces() {
    let recording = Recording(SpanSeed("a"), SpanSeed("b"), SpanSeed("b"))
    let findings = recording.verifyTrace {
      span("a")
      span("b").count(2)
    }
    #expect(findings == [])
  }

  @Test func findingsArePlainData() {
    let recording = Recording(SpanSeed("GET", .client, ["n": 1]))
    let findings = recording.verifyTrace { span("GET") { attribute("n", 2) } }
    #expect(
      findings.map { finding in
        var finding = finding
        finding.context = nil
        return finding
      } == [
        Finding(
          check: "trace.different",
          message: "GET [client]: n: expected 2, got 1",
          spanID: SpanID(1),
          expected: "2",
          actual: "1"
        )
      ]
    )
  }
}

private let patterns: [(ValuePattern, [Bool])] = [
  (.anyString, [true, false, false, false]), (.anyInt, [false, true, false, false]),
  (.anyDouble, [false, false, true, false]), (.anyBool, [false, false, false, true]),
  (.any, [true, true, true, true]), ("5", [true, false, false, false]), (5, [false, true, false, false]),
  (.int(5 as UInt8), [false, true, false, false]), (5.0, [false, false, true, false]),
  (true, [false, false, false, true]), (.oneOf("5", true), [true, false, false, true]),
  (.matching(/^\d$/), [true, false, false, false]),
  (.satisfying("no string") { if case .string = $0 { false } else { true } }, [false, true, true, true]),
]
