// TraceTesting: checks over recordings and the report to the test framework. This file: which child is which.

/// Assigns the children of a span to the slots that an expectation lists.
///
/// Works on indices alone, so that expected trees and goldens share it. Order matters only between an ordered
/// slot and an ordered child. Those are aligned first; what is left is a bipartite matching. Each is exact by
/// itself and takes polynomial time. Where ordered and concurrent children could fill the same slots in several
/// ways, a bounded search decides; only in a large block of that kind may a solution be missed. No solution is
/// ever false.
struct SiblingMatcher {
  struct Slot {
    var count: ClosedRange<Int>
    var isOrdered: Bool
  }

  let slots: [Slot]
  /// For each child, whether its position among the siblings means anything.
  let children: [Bool]
  /// Whether every child must have a slot.
  var isExact = true
  /// Whether a slot may hold a child; asked about the same pair more than once.
  let accepts: (_ slot: Int, _ child: Int) -> Bool

  /// Above this many cells of the alignment's table a greedy alignment has to do.
  private static let tableLimit = 2_000_000
  /// The search tries this many ways at most, in blocks of at most this many pairs.
  private static let searchLimit = 1_000

  /// For each child its slot, or `nil` for a child that no slot could take.
  func assignment() -> [Int?] {
    let orderedSlots = self.slots.indices.filter { self.slots[$0].isOrdered }
    let orderedChildren = self.children.indices.filter { self.children[$0] }
    let quick = self.completed(self.greedy(orderedSlots, orderedChildren))
    if self.shortfall(quick) == 0 { return quick }
    let aligned = self.aligned(orderedSlots, orderedChildren).map(self.completed) ?? quick
    if self.shortfall(aligned) > 0, let found = self.searched(orderedSlots, orderedChildren) { return found }
    return self.shortfall(aligned) <= self.shortfall(quick) ? aligned : quick
  }

  /// Tries the ways to place ordered children one after the other, where both kinds of slots or of children
  /// meet in a block of ordinary size.
  private func searched(_ slots: [Int], _ children: [Int]) -> [Int?]? {
    let isMixed = slots.count < self.slots.count || children.count < self.children.count
    guard isMixed, self.slots.count * self.children.count <= Self.searchLimit else { return nil }
    var tries = Self.searchLimit
    var assigned = [Int?](repeating: nil, count: self.children.count)
    var used = self.slots.map { _ in 0 }
    func place(_ index: Int, from position: Int) -> [Int?]? {
      guard index < children.count else {
        tries -= 1
        let completed = self.completed(assigned)
        return self.shortfall(completed) == 0 ? completed : nil
      }
      let child = children[index]
      for next in position..<slots.count where tries > 0 {
        let slot = slots[next]
        guard used[slot] < self.slots[slot].count.upperBound, self.accepts(slot, child) else { continue }
        (assigned[child], used[slot]) = (slot, used[slot] + 1)
        if let found = place(index + 1, from: next) { return found }
        (assigned[child], used[slot]) = (nil, used[slot] - 1)
      }
      return tries > 0 ? place(index + 1, from: position) : nil
    }
    return place(0, from: 0)
  }

  private func completed(_ assigned: [Int?]) -> [Int?] {
    var flow = SiblingFlow(matcher: self, assigned: assigned)
    flow.fill(upTo: self.slots.map(\.count.lowerBound))
    flow.fill(upTo: self.slots.map(\.count.upperBound))
    return flow.assigned
  }

  /// How many places are empty that need a child, and how many children lack a place that they need.
  private func shortfall(_ assigned: [Int?]) -> Int {
    let empty = zip(self.slots, self.used(assigned)).reduce(0) { $0 + max(0, $1.0.count.lowerBound - $1.1) }
    return empty + (self.isExact ? assigned.count { $0 == nil } : 0)
  }

  /// How many children each slot got.
  func used(_ assigned: [Int?]) -> [Int] {
    var used = [Int](repeating: 0, count: self.slots.count)
    for case let slot? in assigned { used[slot] += 1 }
    return used
  }

