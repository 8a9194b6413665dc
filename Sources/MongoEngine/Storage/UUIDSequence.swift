// MongoEngine/Storage: databases, collections, documents, indexes. This file: the identities of collections.

import BSON

/// UUIDs of version 4 that are the same for the same seed (SplitMix64).
struct UUIDSequence: Sendable {
  private var state: UInt64

  init(seed: UInt64) { self.state = seed }

  mutating func next() -> BSONBinary {
    let high = self.nextWord() & ~0xF000 | 0x4000
    let low = self.nextWord() & ~(0b11 << 62) | 0b10 << 62
    return BSONBinary(uuid: (high, low))
  }

  private mutating func nextWord() -> UInt64 {
    self.state &+= 0x9E37_79B9_7F4A_7C15
    var word = self.state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}
