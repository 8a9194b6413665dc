// TraceRecorderTests: the recorder. This file: W3C Trace Context, in and out.

import Testing
import TraceModel
import TraceRecorder
import Tracing

@Suite struct PropagationTests {
  let recorder = TraceRecorder()
  static let valid = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

  private func extract(_ headers: [String: String]) -> InstrumentationContext {
    var context = InstrumentationContext.topLevel
    self.recorder.extract(headers, into: &context, using: Headers())
    return context
  }

  private func inject(_ context: InstrumentationContext) -> [String: String] {
    var headers: [String: String] = [:]
    self.recorder.inject(context, into: &headers, using: Headers())
    return headers
  }

  @Test func aSpanIsInjectedAsTraceparent() {
    let span = self.recorder.startSpan("a")
    #expect(
      self.inject(span.context) == ["traceparent": "00-00000000000000000000000000000001-0000000000000001-01"]
    )
    #expect(self.inject(.topLevel).isEmpty)
    #expect(self.recorder.run { self.inject(.current ?? .topLevel) }.isEmpty)
  }

  @Test func aRemoteParentIsContinuedAndItsStatePassedOn() {
    let context = self.extract(["traceparent": Self.valid, "tracestate": "vendor=1,other=2"])
    let span = self.recorder.startSpan("a", context: context, ofKind: .server)
    let child = self.recorder.startSpan("b", context: span.context)
    child.end()
    span.end()
    let recorded = self.recorder.recording.spans
    #expect(recorded.map(\.traceID.description) == Array(repeating: "0af7651916cd43dd8448eb211c80319c", count: 2))
    #expect(recorded.first?.parentSpanID?.description == "b7ad6b7169203331")
    #expect(
      self.inject(child.context) == [
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-0000000000000002-01", "tracestate": "vendor=1,other=2",
      ]
    )
  }

  @Test func aRemoteParentWithoutASpanOfOursPassesThrough() {
    let headers = ["traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", "tracestate": "a=b"]
    #expect(self.inject(self.extract(headers)) == headers)
  }

  @Test func extractionRoundTrips() {
    let span = self.recorder.startSpan("a")
    let other = TraceRecorder()
    var context = InstrumentationContext.topLevel
    other.extract(self.inject(span.context), into: &context, using: Headers())
    other.startSpan("b", context: context).end()
    let remote = other.recording.spans.first
    #expect(remote?.traceID == span.traceID)
    #expect(remote?.parentSpanID == span.spanID)
    #expect(other.recording.misuse.isEmpty)
  }

  @Test(arguments: [
    valid,
    " \t\(valid)\t ",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff",
    "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-the-future-brings",
    "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
  ])
  func wellFormed(header: String) {
    #expect(self.inject(self.extract(["traceparent": header]))["traceparent"] != nil)
  }

  @Test(arguments: [
    "",
    "-",
    "---",
    "00",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-001",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-.0",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-+1",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-extra",
    "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.extra",
    "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "0-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "000-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    ".0-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "C0-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "00-00000000000000000000000000000000-b7ad6b7169203331-01",
    "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
    "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
    "00-0af7651916cd43dd8448eb211c80319c-B7AD6B7169203331-01",
    "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
    "00-0af7651916cd43dd8448eb211c80319c0-b7ad6b7169203331-01",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333-01",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b71692033311-01",
    "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
    "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01,\(valid)",
    "00-٠af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  ])
  func malformed(header: String) {
    let context = self.extract(["traceparent": header, "tracestate": "vendor=1"])
    #expect(self.inject(context).isEmpty)
    self.recorder.startSpan("a", context: context).end()
    #expect(self.recorder.recording.spans.first?.parentSpanID == nil)
    #expect(self.recorder.recording.spans.first?.traceID == TraceID(low: 1))
  }

  @Test func aMissingHeaderChangesNothing() {
    let span = self.recorder.startSpan("a")
    var context = span.context
    self.recorder.extract([:], into: &context, using: Headers())
    #expect(self.recorder.activeSpan(identifiedBy: context) === span)
  }
}
