// TraceTesting: checks over recordings and the report to the test framework. This file: what a golden file says.

/// The content of a golden file: spans by topology, without ids and times, and the metrics.
///
/// Made from a recording or read from a file; in a file its lines may hold wildcards.
struct GoldenTrace: Equatable {
  static let header = "# trace v1"
  static let metricsHeader = "metrics"

  var roots: [GoldenSpan] = []
  /// One line for each series.
  var metrics: [String] = []

  /// The file: one line for each span and for everything that hangs on it.
  var text: String {
    var lines = [Self.header]
    GoldenSpan.append(self.roots, to: &lines, depth: 0)
    if !self.metrics.isEmpty {
      lines.append(Self.metricsHeader)
      lines += self.metrics.map { "  " + $0 }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// A span in a golden file.
struct GoldenSpan: Equatable {
  /// `GET [client]`.
  var title: String
  /// Whether the span ran on another task than its parent, so that its place among the siblings means nothing.
  var isConcurrent = false
  /// How many such siblings there are.
  var count = 1...1
  /// Attributes, events, links, status and errors.
  var lines: [String] = []
  var children: [GoldenSpan] = []

  /// Attributes have no order; a file that was edited by hand need not sort them.
  mutating func sortAttributes() {
    let attributes = self.lines.filter { $0.hasPrefix(GoldenMark.attribute.rawValue) }.sorted()
    let others = self.lines.filter { !$0.hasPrefix(GoldenMark.attribute.rawValue) }
    let remote = others.prefix { $0.hasPrefix(GoldenMark.remoteParent.rawValue) }
    self.lines = remote + attributes + others.dropFirst(remote.count)
  }

  static let concurrentMark = "| "
  static let countMark = " ×"

  fileprivate static func append(_ spans: [GoldenSpan], to lines: inout [String], depth: Int) {
    var index = 0
    while index < spans.count {
      let span = spans[index]
      var copies = 1
      while index + copies < spans.count, span.count == 1...1, spans[index + copies] == span { copies += 1 }
      span.append(to: &lines, depth: depth, count: copies == 1 ? span.count : copies...copies)
      index += copies
    }
  }

  private func append(to lines: inout [String], depth: Int, count: ClosedRange<Int>) {
    let indent = String(repeating: "  ", count: depth)
    lines.append(indent + (self.isConcurrent ? Self.concurrentMark : "") + self.title + Self.text(of: count))
    lines += self.lines.map { "\(indent)  \($0)" }
    Self.append(self.children, to: &lines, depth: depth + 1)
  }

  private static func text(of count: ClosedRange<Int>) -> String {
    if count == 1...1 { return "" }
    if count.lowerBound == count.upperBound { return "\(self.countMark)\(count.lowerBound)" }
    return "\(self.countMark)\(count.lowerBound)..." + (count.upperBound == .max ? "" : String(count.upperBound))
  }
}

/// The marks that begin the lines under a span.
enum GoldenMark: String, CaseIterable {
  case attribute = "·"
  case event = "~"
  case link = "→"
  case trouble = "!"
  case remoteParent = "⇠"
}
