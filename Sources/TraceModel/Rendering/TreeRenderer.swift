// TraceModel, rendering: a recording in, text out. This file: an indented tree with everything that spans hold.

/// Draws traces as indented trees.
///
/// ```
/// user.find  @ UserRepository.swift:18
/// ├─ ✗ GET [client]
/// │     expected db.system.name = "valkey"
/// │     db.system.name = "redis"
/// │     ! TimeoutError: no reply
/// └─ ∅ SET [client]
/// ```
/// `✗ ✚ ⚠` are the caller's marks, `∅` is a missing span, `⏳` one that is still active, `~` an event, `!` an error and
/// `→` a link.
public struct TreeRenderer: Hashable, Sendable {
  /// Whether attributes are shown.
  public var showsAttributes: Bool
  /// Whether events and links are shown. Errors always are.
  public var showsEvents: Bool
  /// Whether the place is shown that started the span.
  public var showsSource: Bool
  /// What to point at.
  public var marks: TraceMarks

  /// Makes a renderer that shows everything, unless told otherwise.
  public init(
    showsAttributes: Bool = true,
    showsEvents: Bool = true,
    showsSource: Bool = true,
    marks: TraceMarks = TraceMarks()
  ) {
    self.showsAttributes = showsAttributes
    self.showsEvents = showsEvents
    self.showsSource = showsSource
    self.marks = marks
  }

  /// All traces of a recording, then missing roots and strays, with an empty line between them.
  public func render(_ recording: Recording) -> String {
    recording.paragraphs(missingRoots: self.marks.missingRoots) { self.render($0) }
  }

  /// One trace.
  public func render(_ trace: Trace) -> String {
    trace.rows(self.marks).flatMap { row -> [String] in
      switch row.content {
      case .missing(let description): [row.lead + missingText(description)]
      case .span(let span): [row.lead + self.headline(span)] + self.details(span).map { row.below + $0 }
      }
    }.joined(separator: "\n")
  }

  private func headline(_ span: RecordedSpan) -> String {
    var text = self.marks.spans[span.spanID].map { $0.symbol.rawValue + " " } ?? ""
    text += plain(span.name)
    if span.kind != .internal { text += " [\(span.kind.rawValue)]" }
    if let status = span.status {
      text += " \(status.code.rawValue)" + (status.message.map { " " + plain(quoted($0)) } ?? "")
    }
    if span.end == nil { text += " ⏳" }
    if self.showsSource, let source = span.source { text += "  @ \(plain(source.description))" }
    return text
  }

  private func details(_ span: RecordedSpan) -> [String] {
    let notes = self.marks.spans[span.spanID]?.notes ?? []
    var lines = notes.flatMap { $0.split(separator: "\n").map { plain(String($0)) } }
    if self.showsAttributes {
      lines += span.attributes.sortedByKey.map { plain("\($0.key) = \($0.value)") }
    }
    if self.showsEvents {
      lines += span.events.map { "~ " + plain($0.name) + $0.attributes.inline }
      lines += span.links.map { "→ \($0.traceID) \($0.spanID)" + $0.attributes.inline }
    }
    return lines + span.errors.map { "! " + plain("\($0.type): \($0.message)") + $0.attributes.inline }
  }
}
