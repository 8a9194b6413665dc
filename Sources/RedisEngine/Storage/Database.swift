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
  /// Hashes with a field that expires, by the earliest such moment; some may no longer hold (Redis 7.4).
  fileprivate var fieldExpiries = Heap<Expiry>()

  var count: Int { self.table.count }

  /// The earliest moment at which a key or a field of a hash may expire. May be early, never late.
  var nextExpiry: Int64? {
    guard let field = self.fieldExpiries.min else { return self.expiries.min?.time }
    return min(field.time, self.expiries.min?.time ?? field.time)
  }

  /// Whether a field of a hash may expire.
  @inline(__always)
  var hasExpiringFields: Bool { !self.fieldExpiries.isEmpty }

  /// The entry at a position of the table, to change its value in place; see ``setExpiry(_:at:of:)`` for the rest.
  subscript(at position: Int) -> Entry {
    @inline(__always)
    get { self.table[at: position] }
    @inline(__always)
    _modify { yield &self.table[at: position] }
  }

  @inline(__always)
  func position(of key: ByteString) -> Int? { self.table.position(of: key) }

  /// Adds a key that is not there.
  mutating func insert(_ entry: Entry, forKey key: ByteString) -> Int {
    let position = self.table.insert(entry, forKey: key)
    self.note(entry.expiresAt, insteadOf: Entry.never, key: key)
    if case .hash(let hash) = entry.value { self.noteFieldExpiry(hash.nextExpiry, of: key) }
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
    self.fieldExpiries = Heap()
  }

  /// Takes one key that expired at or before `time`, soonest first.
  mutating func nextExpired(at time: Int64) -> ByteString? {
    while let first = self.expiries.min, first.time <= time {
      self.expiries.removeMin()
      if self.table[first.key]?.expiresAt == first.time { return first.key }
    }
    return nil
  }

  /// Remembers that the hash at a key has a field that expires at `time`, or at ``Entry/never``.
  mutating func noteFieldExpiry(_ time: Int64, of key: ByteString) {
    guard time != Entry.never else { return }
    self.fieldExpiries.insert(Expiry(time: time, key: key))
    if self.fieldExpiries.count > 2 * self.table.count + 64 { self.rebuildFieldExpiries() }
  }

  /// Takes one key at which a field expired at or before `time`, soonest first.
  mutating func nextKeyWithExpiredField(at time: Int64) -> ByteString? {
    while let first = self.fieldExpiries.min, first.time <= time {
      self.fieldExpiries.removeMin()
      if case .hash(let hash)? = self.table[first.key]?.value, hash.mayHaveExpired(at: time) { return first.key }
    }
    return nil
  }

  private mutating func rebuildFieldExpiries() {
    self.fieldExpiries = Heap(
      self.table.lazy.compactMap { key, entry in
        guard case .hash(let hash) = entry.value, hash.nextExpiry != Entry.never else { return nil }
        return Expiry(time: hash.nextExpiry, key: key)
      }
    )
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
