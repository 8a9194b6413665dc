// TraceModel: plain values, imports nothing. This file: everything that one scope of recording saw.

/// Everything a recorder saw in one scope: an immutable value that checks, renderers and goldens work on.
///
/// A recording does not know who made it. It may come from a live ``TraceRecorder``, from any tracer's
/// exported spans or from a golden file that was read back.
public struct Recording: Hashable, Sendable {
  /// Spans that were started inside the scope, in the order in which they were started.
  public var spans: [RecordedSpan]
  /// Samples of metrics, in the order in which they were emitted.
  public var metrics: [MetricSample]
  /// Log lines, in the order in which they were written.
  public var logs: [LogLine]
  /// Spans that reached the recorder without belonging to its scope (a detached task or an event-loop
  /// callback that lost its context), in the order in which they were started.
  public var strays: [RecordedSpan]
  /// Spans that reached the process without belonging to any scope while several scopes were open. Nobody can say
  /// whose they are, so each of those scopes lists them: a hint, never a reason to fail.
  public var possibleStrays: [RecordedSpan]
  /// Violations of the span lifecycle, in the order in which they were noticed.
  public var misuse: [SpanMisuse]

  /// Makes a recording of the given parts; every part is empty unless given.
  public init(
    spans: [RecordedSpan] = [],
    metrics: [MetricSample] = [],
    logs: [LogLine] = [],
    strays: [RecordedSpan] = [],
    possibleStrays: [RecordedSpan] = [],
    misuse: [SpanMisuse] = []
  ) {
    self.spans = spans
    self.metrics = metrics
    self.logs = logs
    self.strays = strays
    self.possibleStrays = possibleStrays
    self.misuse = misuse
  }
}
