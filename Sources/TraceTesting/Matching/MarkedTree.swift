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

  private var size: Int { self.children.reduce(1) { $0 + $1.size } }

  /// A failure of more lines than this leaves out what is as expected, and then the end.
  private static let lineLimit = 200

  /// The children of this node as text; the node itself stands for no span.
  var text: String {
    var lines = self.lines(isShort: false)
    if lines.count > Self.lineLimit { lines = self.lines(isShort: true) }
    if lines.isEmpty { return "  (no spans)" }
    let left = lines.count - Self.lineLimit
    let width = lines.lazy.filter { !$0.source.isEmpty }.map(\.text.count).max() ?? 0
    let text = lines.prefix(Self.lineLimit).map { text, source in
      source.isEmpty ? text : text + String(repeating: " ", count: width - text.count + 4) + source
    }
    return (text + (left > 0 ? ["  … \(left) more lines"] : [])).joined(separator: "\n")
  }

  private typealias Line = (text: String, source: String)

  private func lines(isShort: Bool) -> [Line] {
    var lines: [Line] = []
    self.appendChildren(to: &lines, depth: 0, isShort: isShort)
    return lines
  }

  private func append(to lines: inout [Line], depth: Int, isShort: Bool) {
    let indent = String(repeating: "  ", count: depth)
    let state = self.span.map { $0.end == nil ? " ⏳ active" : "" } ?? ""
    lines.append(("\(self.mark.rawValue) \(indent)\(self.title)\(state)", self.span?.source?.description ?? ""))
    for note in self.notes { lines.append(("  \(indent)    \(note)", "")) }
    self.appendChildren(to: &lines, depth: depth + 1, isShort: isShort)
  }

  private func appendChildren(to lines: inout [Line], depth: Int, isShort: Bool) {
    var skipped = 0
    func flush() {
      let indent = String(repeating: "  ", count: depth + 1)
      if skipped > 0 { lines.append(("\(indent)… \(skipped) spans as expected", "")) }
      skipped = 0
    }
    for child in self.children {
      if isShort, !child.hasFindings, child.mark == .fine {
        skipped += child.size
      } else {
        flush()
        child.append(to: &lines, depth: depth, isShort: isShort)
      }
    }
    flush()
  }
}
