// TraceTestingTests. This file: the assignment of children to slots, against trying everything.

import Testing

@testable import TraceTesting

@Suite struct SiblingMatcherTests {
  /// A small generator with a fixed seed (a linear congruential one; the high bits are good enough here).
  private struct Dice {
    var state: UInt64
    mutating func roll(_ sides: Int) -> Int {
      self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(self.state >> 33) % sides
    }
  }

  private struct Case {
    var slots: [SiblingMatcher.Slot]
    var children: [Bool]
    var accepts: [[Bool]]

    init(_ dice: inout Dice, order: (inout Dice) -> Bool) {
      self.slots = (0..<dice.roll(4)).map { _ in
        let low = dice.roll(3)
        return .init(count: low...(low + dice.roll(3)), isOrdered: order(&dice))
      }
      self.children = (0..<dice.roll(6)).map { _ in order(&dice) }
      let children = self.children
      self.accepts = self.slots.map { _ in children.map { _ in dice.roll(3) > 0 } }
    }

    var isSolved: Bool {
      let matcher = SiblingMatcher(
        slots: self.slots,
        children: self.children,
        accepts: { self.accepts[$0][$1] }
      )
      let assigned = matcher.assignment()
      return self.isSolution(assigned)
    }

    func isSolution(_ assigned: [Int?]) -> Bool {
      var used = self.slots.map { _ in 0 }
      var last = 0
      for (child, slot) in assigned.enumerated() {
        guard let slot, self.accepts[slot][child] else { return false }
        used[slot] += 1
        guard self.children[child], self.slots[slot].isOrdered else { continue }
        if slot < last { return false }
        last = slot
      }
      return zip(self.slots, used).allSatisfy { $0.count.contains($1) }
    }

    /// Tries every assignment.
    func isSolvable(_ assigned: [Int?] = []) -> Bool {
      if assigned.count == self.children.count { return self.isSolution(assigned) }
      return self.slots.indices.contains { self.isSolvable(assigned + [$0]) }
    }
  }

  @Test(arguments: [true, false, nil])
  func findsEverySolutionAndNoOther(isOrdered: Bool?) {
    var dice = Dice(state: 42)
    var solvable = 0
    for _ in 0..<5_000 {
      let sample = Case(&dice) { isOrdered ?? ($0.roll(2) == 0) }
      let expected = sample.isSolvable()
      solvable += expected ? 1 : 0
      #expect(sample.isSolved == expected)
    }
    #expect((500...4_500).contains(solvable))
  }
}
