// MongoEngine/Session: one client's conversation. This file: the fail point `failCommand` (specification: "Transactions",
// "Fail Points").

import BSON
import WireCore

/// Commands that shall fail, as `configureFailPoint` says.
struct FailPoint: Sendable {
  enum Mode: Hashable, Sendable {
    case alwaysOn, off
    /// So many times more.
    case times(Int64)
    /// From the request on behind so many more.
    case skip(Int64)
    case probability(Double)
  }

  /// What is done to a command.
  struct Effect: Hashable, Sendable {
    var block: Duration?
    var closesConnection = false
    var error: MongoError?
    var writeConcernError: BSONDocument?
    /// The labels of either error; `nil` where those apply that the error has anyway.
    var labels: [String]?
  }

  var mode: Mode
  let commands: Set<String>
  let failsAll: Bool
  let namespace: String?
  let applicationName: String?
  let effect: Effect
  /// How many requests it has applied to.
  var entered: Int64 = 0

  /// Whether it concerns a command of an application.
  func concerns(_ command: MongoCommand, _ call: CommandCall, application: String?) -> Bool {
    guard command.name != "configureFailPoint" else { return false }
    let isNamed = !self.commands.isDisjoint(with: [command.name, call.name] + command.aliases)
    guard isNamed || (self.failsAll && !unlisted.contains(command.name)) else { return false }
    if let wanted = self.applicationName, application?.hasSameBytes(as: wanted) != true { return false }
    if let namespace = self.namespace, (try? call.namespace())?.description.hasSameBytes(as: namespace) != true {
      return false
    }
    return true
  }

  /// Counts a request that it concerns; whether it applies to it.
  mutating func enter(_ random: inout SeededRandom) -> Bool {
    switch self.mode {
    case .alwaysOn: break
    case .off: return false
    case .times(let count):
      guard count > 0 else { return false }
      self.mode = .times(count - 1)
    case .skip(let count) where count > 0:
      self.mode = .skip(count - 1)
      return false
    case .skip: break
    case .probability(let probability):
      guard Double.random(in: 0..<1, using: &random) < probability else { return false }
    }
    self.entered += 1
    return true
  }
}

/// What `failAllCommands` passes over.
private let unlisted: Set = ["hello", "isMaster"]

extension MongoEngine {
  /// What the fail point does to a command, if anything.
  mutating func failure(of command: MongoCommand, _ call: CommandCall) -> FailPoint.Effect? {
    guard let point = self.failPoint else { return nil }
    let application = call.client.flatMap { self.clients[$0]?.applicationName }
    guard point.concerns(command, call, application: application), self.failPoint?.enter(&self.random) == true
    else { return nil }
    return point.effect
  }
}
