// TraceRecorderTests: the recorder. This file: attributes under contention.

import Testing
import TraceModel
import Tracing

@testable import TraceRecorder

@Suite struct AttributeTests {
  /// 8 tasks with 500 writes each, to keys of their own.
  private func write(_ body: @escaping @Sendable (String) -> Void) async {
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask { for index in 0..<500 { body("\(task).\(index)") } }
      }
    }
  }

  private func expectAllKept(_ recorder: TraceRecorder) {
    #expect(recorder.recording.spans.first?.attributes.count == 4_000)
  }

  @Test func subscriptWritesAreNotLost() async {
    let recorder = TraceRecorder()
    let span = recorder.startSpan("a")
    await self.write { span.attributes[$0] = 1 }
    self.expectAllKept(recorder)
  }

  @Test func subscriptWritesThroughTheProtocolAreNotLost() async {
    let recorder = TraceRecorder()
    let span: any Span = recorder.startSpan("a")
    await self.write { span.attributes[$0] = 1 }
    self.expectAllKept(recorder)
  }

  @Test func updatesAreNotLost() async {
    let recorder = TraceRecorder()
    let span: any Span = recorder.startSpan("a")
    await self.write { key in span.updateAttributes { $0[key] = 1 } }
    self.expectAllKept(recorder)
  }

  @Test func bothMixedAreNotLost() async {
    let recorder = TraceRecorder()
    let span = recorder.startSpan("a")
    await self.write { key in
      if key.hasSuffix("1") { span.attributes[key] = 1 } else { span.updateAttributes { $0[key] = 1 } }
    }
    self.expectAllKept(recorder)
  }

  @Test func eventsAreNotLost() async {
    let recorder = TraceRecorder()
    let span = recorder.startSpan("a")
    await self.write { span.addEvent(.init(name: $0)) }
    let events = recorder.recording.spans.first?.events ?? []
    #expect(Set(events.map(\.time)).count == 4_000)
  }

  @Test func anAssignmentReplacesEverything() {
    let recorder = TraceRecorder()
    let span = recorder.startSpan("a")
    span.attributes = ["old": 1]
    #expect(span.attributes.count == 1)
    span.attributes["more"] = 2
    span.attributes = ["new": 3]
    #expect(recorder.recording.spans.first?.attributes == ["new": 3])
  }

  @Test func aChangeThatThrowsLeavesTheSpanUsable() {
    let recorder = TraceRecorder()
    let span: any Span = recorder.startSpan("a")
    func change(_ attributes: inout SpanAttributes) throws {
      attributes["before"] = 1
      throw SampleError()
    }
    #expect(throws: SampleError.self) { try change(&span.attributes) }
    span.attributes["after"] = 2
    #expect(recorder.recording.spans.first?.attributes == ["before": 1, "after": 2])
  }

  @Test(arguments: [
    SpanAttribute.string("a"), .int64(1), .int32(1), .double(0.5), .bool(true), .stringArray(["a"]), .int64Array([1]),
    .int32Array([1]), .doubleArray([0.5]), .boolArray([true]), .stringConvertible(SampleError()),
    .stringConvertibleArray([SampleError()]),
  ])
  func anEndedSpanGivesAttributesBackAsTheyWereWritten(value: SpanAttribute) {
    let recorder = TraceRecorder()
    let span = recorder.startSpan("a")
    span.attributes.set("key", value: value)
    let before = recorder.recording.spans.first?.attributes
    span.end()
    #expect(span.attributes == SpanAttributes(["key": value]))
    #expect(recorder.recording.spans.first?.attributes == before)
  }

  @Suite struct Storage {
    @Test func anAssignmentAppliesOnlyWhatItsReaderChanged() {
      let storage = AttributeStorage()
      storage.replace(with: ["kept": 1, "changed": 1, "removed": 1], by: 1)
      var mine = storage.lend(to: 1)
      var theirs = storage.lend(to: 2)
      mine.set("changed", value: 2)
      mine.set("removed", value: nil)
      theirs.set("added", value: 3)
      storage.replace(with: theirs, by: 2)
      storage.replace(with: mine, by: 1)
      #expect(storage.current == ["kept": 1, "changed": 2, "added": 3])
    }

    @Test func withoutAReadAnAssignmentReplacesEverything() {
      let storage = AttributeStorage()
      storage.replace(with: ["a": 1], by: 1)
      _ = storage.lend(to: 2)
      storage.replace(with: ["b": 2], by: 1)
      #expect(storage.current == ["b": 2])
    }
  }
}
