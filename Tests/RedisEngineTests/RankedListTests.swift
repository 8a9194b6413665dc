// RedisEngineTests. This file: the ordered half of sorted sets, against a sorted array.

import Testing
import WireCore

@testable import RedisEngine

/// Members in order of score, in chunks.
@Suite struct RankedListTests {
  private static func member(_ random: inout SeededRandom, scores: Int, members: Int) -> RankedMember {
    let name = ByteString("m\(Int.random(in: 0..<members, using: &random))")
    return RankedMember(member: name, score: Double(Int.random(in: 0..<scores, using: &random)) / 2)
  }

  /// Scores and members from few, so that many are equal, or from many, so that there are many chunks.
  @Test(arguments: [(1 as UInt64, 4, 40), (2, 1000, 100_000), (3, 1, 3000), (4, 100_000, 100_000)])
  func behavesAsASortedArray(seed: UInt64, scores: Int, members: Int) {
    var random = SeededRandom(seed: seed)
    var list = RankedList()
    var model: [RankedMember] = []
    for step in 0..<6000 {
      let member = Self.member(&random, scores: scores, members: members)
      // Grows first, then shrinks.
      let adds = Int.random(in: 0..<10, using: &random) < (step < 4000 ? 8 : 2)
      if adds, !model.contains(member) {
        list.insert(member)
        model.insert(member, at: model.firstIndex { member < $0 } ?? model.count)
      } else if !adds, let victim = model.randomElement(using: &random) {
        list.remove(victim)
        model.removeAll { $0 == victim }
      }
      if step % 500 == 499 { Self.compare(list, model, &random) }
    }
    while !model.isEmpty {
      let start = Int.random(in: 0..<model.count, using: &random)
      let ranks = start..<Int.random(in: start...min(model.count, start + 700), using: &random)
      list.remove(ranks: ranks)
      model.removeSubrange(ranks)
      if ranks.isEmpty { _ = model.popLast().map { list.remove($0) } }
      Self.compare(list, model, &random)
    }
    #expect(list.count == 0)
  }

  private static func compare(_ list: RankedList, _ model: [RankedMember], _ random: inout SeededRandom) {
    #expect(list.count == model.count)
    #expect(list.members(in: 0..<list.count) == model)
    guard !model.isEmpty else { return }
    let rank = Int.random(in: 0..<model.count, using: &random)
    #expect(list[rank] == model[rank])
    #expect(list.rank(of: model[rank]) == rank)
    let end = Int.random(in: rank...model.count, using: &random)
    #expect(list.members(in: rank..<end) == Array(model[rank..<end]))
    #expect(list.members(in: rank..<end, reversed: true) == model[rank..<end].reversed())
    #expect(list.count { $0.score <= model[rank].score } == model.count { $0.score <= model[rank].score })
  }

  @Test func buildsFromSortedMembers() {
    let members = (0..<2000).map { RankedMember(member: ByteString("\($0)"), score: Double($0)) }
    let list = RankedList(sorted: members)
    #expect(list.members(in: 0..<2000) == members)
    #expect(list.rank(of: members[1234]) == 1234)
    #expect(RankedList(sorted: []).count == 0)
  }

  @Test func copiesAreIndependent() {
    var list = RankedList(sorted: (0..<1000).map { RankedMember(member: "\($0)", score: Double($0)) })
    let copy = list
    list.remove(ranks: 0..<999)
    list.insert(RankedMember(member: "new", score: 5))
    #expect(copy.count == 1000)
    #expect(copy[0].member == "0")
    #expect(list.members(in: 0..<2).map(\.member) == ["new", "999"])
  }

  @Test func removingWhatIsNotThereChangesNothing() {
    var list = RankedList(sorted: [RankedMember(member: "a", score: 1)])
    list.remove(RankedMember(member: "a", score: 2))
    list.remove(RankedMember(member: "b", score: 1))
    #expect(list.count == 1)
  }

  @Test func valuesKeepBothHalvesConsistent() {
    let configuration = Configuration(version: .v7_0)
    var value = SortedSetValue(pairs: [("a", 1), ("b", 2), ("a", 3)], configuration: configuration)
    #expect(value.count == 2)
    #expect(value.rank(of: "a") == 1)
    #expect(value.encoding.description == "listpack")
    value.update("b", 7, configuration)
    #expect(value.rank(of: "b") == 1)
    #expect(value.ranked.count == 2)
    #expect(value.remove("b") == 7)
    #expect(value.remove("b") == nil)
    #expect(value.ranked.count == 1)
    value.update(ByteString(Array(repeating: 0x78, count: 65)), 0, configuration)
    #expect(value.encoding.description == "skiplist")
  }

  @Test func encodingsOnlyGrow() {
    let configuration = Configuration(version: .v7_0)
    let pairs = (0..<129).map { (ByteString("\($0)"), Double($0)) }
    #expect(SortedSetValue(pairs: pairs.dropLast(), configuration: configuration).encoding.description == "listpack")
    var value = SortedSetValue(pairs: pairs, configuration: configuration)
    #expect(value.encoding.description == "skiplist")
    value.remove(ranks: 1..<129)
    #expect(value.count == 1)
    #expect(value.encoding.description == "skiplist")
  }
}
