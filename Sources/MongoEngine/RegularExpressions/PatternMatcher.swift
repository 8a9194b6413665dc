// MongoEngine/RegularExpressions: PCRE's patterns as MongoDB takes them (pcre2pattern). This file: a program run over a
// text. What is left to try is kept on a stack of its own, so that no text is too long for the thread's.

/// Why a match was given up, in PCRE2's words.
enum MatchFault: String, Error {
  case matchLimit = "match limit exceeded"
  case heapLimit = "heap limit exceeded"
}

/// Runs a program over one text.
struct PatternMatcher {
  private let program: PatternProgram
  private let text: [UInt32]
  private let searchStart: Int
  private var slots: [Int]
  private var stack: [Frame] = []
  /// The steps that are left: instructions, and characters passed over or looked at.
  private(set) var budget: Int
  private var pc = 0
  private var position = 0

  /// What is done when the present way fails.
  private struct Frame {
    enum Kind { case branch, restore, shrink, extend }
    let kind: Kind
    /// Where to go on, or the slot.
    let target: Int
    /// Where in the text, or the slot's value.
    var value: Int
    /// The least position, or how many characters more.
    var rest = 0
  }

  private static let stackLimit = 1_000_000

  init(_ program: PatternProgram, _ text: [UInt32], from start: Int, budget: Int) {
    self.program = program
    self.text = text
    self.searchStart = start
    self.slots = Array(repeating: -1, count: program.slotCount)
    self.budget = budget
  }

  /// The first match: the whole and the groups, each as two positions that are -1 for what took no part.
  ///
  /// - Throws: ``MatchFault`` when it takes too long to find one.
  mutating func firstMatch() throws(MatchFault) -> [Int]? {
    var start = self.searchStart
    if let required = self.program.required, !self.text[start...].contains(required) { return nil }
    while start <= self.text.count, let next = self.candidate(from: start) {
      try self.spend(next - start + 1)
      if try self.matches(at: next) { return Array(self.slots.prefix(2 * (self.program.groupCount + 1))) }
      start = next + 1
    }
    return nil
  }

  /// The next position at which a match could begin.
  private func candidate(from start: Int) -> Int? {
    switch self.program.beginning {
    case .start: start == 0 ? 0 : nil
    case .character(let code): self.text[start...].firstIndex(of: code)
    case nil: start
    }
  }

  @inline(__always)
  private mutating func spend(_ steps: Int) throws(MatchFault) {
    self.budget -= steps
    guard self.budget >= 0 else { throw .matchLimit }
  }

  private mutating func push(_ frame: Frame) throws(MatchFault) {
    guard self.stack.count < Self.stackLimit else { throw .heapLimit }
    self.stack.append(frame)
  }

  private mutating func set(_ slot: Int, _ value: Int) throws(MatchFault) {
    try self.push(Frame(kind: .restore, target: slot, value: self.slots[slot]))
    self.slots[slot] = value
  }

  private mutating func matches(at start: Int) throws(MatchFault) -> Bool {
    self.slots[0] = start
    self.position = start
    self.pc = 0
    while true {
      try self.spend(1)
      let instruction = self.program.instructions[self.pc]
      if case .match = instruction { return true }
      self.pc += 1
      if try !self.step(instruction), try !self.goBack() { return false }
    }
  }

  /// Goes on where something is left to try; false if there is nothing.
  private mutating func goBack() throws(MatchFault) -> Bool {
    while var frame = self.stack.popLast() {
      try self.spend(1)
      switch frame.kind {
      case .restore: self.slots[frame.target] = frame.value
      case .branch:
        (self.pc, self.position) = (frame.target, frame.value)
        return true
      case .shrink:
        frame.value -= 1
        if frame.value > frame.rest { self.stack.append(frame) }
        (self.pc, self.position) = (frame.target, frame.value)
        return true
      case .extend:
        guard frame.value < self.text.count, self.takes(frame.target, self.text[frame.value]) else { continue }
        frame.value += 1
        frame.rest -= 1
        if frame.rest > 0 { self.stack.append(frame) }
        (self.pc, self.position) = (frame.target + 1, frame.value)
        return true
      }
    }
    return false
  }

  /// Whether the instruction, which takes one character, takes this one.
  @inline(__always)
  private func takes(_ pc: Int, _ code: UInt32) -> Bool {
    switch self.program.instructions[pc] {
    case .character(let wanted): code == wanted
    case .folded(let wanted): CaseFolding.fold(code) == wanted
    case .set(let set): self.program.sets[set].contains(code)
    default: false
    }
  }

