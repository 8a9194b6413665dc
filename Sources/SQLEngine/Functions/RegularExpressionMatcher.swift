// SQLEngine/Functions: PostgreSQL's functions and operators. This file: regular expressions, matched.

extension RegularExpression {
  /// A match: characters of the whole, then of each group that took part.
  struct Match {
    var range: Range<Int>
    var groups: [Range<Int>?]
  }

  /// Whether the expression matches anywhere in a text.
  func matches(_ text: String) -> Bool {
    var matcher = RegularExpressionMatcher(self, Array(text.unicodeScalars.map(\.value)))
    return matcher.matchesAnywhere()
  }

  /// The first match from a character on: the leftmost, and the longest or shortest there.
  func firstMatch(in text: [UInt32], from start: Int = 0, withGroups: Bool = true) -> Match? {
    var matcher = RegularExpressionMatcher(self, text)
    return matcher.firstMatch(from: start, withGroups: withGroups)
  }

  /// The matches one after another, as with the flag `g`.
  func allMatches(in text: [UInt32], withGroups: Bool = true) -> [Match] {
    var matcher = RegularExpressionMatcher(self, text)
    var (result, start): ([Match], Int) = ([], 0)
    while start <= text.count, let match = matcher.firstMatch(from: start, withGroups: withGroups) {
      result.append(match)
      start = match.range.isEmpty ? match.range.upperBound + 1 : match.range.upperBound
    }
    return result
  }
}

/// Simulates the program on all ways at once; no state is entered twice at a character.
struct RegularExpressionMatcher {
  private let expression: RegularExpression
  private let text: [UInt32]
  private var marks: [Int]
  private var mark = 0

  init(_ expression: RegularExpression, _ text: [UInt32]) {
    self.expression = expression
    self.text = text
    self.marks = [Int](repeating: 0, count: expression.program.count + 1)
  }

  mutating func matchesAnywhere() -> Bool {
    let (entry, exit) = (self.expression.root.entry, self.expression.root.exit)
    var states: [Int] = []
    for position in 0...self.text.count {
      self.mark += 1
      var next: [Int] = []
      for state in states { self.add(state, at: position, until: exit, to: &next) }
      self.add(entry, at: position, until: exit, to: &next)
      if next.contains(exit) { return true }
      guard position < self.text.count else { break }
      states = self.step(next, over: self.text[position], until: exit)
    }
    return false
  }

  mutating func firstMatch(from start: Int, withGroups: Bool) -> RegularExpression.Match? {
    let root = self.expression.root
    for position in start...max(start, self.text.count) where position <= self.text.count {
      let ends = self.ends(root, from: position, to: self.text.count, stopsAtFirst: root.isGreedy == false)
      guard let end = root.isGreedy == false ? ends.first : ends.last else { continue }
      var groups = [Range<Int>?](repeating: nil, count: self.expression.groupCount)
      if withGroups, root.hasGroups { _ = self.dissect(root, position, end, &groups) }
      return RegularExpression.Match(range: position..<end, groups: groups)
    }
    return nil
  }

  /// Where matches of a part that begin at `start` may end, in ascending order.
  private mutating func ends(
    _ node: RegularExpression.Node,
    from start: Int,
    to limit: Int,
    stopsAtFirst: Bool = false
  ) -> [Int] {
    var (states, result): ([Int], [Int]) = ([node.entry], [])
    for position in start...limit {
      self.mark += 1
      var next: [Int] = []
      for state in states { self.add(state, at: position, until: node.exit, to: &next) }
      if next.contains(node.exit) {
        result.append(position)
        if stopsAtFirst { return result }
      }
      if position == limit { break }
      states = self.step(next, over: self.text[position], until: node.exit)
      if states.isEmpty { break }
    }
    return result
  }

  private func step(_ states: [Int], over code: UInt32, until exit: Int) -> [Int] {
    var result: [Int] = []
    for state in states where state != exit {
      if case .set(let set) = self.expression.program[state], set.contains(code) { result.append(state + 1) }
    }
    return result
  }

  /// Adds a state and those that are reached from it without a character.
  private mutating func add(_ state: Int, at position: Int, until exit: Int, to states: inout [Int]) {
    var pending = [state]
    while let state = pending.popLast() {
      if self.marks[state] == self.mark { continue }
      self.marks[state] = self.mark
      if state == exit {
        states.append(state)
        continue
      }
      switch self.expression.program[state] {
      case .set: states.append(state)
      case .jump(let target): pending.append(target)
      case .split(let first, let second):
        pending.append(second)
        pending.append(first)
      case .assertion(let assertion): if self.holds(assertion, at: position) { pending.append(state + 1) }
      case .look(let end, let isNegative):
        if self.looks(from: state + 1, to: end, at: position) != isNegative { pending.append(end) }
      }
    }
  }

