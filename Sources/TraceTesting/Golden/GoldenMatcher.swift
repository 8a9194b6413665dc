// TraceTesting: checks over recordings and the report to the test framework. This file: golden against recording.

/// Matches a golden that was read from a file, wildcards and counts included, against one that was recorded.
final class GoldenMatcher {
  private struct Node {
    var span: GoldenSpan
    var patterns: [GoldenPattern] = []
    var children: [Int] = []
  }

  private let metrics: (expected: [String], actual: [String])
  private var expected: [Node] = []
  private var actual: [Node] = []
  private var verdicts: [Int: Bool] = [:]

  init(expected: GoldenTrace, actual: GoldenTrace) {
    self.metrics = (expected.metrics, actual.metrics)
    _ = Self.add(GoldenSpan(title: "", children: expected.roots), to: &self.expected, withPatterns: true)
    _ = Self.add(GoldenSpan(title: "", children: actual.roots), to: &self.actual, withPatterns: false)
  }

  private static func add(_ span: GoldenSpan, to nodes: inout [Node], withPatterns: Bool) -> Int {
    let index = nodes.count
    nodes.append(Node(span: span, patterns: withPatterns ? ([span.title] + span.lines).map(GoldenPattern.init) : []))
    let children = span.children.map { Self.add($0, to: &nodes, withPatterns: withPatterns) }
    nodes[index].children = children
    return index
  }

  /// Whether the recording is as the golden wants it.
  var matches: Bool { self.matches(0, 0) && self.metricsMatch }

  private var metricsMatch: Bool {
    let patterns = self.metrics.expected.map(GoldenPattern.init)
    return Self.isComplete(
      slots: patterns.map { _ in .init(count: 1...1, isOrdered: false) },
      children: self.metrics.actual.map { _ in false },
      accepts: { patterns[$0].matches(self.metrics.actual[$1]) }
    )
  }

  private func matches(_ expected: Int, _ actual: Int) -> Bool {
    let key = expected * self.actual.count + actual
    if let known = self.verdicts[key] { return known }
    let (golden, recorded) = (self.expected[expected], self.actual[actual])
    let lines = [recorded.span.title] + recorded.span.lines
    let verdict =
      golden.span.isConcurrent == recorded.span.isConcurrent && golden.patterns.count == lines.count
      && zip(golden.patterns, lines).allSatisfy { $0.matches($1) } && self.childrenMatch(golden, recorded)
    self.verdicts[key] = verdict
    return verdict
  }

  private func childrenMatch(_ golden: Node, _ recorded: Node) -> Bool {
    Self.isComplete(
      slots: golden.children.map {
        .init(count: self.expected[$0].span.count, isOrdered: !self.expected[$0].span.isConcurrent)
      },
      children: recorded.children.map { !self.actual[$0].span.isConcurrent },
      accepts: { self.matches(golden.children[$0], recorded.children[$1]) }
    )
  }

  private static func isComplete(
    slots: [SiblingMatcher.Slot],
    children: [Bool],
    accepts: @escaping (Int, Int) -> Bool
  ) -> Bool {
    let matcher = SiblingMatcher(slots: slots, children: children, accepts: accepts)
    let assigned = matcher.assignment()
    let used = matcher.used(assigned)
    return assigned.allSatisfy { $0 != nil } && zip(slots, used).allSatisfy { $0.count.contains($1) }
  }
}
