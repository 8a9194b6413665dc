// RedisEngine: Redis's data and commands, pure. This file: from hashes to positions.

/// An open-addressing hash index with linear probing. It keeps half of each key's hash beside its position, so
/// that a look-up touches the key it finds and hardly ever another one.
struct SlotIndex: Sendable {
  /// Bucket: hash in the upper half, position plus one in the lower; 0 is free. A power of two of them.
  private var buckets: [UInt64] = []
  private var count = 0

  init() {}

  /// An index with room for `capacity` positions.
  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    self.buckets = Array(repeating: 0, count: size)
  }

  private var mask: Int { self.buckets.count - 1 }

  /// The position with this hash whose key is the one looked for.
  @inline(__always)
  func position(of hash: UInt32, where isKey: (Int) -> Bool) -> Int? {
    if self.buckets.isEmpty { return nil }
    var bucket = Int(hash) & self.mask
    while true {
      let entry = self.buckets[bucket]
      if entry == 0 { return nil }
      if UInt32(truncatingIfNeeded: entry >> 32) == hash {
        let position = Int(UInt32(truncatingIfNeeded: entry)) - 1
        if isKey(position) { return position }
      }
      bucket = (bucket + 1) & self.mask
    }
  }

  /// Adds a position that is not there.
  mutating func insert(_ position: Int, hash: UInt32) {
    if (self.count + 1) * 2 > self.buckets.count { self.grow() }
    self.place(UInt64(hash) << 32 | UInt64(position + 1))
    self.count += 1
  }

  /// Removes a position, and moves what was pushed behind it closer, so that no probe ends too early.
  mutating func remove(_ position: Int, hash: UInt32) {
    let entry = UInt64(hash) << 32 | UInt64(position + 1)
    var hole = Int(hash) & self.mask
    while self.buckets[hole] != entry {
      if self.buckets[hole] == 0 { return }
      hole = (hole + 1) & self.mask
    }
    self.count -= 1
    var next = (hole + 1) & self.mask
    while self.buckets[next] != 0 {
      let home = Int(self.buckets[next] >> 32) & self.mask
      if (next - home) & self.mask >= (next - hole) & self.mask {
        self.buckets[hole] = self.buckets[next]
        hole = next
      }
      next = (next + 1) & self.mask
    }
    self.buckets[hole] = 0
  }

  private mutating func place(_ entry: UInt64) {
    var bucket = Int(entry >> 32) & self.mask
    while self.buckets[bucket] != 0 { bucket = (bucket + 1) & self.mask }
    self.buckets[bucket] = entry
  }

  private mutating func grow() {
    let old = self.buckets
    self.buckets = Array(repeating: 0, count: max(16, old.count * 2))
    for entry in old where entry != 0 { self.place(entry) }
  }
}
