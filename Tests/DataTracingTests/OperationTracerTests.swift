// Tests of DataTracing. This file: the one place that makes calls.

import CoreMetrics
import Testing
import TraceModel
import TraceRecorder
import Tracing

@testable import DataTracing

private struct DriverError: Error {
  var secret = "canary-driver"
}

private struct MappedError: OperationFailure {
  var statusCode: String?
  var isCancellation = false
  var errorMessage = "canary-mapped"
}

@Suite struct OperationTracerTests {
  private let query = Operation(
    system: .postgresql,
    name: "SELECT",
    collection: "users",
    namespace: "shop",
    text: "SELECT * FROM users WHERE id = $1",
    parameterCount: 1,
    endpoint: Endpoint("db.example", port: 5433, peerAddress: "10.0.0.7", peerPort: 5433),
    attributes: ["app.tenant": "acme"]
  )

  @Test func successInStableConventions() async throws {
    let clock = ManualClock()
    let recording = try await record {
      let tracer = OperationTracer(options(clock: clock))
      let result = try await tracer.run(self.query) { active in
        #expect(active.isRecording)
        active.set("app.rows", to: 3)
        clock.advance(by: .milliseconds(250))
        return 3
      }
      #expect(result == 3)
    }
    let span = try #require(recording.span("SELECT users"))
    #expect(span.kind == .client)
    #expect(span.status == nil)
    #expect(span.end != nil)
    #expect(span.source?.fileID == "DataTracingTests/OperationTracerTests.swift")
    #expect(
      span.attributes == [
        "db.system.name": "postgresql", "db.operation.name": "SELECT", "db.collection.name": "users",
        "db.namespace": "shop", "db.query.text": "SELECT * FROM users WHERE id = $1", "query.parameter_count": 1,
        "server.address": "db.example", "server.port": 5433, "network.peer.address": "10.0.0.7",
        "network.peer.port": 5433, "app.tenant": "acme", "app.rows": 3,
      ]
    )
    let sample = try #require(recording.samples("db.client.operation.duration").first)
    #expect(recording.metrics.count == 1)
    #expect(sample.value == 0.25)
    #expect(sample.instrument == .recorder)
    #expect(sample.spanID == span.spanID)
    #expect(
      sample.dimensions == [
        "db.system.name": "postgresql", "db.operation.name": "SELECT", "db.collection.name": "users",
        "db.namespace": "shop", "server.address": "db.example", "server.port": "5433",
      ]
    )
    #expect(recording.misuse.isEmpty)
  }

  @Test func successInLegacyConventions() async throws {
    let clock = ManualClock()
    let recording = try await record {
      let tracer = OperationTracer(options(.legacy, clock: clock))
      try await tracer.run(self.query) { _ in clock.advance(by: .milliseconds(250)) }
    }
    let span = try #require(recording.span("postgresql.select"))
    #expect(
      span.attributes == [
        "db.system": "postgresql", "db.operation": "select", "db.sql.table": "users", "db.name": "shop",
        "db.statement": "SELECT * FROM users WHERE id = $1", "query.parameter_count": 1,
        "server.address": "db.example", "server.port": 5433, "network.peer.address": "10.0.0.7",
        "network.peer.port": 5433, "app.tenant": "acme",
      ]
    )
    #expect(recording.metricLabels == ["db.query.duration"])
    #expect(recording.metrics.map(\.value) == [250])
    #expect(recording.metrics.map(\.dimensions) == [["db.operation": "select"]])
  }

  @Test func duplicateWritesBoth() async throws {
    let recording = try await record {
      try await OperationTracer(options(.duplicate)).run(self.query) { _ in }
    }
    let span = try #require(recording.span("SELECT users"))
    #expect(span.attributes["db.system.name"] == "postgresql")
    #expect(span.attributes["db.system"] == "postgresql")
    #expect(span.attributes["db.operation.name"] == "SELECT")
    #expect(span.attributes["db.operation"] == "select")
    #expect(recording.metricLabels == ["db.client.operation.duration", "db.query.duration"])
  }

  @Test func defaultPortIsLeftOut() async throws {
    let recording = try await record {
      let operation = Operation(system: .postgresql, endpoint: Endpoint("db", port: 5432))
      try await OperationTracer(options()).run(operation) { _ in }
    }
    #expect(recording.spans[0].attributes["server.address"] == "db")
    #expect(recording.spans[0].attributes["server.port"] == nil)
    #expect(recording.metrics[0].dimensions["server.port"] == nil)
  }

  @Test(arguments: [(0, 0), (1, nil), (2, 2)] as [(Int, AttributeValue?)])
  func batchSizeOfOneIsNoBatch(size: Int, expected: AttributeValue?) async throws {
    let recording = try await record {
      try await OperationTracer(options()).run(Operation(system: .mysql, batchSize: size)) { _ in }
    }
    #expect(recording.spans[0].attributes["db.operation.batch.size"] == expected)
  }

  @Test(
    arguments: [
      (DriverError(), "DriverError", nil), (MappedError(statusCode: "23505"), "23505", "23505"),
      (MappedError(statusCode: nil), "MappedError", nil), (CancellationError(), "cancelled", nil),
      (MappedError(statusCode: nil, isCancellation: true), "cancelled", nil),
    ] as [(any Error, String, String?)]
  )
  func failures(error: any Error, type: String, code: String?) async throws {
    let recording = try await record {
      await #expect(throws: (any Error).self) {
        try await OperationTracer(options()).run(Operation(system: .mysql)) { _ in throw error }
      }
    }
    let span = recording.spans[0]
    #expect(span.status == SpanStatus(code: .error))
    #expect(span.errors.isEmpty)
    #expect(span.attributes["error.type"] == .string(type))
    #expect(span.attributes["db.response.status_code"] == code.map { .string($0) })
    #expect(recording.metrics[0].dimensions["error.type"] == type)
    #expect(recording.metrics[0].dimensions["db.response.status_code"] == code)
    #expect(!recording.everything.contains("canary"))
  }

  @Test func errorsInACancelledTaskAreCancellations() async throws {
    let recorder = TraceRecorder()
    for error in [DriverError(), MappedError(statusCode: "57014")] as [any Error] {
      let gate = Gate()
      let task = Task {
        try await recorder.run {
          try await OperationTracer(options()).run(Operation(system: .mysql)) { _ in
            await gate.pass()
            throw error
          }
        }
      }
      task.cancel()
      gate.open()
      await #expect(throws: (any Error).self) { try await task.value }
    }
    let types = recorder.recording.spans.map { $0.attributes["error.type"] }
    #expect(types == ["cancelled", "57014"])
  }

  @Test func messageIsRecordedOnRequest() async throws {
    var chosen = options()
    chosen.recordsErrorMessages = true
    let tracer = OperationTracer(chosen)
    let recording = try await record {
      try? await tracer.run(Operation(system: .mysql)) { _ in throw MappedError(statusCode: "1") }
      try? await tracer.run(Operation(system: .mysql)) { _ in throw DriverError() }
    }
    #expect(recording.spans[0].status == SpanStatus(code: .error, message: "canary-mapped"))
    #expect(recording.spans[1].status?.message?.contains("canary-driver") == true)
  }

  @Test func aReturnedFailureMakesTheSpanFail() async throws {
    let recording = try await record {
      let value = try await OperationTracer(options()).run(Operation(system: .mysql)) { active in
        active.fail(MappedError(statusCode: "7"))
        return 1
      }
      #expect(value == 1)
    }
    #expect(recording.spans[0].hasFailed)
    #expect(recording.spans[0].attributes["db.response.status_code"] == "7")
  }

  @Test func spanIsCurrentForTheDriver() async throws {
    let recording = try await record {
      try await OperationTracer(options()).run(Operation(system: .mysql, name: "A")) { _ in
        try await OperationTracer(options()).run(Operation(system: .mysql, name: "B")) { _ in }
      }
    }
    #expect(recording.span("B")?.parentSpanID == recording.span("A")?.spanID)
  }

  @Test func unitDimensionOnRequest() async throws {
    var chosen = options(.duplicate)
    chosen.addsUnitDimension = true
    let tracer = OperationTracer(chosen)
    let recording = try await record { try await tracer.run(Operation(system: .mysql)) { _ in } }
    #expect(recording.samples("db.client.operation.duration").first?.dimensions["unit"] == "s")
    #expect(recording.samples("db.query.duration").first?.dimensions["unit"] == "ms")
  }

  @Test func nothingIsBuiltWhenNothingRecords() async throws {
    let built = Tally()
    func describe() -> DataTracing.Operation {
      built.add()
      return Operation(system: .mysql)
    }
    let tracer = OperationTracer(options())
    // Bound, as another suite of this process may have bootstrapped a tracer.
    let result = try await withTracer(NoOpTracer()) {
      try await tracer.run(describe()) { active in
        #expect(!active.isRecording)
        active.fail(DriverError())
        return 5
      }
    }
    #expect(result == 5)
    #expect(built.count == 0)
    _ = try await record { try await tracer.run(describe()) { _ in } }
    #expect(built.count == 1)
  }

  @Test func metricsAloneAreRecordedWithoutTracer() async throws {
    let recorder = TraceRecorder()
    try await withMetricsFactory(recorder.metricsFactory) {
      try await OperationTracer(options()).run(Operation(system: .mysql)) { _ in }
    }
    #expect(recorder.recording.spans.isEmpty)
    #expect(recorder.recording.metrics.count == 1)
  }

  @Test func everyFactoryGetsItsOwnSamples() async throws {
    let tracer = OperationTracer(options())
    let recorders = (0..<7).map { _ in TraceRecorder() }
    for _ in 0..<2 {
      for recorder in recorders {
        try await recorder.run { try await tracer.run(Operation(system: .mysql)) { _ in } }
      }
    }
    #expect(recorders.map { $0.recording.metrics.count } == Array(repeating: 2, count: 7))
    #expect(recorders.map { $0.recording.spans.count } == Array(repeating: 2, count: 7))
  }

  @Test func factoriesWithoutIdentityWork() async throws {
    let recorder = TraceRecorder()
    let tracer = OperationTracer(options())
    for _ in 0..<3 {
      try await withMetricsFactory(ValueFactory(base: recorder.metricsFactory)) {
        try await tracer.run(Operation(system: .mysql)) { _ in }
      }
    }
    #expect(recorder.recording.metrics.count == 3)
  }
}

/// A factory that is a value: it has no identity to keep metrics by.
private struct ValueFactory: MetricsFactory {
  let base: RecorderMetricsFactory

  func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    self.base.makeCounter(label: label, dimensions: dimensions)
  }

  func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    self.base.makeRecorder(label: label, dimensions: dimensions, aggregate: aggregate)
  }

  func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    self.base.makeTimer(label: label, dimensions: dimensions)
  }

  func destroyCounter(_ handler: any CounterHandler) {}
  func destroyRecorder(_ handler: any RecorderHandler) {}
  func destroyTimer(_ handler: any TimerHandler) {}
}
