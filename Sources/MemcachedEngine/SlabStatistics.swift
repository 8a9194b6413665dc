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
    guard Double(self.chunk) < Self.largest / Self.factor else { return nil }
    var next = self
    next.chunk = (Int(Double(self.chunk) * Self.factor) + 7) / 8 * 8
    next.number += 1
    return next
  }

  private static let largest = 524_288.0
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

  /// `stats items`.
  func itemStatistics(now: Int64) -> [(name: String, value: String)] {
    self.classes.flatMap { slab, members in
      [
        ("number", members.keys.count), ("age", Int(now - members.oldestAccess)), ("mem_requested", members.bytes),
      ].map { ("items:\(slab.number):\($0)", String($1)) }
    }
  }

  /// `stats slabs`.
  var slabStatistics: [(name: String, value: String)] {
    let classes = self.classes
    let numbers = classes.flatMap { slab, members in
      [
        ("chunk_size", slab.chunk), ("chunks_per_page", SlabClass.page / slab.chunk),
        ("used_chunks", members.keys.count),
      ].map { ("\(slab.number):\($0)", String($1)) }
    }
    return numbers + [("active_slabs", String(classes.count))]
  }

  /// `stats cachedump`: a class's number, and how many items at most, 0 for all.
  func dump(_ words: ArraySlice<ByteString>, now: Int64) -> StatisticsRow.Answer {
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
