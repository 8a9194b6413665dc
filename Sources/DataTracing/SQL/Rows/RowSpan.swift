// DataTracing, SQL, Rows: rows that are read one after the other. This file: what the options add for rows.

import Tracing

/// The span over the reading of rows and the events of single rows, where they are asked for.
struct RowSpan: Sendable {
  private let span: (any Span)?
  private let owner: (any Span)?
  private let options: SQLTracingOptions

  /// `nil` if the options ask for nothing or the call has no span.
  init?(_ call: OpenCall) {
    let options = call.options
    guard options.tracesRows || options.addsRowEvents, let owner = call.span else { return nil }
    self.owner = owner
    self.options = options
    self.span = options.tracesRows ? Self.start(under: owner.context, options, at: call.site) : nil
  }

  func addEvent() {
    guard self.options.addsRowEvents, let span = self.span ?? self.owner, span.isRecording else { return }
    span.addEvent(SpanEvent(name: self.options.tracing.conventions == .legacy ? "sql.rows.next" : "row"))
  }

  func end(_ error: (any Error)?) {
    guard let span = self.span else { return }
    if let error, self.options.isFailure(error),
      let failure = OperationOutcome(error, isCancelled: Task.isCancelled).failure
    {
      span.fail(failure, self.options.tracing)
    }
    span.end()
  }

  private static func start(
    under parent: InstrumentationContext,
    _ options: SQLTracingOptions,
    at site: CallSite
  ) -> (any Span)? {
    let name = options.tracing.conventions == .legacy ? "sql.rows" : "rows"
    return activeTracer().map { site.startSpan(name, kind: .internal, under: parent, $0) }
  }
}
