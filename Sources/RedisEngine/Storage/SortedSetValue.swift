// RedisEngine: Redis's data and commands, pure. This file: the sorted set type's value.

import WireCore

/// A sorted set.
struct SortedSetValue: Sendable {
  /// Scores by member, in order of insertion.
  private(set) var scores = ScanTable<ByteString, Double>()
  /// The same members in order of score.
  private(set) var ranked = RankedList()
  /// Whether it outgrew a list pack (`skiplist` encoding).
  private(set) var isSkiplist = false

  init() {}

  /// Makes a sorted set of members and scores, none of which is NaN; of a member that is there twice the last
  /// score counts.
  init(pairs: some Sequence<(ByteString, Double)>, configuration: Configuration) {
    for (member, score) in pairs { self.scores[member] = score }
    self.isSkiplist =
      self.scores.count > configuration.sortedSetMaxListpackEntries
      || self.scores.contains { $0.key.count > configuration.sortedSetMaxListpackValue }
    if !self.isSkiplist {
      for (member, score) in self.scores where score == 0 { self.scores[member] = self.packed(score) }
    }
    self.ranked = RankedList(sorted: self.scores.map { RankedMember(member: $0.key, score: $0.value) }.sorted())
  }

  var count: Int { self.scores.count }

  /// The encoding as OBJECT ENCODING names it.
  var encoding: StaticString { self.isSkiplist ? "skiplist" : "listpack" }

  /// The number of members with lower scores, or the same and lower bytes.
  func rank(of member: ByteString) -> Int? {
    guard let score = self.scores[member] else { return nil }
    return self.ranked.rank(of: RankedMember(member: member, score: score))
  }

  /// Adds a member or changes its score, which is not NaN.
  mutating func update(_ member: ByteString, _ score: Double, _ configuration: Configuration) {
    if let position = self.scores.position(of: member) {
      let old = self.scores[at: position]
      guard score != old else { return }
      self.scores[at: position] = self.packed(score)
      self.ranked.remove(RankedMember(member: member, score: old))
    } else {
      self.isSkiplist =
        self.isSkiplist || self.count >= configuration.sortedSetMaxListpackEntries
        || member.count > configuration.sortedSetMaxListpackValue
      self.scores.insert(self.packed(score), forKey: member)
    }
    self.ranked.insert(RankedMember(member: member, score: self.packed(score)))
  }

  /// A list pack holds whole numbers as such, which have no negative zero.
  private func packed(_ score: Double) -> Double { score == 0 && !self.isSkiplist ? 0 : score }

  /// Removes a member; returns its score.
  @discardableResult
  mutating func remove(_ member: ByteString) -> Double? {
    guard let score = self.scores.removeValue(forKey: member) else { return nil }
    self.ranked.remove(RankedMember(member: member, score: score))
    return score
  }

  /// Removes the members of `ranks`, which lie within 0 and ``count``.
  mutating func remove(ranks: Range<Int>) {
    self.ranked.forEach(in: ranks) { self.scores.removeValue(forKey: $0.member) }
    self.ranked.remove(ranks: ranks)
  }
}

extension SortedSetValue: RedisPayload {
  static func extract(from value: RedisValue) -> SortedSetValue? {
    if case .sortedSet(let value) = value { value } else { nil }
  }

  var wrapped: RedisValue { .sortedSet(self) }

  var isVacant: Bool { self.scores.isEmpty }
}
