// ConformanceTests: one suite, two servers. This file: what differs, printed and counted.

import RESP
import Testing
import WireCore

/// Collects the differences of one run, prints them as they come, and sums up.
struct DifferenceReport {
  /// What is run: a script's name, or `generated`.
  let topic: String
  private var accepted: [String: Int] = [:]
  private var unexplained: [String: Int] = [:]
  /// Only so many are printed in full.
  private static let printed = 30

  init(topic: String) { self.topic = topic }

  /// The number of differences that nothing explains.
  var count: Int { self.unexplained.values.reduce(0, +) }

  /// Takes a difference down. `context` says how it came about, a line each.
  mutating func add(_ exchange: ReplyComparison.Exchange, context: () -> [String]) {
    if let difference = AcceptedDifference.all.first(where: { $0.covers(exchange, topic: self.topic) }) {
      self.accepted[difference.command, default: 0] += 1
      return
    }
    self.unexplained[exchange.name, default: 0] += 1
    guard self.count <= Self.printed else { return }
    let facts = [commandLine(exchange.command), "  real: \(exchange.real.text)", "  fake: \(exchange.fake.text)"]
    let lines = (facts + context().map { "  | \($0)" }).map { "\n    " + $0.prefix(1000) }
    say("✗ \(self.topic):" + lines.joined())
  }

  /// Prints the summary and fails the test if something differs without explanation, or if an accepted difference
  /// did not occur although the real server was asked.
  func finish(isCompared: Bool) {
    for (name, count) in self.unexplained.sorted(by: { $0.value > $1.value }) {
      say("  \(self.topic): \(count) unexplained: \(name)")
    }
    for difference in AcceptedDifference.all where difference.topic == self.topic {
      let count = self.accepted[difference.command, default: 0]
      if isCompared { say("  \(self.topic): \(count) accepted: \(difference.command): \(difference.reason)") }
      if isCompared, count == 0, !difference.isRare {
        Issue.record("\(self.topic): the accepted difference of \(difference.command) did not occur")
      }
    }
    if self.count > 0 { Issue.record("\(self.topic): \(self.count) differences without explanation, see above") }
  }
}

extension ReplyComparison.Exchange {
  /// The command's name, with its first word of arguments for commands that have subcommands.
  var name: String {
    let words = self.command.prefix(2).map { $0.lowercased.string }
    let containers = [
      "acl", "client", "command", "config", "debug", "latency", "memory", "object", "pubsub", "slowlog",
    ]
    return containers.contains(words.first ?? "") ? words.joined(separator: " ") : words.first ?? ""
  }
}

/// A command as redis-cli would take it.
func commandLine(_ command: [ByteString]) -> String {
  command.map { word in
    let isPlain = !word.isEmpty && word.bytes.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }
    return isPlain ? word.string : word.debugDescription
  }.joined(separator: " ")
}

extension RESPValue {
  /// The value in one line, types told apart.
  var text: String {
    switch self {
    case .null: "null"
    case .simpleString(let text): "+\(text)"
    case .error(let text): "-\(text)"
    case .integer(let number): ":\(number)"
    case .bulk(let bytes): bytes.debugDescription
    case .double(let number): ",\(number)"
    case .boolean(let flag): "#\(flag)"
    case .bigNumber(let digits): "(\(digits)"
    case .verbatim(let format, let text): "\(format):\(text.debugDescription)"
    case .array(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
    case .set(let values): "~[" + values.map(\.text).joined(separator: ", ") + "]"
    case .push(let values): ">[" + values.map(\.text).joined(separator: ", ") + "]"
    case .map(let pairs): "%[" + pairs.map { "\($0.key.text): \($0.value.text)" }.joined(separator: ", ") + "]"
    }
  }
}
