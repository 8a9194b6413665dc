// DataTracing: one database call becomes one span and its metrics. This file: the one place that makes calls.

import CoreMetrics
import Tracing

/// Runs database calls: starts the span, makes it current, calls the driver, classifies the outcome, records the
/// duration, ends the span.
///
/// - The tracer and the metrics factory are those that are bound where the call is made, not where the client was
///   made. If there are neither, nothing is built and the driver is called directly.
/// - On success the status is left unset. A failure sets status error, `error.type` and, if the server gave one,
///   `db.response.status_code`. A call whose caller gave up has the `error.type` `cancelled`. The server's message is
///   recorded only if ``TracingOptions/recordsErrorMessages`` asks for it; `recordError` is never used, as it would
///   always record it.
/// - `db.client.operation.duration` is a histogram of seconds. It is a `Recorder` of floating-point seconds rather
///   than a `Timer` of nanoseconds, since what unit a timer arrives in depends on the metrics backend.
public final class OperationTracer: Sendable {
  /// The options, fixed when the tracer is made.
  public let options: TracingOptions
  let metrics = MetricStore()

  /// Makes a tracer. A client keeps one for its lifetime.
  public init(_ options: TracingOptions = TracingOptions()) {
    self.options = options
  }

  /// Makes one call.
  ///
  /// - Parameters:
  ///   - operation: What the call is. Evaluated only if something records.
  ///   - function: The function that the span is attributed to.
  ///   - file: The file that the span is attributed to, as `#fileID`.
  ///   - line: The line that the span is attributed to.
  ///   - body: Calls the driver; runs once, with the span as the current one.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws, unchanged.
  public nonisolated(nonsending) func run<Success>(
    _ operation: @autoclosure () -> Operation,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line,
    _ body: nonisolated(nonsending) (inout ActiveOperation) async throws -> Success
  ) async throws -> Success {
    try await self.run(operation(), at: CallSite(function: function, file: file, line: line), body)
  }

  nonisolated(nonsending) func run<Success>(
    _ operation: @autoclosure () -> Operation,
    at site: CallSite,
    measures: Bool = true,
    _ body: nonisolated(nonsending) (inout ActiveOperation) async throws -> Success
  ) async throws -> Success {
    let tracer = activeTracer()
    guard tracer != nil || MetricStore.activeFactory != nil else {
      var unrecorded = ActiveOperation(span: nil, conventions: self.options.conventions, isObserved: false)
      return try await body(&unrecorded)
    }
    // A function of its own: what it keeps across the call would make this one's frame large for nothing.
    return try await self.record(operation(), tracer, at: site, measures: measures, body)
  }

  private nonisolated(nonsending) func record<Success>(
    _ operation: Operation,
    _ tracer: (any Tracer)?,
    at site: CallSite,
    measures: Bool,
    _ body: nonisolated(nonsending) (inout ActiveOperation) async throws -> Success
  ) async throws -> Success {
    let span = tracer.map { self.start(operation, $0, at: site) }
    var active = ActiveOperation(span: span, conventions: self.options.conventions, isObserved: true)
    let context = span?.context
    let start = self.options.time.now()
    do {
      let success = try await withCurrent(context) { try await body(&active) }
      let outcome = active.failure.map { OperationOutcome($0, isCancelled: false) } ?? .success
      let duration = self.options.time.now() - start
      if measures { self.measure(operation, outcome, duration, in: context) }
      self.finish(span, outcome)
      return success
    } catch {
      let outcome = OperationOutcome(error, isCancelled: Task.isCancelled)
      let duration = self.options.time.now() - start
      if measures { self.measure(operation, outcome, duration, in: context) }
      self.finish(span, outcome)
      throw error
    }
  }

  func start(
    _ operation: Operation,
    _ tracer: any Tracer,
    under parent: InstrumentationContext? = nil,
    at site: CallSite
  ) -> any Span {
    let conventions = self.options.conventions
    let span = site.startSpan(operation.spanName(conventions), kind: operation.kind, under: parent, tracer)
    if span.isRecording { operation.write(to: &span.attributes, conventions) }
    return span
  }

