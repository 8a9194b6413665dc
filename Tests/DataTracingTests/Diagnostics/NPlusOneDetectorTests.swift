// Tests of DataTracing, diagnostics. This file: the guide's NPlusOneDetector.

import Logging
import Testing
import TraceModel
import TraceRecorder
import Tracing

@testable import DataTracing

@Suite struct NPlusOneDetectorTests {
  private let orders = DatabaseOperation(
    system: .postgresql,
    summary: "SELECT orders",
    text: "SELECT * FROM orders WHERE user_id = $1"
  )

  /// Runs a query as a traced client does.
  private func run(_ operation: DataTracing.Operation, _ tracer: OperationTracer, _ detector: NPlusOneDetector)
    async throws
  {
    let parent = InstrumentationContext.current
    try await tracer.run(operation) { active in detector.track(operation, under: parent, active: active) }
  }

  private func record(
    threshold: Int = 3,
    _ conventions: SemanticConventions = .stable,
    _ body: (NPlusOneDetector, OperationTracer) async throws -> Void
  ) async throws -> Recording {
    try await DataTracingTests.record {
      let detector = NPlusOneDetector(threshold: threshold, logger: { .current }, options: options(conventions))
      try await body(detector, OperationTracer(options(conventions)))
    }
  }

  @Test func theParentGetsOneEvent() async throws {
    let recording = try await self.record { detector, tracer in
      try await withSpan("user.list") { _ in
        for _ in 0..<20 { try await self.run(self.orders, tracer, detector) }
      }
    }
    let parent = try #require(recording.span("user.list"))
    #expect(parent.events.map(\.name) == ["potential N+1 query detected"])
    #expect(
      parent.events.map(\.attributes) == [
        ["db.query.text": "SELECT * FROM orders WHERE user_id = $1", "query.repetitions": 4]
      ]
    )
    #expect(recording.spans.filter { $0.name == "SELECT orders" }.allSatisfy { $0.events.isEmpty })
    #expect(
      recording.samples("db.query.n_plus_one").map(\.dimensions) == [
        ["db.system.name": "postgresql", "db.query.summary": "SELECT orders"]
      ]
    )
    #expect(recording.logs.map(\.message) == ["potential N+1 query detected"])
    #expect(recording.logs.map(\.level) == [.warning])
    #expect(recording.logs[0].metadata["query.repetitions"] == "4")
  }

  @Test func legacyConventions() async throws {
    let recording = try await self.record(.legacy) { detector, tracer in
      try await withSpan("user.list") { _ in
        for _ in 0..<4 { try await self.run(self.orders, tracer, detector) }
      }
    }
    #expect(
      recording.span("user.list")?.events.map(\.attributes) == [
        ["query": "SELECT * FROM orders WHERE user_id = $1", "count": 4]
      ]
    )
    #expect(recording.total("db.query.n_plus_one") == 1)
  }

  @Test func asOftenAsTheThresholdIsNoFinding() async throws {
    let recording = try await self.record { detector, tracer in
      try await withSpan("user.list") { _ in
        for _ in 0..<3 { try await self.run(self.orders, tracer, detector) }
      }
    }
    #expect(recording.span("user.list")?.events.isEmpty == true)
    #expect(recording.samples("db.query.n_plus_one").isEmpty)
  }

  @Test func parentsAndQueriesAreCountedApart() async throws {
    let items = DatabaseOperation(system: .postgresql, text: "SELECT * FROM items WHERE id = $1")
    let recording = try await self.record { detector, tracer in
      for _ in 0..<5 {
        try await withSpan("request") { _ in
          for operation in [self.orders, items, self.orders, items] { try await self.run(operation, tracer, detector) }
        }
      }
    }
    #expect(recording.spans.allSatisfy { $0.events.isEmpty })
  }

  @Test func severalQueriesOfOneParentAreSeveralFindings() async throws {
    let get = DatabaseOperation(system: .redis, name: "GET")
    let recording = try await self.record { detector, tracer in
      try await withSpan("request") { _ in
        for index in 0..<6 {
          try await self.run(self.orders, tracer, detector)
          var get = get
          get.text = "GET user:\(index)"
          try await self.run(get, tracer, detector)
        }
      }
    }
    #expect(
      recording.span("request")?.events.map { $0.attributes["db.query.text"] } == [
        "SELECT * FROM orders WHERE user_id = $1", "GET user:3",
      ]
    )
  }

  @Test func concurrentChildrenCountTogether() async throws {
    let recording = try await self.record(threshold: 10) { detector, tracer in
      try await withSpan("user.list") { _ in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<200 { group.addTask { try await self.run(self.orders, tracer, detector) } }
          try await group.waitForAll()
        }
      }
    }
    #expect(recording.span("user.list")?.events.count == 1)
    #expect(recording.span("user.list")?.events.first?.attributes["query.repetitions"] == 11)
    #expect(recording.total("db.query.n_plus_one") == 1)
  }

  @Test func whatIsNoQueryAndQueriesWithoutAParentDoNotCount() async throws {
    var batch = self.orders
    batch.batchSize = 50
    let others = [
      batch, DatabaseOperation(system: .postgresql, text: "SAVEPOINT a"),
      DatabaseOperation(system: .redis, name: "SCAN"),
      DatabaseOperation(system: .postgresql, summary: "COMMIT", text: "/* x */ COMMIT"),
      DatabaseOperation(system: .mongodb, name: "getMore", collection: "orders"), DatabaseOperation(system: .sqlite),
    ]
    let recording = try await self.record { detector, tracer in
      for _ in 0..<9 { try await self.run(self.orders, tracer, detector) }
      try await withSpan("import") { _ in
        for other in others {
          for _ in 0..<9 { try await self.run(other, tracer, detector) }
        }
      }
    }
    #expect(recording.samples("db.query.n_plus_one").isEmpty)
  }

  @Test func withoutATracerNothingIsKept() async throws {
    let detector = NPlusOneDetector(threshold: 1, logger: { .current }, options: options())
    for _ in 0..<9 { detector.track(self.orders, under: .topLevel) }
    let recording = try await self.record { other, _ in
      withSpan("request") { _ in detector.track(self.orders) }
    }
    #expect(recording.spans.allSatisfy { $0.events.isEmpty })
  }

  @Test func countsOfManyParentsAreBounded() async throws {
    let recording = try await DataTracingTests.record {
      let detector = NPlusOneDetector(threshold: 2, capacity: 10, options: options())
      withSpan("first") { _ in
        detector.track(self.orders)
        detector.track(self.orders)
        // Ten others, after which the first is forgotten and begins anew.
        for _ in 0..<10 { withSpan("other") { _ in detector.track(self.orders) } }
        detector.track(self.orders)
      }
      withSpan("second") { _ in
        for _ in 0..<9 { withSpan("other") { _ in detector.track(self.orders) } }
        for _ in 0..<3 { detector.track(self.orders) }
      }
    }
    #expect(recording.span("first")?.events.isEmpty == true)
    #expect(recording.span("second")?.events.count == 1)
  }

  /// A tracer that shows no active spans: the query that was one too many has the event.
  @Test func whereTheParentCannotBeReachedTheQueryHasTheEvent() async throws {
    let recorder = TraceRecorder()
    try await withTracer(BlindTracer(tracer: recorder)) {
      let detector = NPlusOneDetector(threshold: 2, options: options())
      let tracer = OperationTracer(options())
      try await withSpan("user.list") { _ in
        for _ in 0..<5 { try await self.run(self.orders, tracer, detector) }
      }
    }
    let spans = recorder.recording.spans
    #expect(spans.map(\.name) == ["user.list"] + Array(repeating: "SELECT orders", count: 5))
    #expect(spans.map(\.events.count) == [0, 0, 0, 1, 0, 0])
    #expect(spans[3].events.map(\.name) == ["potential N+1 query detected"])
  }
}

/// Forwards everything but the look at active spans.
private struct BlindTracer: Tracer {
  let tracer: TraceRecorder

  func startSpan<Instant: TracerInstant>(
    _ operationName: String,
    context: @autoclosure () -> InstrumentationContext,
    ofKind kind: Tracing.SpanKind,
    at instant: @autoclosure () -> Instant,
    function: String,
    file fileID: String,
    line: UInt
  ) -> LiveSpan {
    self.tracer.startSpan(
      operationName,
      context: context(),
      ofKind: kind,
      at: instant(),
      function: function,
      file: fileID,
      line: line
    )
  }

  func forceFlush() {}

  func inject<Carrier, Inject: Injector>(
    _ context: InstrumentationContext,
    into carrier: inout Carrier,
    using injector: Inject
  ) where Inject.Carrier == Carrier {
    self.tracer.inject(context, into: &carrier, using: injector)
  }

  func extract<Carrier, Extract: Extractor>(
    _ carrier: Carrier,
    into context: inout InstrumentationContext,
    using extractor: Extract
  ) where Extract.Carrier == Carrier {
    self.tracer.extract(carrier, into: &context, using: extractor)
  }
}
