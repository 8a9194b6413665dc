// TraceRecorderTests: the recorder. This file: waiting for a recording.

import Logging
import Metrics
import Testing
import TraceModel
import TraceRecorder
import Tracing

@Suite struct WaitingTests {
  let recorder = TraceRecorder()

  @Test func returnsAtOnceIfSatisfied() async {
    self.recorder.startSpan("a").end()
    #expect(await self.recorder.waitUntil(timeout: .zero) { $0.spans.count == 1 })
    #expect(await self.recorder.waitUntil(timeout: .seconds(1), clock: EndlessClock()) { $0.spans.count == 1 })
  }

  @Test func aTimeoutOfZeroOnlyLooks() async {
    #expect(await self.recorder.waitUntil(timeout: .zero, clock: EndlessClock()) { !$0.spans.isEmpty } == false)
  }

  @Test func givesUpWhenTheClockSaysSo() async {
    #expect(await self.recorder.waitUntil(timeout: .seconds(9), clock: HastyClock()) { !$0.spans.isEmpty } == false)
  }

  @Test(arguments: 0..<20)
  func noticesASpanThatEndsLater(_: Int) async {
    let span = self.recorder.startSpan("a")
    async let isSatisfied = self.recorder.waitUntil(timeout: .seconds(1), clock: EndlessClock()) {
      $0.spans.first?.end != nil
    }
    await Task.yield()
    span.end()
    #expect(await isSatisfied)
  }

  @Test func noticesMetricsAndLogs() async {
    async let hasBoth = self.recorder.waitUntil(timeout: .seconds(1), clock: EndlessClock()) {
      !$0.metrics.isEmpty && !$0.logs.isEmpty
    }
    self.recorder.run { Counter(label: "c").increment() }
    await Task.yield()
    Logger(label: "l") { self.recorder.logHandler(label: $0) }.info("line")
    #expect(await hasBoth)
  }

  @Test(arguments: 0..<20)
  func endsWhenCancelled(round: Int) async {
    let waiting = Task {
      await self.recorder.waitUntil(timeout: .seconds(1), clock: EndlessClock()) { !$0.spans.isEmpty }
    }
    for _ in 0..<round { await Task.yield() }
    waiting.cancel()
    #expect(await waiting.value == false)
  }

  @Test func manyWaitAtOnce() async {
    let answers = await withTaskGroup(of: Bool.self) { group in
      for count in 1...20 {
        group.addTask {
          await self.recorder.waitUntil(timeout: .seconds(1), clock: EndlessClock()) { $0.spans.count >= count }
        }
      }
      for _ in 0..<20 {
        await Task.yield()
        self.recorder.startSpan("a").end()
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers == Array(repeating: true, count: 20))
  }

  @Test func quiesces() async {
    #expect(await self.recorder.quiesce(timeout: .zero))
    let span = self.recorder.startSpan("a")
    #expect(await self.recorder.quiesce(timeout: .zero) == false)
    async let isQuiet = self.recorder.quiesce(timeout: .seconds(1), clock: EndlessClock())
    await Task.yield()
    span.end()
    #expect(await isQuiet)
  }
}
