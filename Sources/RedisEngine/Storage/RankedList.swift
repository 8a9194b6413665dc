// RedisEngine: Redis's data and commands, pure. This file: the ordered half of a sorted set.

import WireCore

/// A member of a sorted set with its score.
struct RankedMember: Sendable, Hashable {
  var member: ByteString
  /// Never NaN.
  var score: Double
}

extension RankedMember: Comparable {
  /// Orders by score, members of equal scores by their bytes.
  static func < (left: Self, right: Self) -> Bool {
    if left.score != right.score { return left.score < right.score }
    return left.member < right.member
  }
}

/// Members in order of score, found by order and by rank.
///
/// The sequence is cut into chunks, so that a change moves at most ``chunkLimit`` members; a chunk is found by
/// binary search. Finding a rank adds up the sizes of the chunks before it: 4,000 numbers for a million members.
struct RankedList: Sendable {
  static let chunkLimit = 512

  /// No chunk is empty.
  private var chunks: [[RankedMember]] = []
  /// The size of each chunk.
  private var sizes: [Int] = []
  private(set) var count = 0

  init() {}

  /// Makes a list of members in ascending order.
  init(sorted members: [RankedMember]) {
    let size = Self.chunkLimit / 2
    for start in stride(from: 0, to: members.count, by: size) {
      self.chunks.append(Array(members[start..<min(start + size, members.count)]))
    }
    self.sizes = self.chunks.map(\.count)
    self.count = members.count
  }

  private struct Place {
    var chunk: Int
    var offset: Int
  }

  /// The place of the first member for which `isBefore` is false; it is true for all members before that one.
  private func firstPlace(_ isBefore: (RankedMember) -> Bool) -> Place {
    // The first chunk whose last member is not before.
    let chunk = partitionPoint(0..<self.chunks.count) { isBefore(self.chunks[$0][self.sizes[$0] - 1]) }
    guard chunk < self.chunks.count else { return Place(chunk: chunk, offset: 0) }
    return Place(chunk: chunk, offset: partitionPoint(0..<self.sizes[chunk]) { isBefore(self.chunks[chunk][$0]) })
  }

  private func rank(of place: Place) -> Int {
    var rank = place.offset
    var chunk = 0
    // Written out, since these engines mostly run unoptimised, in tests.
    while chunk < place.chunk {
      rank &+= self.sizes[chunk]
      chunk &+= 1
    }
    return rank
  }

  private func place(ofRank rank: Int) -> Place {
    var place = Place(chunk: 0, offset: rank)
    while place.chunk < self.sizes.count, place.offset >= self.sizes[place.chunk] {
      place.offset -= self.sizes[place.chunk]
      place.chunk += 1
    }
    return place
  }
}

extension RankedList {
  /// The number of members before the first one for which `isBefore` is false; it is true for all of them.
  func count(while isBefore: (RankedMember) -> Bool) -> Int { self.rank(of: self.firstPlace(isBefore)) }

  /// The number of members before `member`.
  func rank(of member: RankedMember) -> Int { self.count { $0 < member } }

  /// The member of a rank below ``count``.
  subscript(rank: Int) -> RankedMember {
    let place = self.place(ofRank: rank)
    return self.chunks[place.chunk][place.offset]
  }

  /// Hands the members of `ranks` to `body`, which lie within 0 and ``count``.
  func forEach(in ranks: Range<Int>, reversed: Bool = false, _ body: (RankedMember) -> Void) {
    guard !ranks.isEmpty else { return }
    var place = self.place(ofRank: reversed ? ranks.upperBound - 1 : ranks.lowerBound)
    for _ in ranks {
      body(self.chunks[place.chunk][place.offset])
      if reversed {
        if place.offset == 0, place.chunk > 0 {
          place = Place(chunk: place.chunk - 1, offset: self.sizes[place.chunk - 1])
        }
        place.offset -= 1
      } else {
        place.offset += 1
        if place.offset == self.sizes[place.chunk] { place = Place(chunk: place.chunk + 1, offset: 0) }
      }
    }
  }

