// ConformanceTests: one suite, two servers. This file: when two replies count as the same.

import RESP
import WireCore

/// How the replies of a command are compared.
enum ReplyComparison {
  /// Value for value.
  case exact
  /// As sets: the real order follows from a hash table with a random seed.
  case unordered
  /// As sets of pairs, for the same reason.
  case unorderedPairs
  /// As numbers that may differ by this much: the two servers were not asked at the same moment.
  case tolerant(Int64)

  /// What a command's replies need.
  init(_ command: [ByteString]) {
    let name = command.first?.lowercased.string ?? ""
    switch name {
    case "smembers", "sinter", "sunion", "sdiff", "keys", "hkeys", "hvals": self = .unordered
    case "hgetall": self = .unorderedPairs
    case "ttl", "expiretime": self = .tolerant(1)
    case "pttl", "pexpiretime": self = .tolerant(2_000)
    default: self = .exact
    }
  }

  func areSame(_ left: RESPValue, _ right: RESPValue) -> Bool {
    if left == right { return true }
    switch (self, left, right) {
    case (.unordered, .array(let left), .array(let right)): return sorted(left) == sorted(right)
    case (.unordered, .set(let left), .set(let right)): return sorted(left) == sorted(right)
    case (.unorderedPairs, .array(let left), .array(let right)): return sortedPairs(left) == sortedPairs(right)
    case (.unorderedPairs, .map(let left), .map(let right)):
      return sorted(left.map { .array([$0.key, $0.value]) }) == sorted(right.map { .array([$0.key, $0.value]) })
    case (.tolerant(let most), .integer(let left), .integer(let right)):
      return left > 0 && right > 0 && abs(left - right) <= most
    // A transaction's replies, each by its own rule, cannot be told apart here; sets in them are rare.
    case (.exact, .array(let left), .array(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { Self.exact.areSame($0, $1) }
    default: return false
    }
  }
}

private func sorted(_ values: [RESPValue]) -> [String] { values.map { "\($0)" }.sorted() }

private func sortedPairs(_ values: [RESPValue]) -> [String] {
  stride(from: 0, to: values.count - 1, by: 2).map { "\(values[$0]) \(values[$0 + 1])" }.sorted()
}
