// TraceModel, rendering: a recording in, text out. This file: bars on a clock, for a terminal.

/// Draws traces as a tree with a bar for each span.
///
/// ```
///                     0                                              40 ticks
///    user.find        ├─────────────────────────────────────────────────────┤  40 ticks  UserRepository.swift:18
/// ✗  ├─ GET            ├─────┤                                                  5 ticks  expected …
///    ├─ SELECT users                ╞═════════════╡                            10 ticks
/// ⏳ ├─ FETCH cursor                                          ├─────────────▷  active
/// ∅  └─ SET
/// ```
/// A failed span's bar is drawn with a double line. Works best with a monospaced font.
public struct WaterfallRenderer: Hashable, Sendable {
  /// The length of a line in characters up to the end of the bars, 40 at least. What follows a bar comes on top.
  public var width: Int
  /// What the times count.
  public var unit: ClockUnit
  /// Whether failed, active and marked spans are coloured with ANSI escape sequences (ECMA-48, SGR).
  public var usesColor: Bool
  /// What to point at.
  public var marks: TraceMarks

  /// Makes a renderer.
  public init(
    width: Int = 90,
    unit: ClockUnit = .ticks,
    usesColor: Bool = false,
    marks: TraceMarks = TraceMarks()
  ) {
    self.width = width
    self.unit = unit
    self.usesColor = usesColor
    self.marks = marks
  }

  /// All traces of a recording, then missing roots and strays, with an empty line between them.
  public func render(_ recording: Recording) -> String {
    recording.paragraphs(missingRoots: self.marks.missingRoots) { self.render($0) }
  }

  /// One trace.
  public func render(_ trace: Trace) -> String {
    let rows = trace.rows(self.marks)
    let width = max(40, self.width)
    let labels = rows.map { $0.lead + $0.label }
    let labelWidth = min(labels.map(\.count).max() ?? 0, width * 2 / 5)
    let drawing = BarDrawing(scale: TimeScale(trace.spans), cells: width - labelWidth - 5)
    let lines = zip(rows, labels).map { row, label in
      self.line(row, label: fit(label, to: labelWidth), drawing: drawing)
    }
    let axis = String(repeating: " ", count: labelWidth + 5) + drawing.axis(self.unit)
    return ([axis] + lines).map { $0.trimmingTrailingSpaces }.joined(separator: "\n")
  }

  private func line(_ row: TraceRow, label: String, drawing: BarDrawing) -> String {
    guard case .span(let span) = row.content else { return self.colored("∅ ", .yellow) + " " + label }
    let mark = self.marks.spans[span.spanID]
    let isWrong = span.hasFailed || mark?.symbol == .mismatch || mark?.symbol == .unexpected
    let color: Color? = isWrong ? .red : span.end == nil || mark != nil ? .yellow : nil
    let symbol = mark?.symbol.rawValue ?? (span.end == nil ? "⏳" : " ")
    // The hourglass is two columns wide in terminals, the other symbols are one.
    let gutter = symbol == "⏳" ? symbol + " " : symbol + "  "
    let note = mark?.notes.first?.split(separator: "\n").first.map { plain(String($0)) }
    let tail = [
      span.duration.map(self.unit.format) ?? "active", note, span.source.map { plain($0.description) },
    ]
    return self.colored(gutter, color) + label + "  " + self.colored(drawing.bar(span), color) + "  "
      + tail.compactMap(\.self).joined(separator: "  ")
  }

  private enum Color: String {
    case red = "31"
    case yellow = "33"
  }

  private func colored(_ text: String, _ color: Color?) -> String {
    guard self.usesColor, let color else { return text }
    return "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m"
  }
}

extension TraceRow {
  fileprivate var label: String {
    switch self.content {
    case .span(let span): plain(span.name)
    case .missing(let description): plain(description)
    }
  }
}

/// Times as columns.
private struct BarDrawing {
  let scale: TimeScale
  let cells: Int

  /// The bar with the room before and after it: always `cells` characters.
  func bar(_ span: RecordedSpan) -> String {
    let first = self.cell(span.start)
    let last = max(first, span.end.map(self.cell) ?? self.cells - 1)
    let bar = self.bar(length: last - first + 1, hasFailed: span.hasFailed, isActive: span.end == nil)
    return String(repeating: " ", count: first) + bar + String(repeating: " ", count: self.cells - 1 - last)
  }

  private func bar(length: Int, hasFailed: Bool, isActive: Bool) -> String {
    guard length > 1 else { return isActive ? "▷" : hasFailed ? "╫" : "│" }
    let line = String(repeating: hasFailed ? "═" : "─", count: length - 2)
    return (hasFailed ? "╞" : "├") + line + (isActive ? "▷" : hasFailed ? "╡" : "┤")
  }

  private func cell(_ time: UInt64) -> Int { Int((self.scale.fraction(time) * Double(self.cells - 1)).rounded()) }

  /// The length of the drawing, right-aligned, and 0 at the left.
  func axis(_ unit: ClockUnit) -> String {
    let end = unit.format(self.scale.length)
    return "0" + String(repeating: " ", count: max(1, self.cells - 1 - end.count)) + end
  }
}
