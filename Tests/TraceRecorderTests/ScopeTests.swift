// TraceRecorderTests: the recorder. This file: scopes, the router and strays.

import Dispatch
import Metrics
import Testing
import TraceModel
import Tracing

@testable import TraceRecorder

@Suite struct ScopeTests {
  @Test(arguments: 0..<50)
  func scopesAreIsolated(index: Int) async {
    let recorder = TraceRecorder()
    await recorder.run {
      await withSpan("root \(index)") { _ in
        await withTaskGroup(of: Void.self) { group in
          for child in 0..<10 {
            group.addTask {
              withSpan("\(index).\(child)") { $0.attributes["index"] = index }
              Counter(label: "\(index)").increment()
            }
          }
        }
      }
      await Task { withSpan("unstructured \(index)") { _ in } }.value
    }
    let recording = recorder.recording
    #expect(recording.spans.count == 12)
    #expect(recording.metrics.map(\.label) == Array(repeating: "\(index)", count: 10))
    #expect(Set(recording.spans.map(\.spanID)).count == 12)
    #expect(recording.traces.map { $0.roots.map(\.span.name) } == [["root \(index)"], ["unstructured \(index)"]])
    #expect(recording.misuse.isEmpty)
  }

  @Test func aNestedScopeHidesTheOuterOne() {
    let outer = TraceRecorder()
    let inner = TraceRecorder()
    outer.run {
      withSpan("outer") { _ in
        inner.run { withSpan("inner") { _ in } }
        withSpan("after") { _ in }
      }
    }
    #expect(outer.recording.spans.map(\.name) == ["outer", "after"])
    #expect(inner.recording.spans.map(\.name) == ["inner"])
    #expect(inner.recording.spans.first?.parentSpanID == nil)
  }

  @Test func theResultAndTheErrorComeThrough() async {
    let recorder = TraceRecorder()
    #expect(recorder.run { 1 } == 1)
    #expect(
      await recorder.run {
        await Task.yield(); return 2
      } == 2
    )
    #expect(throws: SampleError.self) { try recorder.run { throw SampleError() } }
    await #expect(throws: SampleError.self) {
      try await recorder.run {
        await Task.yield()
        throw SampleError()
      }
    }
  }

  @MainActor @Test func theScopeKeepsTheCallersIsolation() async {
    let counter = MainActorCounter()
    await TraceRecorder().run {
      await Task.yield()
      counter.count += 1
    }
    #expect(counter.count == 1)
  }

  @Test func theRouterIsInstalledOnce() async {
    let answers = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<32 { group.addTask { TraceRecorder.installRouter() } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers == Array(repeating: true, count: 32))
    #expect(InstrumentationSystem.tracer is RecorderRouter)
  }

  @Test func aDetachedTaskThatRestoresTheContextIsRecorded() async {
    TraceRecorder.installRouter()
    let recorder = TraceRecorder()
    await recorder.run {
      await withSpan("parent") { span in
        let context = span.context
        await Task.detached { withSpan("child", context: context) { _ in } }.value
      }
      let context = InstrumentationContext.current ?? .topLevel
      await Task.detached { withSpan("root", context: context) { _ in } }.value
    }
    #expect(recorder.recording.spans.map(\.name) == ["parent", "child", "root"])
    #expect(recorder.recording.spans.map(\.parentSpanID) == [nil, SpanID(1), nil])
    #expect(recorder.recording.span("child")?.isOnParentTask == false)
  }

  @Test func aCallbackThatRestoresTheContextIsRecorded() async {
    TraceRecorder.installRouter()
    let recorder = TraceRecorder()
    await recorder.run {
      await withSpan("parent") { span in
        let context = span.context
        await withCheckedContinuation { continuation in
          DispatchQueue(label: "callback").async {
            InstrumentationContext.withValue(context) { withSpan("child") { _ in } }
            continuation.resume()
          }
        }
      }
    }
    #expect(recorder.recording.span("child")?.parentSpanID == SpanID(1))
    #expect(recorder.recording.span("child")?.isOnParentTask == false)
  }

  @Test func theRouterPropagatesAndExtracts() {
    let recorder = TraceRecorder()
    let span = recorder.startSpan("a")
    var headers: [String: String] = [:]
    RecorderRouter().inject(span.context, into: &headers, using: Headers())
    var context = InstrumentationContext.topLevel
    RecorderRouter().extract(headers, into: &context, using: Headers())
    #expect(recorder.startSpan("b", context: context).traceID == span.traceID)
    #expect(RecorderRouter().activeSpan(identifiedBy: span.context) === span)
  }

  @Test func aStrayIsHandedToTheOpenScopes() async {
    TraceRecorder.installRouter()
    let recorder = TraceRecorder()
    let name = "stray of this test"
    await recorder.run {
      await Task.detached {
        withSpan(name) { _ in withSpan("child of \(name)") { _ in } }
      }.value
    }
    // Other tests run at the same time, so that it may be either.
    let recording = recorder.recording
    let strays = (recording.strays + recording.possibleStrays).filter { $0.name.hasSuffix(name) }
    #expect(strays.map(\.name) == [name, "child of \(name)"])
    #expect(strays.last?.parentSpanID == strays.first?.spanID)
    #expect(strays.first?.spanID.description.hasPrefix("f") == true)
    #expect(recording.spans.isEmpty)
    #expect(recording.misuse.isEmpty)
  }

  @Test func aStrayIsOnlyCertainWhileOneScopeIsOpen() {
    let desk = StrayDesk()
    let (first, second) = (TraceRecorder(), TraceRecorder())
    let stray = TraceRecorder().startSpan("stray")
    desk.hand(stray)
    desk.open(first.store)
    desk.open(first.store)
    desk.hand(stray)
    desk.open(second.store)
    desk.hand(stray)
    desk.close(first.store)
    desk.close(first.store)
    desk.hand(stray)
    desk.close(second.store)
    desk.hand(stray)
    #expect(first.recording.strays.count == 1)
    #expect(first.recording.possibleStrays.count == 1)
    #expect(second.recording.strays.count == 1)
    #expect(second.recording.possibleStrays.count == 1)
  }
}

@MainActor private final class MainActorCounter {
  var count = 0
}
