// TraceTestingTests. This file: a check that fails makes a test of Swift Testing fail.

import Testing
import TraceModel
import TraceRecorder
import Tracing

@testable import TraceTesting

/// `withKnownIssue` fails unless an issue is recorded inside: so each of these fails if reports are lost.
@Suite struct ReportingTests {
  @Test func aTraceThatDoesNotMatch() {
    let line: UInt = #line + 2
    withKnownIssue {
      Recording(SpanSeed("GET", .client)).expectTrace { span("SET", .client) }
    } matching: { issue in
      issue.description.contains("SET [client]: missing") && issue.sourceLocation?.line == Int(line)
        && issue.sourceLocation?.fileID == "TraceTestingTests/ReportingTests.swift"
    }
  }

  @Test func aTraceThatMatchesIsNoIssue() {
    #expect(Recording(SpanSeed("GET", .client)).expectTrace { span("GET", .client) } == [])
  }

  @Test func metricsLogsScopesAndGoldens() {
    withKnownIssue { Recording().expectMetric("hits") }
    withKnownIssue { Recording(metrics: [sample]).expectNoMetric("hits") }
    withKnownIssue { Recording(metrics: [sample]).expectDimensions(of: "hits", exactly: ["name"]) }
    withKnownIssue { Recording().expectLog(containing: "slow") }
    withKnownIssue { Recording(logs: [LogLine(level: .info, message: "slow")]).expectNoLog(containing: "slow") }
    withKnownIssue { Recording(SpanSeed("a").with { $0.status = .init(code: .error) }).expect(.errorStatus) }
    withKnownIssue { Recording().expectGolden("a", in: "/nowhere", record: .never) }
  }

  private let sample = MetricSample(label: "hits", instrument: .counter, value: 1)

  @Test func aTaskThatLostItsTestStillReportsToTheRightFramework() async {
    #expect(await Task.detached { CallSite.isSwiftTesting }.value)
  }

  @Test func misuseAtTheEndOfAScope() async throws {
    withKnownIssue {
      recording { _ in _ = startSpan("forgotten") }
    } matching: {
      $0.description.contains("never ended")
    }
    await withKnownIssue {
      await recording { _ in
        await Task.yield()
        let span = startSpan("twice")
        span.end()
        span.end()
      }
    } matching: {
      $0.description.contains("ended twice")
    }
    try await withKnownIssue {
      try await Recorded.scoped { _ = startSpan("forgotten") }
    } matching: {
      $0.description.contains("never ended")
    }
  }

  @Test func whatIsAllowedIsNoIssue() {
    recording(allowing: .neverEnded) { _ in _ = startSpan("forgotten") }
    withKnownIssue {
      recording(alsoChecking: .errorStatus) { _ in withSpan("a") { $0.setStatus(.init(code: .error)) } }
    }
  }

  @Test func aScopeReportsEvenWhenItsBodyThrows() {
    struct Failure: Error {}
    withKnownIssue {
      #expect(throws: Failure.self) {
        try recording { _ throws(Failure) in
          _ = startSpan("forgotten")
          throw Failure()
        }
      }
    }
  }
}

extension Recorded {
  /// What the trait does around a test case, but called by hand and outside of another scope.
  static func scoped(_ body: @Sendable () async throws -> Void) async throws {
    guard let test = Test.current else { return }
    let trait: Self = .recorded
    try await trait.provideScope(for: test, testCase: Test.Case.current, performing: body)
  }
}
