// TraceModelTests: values and renderers. This file: ids, values and trees.

import Testing
import TraceModel

@Suite struct ModelTests {
  private func span(_ id: UInt64, under parent: UInt64? = nil, trace: UInt64 = 1) -> RecordedSpan {
    RecordedSpan(
      traceID: TraceID(low: trace),
      spanID: SpanID(id),
      parentSpanID: parent.map { SpanID($0) },
      name: "\(id)"
    )
  }

  private func outline(_ nodes: [Trace.Node]) -> String {
    nodes.map { $0.children.isEmpty ? $0.span.name : "\($0.span.name)(\(self.outline($0.children)))" }
      .joined(separator: " ")
  }

  @Test func spansBecomeTreesInTheOrderOfTheirStarts() {
    let recording = Recording(spans: [
      self.span(1), self.span(2, under: 1), self.span(9, trace: 2), self.span(3, under: 2), self.span(4, under: 1),
      self.span(5, under: 77),
    ])
    #expect(recording.traces.map(\.traceID) == [TraceID(low: 1), TraceID(low: 2)])
    #expect(recording.traces.map { self.outline($0.roots) } == ["1(2(3) 4) 5", "9"])
    #expect(recording.traces.first?.spans.map(\.name) == ["1", "2", "3", "4", "5"])
  }

  @Test func aCycleOfParentsIsBroken() {
    let recording = Recording(spans: [self.span(1, under: 2), self.span(2, under: 1), self.span(3, under: 3)])
    #expect(recording.traces.map { self.outline($0.roots) } == ["1(2) 3"])
  }

  @Test func idsReadWhatTheyWrite() {
    let trace = TraceID(high: 0xABC, low: 0xDEF)
    #expect(trace.description == "0000000000000abc0000000000000def")
    #expect(TraceID(trace.description) == trace)
    #expect(SpanID("00000000000000ff") == SpanID(255))
    #expect(TraceID(low: .max) < TraceID(high: 1, low: 0))
  }

  @Test(arguments: [
    "", "0", "00000000000000000", "+0000000000000ff", "00000000000000FF", "0000000000000000", "000000000000000é",
  ])
  func malformedSpanIDs(text: String) {
    #expect(SpanID(text) == nil)
    #expect(TraceID(text + text) == nil)
  }

  @Test func valuesOfDifferentTypesAreWrittenDifferently() {
    let values: [AttributeValue] = [
      "5", 5, 5.0, true, .strings(["a", "b\n"]), .ints([1, 2]), .doubles([0.5]), .bools([]),
    ]
    #expect(
      values.map(\.description) == [#""5""#, "5", "5.0", "true", #"["a", "b\n"]"#, "[1, 2]", "[0.5]", "[]"]
    )
  }
}
