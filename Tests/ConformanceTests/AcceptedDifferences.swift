// ConformanceTests: one suite, two servers. This file: where the fake is allowed to differ, and why.

import RESP
import WireCore

/// A difference between the fake and the real server that is meant.
struct AcceptedDifference: Sendable {
  /// The script, or `generated`, that shows it.
  let topic: String
  /// The command as ``DifferenceReport`` names it.
  let command: String
  /// Why the fake differs, in one sentence.
  let reason: String
  /// Whether a run may do without it: it needs words that are drawn seldom.
  var isRare = false
  /// What of the two replies must agree all the same.
  var agrees: @Sendable (_ real: RESPValue, _ fake: RESPValue) -> Bool = { ReplyRule.shape.areSame($0, $1) }

  func covers(_ exchange: ReplyComparison.Exchange, topic: String) -> Bool {
    let isMeant =
      self.command.hasPrefix("*") ? exchange.name.hasSuffix(self.command.dropFirst()) : self.command == exchange.name
    return self.topic == topic && isMeant && self.agrees(exchange.real, exchange.fake)
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
      topic: "keyspace-events",
      command: "pushes",
      reason: "the events new and keymiss are not sent yet",
      agrees: { _, _ in true }
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
      agrees: { _, _ in true }
    ),
    AcceptedDifference(topic: "config", command: "command help", reason: ownWords, agrees: { _, _ in true }),
    AcceptedDifference(topic: "config", command: "acl help", reason: ownWords, agrees: { _, _ in true }),
    AcceptedDifference(
      topic: "config",
      command: "acl cat",
      reason: "the commands of a category are in the order of a hash table in Redis",
      agrees: { ReplyRule.unordered.areSame($0, $1) }
    ),
    AcceptedDifference(
      topic: "command table",
      command: "command info arity",
      reason:
        "the rows of ZRANK and ZREVRANK are those of Redis 7.2, which takes a fourth word; 7.0 refuses it in the body",
      agrees: { $0 == .integer(3) && $1 == .integer(-3) }
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

  /// Key specifications with their notes' texts left out.
  fileprivate var withoutNotes: RESPValue {
    guard case .array(let values) = self else { return self }
    return .array(zip([.null] + values, values).map { $0 == .bulk("notes") ? .null : $1.withoutNotes })
  }
}
