// RedisEngine: Redis's data and commands, pure. This file: ranges of ranks, of scores and of members.

import WireCore

/// A range of scores: `1.5`, `(1.5` without the bound itself, `-inf`, `+inf`.
struct ScoreBounds {
  private struct Bound {
    var score: Double
    var isOpen: Bool

    /// As `strtod` reads C strings: leading space is skipped, nothing at all is 0, too much is infinite.
    init(_ word: ByteString) throws(RedisError) {
      self.isOpen = word.bytes.first == UInt8(ascii: "(")
      let text = word.bytes.dropFirst(self.isOpen ? 1 : 0).prefix { $0 != 0 }
      let number = text.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
      guard let score = text.isEmpty ? 0 : Double(String(decoding: number, as: UTF8.self)), !score.isNaN else {
        throw .minMaxNotFloat
      }
      self.score = score
    }
  }

  private var min: Bound
  private var max: Bound

  init(min: ByteString, max: ByteString) throws(RedisError) {
    self.min = try Bound(min)
    self.max = try Bound(max)
  }

  func ranks(in list: RankedList) -> Range<Int> {
    let start = list.count { self.min.isOpen ? $0.score <= self.min.score : $0.score < self.min.score }
    let end = list.count { self.max.isOpen ? $0.score < self.max.score : $0.score <= self.max.score }
    return start..<Swift.max(start, end)
  }
}

/// A range of members of equal scores: `[a`, `(a` without the bound itself, `-` and `+` for no bound.
struct MemberBounds {
  private enum Bound {
    case lowest, highest
    case member(ByteString, isOpen: Bool)

    init(_ word: ByteString) throws(RedisError) {
      switch (word.bytes.first, word.count) {
      case (UInt8(ascii: "-"), 1): self = .lowest
      case (UInt8(ascii: "+"), 1): self = .highest
      case (UInt8(ascii: "["), _): self = .member(ByteString(word.bytes.dropFirst()), isOpen: false)
      case (UInt8(ascii: "("), _): self = .member(ByteString(word.bytes.dropFirst()), isOpen: true)
      default: throw .minMaxNotString
      }
    }
  }

  private var min: Bound
  private var max: Bound

  init(min: ByteString, max: ByteString) throws(RedisError) {
    self.min = try Bound(min)
    self.max = try Bound(max)
  }

  func ranks(in list: RankedList) -> Range<Int> {
    let start = self.rank(of: self.min, isStart: true, in: list)
    return start..<Swift.max(start, self.rank(of: self.max, isStart: false, in: list))
  }

  /// How many members are left of a bound. A start has the member it names on its right, an end on its left;
  /// if it is open, the other way round.
  private func rank(of bound: Bound, isStart: Bool, in list: RankedList) -> Int {
    switch bound {
    case .lowest: return 0
    case .highest: return list.count
    case .member(let name, let isOpen):
      return list.count { isOpen == isStart ? $0.member <= name : $0.member < name }
    }
  }
}

/// A range of a sorted set, in any of the three forms.
enum RankedRange {
  /// Ranks from `first` to `last`, counted from the end if negative.
  case ranks(first: Int, last: Int)
  case scores(ScoreBounds)
  case members(MemberBounds)

  /// The ranks within the range, lowest score first. If `reversed`, `first` and `last` count from the highest.
  func ranks(in set: SortedSetValue, reversed: Bool = false) -> Range<Int> {
    switch self {
    case .scores(let bounds): return bounds.ranks(in: set.ranked)
    case .members(let bounds): return bounds.ranks(in: set.ranked)
    case .ranks(let first, let last):
      let count = set.count
      let start = Swift.max(first < 0 ? first + count : first, 0)
      let end = Swift.min(last < 0 ? last + count : last, count - 1)
      guard start <= end else { return 0..<0 }
      return reversed ? (count - 1 - end)..<(count - start) : start..<(end + 1)
    }
  }
}
