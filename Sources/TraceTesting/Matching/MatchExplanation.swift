// TraceTesting: checks over recordings and the report to the test framework. This file: why a trace does not match.

import TraceModel

/// Lays the expected tree over the recorded one and says where they differ.
struct MatchExplanation {
  let matcher: TreeMatcher

  /// Only so many candidates are compared in depth when a missing span's nearest relative is looked for.
  private static let candidateLimit = 8

  /// The whole recording; the node itself stands for no span.
  var tree: MarkedTree { self.compare(0, 0) }

  /// `node` against the expectation that it is taken for.
  private func compare(_ expectation: Int, _ node: Int) -> MarkedTree {
    var result = self.plain(node, depth: 0)
    let name = self.subject(node)
    for difference in self.matcher.differences(expectation, node) {
      result.mark = .mismatch
      result.notes.append(difference.description)
      result.findings.append(self.finding("different", "\(name): \(difference)", node, difference))
    }
    let family = self.matcher.family(expectation, node)
    for (slot, found) in family.deep { self.explainDepth(slot, found, below: node, &result) }
    result.children = self.children(of: family, below: node)
    return result
  }

  /// The recorded children in their order, with what is missing put where it should have been.
  private func children(of family: Family, below node: Int) -> [MarkedTree] {
    let pairs = self.relatives(family)
    let overfull = self.overfull(family)
    var placed = family.children.indices.map { index -> (place: Int, tree: MarkedTree) in
      let child = family.children[index]
      if let slot = family.assigned[index] { return (index, self.compare(slot, child)) }
      if let slot = pairs.slotOf[child] { return (index, self.near(slot, child, family)) }
      if family.surplus.contains(child) { return (index, self.unexpected(child, overfull)) }
      return (index, self.plain(child))
    }
    let taken = family.children.indices.map { family.assigned[$0] ?? pairs.slotOf[family.children[$0]] ?? .max }
    for (slot, lacks) in pairs.missing {
      let before = taken.lastIndex { $0 <= slot } ?? -1
      let position = placed.lastIndex { $0.place <= before }.map { $0 + 1 } ?? 0
      placed.insert((before, self.missing(slot, lacks, below: node)), at: position)
    }
    return placed.map(\.tree)
  }

  /// Pairs what is missing with what is left over and has the right name.
  private func relatives(_ family: Family) -> (slotOf: [Int: Int], missing: [(slot: Int, lacks: Int)]) {
    var slotOf: [Int: Int] = [:]
    var missing: [(slot: Int, lacks: Int)] = []
    let unassigned = family.children.indices.filter { family.assigned[$0] == nil }.map { family.children[$0] }
    for (slot, lacks) in family.missing {
      var lacking = lacks
      while lacking > 0, let child = self.nearest(to: slot, in: unassigned.filter { slotOf[$0] == nil }) {
        slotOf[child] = slot
        lacking -= 1
      }
      if lacking > 0 { missing.append((slot, lacking)) }
    }
    return (slotOf, missing)
  }

  private func nearest(to slot: Int, in nodes: [Int]) -> Int? {
    let candidates = nodes.lazy.filter { self.matcher.hasName(slot, $0) }.prefix(Self.candidateLimit)
    let ranked = candidates.map { ($0, self.distance(slot, $0)) }
    return ranked.min { $0.1 < $1.1 }?.0
  }

  /// How much speaks against `node` being what `slot` expects; looks at the children but not below them.
  private func distance(_ slot: Int, _ node: Int) -> Int {
    if self.matcher.matches(slot, node) { return 0 }
    let family = self.matcher.family(slot, node)
    return 1 + self.matcher.differences(slot, node).count + family.surplus.count
      + family.missing.reduce(0) { $0 + $1.lacks }
  }

  /// A child that has the name of something missing: out of order, or different in some way.
  private func near(_ slot: Int, _ child: Int, _ family: Family) -> MarkedTree {
    guard self.matcher.matches(slot, child) else { return self.compare(slot, child) }
    var result = self.plain(child)
    let position = family.slots.firstIndex(of: slot) ?? 0
    let previous = position > 0 ? "after \(self.matcher.expected[family.slots[position - 1]].title)" : "first"
    result.mark = .mismatch
    result.notes.append("out of order: expected \(previous)")
    result.findings.append(self.finding("order", "\(self.subject(child)): out of order, expected \(previous)", child))
    return result
  }

