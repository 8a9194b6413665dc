// TraceRecorderTests: the recorder. This file: what a recorded span holds.

import Testing
import TraceModel
import TraceRecorder
import Tracing

@Suite struct SpanTests {
  let recorder = TraceRecorder()

  @Test func idsAndTimesComeFromCounters() {
    self.recorder.run {
      withSpan("first") { _ in withSpan("child") { _ in } }
      withSpan("second") { _ in }
    }
    let spans = self.recorder.recording.spans
    #expect(spans.map(\.name) == ["first", "child", "second"])
    #expect(spans.map(\.spanID.description) == ["0000000000000001", "0000000000000002", "0000000000000003"])
    #expect(spans.map(\.traceID) == [TraceID(low: 1), TraceID(low: 1), TraceID(low: 2)])
    #expect(spans.map(\.parentSpanID) == [nil, SpanID(1), nil])
    #expect(spans.map(\.start) == [1, 2, 5])
    #expect(spans.map(\.end) == [4, 3, 6])
  }

  @Test func countersStartWhereTold() {
    let recorder = TraceRecorder(firstTraceID: TraceID(low: .max), firstSpanID: SpanID(0xFF))
    recorder.run {
      withSpan("a") { _ in }
      withSpan("b") { _ in }
    }
    #expect(recorder.recording.spans.map(\.traceID) == [TraceID(low: .max), TraceID(high: 1, low: 0)])
    #expect(recorder.recording.spans.map(\.spanID) == [SpanID(0xFF), SpanID(0x100)])
  }

