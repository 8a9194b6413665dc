// TraceModel, rendering: a recording in, text out. This file: what a check wants to point at.

/// Remarks that a renderer shows at the spans they are about.
public struct TraceMarks: Hashable, Sendable {
  /// What a remark says about its span.
  public enum Symbol: String, Hashable, Sendable {
    /// Something about the span differs from what was expected.
    case mismatch = "✗"
    /// The span was not expected.
    case unexpected = "✚"
    /// The span is worth a look.
    case warning = "⚠"
  }

  /// The remarks on one span.
  public struct Mark: Hashable, Sendable {
    /// Shown before the span's name.
    public var symbol: Symbol
    /// Shown below the span; one or more lines each.
    public var notes: [String]

    /// Makes a mark.
    public init(_ symbol: Symbol, _ notes: [String] = []) {
      self.symbol = symbol
      self.notes = notes
    }
  }

  /// The marks by the span they are at.
  public var spans: [SpanID: Mark]
  /// Descriptions of spans that were expected, by the parent under which they are missing.
  public var missing: [SpanID: [String]]
  /// Descriptions of root spans that were expected and are missing.
  public var missingRoots: [String]

  /// Makes marks; there are none unless given.
  public init(spans: [SpanID: Mark] = [:], missing: [SpanID: [String]] = [:], missingRoots: [String] = []) {
    self.spans = spans
    self.missing = missing
    self.missingRoots = missingRoots
  }

  /// Marks every span that was misused with a warning. Active spans are left out, since renderers show them anyway.
  public init(_ misuse: [SpanMisuse]) {
    self.init()
    for misuse in misuse where misuse.kind != .neverEnded {
      self.spans[misuse.spanID, default: Mark(.warning)].notes.append(misuse.summary)
    }
  }
}

extension SpanMisuse {
  /// The misuse in words, without the span: `changed after its end: attribute cache.hit`.
  public var summary: String {
    let text =
      switch self.kind {
      case .endedTwice: "ended twice"
      case .mutatedAfterEnd: "changed after its end"
      case .neverEnded: "never ended"
      case .childOutlivesParent: "outlives its parent"
      }
    return self.detail.map { "\(text): \($0)" } ?? text
  }
}
