// TraceRecorderTests: the recorder. This file: misuse of spans, reset, and what outlives a recorder.

import Testing
import TraceModel
import TraceRecorder
import Tracing

@Suite struct LifecycleTests {
  let recorder = TraceRecorder()

  @Test func aProperSpanIsNoMisuse() {
    self.recorder.run { withSpan("a") { _ in withSpan("b") { _ in } } }
    #expect(self.recorder.recording.misuse.isEmpty)
  }

  @Test func endedTwice() {
    let span = self.recorder.startSpan("a")
    span.end()
    let before = self.recorder.recording.spans
    span.end()
    #expect(self.recorder.recording.spans == before)
    #expect(self.recorder.recording.misuse == [SpanMisuse(kind: .endedTwice, spanID: SpanID(1), name: "a")])
  }

  struct Mutation: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var apply: @Sendable (any Span) -> Void
  }

  static let mutations = [
    Mutation(testDescription: "attribute db.system.name") { $0.attributes["db.system.name"] = "redis" },
    Mutation(testDescription: "attribute added removed") { $0.attributes = ["added": 1, "kept": 1] },
    Mutation(testDescription: "attribute kept") { $0.updateAttributes { $0["kept"] = 2 } },
    Mutation(testDescription: "event retry") { $0.addEvent("retry") },
    Mutation(testDescription: "link") { $0.addLink(.init(context: .topLevel, attributes: [:])) },
    Mutation(testDescription: "error SampleError") { $0.recordError(SampleError()) },
    Mutation(testDescription: "status error") { $0.setStatus(.init(code: .error)) },
    Mutation(testDescription: "name b") { $0.operationName = "b" },
  ]

  @Test(arguments: mutations)
  func mutatedAfterEnd(mutation: Mutation) {
    let span = self.recorder.startSpan("a")
    span.attributes = ["kept": 1, "removed": 1]
    span.end()
    let before = self.recorder.recording.spans
    #expect(!span.isRecording)
    mutation.apply(span)
    #expect(self.recorder.recording.spans == before)
    #expect(
      self.recorder.recording.misuse
        == [SpanMisuse(kind: .mutatedAfterEnd, spanID: SpanID(1), name: "a", detail: mutation.testDescription)]
    )
  }

  @Test func neverEnded() {
    let span = self.recorder.startSpan("a")
    #expect(self.recorder.recording.misuse.map(\.kind) == [.neverEnded])
    #expect(self.recorder.recording.spans.first?.end == nil)
    span.end()
    #expect(self.recorder.recording.misuse.isEmpty)
  }

  @Test func childOutlivesParent() {
    // A clock that stands still: the order of the two ends must not depend on their times.
    let recorder = TraceRecorder(clock: .custom { 0 })
    let parent = recorder.startSpan("parent")
    let late = recorder.startSpan("late", context: parent.context)
    let inTime = recorder.startSpan("in time", context: parent.context)
    inTime.end()
    parent.end()
    #expect(recorder.recording.misuse(of: "late").map(\.kind) == [.neverEnded, .childOutlivesParent])
    late.end()
    #expect(recorder.recording.misuse.map(\.name) == ["late"])
    #expect(recorder.recording.misuse.map(\.kind) == [.childOutlivesParent])
  }

  @Test func resetForgetsActiveSpansAndGoesOnCounting() {
    let old = self.recorder.startSpan("old")
    self.recorder.reset()
    #expect(self.recorder.recording == Recording())
    let new = self.recorder.startSpan("new")
    old.end()
    old.end()
    #expect(self.recorder.activeSpans.map(\.name) == ["new"])
    new.end()
    #expect(self.recorder.recording.spans.map(\.spanID) == [SpanID(2)])
    #expect(self.recorder.recording.misuse.isEmpty)
  }

  @Test func aSpanOutlivesItsRecorder() {
    weak var released: TraceRecorder?
    var span: LiveSpan?
    do {
      let recorder = TraceRecorder()
      released = recorder
      span = recorder.startSpan("a")
    }
    #expect(released == nil)
    span?.attributes["key"] = "value"
    #expect(span?.attributes.get("key") == "value")
    span?.end()
    #expect(span?.isRecording == false)
  }
}