  private func looks(from entry: Int, to exit: Int, at position: Int) -> Bool {
    // A matcher of its own: the marks here are in use.
    var inner = RegularExpressionMatcher(self.expression, self.text)
    let node = RegularExpression.Node(.leaf, entry: entry, exit: exit, isGreedy: nil, hasGroups: false)
    return !inner.ends(node, from: position, to: self.text.count, stopsAtFirst: true).isEmpty
  }

  private func holds(_ assertion: RegularExpression.Assertion, at position: Int) -> Bool {
    let before = position > 0 ? self.text[position - 1] : nil
    let after = position < self.text.count ? self.text[position] : nil
    let (left, right) = (
      before.map(RegularExpressionParser.isWord) ?? false, after.map(RegularExpressionParser.isWord) ?? false
    )
    switch assertion {
    case .start: return position == 0
    case .end: return position == self.text.count
    case .lineStart: return before == nil || before == 10
    case .lineEnd: return after == nil || after == 10
    case .wordStart: return !left && right
    case .wordEnd: return left && !right
    case .wordEdge: return left != right
    case .notWordEdge: return left == right
    }
  }

  // MARK: Groups

  /// Finds which part of `start..<end`, which `node` matches, each group took.
  private mutating func dissect(
    _ node: RegularExpression.Node,
    _ start: Int,
    _ end: Int,
    _ groups: inout [Range<Int>?]
  ) -> Bool {
    guard node.hasGroups else { return true }
    switch node.kind {
    case .leaf: return true
    case .group(let inner, let number):
      groups[number - 1] = start..<end
      return self.dissect(inner, start, end, &groups)
    case .choice(let branches):
      for branch in branches where self.ends(branch, from: start, to: end).last == end {
        return self.dissect(branch, start, end, &groups)
      }
      return false
    case .sequence(let parts): return self.split(parts[...], start, end, &groups)
    case .repetition(let inner, let least, let most):
      return self.iterate(inner, least, most, start, end, &groups)
    }
  }

  /// Gives each part of a sequence its characters, the first parts their preference first.
  private mutating func split(
    _ parts: ArraySlice<RegularExpression.Node>,
    _ start: Int,
    _ end: Int,
    _ groups: inout [Range<Int>?]
  ) -> Bool {
    // From the end: which positions allow the rest to reach `end`.
    var reachable: [Set<Int>] = [[end]]
    for part in parts.dropFirst().reversed() {
      let targets = reachable[reachable.count - 1]
      var sources: Set<Int> = []
      for position in start...end where self.ends(part, from: position, to: end).contains(where: targets.contains) {
        sources.insert(position)
      }
      reachable.append(sources)
    }
    var position = start
    for (part, targets) in zip(parts, reachable.reversed()) {
      let ends = self.ends(part, from: position, to: end).filter(targets.contains)
      guard let next = part.isGreedy == false ? ends.first : ends.last else { return false }
      if !self.dissect(part, position, next, &groups) { return false }
      position = next
    }
    return position == end
  }

  /// The groups of a repetition are those of its last round.
  private mutating func iterate(
    _ inner: RegularExpression.Node,
    _ least: Int,
    _ most: Int?,
    _ start: Int,
    _ end: Int,
    _ groups: inout [Range<Int>?]
  ) -> Bool {
    if start == end {
      return least > 0 || self.ends(inner, from: start, to: end).isEmpty == false && most != 0
        ? self.dissect(inner, start, end, &groups) : true
    }
    // Fewest rounds from each position to the end, so that the longest rounds that still fit can be taken.
    var rounds = [Int?](repeating: nil, count: end - start + 1)
    rounds[end - start] = 0
    for position in stride(from: end - 1, through: start, by: -1) {
      for next in self.ends(inner, from: position, to: end) where next > position {
        if let rest = rounds[next - start], rest + 1 < rounds[position - start] ?? .max {
          rounds[position - start] = rest + 1
        }
      }
    }
    var (position, count) = (start, 0)
    while position < end {
      let ends = self.ends(inner, from: position, to: end).filter { next in
        guard next > position, let rest = rounds[next - start] else { return false }
        return most.map { count + 1 + rest <= $0 } ?? true
      }
      guard let next = inner.isGreedy == false ? ends.first : ends.last else { return false }
      if next == end || most == count + 1 { return self.dissect(inner, position, next, &groups) }
      (position, count) = (next, count + 1)
    }
    return true
  }
}
