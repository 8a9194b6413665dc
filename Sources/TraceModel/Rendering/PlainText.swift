// TraceModel, rendering: a recording in, text out. This file: what the renderers for terminals share.

extension Recording {
  /// Each trace, then missing roots and strays, with an empty line between them.
  func paragraphs(missingRoots: [String], render: (Trace) -> String) -> String {
    var parts = self.traces.map(render)
    if !missingRoots.isEmpty { parts.append(missingRoots.map(missingText).joined(separator: "\n")) }
    for (title, spans) in self.strayGroups {
      parts.append(([title] + Recording(spans: spans).traces.map(render)).joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n")
  }

  /// Spans outside the scope with the heading they are shown under; groups without spans are left out.
  var strayGroups: [(title: String, spans: [RecordedSpan])] {
    [("strays", self.strays), ("possible strays", self.possibleStrays)].filter { !$0.1.isEmpty }
  }
}

extension [String: AttributeValue] {
  var sortedByKey: [(key: String, value: AttributeValue)] { self.sorted { $0.key < $1.key } }

  /// ` {attempt = 2, cause = "x"}`, or nothing if there are no attributes.
  var inline: String {
    guard !self.isEmpty else { return "" }
    return " {" + self.sortedByKey.map { plain("\($0.key) = \($0.value)") }.joined(separator: ", ") + "}"
  }
}

/// How a span is shown that was expected and is not there.
func missingText(_ description: String) -> String { "∅ " + plain(description) }

/// `text` on one line, with nothing in it that a terminal obeys: control characters and those that reorder text are
/// escaped.
package func plain(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isActive) else { return text }
  return text.unicodeScalars.reduce(into: "") { result, scalar in
    if isActive(scalar) {
      result += "\\u{\(String(scalar.value, radix: 16))}"
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
}

private func isActive(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  // The joiner makes one emoji of several and does nothing else.
  case .control, .format, .lineSeparator, .paragraphSeparator: scalar.value != 0x200D
  default: false
  }
}

/// `text` with exactly `width` characters: filled up with spaces, or cut with an ellipsis.
func fit(_ text: String, to width: Int) -> String {
  text.count <= width
    ? text + String(repeating: " ", count: width - text.count)
    : text.prefix(max(0, width - 1)) + "…"
}

extension String {
  var trimmingTrailingSpaces: String {
    var rest = self[...]
    while rest.hasSuffix(" ") { rest.removeLast() }
    return String(rest)
  }
}
