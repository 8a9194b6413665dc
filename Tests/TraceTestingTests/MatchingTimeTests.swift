// TraceTestingTests. This file: matching takes polynomial time, counted in conditions that are asked.

import Locks
import Testing
import TraceModel
import TraceTesting

/// Counts how often a condition was asked about a span.
private final class Counter: Sendable {
  private let count = Mutex(0)
  var value: Int { self.count.withLock { $0 } }
  var condition: SpanCondition {
    SpanCondition("counted") { _ in
      self.count.withLock { $0 += 1 }
      return []
    }
  }
}

@Suite struct MatchingTimeTests {
  @Test func aPairIsDecidedOnce() {
    // Twenty levels of two equal children whose only difference is at the bottom of the last one.
    let depth = 20
    func seed(_ level: Int) -> SpanSeed {
      SpanSeed("n", isConcurrent: true, level == 0 ? [] : [seed(level - 1)])
    }
    let counter = Counter()
    func wanted(_ level: Int) -> SpanExpectation {
      span("n") {
        counter.condition
        if level > 0 { unordered { wanted(level - 1).count(0...2) } } else { span("missing") }
        if level > 0 { unordered { wanted(0).count(0...2) } }
      }
    }
    let findings = Recording(seed(depth)).verifyTrace { wanted(depth) }
    #expect(!findings.isEmpty)
    #expect(counter.value < 5_000)
  }

  @Test func tenThousandSiblings() {
    var root = SpanSeed("job")
    root.children = (0..<10_000).map { SpanSeed("GET", .client, ["n": .int($0)]) }
    let counter = Counter()
    let findings = Recording(root).verifyTrace {
      span("job") {
        span("GET", .client) { counter.condition }.count(10_000)
      }
    }
    #expect(findings.isEmpty)
    #expect(counter.value <= 20_000)
  }

  @Test func hundredsOfSiblingsWithOneMissing() {
    var root = SpanSeed("job")
    root.children = (0..<300).filter { $0 != 150 }.map { SpanSeed("GET \($0)", .client) }
    let findings = Recording(root).verifyTrace {
      span("job") {
        for number in 0..<300 { span("GET \(number)", .client) }
      }
    }
    #expect(findings.map(\.message) == ["GET 150 [client]: missing under job"])
  }
}
