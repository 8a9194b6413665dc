// ConformanceTests: one suite, two servers. This file: where the fake is allowed to differ, and why.

import RESP
import WireCore

/// A difference between the fake and the real server that is meant.
struct AcceptedDifference: Sendable {
  /// The script, or `generated`, that shows it.
  let topic: String
  /// A pattern of commands as ``DifferenceReport`` names them.
  let command: String
  /// Why the fake differs, in one sentence.
  let reason: String
  /// Whether a run may do without it: it needs words that are drawn seldom.
  var isRare = false
  /// Which calls of the command are meant.
  var isMeant: @Sendable (_ words: [ByteString]) -> Bool = { _ in true }
  /// What of the two replies must agree all the same.
  var agrees: @Sendable (_ real: RESPValue, _ fake: RESPValue) -> Bool = { ReplyRule.shape.areSame($0, $1) }

  func covers(_ exchange: ReplyComparison.Exchange, topic: String) -> Bool {
    self.topic == topic && GlobPattern(ByteString(self.command)).matches(ByteString(exchange.name))
      && self.isMeant(exchange.command) && self.agrees(exchange.real, exchange.fake)
  }

  static let all: [AcceptedDifference] = [
    AcceptedDifference(
      topic: "generated",
      command: "object help",
      reason: ownWords,
      isRare: true,
      agrees: Self.listTheSameSubcommands
    ),
    AcceptedDifference(topic: "generic", command: "object help", reason: ownWords, agrees: Self.listTheSameSubcommands),
    AcceptedDifference(topic: "config", command: "* help", reason: ownWords, agrees: Self.listTheSameSubcommands),
    AcceptedDifference(topic: "handshake", command: "* help", reason: ownWords, agrees: Self.listTheSameSubcommands),
    AcceptedDifference(topic: "pubsub", command: "* help", reason: ownWords, agrees: Self.listTheSameSubcommands),
    AcceptedDifference(topic: "handshake", command: "client id", reason: "each server counts its own clients"),
    AcceptedDifference(
      topic: "config",
      command: "debug jmap",
      reason: "clients' test suites call it, so the fake takes it; the real server has it no more",
      agrees: { _, fake in fake == .simpleString("OK") }
    ),
    AcceptedDifference(topic: "config", command: "latency doctor", reason: "the report is in the fake's own words"),
    AcceptedDifference(
      topic: "generated",
      command: "object encoding",
      reason: "SORT and ZDIFFSTORE leave a small sorted set as a skiplist in Redis, and as a list pack here",
      isRare: true,
      agrees: { $0 == .bulk("skiplist") && $1 == .bulk("listpack") }
    ),
    AcceptedDifference(
      topic: "generated",
      command: "*z*",
      reason: "for the same reason: a list pack forgets the sign of zero, a skiplist does not",
      isRare: true,
      agrees: { ReplyRule.scan(.unorderedPairs).areSame($0.withoutSignOfZero, $1.withoutSignOfZero) }
    ),
    AcceptedDifference(
      topic: "generated",
      command: "object idletime",
      reason: "the two servers' seconds do not begin at the same moment",
      isRare: true
    ),
    AcceptedDifference(
      topic: "generated",
      command: "sunion",
      reason: "a union that outgrew an integer set on the way is in the order of a hash table in Redis",
      isRare: true,
      agrees: { ReplyRule.unordered.areSame($0, $1) }
    ),
    AcceptedDifference(
      topic: "generated",
      command: "sort*",
      reason: "Redis compares as strcoll does, up to a zero byte; what is equal so far has no certain order",
      isRare: true,
      agrees: { ReplyRule.unordered.areSame($0, $1) && $0.hasZeroByte }
    ),
    AcceptedDifference(
      topic: "generated",
      command: "sort*",
      reason: "which elements of a set a LIMIT takes BY nosort follows from a hash table in Redis",
      isRare: true,
      isMeant: { $0.contains { $0.lowercased == "nosort" } && $0.contains { $0.lowercased == "limit" } },
      agrees: { $0.count == $1.count }
    ),
    AcceptedDifference(
      topic: "generated",
      command: "dbsize",
      reason: "Redis removes an expired key when it comes to it, the fake in time",
      isRare: true,
      agrees: { abs(($0.number ?? 0) - ($1.number ?? .max)) <= 3 }
    ),
    AcceptedDifference(
      topic: "generated",
      command: "object refcount",
      reason: "the fake does not count: inside EXEC Redis adds the words of the transaction, and COPY shares no number",
      isRare: true,
      agrees: { ($0 == .integer(2) && $1 == .integer(1)) || ($0 == .integer(1) && $1 == .integer(.init(Int32.max))) }
    ),
    AcceptedDifference(
      topic: "errors",
      command: "raw",
      reason: "bytes of an unknown command's name that are no UTF-8 are U+FFFD in the fake's error",
      agrees: { $0.lossyText == $1.lossyText }
    ),
    AcceptedDifference(
      topic: "config",
      command: "command count",
      reason: "streams, geo, bit operations, HyperLogLog and scripting are refused by name"
    ),
    AcceptedDifference(
      topic: "config",
      command: "command info",
      reason: "without names it lists every command, in the order of a hash table in Redis, and the fake has fewer",
      agrees: { $1.firstElements.isSubset(of: $0.firstElements) }
    ),
    AcceptedDifference(
      topic: "config",
      command: "acl cat",
      reason: "the commands of a category are in the order of a hash table in Redis",
      agrees: { ReplyRule.unordered.areSame($0, $1) }
    ),
    AcceptedDifference(
      topic: "command table",
      command: "command info key specifications",
      reason: "notes on key specifications are in the fake's own words",
      agrees: { $0.withoutNotes == $1.withoutNotes }
    ),
  ]

