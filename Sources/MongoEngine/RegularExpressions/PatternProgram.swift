// MongoEngine/RegularExpressions: PCRE's patterns as MongoDB takes them (pcre2pattern). This file: a pattern as a
// program, and how a tree becomes one.

/// A program for ``PatternMatcher``.
struct PatternProgram: Sendable {
  /// One step. Slots hold positions and counts, and are restored when the matcher goes back.
  enum Instruction: Sendable {
    case character(UInt32)
    /// A character of which only the folded form counts.
    case folded(UInt32)
    case set(Int)
    case assertion(PatternAssertion)
    case reference(Int, ignoresCase: Bool)
    /// The position into a slot.
    case save(Int)
    /// The position in `start` and the present one into the slots of a group, which until then has its last match.
    case close(Int, start: Int)
    /// Goes on behind; later, if that fails, there.
    case split(Int)
    case jump(Int)
    /// So many characters back.
    case back(Int)
    /// Repeats the next instruction, which takes one character.
    case repeatOne(ClosedRange<Int>, RepetitionMode)
    /// Sets a count to zero.
    case loopStart(count: Int)
    /// Goes on behind for another round, or to `exit`.
    case loopHead(count: Int, ClosedRange<Int>, isLazy: Bool, exit: Int)
    /// Begins a round: counts it, and notes the position in the slot behind the count.
    case loopEnter(count: Int)
    /// Goes back to the head, unless the round took nothing.
    case loopTail(count: Int, head: Int, exit: Int)
    /// Notes how much there is to go back to in `slot`, and the position behind it.
    case enter(slot: Int)
    /// Drops what there was to go back to.
    case leaveAtomic(slot: Int)
    case leaveLook(slot: Int)
    /// If what follows fails, goes on at `exit`.
    case enterNegative(slot: Int, exit: Int)
    case leaveNegative(slot: Int)
    case match
  }

  private(set) var instructions: [Instruction] = []
  private(set) var sets: [CharacterSet] = []
  private(set) var references: [[Int]] = []
  /// The groups that capture, without the whole.
  let groupCount: Int
  private(set) var slotCount: Int
  let beginning: PatternTree.Beginning?
  /// A character that every match has.
  let required: UInt32?

  init(_ tree: PatternTree, groupCount: Int) {
    self.groupCount = groupCount
    self.slotCount = 2 * (groupCount + 1)
    self.beginning = tree.beginning
    self.required = tree.required
    self.append(tree)
    self.instructions += [.save(1), .match]
  }

  private mutating func newSlots(_ count: Int) -> Int {
    self.slotCount += count
    return self.slotCount - count
  }

  private mutating func append(_ tree: PatternTree) {
    switch tree {
    case .empty: break
    case .character(let code, let ignoresCase):
      self.instructions.append(ignoresCase ? .folded(CaseFolding.fold(code)) : .character(code))
    case .set(let set):
      self.instructions.append(.set(self.sets.count))
      self.sets.append(set)
    case .assertion(let assertion): self.instructions.append(.assertion(assertion))
    case .reference(let groups, let ignoresCase):
      self.instructions.append(.reference(self.references.count, ignoresCase: ignoresCase))
      self.references.append(groups)
    case .capture(let number, let inner):
      let start = self.newSlots(1)
      self.instructions.append(.save(start))
      self.append(inner)
      self.instructions.append(.close(2 * number, start: start))
    case .keep: self.instructions.append(.save(0))
    case .back(let count): self.instructions.append(.back(count))
    case .atomic(let inner): self.appendAtomic { $0.append(inner) }
    case .look(let inner, let isNegative): self.appendLook(inner, isNegative: isNegative)
    case .sequence(let parts): for part in parts { self.append(part) }
    case .choice(let parts): self.append(choice: parts)
    case .repetition(let inner, let counts, let mode): self.append(inner, counts, mode)
    }
  }

  private mutating func append(choice parts: [PatternTree]) {
    var jumps: [Int] = []
    for part in parts.dropLast() {
      let split = self.instructions.count
      self.instructions.append(.split(0))
      self.append(part)
      jumps.append(self.instructions.count)
      self.instructions.append(.jump(0))
      self.instructions[split] = .split(self.instructions.count)
    }
    if let last = parts.last { self.append(last) }
    for jump in jumps { self.instructions[jump] = .jump(self.instructions.count) }
  }

  private mutating func appendAtomic(_ inner: (inout Self) -> Void) {
    let slot = self.newSlots(2)
    self.instructions.append(.enter(slot: slot))
    inner(&self)
    self.instructions.append(.leaveAtomic(slot: slot))
  }

  private mutating func appendLook(_ inner: PatternTree, isNegative: Bool) {
    let slot = self.newSlots(2)
    let start = self.instructions.count
    self.instructions.append(.enter(slot: slot))
    self.append(inner)
    self.instructions.append(isNegative ? .leaveNegative(slot: slot) : .leaveLook(slot: slot))
    if isNegative { self.instructions[start] = .enterNegative(slot: slot, exit: self.instructions.count) }
  }

  private mutating func append(_ inner: PatternTree, _ counts: ClosedRange<Int>, _ mode: RepetitionMode) {
    switch inner {
    case .character, .set:
      self.instructions.append(.repeatOne(counts, mode))
      self.append(inner)
    default:
      if mode == .possessive {
        self.appendAtomic { $0.appendLoop(inner, counts, isLazy: false) }
      } else {
        self.appendLoop(inner, counts, isLazy: mode == .lazy)
      }
    }
  }

  private mutating func appendLoop(_ inner: PatternTree, _ counts: ClosedRange<Int>, isLazy: Bool) {
    let count = self.newSlots(2)
    self.instructions.append(.loopStart(count: count))
    let head = self.instructions.count
    self.instructions += [.jump(0), .loopEnter(count: count)]
    self.append(inner)
    let exit = self.instructions.count + 1
    self.instructions.append(.loopTail(count: count, head: head, exit: exit))
    self.instructions[head] = .loopHead(count: count, counts, isLazy: isLazy, exit: exit)
  }
}
