// DataTracing, Cache: traced caches. This file: a bounded dictionary that drops what was used longest ago.

/// Entries in the order of their use. Every operation takes constant time.
struct LRUStorage<Key: Hashable, Value> {
  private struct Slot {
    var key: Key
    var value: Value
    /// Towards the most recently used.
    var newer: Int
    /// Towards the least recently used.
    var older: Int
  }

  private static var none: Int { -1 }

  private var slots: [Slot?] = []
  private var free: [Int] = []
  private var indices: [Key: Int] = [:]
  private var newest = Self.none
  private var oldest = Self.none
  let capacity: Int

  /// A store for `capacity` entries; none if it is not positive.
  init(capacity: Int) {
    self.capacity = max(0, capacity)
  }

  var count: Int { self.indices.count }

  /// The entries' keys, most recently used first.
  var keys: [Key] {
    var keys: [Key] = []
    var index = self.newest
    while index != Self.none, let slot = self.slots[index] {
      keys.append(slot.key)
      index = slot.older
    }
    return keys
  }

  /// The value, without counting as a use.
  func peek(_ key: Key) -> Value? {
    self.indices[key].flatMap { self.slots[$0]?.value }
  }

  /// The value, which becomes the most recently used.
  mutating func use(_ key: Key) -> Value? {
    guard let index = self.indices[key] else { return nil }
    if index != self.newest {
      self.unlink(index)
      self.linkAsNewest(index)
    }
    return self.slots[index]?.value
  }

  /// Stores a value as the most recently used and returns how many entries were dropped for it.
  mutating func store(_ value: Value, for key: Key) -> Int {
    if let index = self.indices[key] {
      self.slots[index]?.value = value
      _ = self.use(key)
      return 0
    }
    guard self.capacity > 0 else { return 0 }
    let isFull = self.count == self.capacity
    if isFull, let slot = self.slots[self.oldest] { self.remove(slot.key) }
    let slot = Slot(key: key, value: value, newer: Self.none, older: Self.none)
    let index = self.free.popLast() ?? self.slots.count
    if index == self.slots.count { self.slots.append(slot) } else { self.slots[index] = slot }
    self.indices[key] = index
    self.linkAsNewest(index)
    return isFull ? 1 : 0
  }

  /// Removes an entry and returns whether there was one.
  @discardableResult
  mutating func remove(_ key: Key) -> Bool {
    guard let index = self.indices.removeValue(forKey: key) else { return false }
    self.unlink(index)
    self.slots[index] = nil
    self.free.append(index)
    return true
  }

  mutating func removeAll() {
    self = Self(capacity: self.capacity)
  }

  private mutating func unlink(_ index: Int) {
    guard let slot = self.slots[index] else { return }
    if slot.newer == Self.none { self.newest = slot.older } else { self.slots[slot.newer]?.older = slot.older }
    if slot.older == Self.none { self.oldest = slot.newer } else { self.slots[slot.older]?.newer = slot.newer }
  }

  private mutating func linkAsNewest(_ index: Int) {
    self.slots[index]?.newer = Self.none
    self.slots[index]?.older = self.newest
    if self.newest == Self.none { self.oldest = index } else { self.slots[self.newest]?.newer = index }
    self.newest = index
  }
}
