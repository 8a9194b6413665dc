// DataTracing: one database call becomes one span and its metrics. This file: calls whose end is not where their
// beginning is, such as queries whose rows are still being read.

import CoreMetrics
import Tracing

/// A call that has begun. Whoever has it sees to it that it ends, once.
struct OpenOperation: Sendable {
  let operation: Operation
  let span: (any Span)?
  let start: Duration
  /// The factory that was bound where the call was made: where it ends, another one may be.
  fileprivate let factory: (any MetricsFactory)?
}

extension OperationTracer {
  /// Begins a call. Without a tracer, or if it is not to be seen, the call has no span and is only measured.
  func open(
    _ operation: Operation,
    isSeen: Bool = true,
    under parent: InstrumentationContext? = nil,
    at site: CallSite
  ) -> OpenOperation {
    let span = isSeen ? activeTracer().map { self.start(operation, $0, under: parent, at: site) } : nil
    let factory = MetricStore.activeFactory
    return OpenOperation(operation: operation, span: span, start: self.options.time.now(), factory: factory)
  }

  /// Ends a call.
  ///
  /// - Parameters:
  ///   - measures: Whether its duration is a sample of the operations' duration.
  ///   - note: What is known only now, told when the duration is certain and before the span ends; the metrics that it
  ///     records go where the call's do.
  func close(
    _ open: OpenOperation,
    _ outcome: OperationOutcome,
    measures: Bool = true,
    note: (Duration) -> Void = { _ in }
  ) {
    let duration = self.options.time.now() - open.start
    func record() {
      if measures { self.measure(open.operation, outcome, duration, in: nil) }
      note(duration)
    }
    withCurrent(open.span?.context) {
      if let factory = open.factory { withMetricsFactory(factory, record) } else { record() }
    }
    self.finish(open.span, outcome)
  }
}