  /// The members of `ranks`, which lie within 0 and ``count``.
  func members(in ranks: Range<Int>, reversed: Bool = false) -> [RankedMember] {
    var result: [RankedMember] = []
    result.reserveCapacity(ranks.count)
    self.forEach(in: ranks, reversed: reversed) { result.append($0) }
    return result
  }
}

extension RankedList {
  /// Adds a member that is not there.
  mutating func insert(_ member: RankedMember) {
    var place = self.firstPlace { $0 < member }
    self.count += 1
    if place.chunk == self.chunks.count {
      // Behind everything: the last chunk takes it.
      guard place.chunk > 0 else {
        self.chunks = [[member]]
        self.sizes = [1]
        return
      }
      place = Place(chunk: place.chunk - 1, offset: self.sizes[place.chunk - 1])
    }
    self.chunks[place.chunk].insert(member, at: place.offset)
    self.sizes[place.chunk] += 1
    if self.sizes[place.chunk] > Self.chunkLimit { self.split(place.chunk) }
  }

  /// Removes a member that is there.
  mutating func remove(_ member: RankedMember) {
    let place = self.firstPlace { $0 < member }
    guard place.chunk < self.chunks.count, self.chunks[place.chunk][place.offset] == member else { return }
    self.count -= 1
    self.chunks[place.chunk].remove(at: place.offset)
    self.sizes[place.chunk] -= 1
    self.tidy(place.chunk)
  }

  /// Removes the members of `ranks`, which lie within 0 and ``count``.
  mutating func remove(ranks: Range<Int>) {
    var place = self.place(ofRank: ranks.lowerBound)
    var left = ranks.count
    self.count -= left
    let first = place.chunk
    while left > 0 {
      let end = min(place.offset + left, self.sizes[place.chunk])
      left -= end - place.offset
      self.chunks[place.chunk].removeSubrange(place.offset..<end)
      self.sizes[place.chunk] -= end - place.offset
      place = Place(chunk: place.chunk + 1, offset: 0)
    }
    let emptied = (first..<place.chunk).filter { self.sizes[$0] == 0 }
    if let low = emptied.first, let high = emptied.last {
      // Only the outermost chunks can have kept members.
      self.chunks.removeSubrange(low...high)
      self.sizes.removeSubrange(low...high)
    }
    self.tidy(first)
  }

  private mutating func split(_ chunk: Int) {
    let half = self.sizes[chunk] / 2
    self.chunks.insert(Array(self.chunks[chunk][half...]), at: chunk + 1)
    self.chunks[chunk].removeSubrange(half...)
    self.sizes.insert(self.sizes[chunk] - half, at: chunk + 1)
    self.sizes[chunk] = half
  }

  /// Removes an empty chunk, and joins a small one with the next.
  private mutating func tidy(_ chunk: Int) {
    guard chunk < self.chunks.count else { return }
    if self.sizes[chunk] == 0 {
      self.chunks.remove(at: chunk)
      self.sizes.remove(at: chunk)
    } else if chunk + 1 < self.chunks.count, self.sizes[chunk] + self.sizes[chunk + 1] <= Self.chunkLimit / 2 {
      self.chunks[chunk] += self.chunks.remove(at: chunk + 1)
      self.sizes[chunk] += self.sizes.remove(at: chunk + 1)
    }
  }
}

/// The first index of `range` for which `isBefore` is false, or its end; it is true for all indices before it.
private func partitionPoint(_ range: Range<Int>, _ isBefore: (Int) -> Bool) -> Int {
  var low = range.lowerBound
  var high = range.upperBound
  while low < high {
    let middle = low + (high - low) / 2
    if isBefore(middle) { low = middle + 1 } else { high = middle }
  }
  return low
}
