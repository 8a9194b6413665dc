// MemcachedEngine: memcached's data and commands, no network, no clock. This file: one server's data, whatever protocol
// asks for it.

import MemcachedWire
package import WireCore

/// The data of one server, and the operations that all protocols share.
package struct MemcachedEngine: Sendable {
  package internal(set) var settings: Settings
  /// When the server was started, in seconds since 1970.
  let start: Int64
  package var data = MemcachedData()
  var statistics = Statistics()
  var prefixes = PrefixStatistics()
  var connections = ConnectionTable()
  /// What the shell is to do to other connections.
  var actions: [WireAction] = []
  /// What clients asked for that the fake does not do.
  package internal(set) var unsupported: [String: Int] = [:]

  package init(settings: Settings = Settings(), now: FakeClock.Instant) {
    self.settings = settings
    self.start = now.seconds
  }

  // MARK: Time

  /// The moment that a client's expiry means: 0 for never, up to 30 days from now, beyond that since 1970.
  func moment(_ expiry: Int64, now: Int64) -> Int64 {
    switch expiry {
    case 0: 0
    case ..<0: 1
    case ...(60 * 60 * 24 * 30): now + expiry
    default: expiry <= self.start ? 1 : expiry
    }
  }

  /// The next CAS number; 0 where there are none.
  mutating func nextCAS() -> UInt64 {
    guard self.settings.usesCAS else { return 0 }
    self.data.lastCAS += 1
    return self.data.lastCAS
  }

  // MARK: Finding

  /// Where a key's item is; `nil` if there is none, or no more.
  ///
  /// - Parameter isStoring: whether another takes the room of an item that is no more.
  mutating func find(_ key: ByteString, now: Int64, isStoring: Bool = false) -> Int? {
    guard let place = self.data.items.place(of: key) else { return nil }
    let item = self.data.items[place]
    if self.data.isFlushed(item, now: now) {
      self.statistics.getFlushed += 1
    } else if item.expires != 0, item.expires <= now {
      self.statistics.getExpired += 1
    } else {
      return place
    }
    if isStoring { self.countReclaimed(item, under: key) }
    self.data.items.remove(key)
    return nil
  }

  /// Remembers that an item was asked for.
  mutating func bump(_ place: Int, now: Int64) {
    self.data.items.use(place)
    guard !self.data.items[place].isActive else { return }
    if self.data.items[place].isFetched {
      self.data.items[place].isActive = true
      self.data.items[place].lastAccess = now
    } else {
      self.data.items[place].isFetched = true
    }
  }

  // MARK: Changing

  /// How storing ended.
  enum StoreOutcome: Hashable, Sendable {
    case stored(cas: UInt64), exists, notFound, notStored, noMemory
  }

  /// Stores an item.
  ///
  /// - Parameters:
  ///   - cas: the number that the item there must have; 0 for any.
  ///   - acceptsStale: whether a lower number than the item's may replace it, the result being stale.
  mutating func store(
    _ item: Item,
    under key: ByteString,
    _ mode: StoreMode,
    cas: UInt64 = 0,
    acceptsStale: Bool = false,
    now: Int64
  ) -> StoreOutcome {
    guard self.hasRoom(for: item, under: key) else { return .noMemory }
    self.statistics.setCommands += 1
    guard let place = self.find(key, now: now, isStoring: true) else { return self.storeFirst(item, under: key, mode) }
    switch mode {
    case .add:
      self.data.items.use(place)
      return .notStored
    case .set, .replace: return self.put(item, under: key, at: place)
    case .append, .prepend:
      let old = self.data.items[place]
      guard cas == 0 || cas == old.cas else { return .exists }
      var joined = Item(value: old.value, flags: old.flags, expires: old.expires, lastAccess: item.lastAccess)
      joined.value.bytes = mode == .append ? old.value.bytes + item.value.bytes : item.value.bytes + old.value.bytes
      joined.cas = old.cas
      guard ItemTable.size(of: joined, under: key) <= self.settings.maximumItem else { return .notStored }
      return self.put(joined, under: key, at: place)
    case .cas: return self.storeChecked(item, under: key, cas, at: place, acceptsStale)
    }
  }

  /// Whether there is room for an item, or others may make room. One that is in its place keeps its own until the new one
  /// is stored.
  private func hasRoom(for item: Item, under key: ByteString) -> Bool {
    guard !self.settings.evicts else { return true }
    return self.data.items.bytes + ItemTable.size(of: item, under: key) <= self.settings.memoryLimit
  }

  private mutating func storeFirst(_ item: Item, under key: ByteString, _ mode: StoreMode) -> StoreOutcome {
    switch mode {
    case .set, .add: return self.put(item, under: key, at: nil)
    case .replace, .append, .prepend: return .notStored
    case .cas:
      self.statistics.casMisses += 1
      return .notFound
    }
  }

  private mutating func storeChecked(
    _ item: Item,
    under key: ByteString,
    _ cas: UInt64,
    at place: Int,
    _ acceptsStale: Bool
  ) -> StoreOutcome {
    let old = self.data.items[place]
    if cas != 0, cas == old.cas {
      self.statistics.casHits += 1
      return self.put(item, under: key, at: place)
    }
    guard acceptsStale, cas != 0, cas < old.cas else {
      self.statistics.casBadValues += 1
      return .exists
    }
    self.statistics.casHits += 1
    var stale = item
    stale.expires = old.expires
    stale.isStale = true
    stale.isTokenSent = old.isTokenSent
    return self.put(stale, under: key, at: place)
  }

  private mutating func put(_ item: Item, under key: ByteString, at place: Int?) -> StoreOutcome {
    var item = item
    item.cas = self.nextCAS()
    self.data.items.put(item, under: key, at: place, limit: self.settings.evictionLimit)
    if self.data.items.hasEvicted { self.countEvicted(now: item.lastAccess) }
    self.statistics.totalItems += 1
    return .stored(cas: item.cas)
  }

  /// How counting ended.
  enum DeltaOutcome: Hashable, Sendable {
    /// The number, where the item is, and whether it is another item than before.
    case value(UInt64, place: Int, isReplaced: Bool)
    case notNumeric, notFound, casMismatch
  }

  /// Counts up, round at 2⁶⁴, or down, to 0 at least. A value that was longer keeps its length.
  mutating func count(
    _ key: ByteString,
    isIncrement: Bool,
    by amount: UInt64,
    cas: UInt64 = 0,
    now: Int64
  ) -> DeltaOutcome {
    guard let place = self.find(key, now: now) else { return .notFound }
    let old = self.data.items[place]
    // memcached does not even look at the CAS number of nothing, and of what it keeps in several pieces.
    guard !old.value.isEmpty, ItemTable.size(of: old, under: key) <= SlabClass.largestChunk else { return .notNumeric }
    guard cas == 0 || cas == old.cas else { return .casMismatch }
    guard let number = CNumber.uint64(old.value.bytes) else { return .notNumeric }
    let result = isIncrement ? number &+ amount : number - min(number, amount)
    if isIncrement { self.statistics.incrementHits += 1 } else { self.statistics.decrementHits += 1 }
    let digits = Array(String(result).utf8)
    let isReplaced = digits.count > old.value.count
    if !isReplaced {
      self.data.items[place].value = ByteString(
        digits + [UInt8](repeating: 0x20, count: old.value.count - digits.count)
      )
      self.data.items[place].cas = self.nextCAS()
      self.data.items.use(place)
    } else {
      let longer = Item(value: ByteString(digits), flags: old.flags, expires: old.expires, lastAccess: now)
      _ = self.put(longer, under: key, at: place)
    }
    return self.data.items.place(of: key).map { .value(result, place: $0, isReplaced: isReplaced) } ?? .notFound
  }

  /// Takes an item away; whether there was one.
  mutating func delete(_ key: ByteString, now: Int64) -> Bool {
    guard self.find(key, now: now) != nil else {
      self.statistics.deleteMisses += 1
      return false
    }
    self.statistics.deleteHits += 1
    self.data.items.remove(key)
    return true
  }

  /// Gives an item another expiry; where it is, if there is one.
  mutating func touch(_ key: ByteString, expiry: Int64, now: Int64) -> Int? {
    self.statistics.touchCommands += 1
    guard let place = self.find(key, now: now) else {
      self.statistics.touchMisses += 1
      return nil
    }
    self.statistics.touchHits += 1
    self.bump(place, now: now)
    self.data.items[place].expires = self.moment(expiry, now: now)
    return place
  }

  /// Everything that is there now, or at a later moment, is gone then; whether that is allowed. Without CAS numbers, so is
  /// what is stored in the same second.
  mutating func flushAll(after delay: Int64, now: Int64) -> Bool {
    self.statistics.flushCommands += 1
    guard self.settings.allowsFlush else { return false }
    let moment = delay > 0 ? self.moment(delay, now: now) : now
    let oldestLive = self.settings.usesCAS ? moment - 1 : moment
    let oldestCAS = oldestLive <= now ? self.nextCAS() : self.data.flush?.oldestCAS ?? 0
    self.data.flush = MemcachedData.Flush(oldestLive: oldestLive, oldestCAS: oldestCAS)
    return true
  }

  mutating func changeMemoryLimit(to bytes: Int, now: Int64) {
    self.settings.memoryLimit = bytes
    self.data.items.makeRoom(self.settings.evictionLimit)
    self.countEvicted(now: now)
  }

  mutating func note(unsupported name: String) { self.unsupported[name, default: 0] += 1 }
}

extension MemcachedEngine: WireEngine {
  package mutating func takeActions() -> [WireAction] {
    guard !self.actions.isEmpty else { return [] }
    defer { self.actions = [] }
    return self.actions
  }

  /// When a client has said nothing for too long. What has expired is found when it is asked for.
  package var nextDeadline: FakeClock.Instant? {
    self.settings.idleTimeout.flatMap { self.connections.firstTimeout($0) }
  }

  package mutating func tick(now: FakeClock.Instant) {
    guard let timeout = self.settings.idleTimeout else { return }
    let idle = self.connections.takeIdle(timeout, now: now)
    self.statistics.idleKicks += idle.count
    self.actions += idle.map { .close($0) }
  }
}

extension FakeClock.Instant {
  /// Whole seconds since 1970.
  var seconds: Int64 { self.nanoseconds / 1_000_000_000 }
}
