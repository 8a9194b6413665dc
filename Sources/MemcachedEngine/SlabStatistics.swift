// MemcachedEngine: memcached's data and commands, no network, no clock. This file: items by the class of their size.

import WireCore

/// A class of sizes, as memcached has them with its usual settings: each holds items a quarter larger than the one before,
/// from 96 bytes to half a megabyte. The fake has no such classes; it can only say which one an item would be in.
struct SlabClass: Hashable {
  /// Counted from 1.
  var number = 1
  /// The largest item, in bytes.
  var chunk = 96

  /// The class of items of a size.
  init(of size: Int) {
    while size > self.chunk, let next = self.next { self = next }
  }

  /// The class of larger items, if there is one.
  var next: SlabClass? {
    guard Double(self.chunk) < Double(Self.largestChunk) / Self.factor else { return nil }
    var next = self
    next.chunk = (Int(Double(self.chunk) * Self.factor) + 7) / 8 * 8
    next.number += 1
    return next
  }

  /// Larger items are kept in several pieces.
  static let largestChunk = 524_288
  private static let factor = 1.25
  static let page = 1024 * 1024
  /// More classes memcached cannot have.
  static let maximumNumber = 63
}

extension MemcachedEngine {
  private struct Members {
    var keys: [ByteString] = []
    var bytes = 0
    var oldestAccess = Int64.max
  }

  /// The items of each class, most recently used first.
  private var classes: [(slab: SlabClass, members: Members)] {
    var classes: [SlabClass: Members] = [:]
    for key in self.data.items.keys {
      guard let place = self.data.items.place(of: key) else { continue }
      let item = self.data.items[place]
      let size = ItemTable.size(of: item, under: key)
      var members = classes[SlabClass(of: size), default: Members()]
      members.keys.append(key)
      members.bytes += size
      members.oldestAccess = min(members.oldestAccess, item.lastAccess)
      classes[SlabClass(of: size)] = members
    }
    return classes.sorted { $0.key.number < $1.key.number }.map { ($0.key, $0.value) }
  }

  /// `stats items`, of classes that have items.
  func itemStatistics(now: Int64) -> [(name: String, value: String)] {
    self.classes.flatMap { slab, members in
      let numbers = [
        ("number", members.keys.count), ("age", Int(now - members.oldestAccess)), ("mem_requested", members.bytes),
      ]
      let counters = self.statistics.classes[slab.number] ?? ClassCounters()
      return (numbers + counters.named).map { ("items:\(slab.number):\($0)", String($1)) }
    }
  }

  /// `stats slabs`, as if each class had as many pages as its items need.
  var slabStatistics: [(name: String, value: String)] {
    let classes = self.classes
    var allPages = 0
    let numbers = classes.flatMap { slab, members in
      let (perPage, used) = (SlabClass.page / slab.chunk, members.keys.count)
      let pages = (used + perPage - 1) / perPage
      allPages += pages
      return [
        ("chunk_size", slab.chunk), ("chunks_per_page", perPage), ("total_pages", pages),
        ("total_chunks", pages * perPage), ("used_chunks", used), ("free_chunks", pages * perPage - used),
        ("free_chunks_end", 0),
      ].map { ("\(slab.number):\($0)", String($1)) }
    }
    let totals = [("active_slabs", classes.count), ("total_malloced", allPages * SlabClass.page)]
    return numbers + totals.map { ($0, String($1)) }
  }

  /// `stats sizes`: how many items there are of each size, to 32 bytes upwards.
  var sizeStatistics: [(name: String, value: String)] {
    guard let first = self.settings.firstSizedCAS else { return [("sizes_status", "disabled")] }
    var counts: [Int: Int] = [:]
    for key in self.data.items.keys {
      guard let place = self.data.items.place(of: key), self.data.items[place].cas >= first else { continue }
      counts[(ItemTable.size(of: self.data.items[place], under: key) + 31) / 32 * 32, default: 0] += 1
    }
    return counts.sorted { $0.key < $1.key }.map { (String($0.key), String($0.value)) }
  }

  /// `stats sizes_enable`: from now on, what is stored is counted. Older items are told by their CAS numbers.
  mutating func countSizes() -> [(name: String, value: String)] {
    guard self.settings.usesCAS else { return [("sizes_status", "error"), ("sizes_error", "cas_support_disabled")] }
    self.settings.firstSizedCAS = self.settings.firstSizedCAS ?? self.nextCAS()
    return [("sizes_status", "enabled")]
  }

  /// `stats cachedump`: a class's number, and how many items at most, 0 for all.
  func dump(_ words: ArraySlice<ByteString>, now: Int64) -> StatisticsRow.Answer {
    guard self.settings.allowsDump else { return .refused("CLIENT_ERROR stats cachedump not allowed") }
    let words = words.map(\.string)
    guard words.count >= 2 else { return .refused("CLIENT_ERROR bad command line") }
    guard let number = UInt32(words[0]), let limit = UInt32(words[1]) else {
      return .refused("CLIENT_ERROR bad command line format")
    }
    guard number <= SlabClass.maximumNumber else { return .refused("CLIENT_ERROR Illegal slab id") }
    let keys = self.classes.first { $0.slab.number == number }?.members.keys ?? []
    let lines = keys.lazy.compactMap { key in self.line(of: key, now: now) }
    return .lines(Array(limit == 0 ? lines.prefix(.max) : lines.prefix(Int(limit))))
  }

  private func line(of key: ByteString, now: Int64) -> String? {
    guard let place = self.data.items.place(of: key) else { return nil }
    let item = self.data.items[place]
    guard self.data.isLive(item, now: now), !item.isKeyBinary else { return nil }
    return "ITEM \(key.string) [\(item.value.count) b; \(item.expires == 0 ? self.start : item.expires) s]"
  }
}
