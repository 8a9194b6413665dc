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