  private static let ownWords = "what HELP says about a subcommand is in the fake's own words"

  /// Whether two replies to HELP begin alike and name the same subcommands.
  @Sendable private static func listTheSameSubcommands(_ real: RESPValue, _ fake: RESPValue) -> Bool {
    guard case .array(let lines) = real, case .array(let others) = fake else { return false }
    return lines.first == others.first && Set(lines.compactMap(\.subcommand)) == Set(others.compactMap(\.subcommand))
  }
}

extension RESPValue {
  /// The first word of a line of HELP that is not indented.
  fileprivate var subcommand: Substring? {
    guard case .simpleString(let line) = self, !line.hasPrefix("    ") else { return nil }
    return line.split(separator: " ").first
  }

  fileprivate var number: Int64? {
    if case .integer(let number) = self { number } else { nil }
  }

  /// The number of elements, if it is an array.
  fileprivate var count: Int? {
    if case .array(let values) = self { values.count } else { nil }
  }

  fileprivate var hasZeroByte: Bool {
    switch self {
    case .bulk(let bytes): bytes.bytes.contains(0)
    case .array(let values): values.contains(where: \.hasZeroByte)
    default: false
    }
  }

  fileprivate var withoutSignOfZero: RESPValue {
    switch self {
    case .bulk("-0"): .bulk("0")
    case .array(let values): .array(values.map(\.withoutSignOfZero))
    default: self
    }
  }

  fileprivate var lossyText: String? {
    if case .bulk(let bytes) = self { bytes.string } else { nil }
  }

  /// The first element of each element: the names in a reply to COMMAND.
  fileprivate var firstElements: Set<RESPValue> {
    guard case .array(let rows) = self else { return [] }
    return Set(rows.compactMap { row in if case .array(let row) = row { row.first } else { nil } })
  }

  /// Key specifications with their notes' texts left out.
  fileprivate var withoutNotes: RESPValue {
    guard case .array(let values) = self else { return self }
    return .array(zip([.null] + values, values).map { $0 == .bulk("notes") ? .null : $1.withoutNotes })
  }
}
