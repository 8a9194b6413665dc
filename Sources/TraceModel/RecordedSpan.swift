// TraceModel: plain values, imports nothing. This file: one span and what hangs on it.

/// One span as it was recorded. Names follow the OpenTelemetry trace API specification.
public struct RecordedSpan: Hashable, Sendable {
  /// The 16-byte trace id that all spans of one trace share (W3C Trace Context, section 3.2.2.3).
  public var traceID: TraceID
  /// The 8-byte id of this span (W3C Trace Context, section 3.2.2.4).
  public var spanID: SpanID
  /// The id of the span this one was started under, or `nil` for a root.
  public var parentSpanID: SpanID?
  /// The span's name when recording stopped; instrumentation may rename a span while it is active.
  public var name: String
  /// The role the span plays in the call it describes.
  public var kind: SpanKind
  /// The status that instrumentation set, or `nil` where it was left unset (the rule on success).
  public var status: SpanStatus?
  /// The span's attributes by key.
  public var attributes: [String: AttributeValue]
  /// The span's events, in the order in which they were added.
  public var events: [SpanEvent]
  /// The span's links, in the order in which they were added.
  public var links: [SpanLink]
  /// Errors passed to `recordError`, in order.
  public var errors: [RecordedError]
  /// When the span started, in nanoseconds of the recorder's clock (ticks for a logical clock).
  public var start: UInt64
  /// When the span ended, in nanoseconds of the recorder's clock; `nil` while it is still active.
  public var end: UInt64?
  /// The place in the source that started the span, where it is known.
  public var source: SourceLocation?
  /// Whether the span was started on the task that also started its parent, or, for a root, that opened the
  /// recorder's scope. Siblings on their parent's task have a meaningful order; others ran concurrently.
  public var isOnParentTask: Bool

  /// Makes a span; everything but its identity and name has a default.
  public init(
    traceID: TraceID,
    spanID: SpanID,
    parentSpanID: SpanID? = nil,
    name: String,
    kind: SpanKind = .internal,
    status: SpanStatus? = nil,
    attributes: [String: AttributeValue] = [:],
    events: [SpanEvent] = [],
    links: [SpanLink] = [],
    errors: [RecordedError] = [],
    start: UInt64 = 0,
    end: UInt64? = nil,
    source: SourceLocation? = nil,
    isOnParentTask: Bool = true
  ) {
    self.traceID = traceID
    self.spanID = spanID
    self.parentSpanID = parentSpanID
    self.name = name
    self.kind = kind
    self.status = status
    self.attributes = attributes
    self.events = events
    self.links = links
    self.errors = errors
    self.start = start
    self.end = end
    self.source = source
    self.isOnParentTask = isOnParentTask
  }

  /// Whether the span failed: its status is an error. Recorded errors alone do not make a span fail.
  public var hasFailed: Bool { self.status?.code == .error }

  /// The span's length in the recorder's clock, or `nil` while it is active.
  public var duration: UInt64? { self.end.map { $0 >= self.start ? $0 - self.start : 0 } }
}

/// The role of a span in a call (OpenTelemetry trace API, SpanKind).
public enum SpanKind: String, Hashable, Sendable, CaseIterable {
  case `internal`, server, client, producer, consumer
}

/// The status of a span (OpenTelemetry trace API, Set Status).
public struct SpanStatus: Hashable, Sendable {
  /// The two values a status can be set to; unset is the absence of a ``SpanStatus``.
  public enum Code: String, Hashable, Sendable {
    case ok, error
  }

  /// Whether the operation was declared a success or a failure.
  public var code: Code
  /// The developer-facing description, for errors only.
  public var message: String?

  /// Makes a status.
  public init(code: Code, message: String? = nil) {
    self.code = code
    self.message = message
  }
}

/// A named moment in a span's life.
public struct SpanEvent: Hashable, Sendable {
  /// The event's name.
  public var name: String
  /// The event's attributes by key.
  public var attributes: [String: AttributeValue]
  /// When the event happened, in the recorder's clock.
  public var time: UInt64

  /// Makes an event.
  public init(name: String, attributes: [String: AttributeValue] = [:], time: UInt64 = 0) {
    self.name = name
    self.attributes = attributes
    self.time = time
  }
}

/// A reference from one span to another, which need not be in the same trace.
public struct SpanLink: Hashable, Sendable {
  /// The trace of the linked span.
  public var traceID: TraceID
  /// The linked span.
  public var spanID: SpanID
  /// The link's attributes by key.
  public var attributes: [String: AttributeValue]

  /// Makes a link.
  public init(traceID: TraceID, spanID: SpanID, attributes: [String: AttributeValue] = [:]) {
    self.traceID = traceID
    self.spanID = spanID
    self.attributes = attributes
  }
}

/// An error that was recorded on a span.
public struct RecordedError: Hashable, Sendable {
  /// The error's dynamic type, as Swift prints it.
  public var type: String
  /// The error as `String(describing:)` prints it. May carry what a server said.
  public var message: String
  /// Attributes given with the error.
  public var attributes: [String: AttributeValue]
  /// When the error was recorded, in the recorder's clock.
  public var time: UInt64

  /// Makes a recorded error.
  public init(type: String, message: String, attributes: [String: AttributeValue] = [:], time: UInt64 = 0) {
    self.type = type
    self.message = message
    self.attributes = attributes
    self.time = time
  }
}

/// A place in the source, as `#fileID` and `#line` give it.
public struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
  /// `Module/File.swift`.
  public var fileID: String
  /// The line, counted from 1.
  public var line: UInt
  /// The enclosing function as `#function` gives it; empty where it is unknown.
  public var function: String

  /// Makes a location.
  public init(fileID: String, line: UInt, function: String = "") {
    self.fileID = fileID
    self.line = line
    self.function = function
  }

  /// `File.swift:line`, without the module.
  public var description: String {
    let file = self.fileID.split(separator: "/").last.map(String.init) ?? self.fileID
    return "\(file):\(self.line)"
  }
}