  @Test func noticesTheSource() throws {
    let line: UInt = #line + 1
    self.recorder.startSpan("a").end()
    let span = try #require(self.recorder.recording.span("a"))
    #expect(
      span.source
        == SourceLocation(fileID: "TraceRecorderTests/SpanTests.swift", line: line, function: "noticesTheSource()")
    )
  }

  @Test func convertsEveryAttribute() throws {
    let span = self.recorder.startSpan("a")
    span.attributes["int32"] = Int32(-3)
    span.attributes["int64"] = Int64.max
    span.attributes["int"] = 7
    span.attributes["ints32"] = [Int32(1), 2]
    span.attributes["ints64"] = [Int64(3), 4]
    span.attributes["double"] = 0.5
    span.attributes["doubles"] = [0.5, 1.5]
    span.attributes["bool"] = true
    span.attributes["bools"] = [true, false]
    span.attributes["string"] = "text"
    span.attributes["strings"] = ["a", "b"]
    span.attributes["described"] = SpanAttribute.stringConvertible(SampleError())
    span.attributes["describeds"] = SpanAttribute.stringConvertibleArray([SampleError(), 1])
    span.attributes["removed"] = 1
    span.attributes["removed"] = nil
    span.end()
    #expect(
      self.recorder.recording.span("a")?.attributes == [
        "int32": -3, "int64": .int(.max), "int": 7, "ints32": .ints([1, 2]), "ints64": .ints([3, 4]),
        "double": 0.5, "doubles": .doubles([0.5, 1.5]), "bool": true, "bools": .bools([true, false]),
        "string": "text", "strings": .strings(["a", "b"]), "described": "it broke",
        "describeds": .strings(["it broke", "1"]),
      ]
    )
  }

  @Test func keepsStatusEventsErrorsLinksAndRenames() throws {
    let other = self.recorder.startSpan("other")
    other.end()
    let span = self.recorder.startSpan("before", ofKind: .producer)
    span.operationName = "after"
    span.setStatus(.init(code: .error, message: "no"))
    span.addEvent(.init(name: "retry", attributes: ["attempt": 2]))
    span.recordError(SampleError(), attributes: ["code": 5])
    span.addLink(.init(context: other.context, attributes: ["why": "batch"]))
    span.addLink(.init(context: .topLevel, attributes: [:]))
    span.end()

    let recorded = try #require(self.recorder.recording.span("after"))
    #expect(recorded.kind == .producer)
    #expect(recorded.status == SpanStatus(code: .error, message: "no"))
    #expect(recorded.events == [SpanEvent(name: "retry", attributes: ["attempt": 2], time: 4)])
    #expect(
      recorded.errors == [RecordedError(type: "SampleError", message: "it broke", attributes: ["code": 5], time: 5)]
    )
    #expect(recorded.links == [SpanLink(traceID: TraceID(low: 1), spanID: SpanID(1), attributes: ["why": "batch"])])
  }

  @Test(
    arguments: zip([Tracing.SpanKind.internal, .server, .client, .producer, .consumer], TraceModel.SpanKind.allCases)
  )
  func mapsTheKind(given: Tracing.SpanKind, expected: TraceModel.SpanKind) {
    self.recorder.startSpan("a", ofKind: given).end()
    #expect(self.recorder.recording.spans.map(\.kind) == [expected])
  }

  @Test func aThrownErrorIsRecordedByWithSpan() throws {
    #expect(throws: SampleError.self) {
      try self.recorder.run { try withSpan("a") { _ in throw SampleError() } }
    }
    let span = try #require(self.recorder.recording.span("a"))
    #expect(span.hasFailed)
    #expect(span.errors.map(\.type) == ["SampleError"])
  }

  @Test func knowsWhetherASpanIsOnItsParentsTask() async {
    await self.recorder.run {
      await withSpan("parent") { _ in
        withSpan("same task") { _ in }
        async let other: Void = withSpan("async let") { _ in }
        await other
        await withTaskGroup(of: Void.self) { group in
          group.addTask { withSpan("group") { _ in } }
        }
      }
    }
    let recording = self.recorder.recording
    #expect(recording.span("parent")?.isOnParentTask == true)
    #expect(recording.span("same task")?.isOnParentTask == true)
    #expect(recording.span("async let")?.isOnParentTask == false)
    #expect(recording.span("group")?.isOnParentTask == false)
    #expect(recording.traces.count == 1)
    #expect(recording.traces.first?.roots.first?.children.count == 3)
  }

  @Test func findsTheActiveSpanOfAContext() {
    let span = self.recorder.startSpan("a")
    #expect(self.recorder.activeSpan(identifiedBy: span.context) === span)
    #expect(self.recorder.activeSpans.map(\.name) == ["a"])
    span.end()
    #expect(self.recorder.activeSpan(identifiedBy: span.context) == nil)
    #expect(self.recorder.activeSpans.isEmpty)
    #expect(self.recorder.activeSpan(identifiedBy: .topLevel) == nil)
  }

  @Test func theContextKeepsWhatItHeld() {
    enum Key: InstrumentationContextKey { typealias Value = String }
    var context = InstrumentationContext.topLevel
    context[Key.self] = "kept"
    #expect(self.recorder.startSpan("a", context: context).context[Key.self] == "kept")
  }

  @Test func aSpanBelongsToTheRecorderOfItsContext() {
    let other = TraceRecorder()
    let parent = self.recorder.startSpan("parent")
    let child = other.startSpan("child", context: parent.context)
    child.end()
    parent.end()
    #expect(self.recorder.recording.spans.map(\.name) == ["parent", "child"])
    #expect(other.recording == Recording())
  }

  @Test func usesTheClockItIsGiven() {
    let fixed = TraceRecorder(clock: .custom { 42 })
    fixed.startSpan("a").end()
    #expect(fixed.recording.spans.first?.start == 42)
    #expect(fixed.recording.spans.first?.duration == 0)

    let real = TraceRecorder(clock: .real)
    #expect(real.clockUnit == .nanoseconds)
    #expect(self.recorder.clockUnit == .ticks)
    for _ in 0..<3 { real.startSpan("a").end() }
    let times = real.recording.spans.flatMap { span -> [UInt64] in [span.start, span.end ?? 0] }
    #expect(times == times.sorted())
  }

  @Test func aLongChainOfSpansIsFreedWithoutRecursion() {
    let recorder = TraceRecorder()
    var context = InstrumentationContext.topLevel
    for _ in 0..<100_000 {
      let span = recorder.startSpan("link", context: context)
      span.end()
      context = span.context
    }
    context = .topLevel
    recorder.reset()
    #expect(recorder.recording == Recording())
  }
}
