// MemcachedEngine: memcached's data and commands, no network, no clock. This file: one server's data, whatever protocol
// asks for it.

import MemcachedWire
package import WireCore

/// The data of one server, and the operations that all protocols share.
package struct MemcachedEngine: Sendable {
  /// How the server is set up.
  package struct Settings: Sendable {
    /// The bytes that all items may take (`-m`, there in megabytes).
    package var memoryLimit = 64 * 1024 * 1024
    /// The bytes that one item may take (`-I`).
    package var maximumItem = 1024 * 1024
    /// What `version` says.
    package var version = "1.6.18"
    /// Users and their passwords; if there are any, clients must authenticate.
    package var users: [String: String] = [:]

    package init() {}
  }

  package internal(set) var settings: Settings
  /// When the server was started, in seconds since 1970.
  let start: Int64
  package var data = MemcachedData()
  var statistics = Statistics()
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

  /// The next CAS number.
  mutating func nextCAS() -> UInt64 {
    self.data.lastCAS += 1
    return self.data.lastCAS
  }

  // MARK: Finding

  /// Where a key's item is; `nil` if there is none, or no more.
  mutating func find(_ key: ByteString, now: Int64) -> Int? {
    guard let place = self.data.items.place(of: key) else { return nil }
    let item = self.data.items[place]
    if self.data.isFlushed(item, now: now) {
      self.statistics.getFlushed += 1
    } else if item.expires != 0, item.expires <= now {
      self.statistics.getExpired += 1
    } else {
      return place
    }
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
    case stored(cas: UInt64), exists, notFound, notStored
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
    self.statistics.setCommands += 1
    guard let place = self.find(key, now: now) else { return self.storeFirst(item, under: key, mode) }
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
      guard ItemTable.size(of: joined, under: key) <= self.settings.maximumItem else { return .notStored }
      return self.put(joined, under: key, at: place)
    case .cas: return self.storeChecked(item, under: key, cas, at: place, acceptsStale)
    }
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
    self.data.items.put(item, under: key, at: place, limit: self.settings.memoryLimit)
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
    guard !old.value.isEmpty else { return .notNumeric }
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

  /// Everything that is there now, or at a later moment, is gone then.
  mutating func flushAll(after delay: Int64, now: Int64) {
    self.statistics.flushCommands += 1
    let oldestLive = (delay > 0 ? self.moment(delay, now: now) : now) - 1
    let oldestCAS = oldestLive <= now ? self.nextCAS() : self.data.flush?.oldestCAS ?? 0
    self.data.flush = MemcachedData.Flush(oldestLive: oldestLive, oldestCAS: oldestCAS)
  }

  mutating func changeMemoryLimit(to bytes: Int) {
    self.settings.memoryLimit = bytes
    self.data.items.makeRoom(bytes)
  }

  mutating func note(unsupported name: String) { self.unsupported[name, default: 0] += 1 }
}

extension MemcachedEngine: WireEngine {
  /// Nothing: no connection waits for another.
  package mutating func takeActions() -> [WireAction] { [] }

  /// None: what has expired is found when it is asked for.
  package var nextDeadline: FakeClock.Instant? { nil }

  package mutating func tick(now: FakeClock.Instant) {}
}

extension FakeClock.Instant {
  /// Whole seconds since 1970.
  var seconds: Int64 { self.nanoseconds / 1_000_000_000 }
}
