// MemcachedEngine: memcached's data and commands, no network, no clock. This file: how items end, by the class of their
// size.

import WireCore

/// What is counted for each class of sizes (doc/protocol.txt, Item statistics).
struct ClassCounters: Sendable {
  var evicted = 0
  /// Of these, who would have expired.
  var evictedNonzero = 0
  /// How long the last one that was evicted had not been asked for, in seconds.
  var evictedTime = 0
  var evictedUnfetched = 0
  var evictedActive = 0
  var outOfMemory = 0
  /// Items that had expired or were flushed, and whose room another took.
  var reclaimed = 0
  var expiredUnfetched = 0
  var crawlerReclaimed = 0
  var crawlerItemsChecked = 0

  /// The names of `stats items`, in memcached's order.
  var named: [(name: String, value: Int)] {
    [
      ("evicted", self.evicted), ("evicted_nonzero", self.evictedNonzero), ("evicted_time", self.evictedTime),
      ("outofmemory", self.outOfMemory), ("tailrepairs", 0), ("reclaimed", self.reclaimed),
      ("expired_unfetched", self.expiredUnfetched), ("evicted_unfetched", self.evictedUnfetched),
      ("evicted_active", self.evictedActive), ("crawler_reclaimed", self.crawlerReclaimed),
      ("crawler_items_checked", self.crawlerItemsChecked), ("lrutail_reflocked", 0),
    ]
  }

  /// An item's room went to another one that was stored under the same key, as it had expired.
  mutating func reclaim(_ item: Item) {
    self.reclaimed += 1
    if !item.isFetched { self.expiredUnfetched += 1 }
  }

  mutating func evict(_ item: Item, now: Int64) {
    self.evicted += 1
    self.evictedTime = Int(now - item.lastAccess)
    if item.expires != 0 { self.evictedNonzero += 1 }
    if !item.isFetched { self.evictedUnfetched += 1 }
    if item.isActive { self.evictedActive += 1 }
  }
}

extension MemcachedEngine {
  /// Counts the items that have made room for others.
  mutating func countEvicted(now: Int64) {
    for (item, size) in self.data.items.takeEvicted() {
      let number = SlabClass(of: size).number
      if self.data.isLive(item, now: now) {
        self.statistics.classes[number, default: ClassCounters()].evict(item, now: now)
      } else {
        self.statistics.classes[number, default: ClassCounters()].reclaim(item)
      }
    }
  }

  /// Counts an item that is gone and whose key is stored anew.
  mutating func countReclaimed(_ item: Item, under key: ByteString) {
    let number = SlabClass(of: ItemTable.size(of: item, under: key)).number
    self.statistics.classes[number, default: ClassCounters()].reclaim(item)
  }
}
