// MongoEngine/Session: one client's conversation. This file: fail points (specifications: "Transactions", "Fail Points";
// "Change Streams"; "Retryable Writes").

import BSON
import WireCore

/// What shall fail, as `configureFailPoint` says.
struct FailPoint: Sendable {
  /// Where in the server a fail point is, by MongoDB's names.
  enum Place: String, Hashable, Sendable {
    /// Before a command of certain names.
    case command = "failCommand"
    /// In `getMore`, once there is a cursor of that number.
    case cursor = "failGetMoreAfterCursorCheckout"
    /// In whatever has a time limit: it is over.
    case timeLimit = "maxTimeAlwaysTimeOut"
    /// At the end of a retryable write.
    case retryableWrite = "onPrimaryTransactionalWrite"
  }

  enum Mode: Hashable, Sendable {
    case alwaysOn, off
    /// So many times more.
    case times(Int64)
    /// From the request on behind so many more.
    case skip(Int64)
    case probability(Double)
  }

  /// What is done there.
  struct Effect: Hashable, Sendable {
    var block: Duration?
    var closesConnection = false
    var error: MongoError?
    var writeConcernError: BSONDocument?
    /// The labels of either error; `nil` where those apply that the error has anyway.
    var labels: [String]?
  }

  var mode: Mode
  var commands: Set<String> = []
  var failsAll = false
  var namespace: String?
  var applicationName: String?
  var effect = Effect()
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
  /// What `failCommand` does to a command, if anything.
  mutating func failure(of command: MongoCommand, _ call: CommandCall) -> FailPoint.Effect? {
    guard let point = self.failPoints[.command] else { return nil }
    // A greeting that fails has said all the same who greets.
    let application =
      call.client.flatMap { self.clients[$0]?.applicationName } ?? call.body.document("client")?.applicationName
    guard point.concerns(command, call, application: application) else { return nil }
    return self.failure(at: .command)
  }

  /// What a fail point does to whatever comes by, if anything.
  mutating func failure(at place: FailPoint.Place) -> FailPoint.Effect? {
    guard self.failPoints[place]?.enter(&self.random) == true else { return nil }
    return self.failPoints[place]?.effect
  }
}
