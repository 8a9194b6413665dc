// TraceTesting: checks over recordings and the report to the test framework. This file: expected tree against spans.

import TraceModel

/// Matches one expected tree against one recording.
///
/// A pair of an expectation and a span is decided once and remembered, so that the time is bounded by the
/// number of pairs, whatever the shape of the trees.
final class TreeMatcher {
  let tree: SpanTree
  private(set) var expected: [SpanExpectation] = []
  private(set) var slots: [[Int]] = []
  private var verdicts: [Int: Bool] = [:]

  /// Expectation 0 is not a span's but stands above all roots, like node 0 of the tree.
  init(_ expectations: [SpanExpectation], matching: ChildMatching, recording: Recording) {
    self.tree = SpanTree(recording)
    var root = SpanExpectation(name: .any, kind: nil, matching: matching, elements: [])
    root.children = expectations
    _ = self.add(root)
  }

  private func add(_ expectation: SpanExpectation) -> Int {
    let index = self.expected.count
    self.expected.append(expectation)
    self.slots.append([])
    self.slots[index] = expectation.children.map(self.add)
    return index
  }

  /// Whether a node is as expected, everything below it included.
  func matches(_ expectation: Int, _ node: Int) -> Bool {
    let key = expectation * self.tree.nodes.count + node
    if let known = self.verdicts[key] { return known }
    let verdict =
      self.differences(expectation, node).isEmpty && self.family(expectation, node).isAsExpected
    self.verdicts[key] = verdict
    return verdict
  }

  /// Whether a node that is as expected, or one below it that was expected, is still active.
  func isActive(_ expectation: Int, _ node: Int) -> Bool {
    if let span = self.tree.nodes[node].span, span.end == nil { return true }
    let family = self.family(expectation, node)
    let children = zip(family.assigned, family.children).contains { slot, child in
      slot.map { self.isActive($0, child) } ?? false
    }
    return children || family.deep.contains { slot, found in found.contains { self.isActive(slot, $0) } }
  }

  /// Whether the span of a node has the expected name.
  func hasName(_ expectation: Int, _ node: Int) -> Bool {
    self.tree.nodes[node].span.map { self.expected[expectation].name.matches($0.name) } ?? false
  }

  /// In what a node itself is not as expected.
  func differences(_ expectation: Int, _ node: Int) -> [Difference] {
    guard let span = self.tree.nodes[node].span else { return [] }
    let wanted = self.expected[expectation]
    guard wanted.name.matches(span.name) else {
      return [Difference("name", expected: wanted.name.description, actual: span.name)]
    }
    var differences: [Difference] = []
    if let kind = wanted.kind, kind != span.kind {
      differences.append(Difference("kind", expected: kind.rawValue, actual: span.kind.rawValue))
    }
    return differences + wanted.conditions.flatMap { $0.differences(span) }
  }

  /// Which child of `node` stands for which child of `expectation`.
  func family(_ expectation: Int, _ node: Int) -> Family {
    let children = self.tree.nodes[node].children
    let direct = self.slots[expectation].filter { !self.expected[$0].isDescendant }
    let matcher = SiblingMatcher(
      slots: direct.map { .init(count: self.expected[$0].count.range, isOrdered: self.expected[$0].isOrdered) },
      children: children.map { self.tree.nodes[$0].span?.isOnParentTask ?? true },
      isExact: self.expected[expectation].matching == .exact && direct.count == self.slots[expectation].count,
      accepts: { self.matches(direct[$0], children[$1]) }
    )
    let assigned = matcher.assignment()
    let used = matcher.used(assigned)
    var family = Family(slots: direct, used: used, children: children, assigned: assigned.map { $0.map { direct[$0] } })
    for (slot, used) in zip(direct, used) where used < self.expected[slot].count.range.lowerBound {
      family.missing.append((slot, self.expected[slot].count.range.lowerBound - used))
    }
    family.deep = self.slots[expectation].filter { self.expected[$0].isDescendant }.map { slot in
      (slot, self.tree.descendants(of: node).filter { self.matches(slot, $0) })
    }
    family.hasWrongDepth = family.deep.contains { !self.expected[$0.slot].count.range.contains($0.found.count) }
    family.surplus = self.surplus(of: family, self.expected[expectation].matching)
    return family
  }

  /// The children that should not be there.
  private func surplus(of family: Family, _ matching: ChildMatching) -> Set<Int> {
    let unassigned = family.children.indices.filter { family.assigned[$0] == nil }.map { family.children[$0] }
    guard !unassigned.isEmpty else { return [] }
    switch matching {
    case .exact:
      guard !family.deep.isEmpty else { return Set(unassigned) }
      let explained = Set(family.deep.flatMap(\.found))
      return Set(
        unassigned.filter { child in
          !explained.contains(child) && explained.isDisjoint(with: self.tree.descendants(of: child))
        }
      )
    case .contains:
      let full = zip(family.slots, family.used).filter { slot, used in
        self.expected[slot].isLimit && used >= self.expected[slot].count.range.upperBound
      }
      return Set(unassigned.filter { child in full.contains { self.matches($0.0, child) } })
    }
  }
}

/// Who is who among the children of one node. All values are indices of nodes and of expectations.
struct Family {
  /// The expectations of direct children.
  var slots: [Int]
  /// How many children each of them got.
  var used: [Int]
  /// The nodes.
  var children: [Int]
  /// For each node its expectation.
  var assigned: [Int?]
  /// Expectations that did not get enough nodes, and how many they lack.
  var missing: [(slot: Int, lacks: Int)] = []
  /// Expectations at any depth, and all nodes that match them.
  var deep: [(slot: Int, found: [Int])] = []
  var hasWrongDepth = false
  /// Nodes that should not be there.
  var surplus: Set<Int> = []

  var isAsExpected: Bool { self.missing.isEmpty && self.surplus.isEmpty && !self.hasWrongDepth }
}