  /// Does one instruction; false if it fails.
  private mutating func step(_ instruction: PatternProgram.Instruction) throws(MatchFault) -> Bool {
    switch instruction {
    case .character, .folded, .set:
      guard self.position < self.text.count, self.takes(self.pc - 1, self.text[self.position]) else { return false }
      self.position += 1
    case .assertion(let assertion): return self.holds(assertion)
    case .reference(let list, let ignoresCase): return try self.repeats(self.program.references[list], ignoresCase)
    case .save(let slot): try self.set(slot, self.position)
    case .close(let slot, let start):
      try self.set(slot, self.slots[start])
      try self.set(slot + 1, self.position)
    case .split(let other): try self.push(Frame(kind: .branch, target: other, value: self.position))
    case .jump(let target): self.pc = target
    case .back(let count):
      guard self.position >= count else { return false }
      self.position -= count
    case .repeatOne(let counts, let mode): return try self.repeatOne(counts, mode)
    case .loopStart(let count): try self.set(count, 0)
    case .loopHead(let count, let counts, let isLazy, let exit): try self.loop(count, counts, isLazy, exit)
    case .loopEnter(let count):
      try self.set(count, self.slots[count] + 1)
      try self.set(count + 1, self.position)
    case .loopTail(let count, let head, let exit): self.pc = self.slots[count + 1] == self.position ? exit : head
    case .enter(let slot): try self.enter(slot)
    case .leaveAtomic(let slot): try self.cut(slot)
    case .leaveLook(let slot):
      try self.cut(slot)
      self.position = self.slots[slot + 1]
    case .enterNegative(let slot, let exit):
      try self.enter(slot)
      try self.push(Frame(kind: .branch, target: exit, value: self.position))
    case .leaveNegative(let slot):
      try self.unwind(slot)
      return false
    case .match: break
    }
    return true
  }
}

extension PatternMatcher {
  private mutating func loop(_ count: Int, _ counts: ClosedRange<Int>, _ isLazy: Bool, _ exit: Int) throws(MatchFault) {
    let done = self.slots[count]
    if done < counts.lowerBound { return }
    if done >= counts.upperBound {
      self.pc = exit
    } else if isLazy {
      try self.push(Frame(kind: .branch, target: self.pc, value: self.position))
      self.pc = exit
    } else {
      try self.push(Frame(kind: .branch, target: exit, value: self.position))
    }
  }

  private mutating func repeatOne(_ counts: ClosedRange<Int>, _ mode: RepetitionMode) throws(MatchFault) -> Bool {
    let single = self.pc
    let wanted = mode == .lazy ? counts.lowerBound : counts.upperBound
    let start = self.position
    let end = self.text.count - start < wanted ? self.text.count : start + wanted
    var reached = start
    while reached < end, self.takes(single, self.text[reached]) { reached += 1 }
    try self.spend(reached - start)
    guard reached - start >= counts.lowerBound else { return false }
    let least = start + counts.lowerBound
    if mode == .greedy, reached > least {
      try self.push(Frame(kind: .shrink, target: single + 1, value: reached, rest: least))
    }
    if mode == .lazy, counts.upperBound > counts.lowerBound {
      let more = counts.upperBound - counts.lowerBound
      try self.push(Frame(kind: .extend, target: single, value: reached, rest: more))
    }
    self.position = reached
    self.pc = single + 1
    return true
  }

  private mutating func enter(_ slot: Int) throws(MatchFault) {
    let height = self.stack.count
    try self.set(slot, height)
    try self.set(slot + 1, self.position)
  }

  /// Drops what was left to try since the slot was set; what has to be restored stays.
  private mutating func cut(_ slot: Int) throws(MatchFault) {
    let height = self.slots[slot]
    try self.spend(self.stack.count - height)
    let kept = self.stack[height...].filter { $0.kind == .restore }
    self.stack.replaceSubrange(height..., with: kept)
  }

  /// Restores all since the slot was set and drops what was left to try, the way out too.
  private mutating func unwind(_ slot: Int) throws(MatchFault) {
    let height = self.slots[slot]
    try self.spend(self.stack.count - height)
    while self.stack.count > height, let frame = self.stack.popLast() {
      if frame.kind == .restore { self.slots[frame.target] = frame.value }
    }
  }

  /// Whether what one of the groups matched stands here again.
  private mutating func repeats(_ groups: [Int], _ ignoresCase: Bool) throws(MatchFault) -> Bool {
    guard let group = groups.first(where: { self.slots[2 * $0 + 1] >= 0 && self.slots[2 * $0] >= 0 }) else {
      return false
    }
    let (start, end) = (self.slots[2 * group], self.slots[2 * group + 1])
    guard start <= end else { return false }
    guard self.text.count - self.position >= end - start else { return false }
    try self.spend(end - start)
    for offset in 0..<(end - start) {
      let (wanted, code) = (self.text[start + offset], self.text[self.position + offset])
      guard wanted == code || ignoresCase && CaseFolding.fold(wanted) == CaseFolding.fold(code) else { return false }
    }
    self.position += end - start
    return true
  }

  private func holds(_ assertion: PatternAssertion) -> Bool {
    let (position, end) = (self.position, self.text.count)
    switch assertion {
    case .start: return position == 0
    case .end: return position == end
    case .searchStart: return position == self.searchStart
    case .endBeforeNewline: return position == end || position == end - 1 && self.text[position] == 10
    case .lineStart: return position == 0 || position < end && self.text[position - 1] == 10
    case .lineEnd: return position == end || self.text[position] == 10
    case .wordEdge(let isNegative, let usesProperties):
      let words = usesProperties ? CharacterSet.unicodeWords : .words
      let isBefore = position > 0 && words.contains(self.text[position - 1])
      let isAfter = position < end && words.contains(self.text[position])
      return (isBefore != isAfter) != isNegative
    }
  }
}
