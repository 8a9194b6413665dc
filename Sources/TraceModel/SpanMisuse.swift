// TraceModel: plain values, imports nothing. This file: what instrumentation did wrong with a span.

/// A violation of a span's lifecycle (OpenTelemetry trace API, Span operations and End).
public struct SpanMisuse: Hashable, Sendable {
  /// The kinds of violation.
  public enum Kind: String, Hashable, Sendable {
    /// `end()` was called again.
    case endedTwice
    /// An attribute, event, link, error, status or name was set after the end.
    case mutatedAfterEnd
    /// The span was still active when recording stopped.
    case neverEnded
    /// The parent ended first. Legal for fire-and-forget work, so a note rather than an error.
    case childOutlivesParent
  }

  /// What happened.
  public var kind: Kind
  /// The span it happened to.
  public var spanID: SpanID
  /// The span's name.
  public var name: String
  /// What was touched, for ``Kind/mutatedAfterEnd``: `attribute db.system.name`, `event retry` …
  public var detail: String?

  /// Makes a report.
  public init(kind: Kind, spanID: SpanID, name: String, detail: String? = nil) {
    self.kind = kind
    self.spanID = spanID
    self.name = name
    self.detail = detail
  }
}
