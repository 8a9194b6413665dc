// TraceTestingTests, queries. This file: the examples of docs/diagnostics.md that stand in a test of an application.

import Testing
import TraceTesting
import Tracing

@Suite(.recorded) struct QueryGuideTests {
  private func ask(_ system: String, _ summary: String) {
    let span = startSpan(summary, ofKind: .client)
    span.attributes["db.system.name"] = system
    span.attributes["db.query.summary"] = summary
    span.end()
  }

  @Test func whatIsAllowedIsRepeated() {
    withSpan("job") { _ in
      for _ in 0..<9 { self.ask("postgresql", "SELECT settings") }
      for _ in 0..<5 { self.ask("postgresql", "SELECT orders") }
    }
    withSpan("migrate") { _ in
      for _ in 0..<9 { self.ask("postgresql", "ALTER TABLE") }
    }
    recording.expectNoNPlusOne(threshold: 5, allow: [.summary("SELECT settings"), .under("migrate")])
  }

  @Test func fewQueries() {
    withSpan("job") { _ in
      self.ask("redis", "GET")
      self.ask("postgresql", "SELECT users")
    }
    recording.expectNoNPlusOne()
    recording.expectQueries(.atMost(3), system: .sql)
    #expect(recording.queries.count(.redis) == 1)
  }

  @Test func aFailureIsReportedToTheTest() {
    withSpan("job") { _ in for _ in 0..<3 { self.ask("postgresql", "SELECT users") } }
    withKnownIssue {
      recording.expectNoNPlusOne()
    } matching: { issue in
      issue.comments.contains { $0.rawValue.hasPrefix("N+1 under job at QueryGuideTests.swift") }
    }
    withKnownIssue {
      recording.expectQueries(0)
    } matching: { issue in
      issue.comments.contains { $0.rawValue.hasPrefix("queries: expected 0, found 3") }
    }
  }
}
