// MongoEngine/Storage: databases, collections, documents, indexes. This file: the identities of collections.

import BSON
import WireCore

/// UUIDs of version 4 that are the same for the same seed.
struct UUIDSequence: Sendable {
  private var random: SeededRandom

  init(seed: UInt64) { self.random = SeededRandom(seed: seed) }

  mutating func next() -> BSONBinary {
    let high = self.random.next() & ~0xF000 | 0x4000
    let low = self.random.next() & ~(0b11 << 62) | 0b10 << 62
    return BSONBinary(uuid: (high, low))
  }
}
