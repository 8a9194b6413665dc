// TraceRecorderTests: the recorder. This file: swift-metrics and swift-log.

import Logging
import Metrics
import Testing
import TraceModel
import TraceRecorder
import Tracing

@Suite struct MetricsAndLogsTests {
  let recorder = TraceRecorder()

  private func samples(_ body: () -> Void) -> [MetricSample] {
    self.recorder.run(body)
    return self.recorder.recording.metrics
  }

  @Test func everyInstrument() {
    let samples = self.samples {
      Counter(label: "counter").increment(by: 3)
      Gauge(label: "gauge").record(1.5)
      Recorder(label: "recorder").record(7)
      Timer(label: "timer").recordMilliseconds(250)
      Meter(label: "meter").set(4)
    }
    #expect(samples.map(\.label) == ["counter", "gauge", "recorder", "timer", "meter"])
    #expect(samples.map(\.instrument) == [.counter, .gauge, .recorder, .timer, .meter])
    #expect(samples.map(\.value) == [3, 1.5, 7, 0.25, 4])
    #expect(samples.map(\.unit) == [nil, nil, nil, "s", nil])
    #expect(samples.map(\.time) == [1, 2, 3, 4, 5])
  }

  @Test func aFloatingPointCounterIsNotRounded() {
    let samples = self.samples {
      let counter = FloatingPointCounter(label: "cost")
      counter.increment(by: 0.4)
      counter.increment(by: 0.4)
      counter.reset()
    }
    #expect(samples.map(\.value) == [0.4, 0.4])
    #expect(samples.map(\.instrument) == [.floatingPointCounter, .floatingPointCounter])
  }

  @Test func metersOfOneIdentityShareTheirValue() {
    let samples = self.samples {
      Meter(label: "pool", dimensions: [("a", "1")]).set(2)
      Meter(label: "pool", dimensions: [("a", "1")]).increment()
      Meter(label: "pool", dimensions: [("a", "2")]).decrement(by: 0.5)
    }
    #expect(samples.map(\.value) == [2, 3, -0.5])
  }

  @Test func theLastOfEqualDimensionsWins() {
    let samples = self.samples { Counter(label: "c", dimensions: [("k", "1"), ("k", "2")]).increment() }
    #expect(samples.first?.dimensions == ["k": "2"])
  }

  @Test func samplesAndLinesKnowTheActiveSpan() {
    self.recorder.run {
      withSpan("a") { _ in
        Counter(label: "inside").increment()
        Logger.current.info("inside")
      }
      Counter(label: "outside").increment()
      Logger.current.info("outside")
    }
    let recording = self.recorder.recording
    #expect(recording.metrics.map(\.spanID) == [SpanID(1), nil])
    #expect(recording.logs.map(\.spanID) == [SpanID(1), nil])
    #expect(recording.logs.map(\.traceID) == [TraceID(low: 1), nil])
    #expect(recording.logs.map(\.time) == [3, 6])
  }

  @Test func aLineKeepsLevelLabelMetadataAndSource() throws {
    var logger = Logger(label: "app") { self.recorder.logHandler(label: $0) }
    logger.handler.metadataProvider = .init { ["a": "provider", "b": "provider"] }
    logger[metadataKey: "a"] = "logger"
    logger[metadataKey: "c"] = "logger"
    let line: UInt = #line + 1
    logger.trace("hello", metadata: ["b": "line", "list": ["x", "y"]])
    let log = try #require(self.recorder.recording.logs.first)
    #expect(log.level == .trace)
    #expect(log.message == "hello")
    #expect(log.label == "app")
    #expect(log.metadata == ["a": "provider", "b": "line", "c": "logger", "list": #"["x", "y"]"#])
    #expect(log.source?.fileID == "TraceRecorderTests/MetricsAndLogsTests.swift")
    #expect(log.source?.line == line)
  }

  @Test func levelsCanBeLeftOut() {
    var logger = Logger(label: "app") { self.recorder.logHandler(label: $0) }
    logger.logLevel = .warning
    for level in Logger.Level.allCases { logger.log(level: level, "\(level)") }
    #expect(self.recorder.recording.logs.map(\.level) == [.warning, .error, .critical])
    #expect(self.recorder.recording.logs.map(\.message) == ["warning", "error", "critical"])
  }
}
