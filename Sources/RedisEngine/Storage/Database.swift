// RedisEngine: Redis's data and commands, pure. This file: one numbered database.

import HeapModule
import WireCore

/// One database: keys, and when they expire.
struct Database: Sendable {
  fileprivate struct Expiry: Comparable, Sendable {
    var time: Int64
    var key: ByteString

    static func < (left: Self, right: Self) -> Bool { left.time < right.time }
  }

  private(set) var table = ScanTable<ByteString, Entry>()
  /// Every expiry that was ever set, soonest first; those that no longer hold are passed over.
  fileprivate var expiries = Heap<Expiry>()
  /// The number of keys that expire.
  private(set) var expiringCount = 0

  var count: Int { self.table.count }

  /// The earliest moment at which a key may expire. May be early, never late.
  var nextExpiry: Int64? { self.expiries.min?.time }

  /// The entry at a position of the table, to change its value in place; see ``setExpiry(_:at:of:)`` for the rest.
  subscript(at position: Int) -> Entry {
    get { self.table[at: position] }
    _modify { yield &self.table[at: position] }
  }

  @inline(__always)
  func position(of key: ByteString) -> Int? { self.table.position(of: key) }

  /// Adds a key that is not there.
  mutating func insert(_ entry: Entry, forKey key: ByteString) -> Int {
    let position = self.table.insert(entry, forKey: key)
    self.note(entry.expiresAt, insteadOf: Entry.never, key: key)
    return position
  }

  /// Sets or clears when the key at `position` expires.
  mutating func setExpiry(_ time: Int64, at position: Int, of key: ByteString) {
    let old = self.table[at: position].expiresAt
    self.table[at: position].expiresAt = time
    self.note(time, insteadOf: old, key: key)
  }

  /// Removes a key.
  @discardableResult
  mutating func remove(_ key: ByteString) -> Entry? {
    guard let entry = self.table.removeValue(forKey: key) else { return nil }
    self.note(Entry.never, insteadOf: entry.expiresAt, key: key)
    return entry
  }

  /// Removes every key.
  mutating func removeAll() {
    self.table.removeAll()
    self.expiries = Heap()
    self.expiringCount = 0
  }

  /// Takes one key that expired at or before `time`, soonest first.
  mutating func nextExpired(at time: Int64) -> ByteString? {
    while let first = self.expiries.min, first.time <= time {
      self.expiries.removeMin()
      if self.table[first.key]?.expiresAt == first.time { return first.key }
    }
    return nil
  }

  private mutating func note(_ time: Int64, insteadOf old: Int64, key: ByteString) {
    if old != Entry.never { self.expiringCount -= 1 }
    guard time != Entry.never else { return }
    self.expiringCount += 1
    self.expiries.insert(Expiry(time: time, key: key))
    // Keys whose expiry is set over and over would fill the heap with moments that no longer hold.
    if self.expiries.count > 2 * self.expiringCount + 64 { self.rebuildExpiries() }
  }

  private mutating func rebuildExpiries() {
    self.expiries = Heap(
      self.table.lazy.filter { $0.value.expiresAt != Entry.never }
        .map { Expiry(time: $0.value.expiresAt, key: $0.key) }
    )
  }
}
