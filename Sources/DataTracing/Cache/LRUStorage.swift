// DataTracing, Cache: traced caches. This file: a bounded dictionary that drops what was used longest ago.

/// Entries in the order of their use. Every operation takes constant time.
struct LRUStorage<Key: Hashable, Value> {
  private struct Entry {
    var key: Key
    var value: Value
  }

  private static var none: Int { -1 }

  private var entries: [Entry?] = []
  private var neighbours: [Neighbours] = []
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
    while index != Self.none, let entry = self.entries[index] {
      keys.append(entry.key)
      index = self.neighbours[index].older
    }
    return keys
  }

  /// The value, without counting as a use.
  func peek(_ key: Key) -> Value? {
    self.indices[key].flatMap { self.entries[$0]?.value }
  }

  /// The value, which becomes the most recently used; one that is not usable is returned, too, and removed.
  mutating func use(_ key: Key, if isUsable: (Value) -> Bool = { _ in true }) -> Value? {
    guard let index = self.indices[key], let value = self.entries[index]?.value else { return nil }
    if isUsable(value) { self.moveToFront(index) } else { self.remove(key) }
    return value
  }

  /// Stores a value as the most recently used and returns how many entries were dropped for it.
  mutating func store(_ value: Value, for key: Key) -> Int {
    if let index = self.indices[key] {
      self.entries[index]?.value = value
      self.moveToFront(index)
      return 0
    }
    guard self.capacity > 0 else { return 0 }
    let isFull = self.count == self.capacity
    if isFull, let entry = self.entries[self.oldest] { self.remove(entry.key) }
    let index = self.makeRoom()
    self.entries[index] = Entry(key: key, value: value)
    self.indices[key] = index
    self.linkAsNewest(index)
    return isFull ? 1 : 0
  }

  /// Removes an entry and returns whether there was one.
  @discardableResult
  mutating func remove(_ key: Key) -> Bool {
    guard let index = self.indices.removeValue(forKey: key) else { return false }
    self.unlink(index)
    self.entries[index] = nil
    self.free.append(index)
    return true
  }

  mutating func removeAll() {
    self = Self(capacity: self.capacity)
  }

  private mutating func makeRoom() -> Int {
    if let index = self.free.popLast() { return index }
    self.entries.append(nil)
    self.neighbours.append(Neighbours(newer: Self.none, older: Self.none))
    return self.entries.count - 1
  }

  private mutating func moveToFront(_ index: Int) {
    guard index != self.newest else { return }
    self.unlink(index)
    self.linkAsNewest(index)
  }

  private mutating func unlink(_ index: Int) {
    let (newer, older) = (self.neighbours[index].newer, self.neighbours[index].older)
    if newer == Self.none { self.newest = older } else { self.neighbours[newer].older = older }
    if older == Self.none { self.oldest = newer } else { self.neighbours[older].newer = newer }
  }

  private mutating func linkAsNewest(_ index: Int) {
    self.neighbours[index] = Neighbours(newer: Self.none, older: self.newest)
    if self.newest == Self.none { self.oldest = index } else { self.neighbours[self.newest].newer = index }
    self.newest = index
  }
}

/// What is next to an entry in the order of use. Apart from the entries, whose size is not known when compiling, and
/// not inside the generic type: so a use that only moves an entry touches nothing generic.
private struct Neighbours {
  /// Towards the most recently used.
  var newer: Int
  /// Towards the least recently used.
  var older: Int
}
