// TraceModel: plain values, imports nothing. This file: one log line.

/// One line that was logged through swift-log.
public struct LogLine: Hashable, Sendable {
  /// The levels of swift-log, least severe first.
  public enum Level: String, Hashable, Sendable, Comparable, CaseIterable {
    case trace, debug, info, notice, warning, error, critical

    /// Orders levels by severity.
    public static func < (left: Self, right: Self) -> Bool { left.severity < right.severity }

    private var severity: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// The severity.
  public var level: Level
  /// The text.
  public var message: String
  /// Metadata as text by key: the logger's, the provider's and the line's own, merged.
  public var metadata: [String: String]
  /// The logger's label.
  public var label: String
  /// The place in the source that logged.
  public var source: SourceLocation?
  /// The span that was active when the line was written.
  public var spanID: SpanID?
  /// The trace that was active when the line was written.
  public var traceID: TraceID?
  /// When the line was written, in the recorder's clock.
  public var time: UInt64

  /// Makes a line.
  public init(
    level: Level,
    message: String,
    metadata: [String: String] = [:],
    label: String = "",
    source: SourceLocation? = nil,
    spanID: SpanID? = nil,
    traceID: TraceID? = nil,
    time: UInt64 = 0
  ) {
    self.level = level
    self.message = message
    self.metadata = metadata
    self.label = label
    self.source = source
    self.spanID = spanID
    self.traceID = traceID
    self.time = time
  }
}
