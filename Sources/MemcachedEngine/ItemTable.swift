// MemcachedEngine: memcached's data and commands, no network, no clock. This file: items by key, in the order of use.

import MemcachedWire
import WireCore

/// Items by key, bounded by the memory that they take: who was used longest ago makes room.
///
/// The order is a list through the slots, so that everything takes constant time. memcached keeps an order for each size
/// of items, in three parts; here it is one for all.
struct ItemTable: Sendable {
  private struct Slot: Sendable {
    var key: ByteString
    var item: Item
    /// The one used next before this one.
    var older: Int
    /// The one used next after this one.
    var newer: Int
  }

  private var places: [ByteString: Int] = [:]
  private var slots: [Slot] = []
  private var free: [Int] = []
  private var oldest = ItemTable.none
  private var newest = ItemTable.none
  private static let none = -1

  /// The bytes that all items take, with what memcached keeps beside them.
  private(set) var bytes = 0
  /// How many items made room for others.
  private(set) var evictions = 0
  /// Those that did since they were taken, and their sizes.
  private var evicted: [(item: Item, size: Int)] = []
  var hasEvicted: Bool { !self.evicted.isEmpty }

  var count: Int { self.places.count }

  /// The keys, most recently used first.
  var keys: [ByteString] {
    var keys: [ByteString] = []
    var place = self.newest
    while place != Self.none {
      keys.append(self.slots[place].key)
      place = self.slots[place].older
    }
    return keys
  }

  /// Where a key's item is, until the next change of the table.
  func place(of key: ByteString) -> Int? { self.places[key] }

  /// The item at a place. Its size must not change through here.
  subscript(place: Int) -> Item {
    get { self.slots[place].item }
    _modify { yield &self.slots[place].item }
  }

  /// Makes the item at a place the most recently used.
  mutating func use(_ place: Int) {
    guard place != self.newest else { return }
    self.unlink(place)
    self.link(place)
  }

  /// Puts an item under a key, in place of what was there. Others make room if all take more than `limit` bytes.
  mutating func put(_ item: Item, under key: ByteString, limit: Int) {
    self.put(item, under: key, at: self.places[key], limit: limit)
  }

  /// The same, where it is known at which place the key's item is, or that there is none.
  mutating func put(_ item: Item, under key: ByteString, at place: Int?, limit: Int) {
    let size = Self.size(of: item, under: key)
    if let place {
      self.bytes += size - Self.size(of: self.slots[place].item, under: key)
      self.slots[place].item = item
      self.use(place)
    } else {
      let place = self.free.popLast() ?? self.slots.count
      let slot = Slot(key: key, item: item, older: Self.none, newer: Self.none)
      if place == self.slots.count { self.slots.append(slot) } else { self.slots[place] = slot }
      self.places[key] = place
      self.bytes += size
      self.link(place)
    }
    self.makeRoom(limit)
  }

  /// Takes a key's item away.
  mutating func remove(_ key: ByteString) {
    guard let place = self.places.removeValue(forKey: key) else { return }
    self.bytes -= Self.size(of: self.slots[place].item, under: key)
    self.unlink(place)
    self.slots[place] = Slot(
      key: ByteString(),
      item: Item(value: ByteString(), lastAccess: 0),
      older: Self.none,
      newer: Self.none
    )
    self.free.append(place)
  }

  /// Evicts until all take at most `limit` bytes. The item used last stays.
  mutating func makeRoom(_ limit: Int) {
    while self.bytes > limit, self.oldest != self.newest {
      let slot = self.slots[self.oldest]
      self.evicted.append((slot.item, Self.size(of: slot.item, under: slot.key)))
      self.remove(slot.key)
      self.evictions += 1
    }
  }

  /// The items that have made room since this was asked last.
  mutating func takeEvicted() -> [(item: Item, size: Int)] {
    defer { self.evicted = [] }
    return self.evicted
  }

  /// The bytes that an item takes; those of its CAS number where there is one.
  static func size(of item: Item, under key: ByteString) -> Int {
    MemcachedRequestDecoder.itemSize(key: key.count, flags: item.flags, value: item.value.count)
      - (item.cas == 0 ? MemcachedRequestDecoder.casSize : 0)
  }

  private mutating func link(_ place: Int) {
    self.slots[place].older = self.newest
    self.slots[place].newer = Self.none
    if self.newest == Self.none { self.oldest = place } else { self.slots[self.newest].newer = place }
    self.newest = place
  }

  private mutating func unlink(_ place: Int) {
    let (older, newer) = (self.slots[place].older, self.slots[place].newer)
    if older == Self.none { self.oldest = newer } else { self.slots[older].newer = newer }
    if newer == Self.none { self.newest = older } else { self.slots[newer].older = older }
  }
}
