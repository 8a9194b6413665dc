// MemcachedEngine: memcached's data and commands, no network, no clock. This file: what `stats detail` counts.

import WireCore

/// How often keys of each prefix were asked for, hit, stored and deleted (doc/protocol.txt, Detail statistics). As in
/// memcached, the meta commands, `touch`, `incr` and `decr` are not counted.
struct PrefixStatistics: Sendable {
  private struct Counts: Sendable {
    var gets = 0
    var hits = 0
    var sets = 0
    var deletes = 0
  }

  /// What is counted.
  enum Event {
    case hit, miss, set, delete
  }

  var isOn = false
  private var counts: [ByteString: Counts] = [:]
  private static let delimiter = UInt8(ascii: ":")
  /// More prefixes are not remembered, so that clients cannot make this grow without end.
  private static let maximum = 10_000

  /// Counts what happens to a key, if it has a prefix.
  mutating func count(_ event: Event, _ key: ByteString) {
    guard self.isOn, let end = key.bytes.firstIndex(of: Self.delimiter) else { return }
    let prefix = ByteString(key.bytes[..<end])
    guard self.counts.count < Self.maximum || self.counts[prefix] != nil else { return }
    switch event {
    case .hit:
      self.counts[prefix, default: Counts()].gets += 1
      self.counts[prefix, default: Counts()].hits += 1
    case .miss: self.counts[prefix, default: Counts()].gets += 1
    case .set: self.counts[prefix, default: Counts()].sets += 1
    case .delete: self.counts[prefix, default: Counts()].deletes += 1
    }
  }

  mutating func reset() { self.counts = [:] }

  /// `stats detail dump`.
  var lines: [String] {
    self.counts.sorted { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) }.map { prefix, counts in
      "PREFIX \(prefix.string) get \(counts.gets) hit \(counts.hits) set \(counts.sets) del \(counts.deletes)"
    }
  }
}

extension MemcachedEngine {
  /// Counts what happens to a key, if clients want that.
  mutating func record(_ event: PrefixStatistics.Event, _ key: ByteString) {
    guard self.prefixes.isOn else { return }
    self.prefixes.count(event, key)
  }

  /// `stats detail` and what follows.
  mutating func detail(_ words: ArraySlice<ByteString>) -> StatisticsRow.Answer {
    switch words.first?.string {
    case "on", "off":
      self.prefixes.isOn = words.first?.string == "on"
      return .done("OK")
    case "dump": return .lines(self.prefixes.lines)
    default: return .refused("CLIENT_ERROR usage: stats detail on|off|dump")
    }
  }
}
