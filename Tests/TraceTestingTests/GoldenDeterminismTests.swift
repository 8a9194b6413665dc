// TraceTestingTests. This file: one golden for every order in which concurrent children happen to run.

import CoreMetrics
import Testing
import TraceModel
import TraceRecorder
import TraceTesting
import Tracing

@Suite struct GoldenDeterminismTests {
  /// A request with four concurrent children, each with a child of its own, between two sequential ones.
  private func request() async -> Recording {
    let recorder = TraceRecorder()
    await recorder.run {
      await withSpan("request") { _ in
        withSpan("begin") { _ in }
        await withTaskGroup(of: Void.self) { group in
          for number in 0..<4 {
            group.addTask {
              for _ in 0..<Int.random(in: 0..<5) { await Task.yield() }
              await withSpan("load \(number % 2)") { span in
                span.attributes["server.port"] = 40_000 + number
                for _ in 0..<Int.random(in: 0..<5) { await Task.yield() }
                withSpan("GET") { _ in Counter(label: "gets", dimensions: [("n", "\(number)")]).increment() }
              }
            }
          }
        }
        withSpan("end") { _ in }
      }
    }
    return recorder.recording
  }

  @Test(.recorded) func rootsOfConcurrentTasksHaveNoOrder() async {
    withSpan("before") { _ in }
    await withTaskGroup(of: Void.self) { group in
      for name in ["b", "a", "c"] { group.addTask { withSpan(name) { _ in } } }
    }
    withSpan("after") { _ in }
    #expect(recording.goldenText() == "# trace v1\nbefore\nafter\n| a\n| b\n| c\n")
    recording.expectTrace {
      span("before")
      span("c")
      span("b")
      span("a")
      span("after")
    }
  }

  @Test func fiveHundredRunsMakeOneGolden() async {
    var goldens: Set<String> = []
    var orders: Set<[String]> = []
    for _ in 0..<500 {
      let recording = await self.request()
      goldens.insert(recording.goldenText())
      orders.insert(recording.spans.map(\.name))
    }
    #expect(goldens.count == 1)
    // Without this the test would prove nothing.
    #expect(orders.count > 1)
    let recording = await self.request()
    recording.expectGolden("concurrent-children", in: fixtures)
    recording.expectTrace {
      span("request") {
        span("begin")
        span("load 0") { span("GET") }.count(2)
        span("load 1") { span("GET") }.count(2)
        span("end")
      }
    }
  }
}
