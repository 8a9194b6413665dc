// Benchmarks of tracing. This file: one span with the attributes of a database call.

import CAllocations
import InMemoryTracing
import TraceRecorder
import Tracing

/// A way in which instrumentation makes a span.
struct SpanMaker: Sendable {
  var title: String
  var make: @Sendable (any Tracer, InstrumentationContext) -> Void

  static let all = [
    SpanMaker(title: "five attributes, one by one") { tracer, context in
      let span = tracer.startSpan("GET", context: context, ofKind: .client)
      span.attributes["db.system.name"] = "redis"
      span.attributes["db.operation.name"] = "GET"
      span.attributes["db.query.text"] = "SELECT name FROM users WHERE id = ?"
      span.attributes["server.port"] = 6380
      span.attributes["db.response.returned_rows"] = 1
      span.end()
    },
    SpanMaker(title: "five attributes, updateAttributes") { tracer, context in
      let span = tracer.startSpan("GET", context: context, ofKind: .client)
      span.updateAttributes(Self.fill)
      span.end()
    },
    SpanMaker(title: "the same in withSpan") { tracer, context in
      tracer.withAnySpan("GET", context: context, ofKind: .client) { span in span.updateAttributes(Self.fill) }
    },
    SpanMaker(title: "no attributes") { tracer, context in
      tracer.startSpan("GET", context: context, ofKind: .client).end()
    },
  ]

  private static func fill(_ attributes: inout SpanAttributes) {
    attributes["db.system.name"] = "redis"
    attributes["db.operation.name"] = "GET"
    attributes["db.query.text"] = "SELECT name FROM users WHERE id = ?"
    attributes["server.port"] = 6380
    attributes["db.response.returned_rows"] = 1
  }
}

func benchmarkSpans() {
  section("a span that is kept", ["TraceRecorder", "InMemoryTracer", "ratio"])
  for maker in SpanMaker.all {
    print("  " + maker.title)
    compareTime(of: maker)
    compareMemory(of: maker)
  }
  let recording = (0..<rounds).map { _ in costOfRecording(spans: 10_000) }
  row("making a Recording, each span: ns", [fixed(Cost.median(recording).nanoseconds), nil, nil])
}

private func compareTime(of maker: SpanMaker) {
  var recorder: [Cost] = []
  var inMemory: [Cost] = []
  for _ in 0..<rounds {
    recorder.append(costOfSpans(by: maker, TraceRecorder()))
    inMemory.append(costOfSpans(by: maker, InMemoryTracer()))
  }
  let (ours, theirs) = (Cost.median(recorder), Cost.median(inMemory))
  compare("ns", ours.nanoseconds, theirs.nanoseconds)
  compare("allocations", ours.allocations, theirs.allocations, digits: 1)
}

private func compareMemory(of maker: SpanMaker) {
  let theirs = bytesKept(by: maker, InMemoryTracer())
  guard theirs > 0 else { return }
  compare("bytes kept", bytesKept(by: maker, TraceRecorder()), theirs)
}

private func compare(_ what: String, _ ours: Double, _ theirs: Double, digits: Int = 0) {
  row("  " + what, [fixed(ours, digits), fixed(theirs, digits), fixed(ours / theirs, 2)])
}

/// Spans under one parent. The tracer is an existential, as `InstrumentationSystem.tracer` is.
private func makeSpans(_ count: Int, by maker: SpanMaker, _ tracer: any Tracer) {
  let parent = tracer.startSpan("request", context: .topLevel)
  let context = parent.context
  for _ in 0..<count { maker.make(tracer, context) }
  parent.end()
}

private func costOfSpans(by maker: SpanMaker, _ tracer: any Tracer) -> Cost {
  cost(of: 10_000) { makeSpans(10_000, by: maker, tracer) }
}

private func bytesKept(by maker: SpanMaker, _ tracer: any Tracer) -> Double {
  let count = 100_000
  let before = allocations_in_use()
  makeSpans(count, by: maker, tracer)
  return (Double(allocations_in_use()) - Double(before)) / Double(count)
}

private func costOfRecording(spans count: Int) -> Cost {
  let recorder = TraceRecorder()
  makeSpans(count, by: SpanMaker.all[0], recorder)
  return cost(of: count) { _ = recorder.recording }
}
