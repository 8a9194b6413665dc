// DataTracing: one database call becomes one span and its metrics. This file: calls that a database library makes and
// only reports: when they began, when they were over, and later whether they had failed.

package import Tracing

/// A call that is reported while it is made. Whoever has it finishes it, once.
package struct ReportedOperation: Sendable {
  /// What does not change. It is much, and whoever follows calls passes them about: so it is an object.
  fileprivate final class Call: Sendable {
    let operation: Operation
    let tracer: OperationTracer
    let span: (any Span)?
    let measures: Bool
    let watch: StatementWatch?
    let start: Duration

    init(
      _ operation: Operation,
      _ tracer: OperationTracer,
      _ span: (any Span)?,
      measures: Bool,
      _ watch: StatementWatch?
    ) {
      self.operation = operation
      self.tracer = tracer
      self.span = span
      self.measures = measures
      self.watch = watch
      self.start = tracer.options.time.now()
    }
  }

  private let call: Call
  /// How long it took, and when it was over as spans count time.
  private var end: (duration: Duration, instant: DefaultTracerClock.Timestamp)?

  fileprivate init(_ call: Call) { self.call = call }

  /// The span's context, for spans under it.
  package var context: InstrumentationContext? { self.call.span?.context }

  /// Adds an attribute to the span.
  package func set(_ name: ConventionName, to value: String) {
    guard let span = self.call.span, span.isRecording else { return }
    span.add(name, .string(value), self.call.tracer.options.conventions)
  }

  /// Says that the call is over. How it went may become known later.
  package mutating func stop() {
    guard self.end == nil else { return }
    self.end = (self.call.tracer.options.time.now() - self.call.start, DefaultTracerClock.now)
  }

  /// Ends the span, as of when the call was over, and measures the call. It failed if there is an error.
  package func finish(_ error: (any Error)? = nil) {
    var stopped = self
    stopped.stop()
    guard let end = stopped.end else { return }
    let (call, context) = (self.call, self.context)
    let outcome = error.map { OperationOutcome($0, isCancelled: Task.isCancelled) } ?? .success
    if call.measures { call.tracer.measure(call.operation, outcome, end.duration, in: context) }
    if let watch = call.watch, let slowQueries = watch.slowQueries {
      withCurrent(context) {
        slowQueries.note(call.operation, end.duration, watch.sanitized, on: call.span, call.tracer)
      }
    }
    guard let span = call.span else { return }
    if let failure = outcome.failure { span.fail(failure, call.tracer.options) }
    span.end(at: end.instant)
  }
}

/// Those who want to know of a statement besides a tracer and metrics.
package struct StatementWatch: Sendable {
  /// From when on it counts as slow.
  package var slowQueries: SlowQueries?
  /// Told that it begins.
  package var onStatement: SQLTracingOptions.StatementWatcher?
  /// The statement without literals, as both are told.
  package var sanitized: String

  /// `nil` if there is nobody.
  package init?(
    slowQueries: SlowQueries?,
    onStatement: SQLTracingOptions.StatementWatcher?,
    sanitized: String
  ) {
    guard slowQueries != nil || onStatement != nil else { return nil }
    self.slowQueries = slowQueries
    self.onStatement = onStatement
    self.sanitized = sanitized
  }
}

extension OperationTracer {
  /// Whether anything may record here. Says yes too often rather than look for a tracer among several instruments.
  package var isObserved: Bool {
    let instrument = type(of: InstrumentationSystem.instrument)
    return instrument != NoOpInstrument.self && instrument != NoOpTracer.self || MetricStore.activeFactory != nil
  }

  /// Begins to trace a call that has just begun.
  ///
  /// - Parameters:
  ///   - parent: The context to begin it in; the current one if `nil`.
  ///   - measures: Whether it is a sample of the operations' duration.
  ///   - watch: Who else wants to know of it.
  package func report(
    _ operation: Operation,
    under parent: InstrumentationContext? = nil,
    measures: Bool = true,
    watch: StatementWatch? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) -> ReportedOperation {
    let site = CallSite(function: function, file: file, line: line)
    let span = activeTracer().map { self.start(operation, $0, under: parent, at: site) }
    if let watch, let onStatement = watch.onStatement {
      var shown = operation
      shown.text = watch.sanitized
      let active = ActiveOperation(span: span, conventions: self.options.conventions, isObserved: true)
      onStatement(shown, parent ?? .current, active)
    }
    return ReportedOperation(.init(operation, self, span, measures: measures, watch))
  }
}

extension Operation {
  /// The operation with the names that it has in the older conventions.
  package func named(legacy name: String, operation: String) -> Operation {
    var named = self
    named.legacyName = name
    named.legacyOperation = operation
    return named
  }

  /// A whole transaction. No convention knows one: it groups calls and is none itself.
  package static func transaction(_ system: DatabaseSystem, namespace: String?) -> Operation {
    var operation = Operation(system: system, namespace: namespace, kind: .internal)
    operation.chosenName = "db.transaction"
    operation.legacyOperation = "begin"
    return operation
  }
}