  func finish(_ span: (any Span)?, _ outcome: OperationOutcome) {
    guard let span else { return }
    if let failure = outcome.failure { span.fail(failure, self.options) }
    span.end()
  }

  func measure(
    _ operation: Operation,
    _ outcome: OperationOutcome,
    _ duration: Duration,
    in context: InstrumentationContext?
  ) {
    guard MetricStore.activeFactory != nil else { return }
    // With the span as the current one, so that a backend can attach it to the sample as an exemplar.
    withCurrent(context) { self.record(duration, of: operation, outcome) }
  }

  /// Records how many rows or documents a call returned.
  func recordReturnedRows(_ count: Int, of operation: Operation) {
    guard self.options.conventions.writesStable, let label = ConventionName.returnedRowsPerCall.stable else { return }
    self.metrics.record(Double(count), label, self.options.withUnit("{row}", operation.stableDimensions(nil)))
  }

  private func record(_ duration: Duration, of operation: Operation, _ outcome: OperationOutcome) {
    let name = operation.durationMetric
    if self.options.conventions.writesStable, let label = name.stable {
      let dimensions = operation.stableDimensions(outcome.failure)
      self.metrics.record(duration.inSeconds, label, self.options.withUnit("s", dimensions))
    }
    if self.options.conventions.writesLegacy, let label = name.legacy {
      let dimensions = operation.legacyDimensions(outcome.failure)
      self.metrics.record(duration.inSeconds * 1000, label, self.options.withUnit("ms", dimensions))
      if let counter = operation.counter?.legacy { self.metrics.count(counter, dimensions) }
    }
  }
}

extension TracingOptions {
  func withUnit(_ unit: String, _ dimensions: [(String, String)]) -> [(String, String)] {
    self.addsUnitDimension ? dimensions + [("unit", unit)] : dimensions
  }
}

/// The place that a span is attributed to.
struct CallSite: Sendable {
  var function: String
  var file: String
  var line: UInt

  func startSpan(
    _ name: String,
    kind: SpanKind,
    under parent: InstrumentationContext? = nil,
    _ tracer: any Tracer
  ) -> any Span {
    tracer.startSpan(
      name,
      context: parent ?? InstrumentationContext.current ?? .topLevel,
      ofKind: kind,
      at: DefaultTracerClock.now,
      function: self.function,
      file: self.file,
      line: self.line
    )
  }
}

extension Span {
  /// Marks the span as failed. Says no more than it may.
  func fail(_ failure: OperationOutcome.Failure, _ options: TracingOptions) {
    self.setStatus(SpanStatus(code: .error, message: options.recordsErrorMessages ? failure.message : nil))
    guard self.isRecording else { return }
    self.add(.errorType, .string(failure.type), options.conventions)
    if let code = failure.statusCode { self.add(.statusCode, .string(code), options.conventions) }
  }
}

/// The tracer that is bound here, or `nil` if it would drop spans. The common cases of none, and of a tracer that is the
/// only instrument, are decided without the search that `InstrumentationSystem.tracer` makes.
func activeTracer() -> (any Tracer)? {
  let instrument = InstrumentationSystem.instrument
  if type(of: instrument) == NoOpInstrument.self { return nil }
  let tracer = instrument as? any Tracer ?? InstrumentationSystem.tracer
  return type(of: tracer) == NoOpTracer.self ? nil : tracer
}

/// Runs `body` with `context` as the current one, if there is one.
nonisolated(nonsending) func withCurrent<Success>(
  _ context: InstrumentationContext?,
  _ body: nonisolated(nonsending) () async throws -> Success
) async throws -> Success {
  guard let context else { return try await body() }
  return try await InstrumentationContext.$current.withValue(context, operation: body)
}

/// Runs `body` with `context` as the current one, if there is one.
func withCurrent<Success>(_ context: InstrumentationContext?, _ body: () throws -> Success) rethrows -> Success {
  guard let context else { return try body() }
  return try InstrumentationContext.$current.withValue(context, operation: body)
}
