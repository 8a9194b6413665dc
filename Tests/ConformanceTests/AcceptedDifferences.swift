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

  static let all: [AcceptedDifference] = []

  func covers(_ exchange: ReplyComparison.Exchange, topic: String) -> Bool {
    self.topic == topic && self.command == exchange.name && self.agrees(exchange.real, exchange.fake)
  }
}
