// MemcachedEngine: memcached's data and commands, no network, no clock. This file: the data as tests see it.

package import WireCore

/// All items of a server, with what decides which of them are still there.
package struct MemcachedData: Sendable {
  var items = ItemTable()
  /// The CAS number that was given last.
  var lastCAS: UInt64 = 0
  var flush: Flush?

  /// Everything older is gone, from a moment on.
  struct Flush: Sendable {
    var oldestLive: Int64
    var oldestCAS: UInt64
  }

  /// None.
  package init() {}

  func isFlushed(_ item: Item, now: Int64) -> Bool {
    guard let flush = self.flush, flush.oldestLive != 0, flush.oldestLive <= now else { return false }
    return item.lastAccess <= flush.oldestLive || item.cas < flush.oldestCAS
  }

  /// Whether the item is to be served.
  func isLive(_ item: Item, now: Int64) -> Bool {
    !self.isFlushed(item, now: now) && (item.expires == 0 || item.expires > now)
  }
}

extension MemcachedEngine {
  /// The bytes under a key. Nobody has asked for the item thereby.
  package func value(of key: ByteString, now: FakeClock.Instant) -> ByteString? {
    guard let place = self.data.items.place(of: key) else { return nil }
    let item = self.data.items[place]
    return self.data.isLive(item, now: now.seconds) ? item.value : nil
  }

  /// Stores bytes under a key, or deletes it if there are none. Not counted.
  package mutating func set(
    _ key: ByteString,
    to value: ByteString?,
    flags: UInt32,
    timeToLive: Duration?,
    now: FakeClock.Instant
  ) {
    guard let value else { return self.data.items.remove(key) }
    let expires = timeToLive.map { max(1, now.advanced(by: $0).seconds) } ?? 0
    var item = Item(value: value, flags: flags, expires: expires, lastAccess: now.seconds)
    item.cas = self.nextCAS()
    self.data.items.put(item, under: key, limit: self.settings.evictionLimit)
    self.countEvicted(now: now.seconds)
  }

  /// The keys of the items that would be served, most recently used first.
  package func keys(now: FakeClock.Instant) -> [ByteString] {
    self.data.items.keys.filter { key in
      self.data.items.place(of: key).map { self.data.isLive(self.data.items[$0], now: now.seconds) } ?? false
    }
  }

  /// How many items made room for others.
  package var evictionCount: Int { self.data.items.evictions }

  package mutating func clearUnsupported() { self.unsupported = [:] }
}
