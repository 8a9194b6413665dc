// TraceTestingTests. This file: the scope as a trait.

import CoreMetrics
import Logging
import Testing
import TraceModel
import TraceRecorder
import TraceTesting
import Tracing

@Suite(.recorded) struct RecordedTests {
  @Test func aTestHasARecorder() throws {
    withSpan("user.find") { _ in
      withSpan("GET", ofKind: .client) { span in span.attributes["db.system.name"] = "redis" }
    }
    Counter(label: "hits").increment(by: 2)
    Logger.current.warning("slow")
    recording.expectTrace {
      span("user.find") {
        span("GET", .client) { attribute("db.system.name", "redis") }
      }
    }
    recording.expectMetric("hits", sum: 2)
    recording.expectLog(level: .warning, containing: "slow")
    #expect(recording.metrics.count == 1 && recording.logs.count == 1)
    #expect(try recording.spans(named: "GET").only.kind == .client)
  }

  @Test(arguments: 0..<50)
  func everyCaseHasItsOwn(_ number: Int) async {
    await withTaskGroup(of: Void.self) { group in
      for child in 0..<10 {
        group.addTask {
          await Task.yield()
          withSpan("\(number).\(child)") { _ in }
        }
      }
    }
    #expect(recording.spans.count == 10)
    #expect(recording.spans.allSatisfy { $0.name.hasPrefix("\(number).") })
  }

  @Test(.recorded) func theSuitesAndTheTestsTraitAreOneScope() {
    withSpan("a") { _ in }
    recording.expectTrace { span("a") }
  }

  @Test(.recorded(allowing: .neverEnded))
  func theTestsTraitWins() {
    _ = startSpan("forgotten")
    recording.expectTrace { span("forgotten") }
  }

  @Test func anInnerScopeIsItsOwn() {
    withSpan("outer") { _ in }
    TraceTesting.recording { recording in
      withSpan("inner") { _ in }
      recording.expectTrace { span("inner") }
    }
    recording.expectTrace { span("outer") }
  }

  @Test func aDetachedTaskWithTheContextIsSeen() async {
    await withSpan("request") { span in
      let context = span.context
      await Task.detached {
        InstrumentationSystem.tracer.withSpan("flush", context: context) { _ in }
      }.value
    }
    recording.expectTrace { span("request") { span("flush") } }
  }

  @Test func waitsForWorkInTheBackground() async {
    let (signal, trigger) = AsyncStream.makeStream(of: Void.self)
    let task = Task {
      await withSpan("flush") { _ in
        for await _ in signal {}
      }
    }
    async let findings = recording.verifyTrace(within: .seconds(60)) { span("flush") }
    trigger.finish()
    #expect(await findings == [])
    await task.value
  }

  @Test func saysWhatIsStillActiveWhenTheTimeIsOver() async {
    let active = startSpan("flush")
    defer { active.end() }
    let findings = await recording.verifyTrace(within: .zero) { span("stop") }
    let tree = findings.first?.context ?? ""
    #expect(tree.contains("✚ flush ⏳ active"))
    #expect(tree.contains("∅ stop"))
  }

  @Test func waitsOnlyForWhatIsExpected() async {
    let active = startSpan("listen")
    withSpan("flush") { _ in }
    await recording.expectTrace(within: .seconds(60), matching: .contains) { span("flush") }
    active.end()
  }
}

@Suite struct RecorderOutsideOfScopesTests {
  @Test func readingItFails() {
    #expect(Recorded.current == nil)
    withKnownIssue {
      _ = recording
    } matching: {
      $0.description.contains("there is no recorder here: add the trait .recorded")
    }
  }
}