  /// Takes what fits the current slot and moves on when it has enough: right for nearly every block, in
  /// linear time.
  private func greedy(_ slots: [Int], _ children: [Int]) -> [Int?] {
    var assigned = [Int?](repeating: nil, count: self.children.count)
    var position = 0
    var used = 0
    for child in children {
      while position < slots.count {
        let slot = slots[position]
        if used < self.slots[slot].count.upperBound, self.accepts(slot, child) {
          assigned[child] = slot
          used += 1
          break
        }
        if used < self.slots[slot].count.lowerBound { break }
        position += 1
        used = 0
      }
    }
    return assigned
  }

  /// The alignment that fills the most required places and takes the most children: a longest common
  /// subsequence with weights. `nil` when the table would be too large.
  private func aligned(_ slots: [Int], _ children: [Int]) -> [Int?]? {
    var places: [(slot: Int, weight: Int)] = []
    for slot in slots {
      let count = self.slots[slot].count
      let allowed = min(count.upperBound, children.count)
      guard (places.count + allowed + 1) * (children.count + 1) <= Self.tableLimit else { return nil }
      places += (0..<allowed).map { (slot, $0 < count.lowerBound ? 2 : 1) }
    }
    let width = children.count + 1
    var best = [Int](repeating: 0, count: (places.count + 1) * width)
    for place in places.indices.reversed() {
      for index in children.indices.reversed() {
        let skip = max(best[(place + 1) * width + index], best[place * width + index + 1])
        let take =
          self.accepts(places[place].slot, children[index])
          ? best[(place + 1) * width + index + 1] + places[place].weight : 0
        best[place * width + index] = max(skip, take)
      }
    }
    return self.path(through: best, places, children)
  }

  private func path(through best: [Int], _ places: [(slot: Int, weight: Int)], _ children: [Int]) -> [Int?] {
    let width = children.count + 1
    var assigned = [Int?](repeating: nil, count: self.children.count)
    var (place, index) = (0, 0)
    while place < places.count, index < children.count {
      let here = best[place * width + index]
      let taken = best[(place + 1) * width + index + 1] + places[place].weight
      if here == taken, self.accepts(places[place].slot, children[index]) {
        assigned[children[index]] = places[place].slot
        (place, index) = (place + 1, index + 1)
      } else if here == best[(place + 1) * width + index] {
        place += 1
      } else {
        index += 1
      }
    }
    return assigned
  }
}

/// Bipartite matching by augmenting paths of what the alignment left over.
private struct SiblingFlow {
  let matcher: SiblingMatcher
  var assigned: [Int?]
  private var used: [Int]
  /// Children that the alignment placed stay where they are.
  private let isMovable: [Bool]

  init(matcher: SiblingMatcher, assigned: [Int?]) {
    self.matcher = matcher
    self.assigned = assigned
    self.used = matcher.used(assigned)
    self.isMovable = assigned.map { $0 == nil }
  }

  /// Places more children until no slot can get another within `limits`. Never takes a child from a slot
  /// without giving it another.
  mutating func fill(upTo limits: [Int]) {
    for child in self.assigned.indices where self.assigned[child] == nil {
      guard self.used.indices.contains(where: { self.used[$0] < limits[$0] }) else { return }
      self.place(child, limits)
    }
  }

  private func allows(_ slot: Int, _ child: Int) -> Bool {
    !(self.matcher.slots[slot].isOrdered && self.matcher.children[child]) && self.matcher.accepts(slot, child)
  }

  private mutating func place(_ child: Int, _ limits: [Int]) {
    var cameFrom: [Int: Int] = [:]
    var queue = [child]
    var next = 0
    while next < queue.count {
      let current = queue[next]
      next += 1
      for slot in self.used.indices where cameFrom[slot] == nil && self.allows(slot, current) {
        cameFrom[slot] = current
        if self.used[slot] < limits[slot] { return self.shift(to: slot, cameFrom) }
        queue += self.assigned.indices.filter { self.assigned[$0] == slot && self.isMovable[$0] }
      }
    }
  }

  /// Moves every child on the path one slot further, from the free place back to the new child.
  private mutating func shift(to free: Int, _ cameFrom: [Int: Int]) {
    self.used[free] += 1
    var slot: Int? = free
    while let target = slot, let child = cameFrom[target] {
      slot = self.assigned[child]
      self.assigned[child] = target
    }
  }
}
