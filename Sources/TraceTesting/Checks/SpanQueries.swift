// TraceTesting: checks over recordings and the report to the test framework. This file: finding spans for plain #expect.

public import TraceModel

extension RecordingSource {
  /// All spans, in the order in which they were started.
  public var spans: [RecordedSpan] { self.recording.spans }

  /// All samples of metrics, in the order in which they were emitted.
  public var metrics: [MetricSample] { self.recording.metrics }

  /// All log lines, in the order in which they were written.
  public var logs: [LogLine] { self.recording.logs }

  /// The spans with the given name, in the order in which they were started.
  /// ```swift
  /// #expect(recording.spans(named: "GET").count == 2)
  /// ```
  public func spans(named name: String) -> [RecordedSpan] {
    self.recording.spans.filter { $0.name == name }
  }

  /// The spans of the given kind, in the order in which they were started.
  public func spans(kind: SpanKind) -> [RecordedSpan] {
    self.recording.spans.filter { $0.kind == kind }
  }

  /// The spans for which `predicate` is true, in the order in which they were started.
  public func spans(where predicate: (RecordedSpan) throws -> Bool) rethrows -> [RecordedSpan] {
    try self.recording.spans.filter(predicate)
  }

  /// The spans that were started directly under `span`, in the order in which they were started.
  public func children(of span: RecordedSpan) -> [RecordedSpan] {
    self.recording.spans.filter { $0.parentSpanID == span.spanID && $0.traceID == span.traceID }
  }

  /// The span that `span` was started under, if it is in the recording.
  public func parent(of span: RecordedSpan) -> RecordedSpan? {
    self.recording.spans.first { $0.spanID == span.parentSpanID && $0.traceID == span.traceID }
  }
}

extension Collection<RecordedSpan> {
  /// The one element.
  /// ```swift
  /// let get = try recording.spans(named: "GET").only
  /// ```
  /// - Throws: ``NotOnlySpan`` when there is none or more than one.
  public var only: RecordedSpan {
    get throws {
      guard self.count == 1, let only = self.first else { throw NotOnlySpan(found: self.map(\.name)) }
      return only
    }
  }
}

/// Exactly one span was wanted.
public struct NotOnlySpan: Error, Equatable, CustomStringConvertible {
  /// The names of the spans that there are.
  public var found: [String]

  /// Makes the error.
  public init(found: [String]) { self.found = found }

  /// `expected exactly one span, found 2: GET, SET`.
  public var description: String {
    "expected exactly one span, found \(self.found.count)"
      + (self.found.isEmpty ? "" : ": \(self.found.joined(separator: ", "))")
  }
}
