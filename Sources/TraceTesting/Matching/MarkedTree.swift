// TraceTesting: checks over recordings and the report to the test framework. This file: the tree in a failure text.

import TraceModel

/// A node of the tree that a failure shows: what was recorded and what was expected, laid over each other.
struct MarkedTree: Hashable {
  enum Mark: String {
    case fine = " "
    case mismatch = "✗"
    case missing = "∅"
    case unexpected = "✚"
  }

  var mark = Mark.fine
  var title = ""
  /// The recorded span; `nil` where it is missing.
  var span: RecordedSpan?
  /// The lines under the title.
  var notes: [String] = []
  var findings: [Finding] = []
  var children: [MarkedTree] = []

  /// The findings of the whole tree, parents before their children.
  var allFindings: [Finding] { self.findings + self.children.flatMap(\.allFindings) }

  var hasFindings: Bool { !self.findings.isEmpty || self.children.contains(where: \.hasFindings) }

  /// Whether a span that was expected is still active.
  var isWaiting: Bool {
    if self.mark == .unexpected { return false }
    return (self.span.map { $0.end == nil } ?? false) || self.children.contains(where: \.isWaiting)
  }

  /// The children of this node as text; the node itself stands for no span.
  var text: String {
    var lines: [(text: String, source: String)] = []
    for child in self.children { child.append(to: &lines, depth: 0) }
    if lines.isEmpty { return "  (no spans)" }
    let width = lines.lazy.filter { !$0.source.isEmpty }.map(\.text.count).max() ?? 0
    return lines.map { text, source in
      source.isEmpty ? text : text + String(repeating: " ", count: width - text.count + 3) + source
    }.joined(separator: "\n")
  }

  private func append(to lines: inout [(text: String, source: String)], depth: Int) {
    let indent = String(repeating: "  ", count: depth)
    let state = self.span.map { $0.end == nil ? " ⏳ active" : "" } ?? ""
    lines.append(("\(self.mark.rawValue) \(indent)\(self.title)\(state)", self.span?.source?.description ?? ""))
    for note in self.notes { lines.append(("  \(indent)    \(note)", "")) }
    for child in self.children { child.append(to: &lines, depth: depth + 1) }
  }
}