  /// The expectations that more children match than they allow, and how many do.
  private func overfull(_ family: Family) -> [(slot: Int, found: Int)] {
    if family.surplus.isEmpty { return [] }
    return family.slots.map { slot in (slot, family.children.count { self.matcher.matches(slot, $0) }) }
      .filter { slot, found in found > self.matcher.expected[slot].count.range.upperBound }
  }

  private func unexpected(_ child: Int, _ overfull: [(slot: Int, found: Int)]) -> MarkedTree {
    var result = self.plain(child)
    result.mark = .unexpected
    var message = "\(self.subject(child)): unexpected"
    if let (slot, found) = overfull.first(where: { self.matcher.matches($0.slot, child) }) {
      let count = "expected \(self.matcher.expected[slot].count), found \(found)"
      result.notes.append(count)
      message += ", \(count)"
    }
    result.findings.append(self.finding("unexpected", message, child))
    return result
  }

  private func missing(_ slot: Int, _ lacks: Int, below node: Int) -> MarkedTree {
    let expected = self.matcher.expected[slot]
    var result = self.wanted(slot)
    var message = "\(expected.title): missing"
    if let parent = self.matcher.tree.nodes[node].span { message += " under \(spanTitle(parent.name, parent.kind))" }
    if expected.count != 1 {
      let found = expected.count.range.lowerBound - lacks
      let count = "expected \(expected.count), found \(found)"
      result.notes.insert(count, at: 0)
      message += ", \(count)"
    }
    let parent = self.matcher.tree.nodes[node].span?.spanID
    result.findings = [Finding(check: "trace.missing", message: message, spanID: parent, expected: expected.title)]
    return result
  }

  /// An expected subtree that is not there.
  private func wanted(_ slot: Int) -> MarkedTree {
    let expected = self.matcher.expected[slot]
    return MarkedTree(
      mark: .missing,
      title: expected.title,
      notes: expected.conditions.map(\.description),
      children: self.matcher.slots[slot].map(self.wanted)
    )
  }

  /// Spans at any depth: too few, with the nearest that there is, or too many.
  private func explainDepth(_ slot: Int, _ found: [Int], below node: Int, _ result: inout MarkedTree) {
    let expected = self.matcher.expected[slot]
    guard !expected.count.range.contains(found.count) else { return }
    let place = self.matcher.tree.nodes[node].span.map { " below \(spanTitle($0.name, $0.kind))" } ?? ""
    let message = "\(expected.title): expected \(expected.count) at any depth\(place), found \(found.count)"
    var finding = self.finding("count", message, node)
    finding.expected = expected.count.description
    finding.actual = String(found.count)
    result.findings.append(finding)
    if node != 0 {
      result.mark = .mismatch
      result.notes.append("\(expected.title): expected \(expected.count) at any depth, found \(found.count)")
    }
    guard found.count < expected.count.range.lowerBound else { return }
    let others = self.matcher.tree.descendants(of: node).filter { !found.contains($0) }
    guard let nearest = self.nearest(to: slot, in: others) else { return }
    for finding in self.compare(slot, nearest).allFindings {
      result.findings.append(Finding(check: "trace.nearest", message: "nearest: \(finding.message)", severity: .note))
    }
  }

  /// A recorded span as it is, with all or `depth` levels below it.
  private func plain(_ node: Int, depth: Int = .max) -> MarkedTree {
    let span = self.matcher.tree.nodes[node].span
    let state = span.map { $0.hasFailed ? " !error" : "" } ?? ""
    return MarkedTree(
      title: (span.map { spanTitle($0.name, $0.kind) } ?? "") + state,
      span: span,
      children: depth == 0 ? [] : self.matcher.tree.nodes[node].children.map { self.plain($0, depth: depth - 1) }
    )
  }

  /// `GET [client] at Cache.swift:9`.
  private func subject(_ node: Int) -> String {
    guard let span = self.matcher.tree.nodes[node].span else { return "recording" }
    return spanTitle(span.name, span.kind) + (span.source.map { " at \($0)" } ?? "")
  }

  private func finding(_ id: String, _ message: String, _ node: Int, _ difference: Difference? = nil) -> Finding {
    Finding(
      check: "trace.\(id)",
      message: message,
      spanID: self.matcher.tree.nodes[node].span?.spanID,
      expected: difference?.expected,
      actual: difference?.actual
    )
  }
}
