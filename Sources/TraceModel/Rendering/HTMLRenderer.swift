// TraceModel, rendering: a recording in, text out. This file: the page, from top to bottom.

/// Writes a recording as one page of HTML: a waterfall whose spans open to their details, the metrics, the log, and
/// sections of the caller's.
///
/// The page loads nothing and runs no script, and follows the reader's choice of a light or dark appearance. All text is
/// escaped.
public struct HTMLRenderer: Hashable, Sendable {
  /// A part of the page that the caller fills.
  public struct Section: Hashable, Sendable {
    /// What a section holds.
    public enum Content: Hashable, Sendable {
      /// Text whose lines and spaces are kept.
      case text(String)
      /// A table: names of the columns, and rows with as many cells.
      case table(header: [String], rows: [[String]])
    }

    /// The heading.
    public var title: String
    /// What is under the heading.
    public var content: Content

    /// Makes a section.
    public init(title: String, content: Content) {
      self.title = title
      self.content = content
    }
  }

  /// The page's heading.
  public var title: String
  /// What the times count.
  public var unit: ClockUnit
  /// What to point at.
  public var marks: TraceMarks
  /// Shown after the recording, in this order.
  public var sections: [Section]

  /// Makes a renderer.
  public init(
    title: String = "Trace",
    unit: ClockUnit = .ticks,
    marks: TraceMarks = TraceMarks(),
    sections: [Section] = []
  ) {
    self.title = title
    self.unit = unit
    self.marks = marks
    self.sections = sections
  }

  /// The page.
  public func render(_ recording: Recording) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(escape(self.title))</title>
    <style>
    \(pageStyle)
    </style>
    </head>
    <body>
    <header>
    <h1>\(escape(self.title))</h1>
    \(self.summary(of: recording))
    </header>
    <main>
    \(self.parts(of: recording).joined(separator: "\n"))
    </main>
    </body>
    </html>

    """
  }

  private func parts(of recording: Recording) -> [String] {
    let waterfall = HTMLWaterfall(unit: self.unit, marks: self.marks)
    var parts = recording.traces.map { waterfall.section($0, title: "Trace") }
    if !self.marks.missingRoots.isEmpty {
      let rows = self.marks.missingRoots.map { "<li>\(escape(missingText($0)))</li>" }
      parts.append(section("Missing", "<ul class=\"missing\">\(rows.joined())</ul>"))
    }
    for (title, spans) in recording.strayGroups {
      let title = title.prefix(1).uppercased() + title.dropFirst()
      parts += Recording(spans: spans).traces.map { waterfall.section($0, title: title) }
    }
    return parts + HTMLTables(unit: self.unit).sections(of: recording) + self.sections.map(\.html)
  }

  private func summary(of recording: Recording) -> String {
    let traces = recording.traces.count
    let failed = recording.spans.count(where: \.hasFailed)
    let active = recording.spans.count { $0.end == nil }
    let facts: [(count: Int, name: String, style: String)] = [
      (traces, traces == 1 ? "trace" : "traces", ""),
      (recording.spans.count, recording.spans.count == 1 ? "span" : "spans", ""),
      (failed, "failed", "bad"),
      (active, "still active", "odd"),
      (recording.metrics.count, recording.metrics.count == 1 ? "sample" : "samples", ""),
      (recording.logs.count, recording.logs.count == 1 ? "log line" : "log lines", ""),
      (recording.strays.count, recording.strays.count == 1 ? "stray" : "strays", "bad"),
      (recording.misuse.count, "misused", "odd"),
    ]
    let items = facts.filter { $0.count > 0 || $0.style.isEmpty }.map {
      "<li class=\"\($0.style)\"><b>\($0.count)</b> \($0.name)</li>"
    }
    return "<ul class=\"facts\">\(items.joined())</ul>"
  }
}

extension HTMLRenderer.Section {
  fileprivate var html: String {
    switch self.content {
    case .text(let text): section(self.title, "<pre>\(escape(text))</pre>")
    case .table(let header, let rows): section(self.title, table(header: header, rows: rows.map { $0.map(escape) }))
    }
  }
}

/// A part of the page with a heading; `body` is HTML.
func section(_ title: String, note: String = "", _ body: String) -> String {
  let note = note.isEmpty ? "" : " <small>\(escape(note))</small>"
  return "<section>\n<h2>\(escape(title))\(note)</h2>\n\(body)\n</section>"
}

/// A table; the cells are HTML, the header is text.
func table(header: [String], rows: [[String]], numbers: ClosedRange<Int>? = nil) -> String {
  func cell(_ tag: String, _ column: Int, _ html: String) -> String {
    numbers?.contains(column) == true ? "<\(tag) class=\"n\">\(html)</\(tag)>" : "<\(tag)>\(html)</\(tag)>"
  }
  let head = header.enumerated().map { cell("th", $0.offset, escape($0.element)) }.joined()
  let body = rows.map { row in
    "<tr>\(row.enumerated().map { cell("td", $0.offset, $0.element) }.joined())</tr>"
  }
  return "<div class=\"scroll\"><table><thead><tr>\(head)</tr></thead>\n<tbody>\n"
    + body.joined(separator: "\n") + "\n</tbody></table></div>"
}

/// `text` for an element or a quoted attribute. Characters that HTML does not allow, or that reorder text, are made
/// visible.
func escape(_ text: String) -> String {
  text.unicodeScalars.reduce(into: "") { result, scalar in
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    case "\n", "\t": result.unicodeScalars.append(scalar)
    default: result += plain(String(scalar))
    }
  }
}
