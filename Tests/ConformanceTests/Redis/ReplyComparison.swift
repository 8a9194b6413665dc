// ConformanceTests: one suite, two servers. This file: when two replies count as the same.

import RESP
import WireCore

/// How the replies to a command are compared.
enum ReplyRule {
  /// Value for value.
  case exact
  /// As sets: the real order follows from a hash table with a random seed.
  case unordered
  /// As sets of pairs, for the same reason.
  case unorderedPairs
  /// A cursor, and elements compared by another rule.
  indirect case scan(ReplyRule)
  /// As numbers that may differ by this much: the two servers were not asked at the same moment.
  case tolerant(Int64)
  /// As maps in any order, but for the client's number, of which each server counts its own.
  case handshake
  /// Only the types and how many elements there are: the values are drawn at random, or each server's own.
  case shape

  /// What a command's replies need.
  init(_ command: [ByteString]) {
    let words = command.map { $0.lowercased.string }
    let second = words.count > 1 ? words[1] : ""
    switch words.first ?? "" {
    case "smembers", "sinter", "sunion", "sdiff", "keys", "hkeys", "hvals", "spop": self = .unordered
    case "pubsub": self = second.hasSuffix("channels") ? .unordered : .exact
    case "hello": self = .handshake
    case "hgetall": self = .unorderedPairs
    case "config": self = second == "get" ? .unorderedPairs : .exact
    case "sort", "sort_ro": self = words.contains("nosort") || words.contains("by") ? .unordered : .exact
    case "scan", "sscan": self = .scan(.unordered)
    case "hscan", "zscan": self = .scan(.unorderedPairs)
    case "ttl", "expiretime": self = .tolerant(1)
    case "pttl", "pexpiretime": self = .tolerant(2_000)
    case "object" where second == "idletime": self = .tolerant(1)
    case "srandmember", "hrandfield", "zrandmember": self = Self.random(words)
    case "randomkey", "dump": self = .shape
    default: self = .exact
    }
  }

  /// With a count that takes everything only the order is random.
  private static func random(_ words: [String]) -> ReplyRule {
    guard words.count > 2, let count = Int(words[2]), count >= 1000 else { return .shape }
    return words.count > 3 ? .unorderedPairs : .unordered
  }

  /// Whether the rule exists because of hash tables' order.
  var isAboutOrder: Bool {
    switch self {
    case .unordered, .unorderedPairs, .scan: true
    case .exact, .handshake, .tolerant, .shape: false
    }
  }

  func areSame(_ left: RESPValue, _ right: RESPValue) -> Bool {
    if left == right { return true }
    switch (self, left, right) {
    case (.unordered, .array(let left), .array(let right)), (.unordered, .set(let left), .set(let right)):
      return sorted(left) == sorted(right)
    case (.unorderedPairs, .array(let left), .array(let right)): return sortedPairs(left) == sortedPairs(right)
    case (.unorderedPairs, .map(let left), .map(let right)):
      return sorted(left.map { .array([$0.key, $0.value]) }) == sorted(right.map { .array([$0.key, $0.value]) })
    case (.scan(let rule), .array(let left), .array(let right)):
      return left.count == 2 && right.count == 2 && left[0] == right[0] && rule.areSame(left[1], right[1])
    case (.tolerant(let most), .integer(let left), .integer(let right)):
      return left > 0 && right > 0 && abs(left - right) <= most
    case (.handshake, _, _): return left.withoutClientNumber == right.withoutClientNumber
    case (.shape, _, _): return left.shape == right.shape
    default: return false
    }
  }
}

/// Compares the replies of one connection, which may be in a transaction.
struct ReplyComparison {
  /// A command and what the two servers answered.
  struct Exchange {
    var command: [ByteString]
    var real: RESPValue
    var fake: RESPValue
  }

  private var queued: [[ByteString]] = []

  /// Those of `exchanges`, in the order in which they happened, whose replies differ.
  mutating func differences(in exchanges: [Exchange]) -> [Exchange] {
    var result: [Exchange] = []
    for (index, exchange) in exchanges.enumerated() {
      let next = index + 1 < exchanges.count ? exchanges[index + 1] : nil
      result += self.differences(exchange, next: next)
    }
    return result
  }

  private mutating func differences(_ exchange: Exchange, next: Exchange?) -> [Exchange] {
    let name = exchange.command.first?.lowercased
    let queued = self.queued
    if exchange.real == .simpleString("QUEUED") {
      self.queued.append(exchange.command)
    } else if name == "exec" || name == "discard" || name == "reset" {
      self.queued = []
    }
    guard exchange.real != exchange.fake else { return [] }
    // A transaction's replies, each by its own command's rule.
    if name == "exec", case .array(let real) = exchange.real, case .array(let fake) = exchange.fake,
      real.count == fake.count, real.count == queued.count
    {
      var inner = ReplyComparison()
      let exchanges = queued.indices.map { Exchange(command: queued[$0], real: real[$0], fake: fake[$0]) }
      return inner.differences(in: exchanges)
    }
    let rule = ReplyRule(exchange.command)
    if rule.isAboutOrder, let next, next.asksEncoding(of: exchange.command), next.real.isOrderedEncoding {
      return [exchange]
    }
    return rule.areSame(exchange.real, exchange.fake) ? [] : [exchange]
  }
}

extension ReplyComparison.Exchange {
  /// Whether this asks how the key of `command` is encoded.
  fileprivate func asksEncoding(of command: [ByteString]) -> Bool {
    self.command.count == 3 && self.command[1] == "ENCODING" && command.count > 1 && self.command[2] == command[1]
  }
}

extension RESPValue {
  /// Whether this names an encoding whose order clients may rely on.
  fileprivate var isOrderedEncoding: Bool {
    self == .bulk("listpack") || self == .bulk("intset") || self == .bulk("quicklist")
  }

  /// The reply to HELLO with 0 for the client's number.
  fileprivate var withoutClientNumber: RESPValue {
    switch self {
    case .array(let values):
      .array(zip([.null] + values, values).map { $0 == .bulk("id") ? .integer(0) : $1 })
    case .map(let pairs):
      .map(pairs.map { Pair($0.key, $0.key == .bulk("id") ? .integer(0) : $0.value) })
    default: self
    }
  }

  /// The types, and how many elements there are.
  fileprivate var shape: String {
    switch self {
    case .null: "null"
    case .simpleString: "status"
    case .error(let text): "error \(text)"
    case .integer: "integer"
    case .bulk, .verbatim: "bulk"
    case .double: "double"
    case .boolean: "boolean"
    case .bigNumber: "big number"
    case .array(let values): "array \(values.map(\.shape))"
    case .set(let values): "set \(values.map(\.shape))"
    case .push(let values): "push \(values.map(\.shape))"
    case .map(let pairs): "map \(pairs.map { [$0.key.shape, $0.value.shape] })"
    }
  }
}

private func sorted(_ values: [RESPValue]) -> [String] { values.map { "\($0)" }.sorted() }

/// Of pairs, which are arrays of their own in RESP3.
private func sortedPairs(_ values: [RESPValue]) -> [String] {
  if case .array? = values.first { return sorted(values) }
  return stride(from: 0, to: values.count - 1, by: 2).map { "\(values[$0]) \(values[$0 + 1])" }.sorted()
}
