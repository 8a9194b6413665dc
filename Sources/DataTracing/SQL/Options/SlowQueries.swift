// DataTracing, SQL, Options: what an application can choose. This file: calls that took too long.

public import Logging
import Tracing

/// From when on a call counts as slow, and what is then said, besides the event `slow query detected` on its span and
/// the counter `db.slow_query.count`.
public struct SlowQueries: Sendable {
  /// Calls that last longer than this are slow. Reading the rows counts.
  public var threshold: Duration
  /// Where a line is written, at level warning; `nil` for none. Called for each line, so that `{ .current }` is the
  /// logger of the task that made the call.
  public var logger: (@Sendable () -> Logger)?

  /// Looks for calls that last longer than `threshold`.
  public init(threshold: Duration, logger: (@Sendable () -> Logger)? = nil) {
    self.threshold = threshold
    self.logger = logger
  }
}

extension SlowQueries {
  /// Says that a call was slow, if it was. Its text has no literals, whatever the other options say.
  func note(
    _ operation: Operation,
    _ duration: Duration,
    _ text: String?,
    on span: (any Span)?,
    _ tracer: OperationTracer
  ) {
    guard duration > self.threshold else { return }
    let facts = self.facts(duration, text, tracer.options.conventions)
    if let span, span.isRecording { span.addEvent(SpanEvent(name: "slow query detected", attributes: facts)) }
    tracer.metrics.count(.slowQueries, self.dimensions(operation))
    self.logger?().warning(
      "slow query",
      metadata: [
        "db.query.summary": "\(operation.summary ?? operation.name ?? operation.system.rawValue)",
        "db.query.text": "\(text ?? "")",
        "db.slow_query.duration": "\(duration)", "db.slow_query.threshold": "\(self.threshold)",
      ]
    )
  }

  private func facts(_ duration: Duration, _ text: String?, _ conventions: SemanticConventions) -> SpanAttributes {
    var writer = AttributeWriter(conventions)
    writer.set(.slowQueryDuration, stable: .double(duration.inSeconds), legacy: .int(duration.inMilliseconds))
    writer.set(
      .slowQueryThreshold,
      stable: .double(self.threshold.inSeconds),
      legacy: .int(self.threshold.inMilliseconds)
    )
    writer.set(.queryText, text)
    return writer.attributes
  }

  private func dimensions(_ operation: Operation) -> [(String, String)] {
    var dimensions: [(String, String)] = []
    if let key = ConventionName.systemName.stable { dimensions.append((key, operation.system.rawValue)) }
    if let key = ConventionName.querySummary.stable, let summary = operation.summary?.truncatedSummary {
      dimensions.append((key, summary))
    }
    return dimensions
  }
}

extension Duration {
  /// The duration in whole milliseconds, rounded down.
  fileprivate var inMilliseconds: Int64 { Int64(self.inSeconds * 1000) }
}
