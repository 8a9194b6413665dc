// MongoEngine/Session: one client's conversation. This file: from a request to its reply.

import BSON
import MongoWire
import WireCore

/// What becomes of a request.
enum Outcome: Hashable, Sendable {
  case reply(BSONDocument)
  /// It is to be offered again.
  case postponed
  /// The connection is closed without a word.
  case close
}

extension MongoEngine {
  /// Answers a request.
  mutating func answer(_ request: MongoRequest, from client: ConnectionID?) -> Outcome {
    switch request.content {
    case .unreadable(let reason): return .reply(MongoError.of(.invalidBSON, reason).reply)
    case .query(let query):
      if let refusal = refusal(of: query) { return .reply(refusal) }
    case .message: break
    }
    self.resumed = client.flatMap { self.endWait(of: $0) }
    defer { self.resumed = nil }
    let (command, call): (MongoCommand, CommandCall)
    do throws(MongoError) {
      (command, call) = try self.admit(request, from: client)
    } catch {
      return .reply(self.completed(self.noted(error, in: request.command).reply))
    }
    return self.carryOut(command, call)
  }

  /// Carries a command out that is well-formed and allowed, unless a fail point prevents that.
  private mutating func carryOut(_ command: MongoCommand, _ call: CommandCall) -> Outcome {
    let failure = self.resumed == nil ? self.failure(of: command, call) : self.resumed?.failure
    defer { self.hangsUp = false }
    if let failure, self.mustBlock(failure) { return self.postpone(call, failure) }
    if failure?.closesConnection == true { return .close }
    do throws(MongoError) {
      if self.resumed?.isKilled == true { throw .of(.interrupted, "operation was interrupted") }
      if let error = failure?.error { throw error }
      if call.hasTimeLimit, self.failure(at: .timeLimit) != nil { throw timeIsOver }
      var reply = try self.perform(command, call)
      if self.hangsUp { return .close }
      if self.requested != nil { return self.postpone(call, failure) }
      self.statistics.count(command.name)
      self.addConcern(to: &reply, command, call, failure)
      self.addSnapshotTime(to: &reply, call)
      return .reply(self.completed(reply))
    } catch {
      self.requested = nil
      self.statistics.failures[command.name, default: 0] += 1
      if self.hangsUp { return .close }
      let error = self.labelled(self.noted(error, in: command.name), command, call, failure)
      var reply = self.withTopology(error.reply, code: error.code)
      if error.isAboutData { self.addConcern(to: &reply, command, call, failure) }
      return .reply(self.completed(reply))
    }
  }

  /// What every reply ends with.
  private func completed(_ reply: BSONDocument) -> BSONDocument {
    var reply = reply
    if !reply.contains("ok") { reply.append("ok", 1.0) }
    guard self.settings.replicaSet != nil else { return reply }
    let signature: BSONValue = ["hash": .binary(BSONBinary([UInt8](repeating: 0, count: 20))), "keyId": .int64(0)]
    reply.append("$clusterTime", ["clusterTime": .timestamp(self.oplog.time), "signature": signature])
    reply.append("operationTime", .timestamp(self.oplog.time))
    return reply
  }

  /// Remembers an error that says that the fake cannot do something.
  private mutating func noted(_ error: MongoError, in command: String) -> MongoError {
    switch MongoErrorCode(rawValue: error.code) {
    case .notImplemented, .commandNotSupported: self.note(unsupported: "\(command): \(error.message)")
    default: break
    }
    return error
  }

  // MARK: Waiting

  private mutating func endWait(of client: ConnectionID) -> Wait? {
    guard let wait = self.clients[client]?.wait.take() else { return nil }
    self.waitCount -= 1
    return wait
  }

  /// Has the request that is carried out wait: a command says so and returns whatever it likes.
  ///
  /// - Parameter deadline: when it is offered again in any case; that of the wait it comes from if there was one.
  mutating func wait(for reason: Wait.Reason, until deadline: FakeClock.Instant?) {
    if let resumed, resumed.reason == reason { return self.requested = resumed }
    self.requested = Wait(reason: reason, since: self.now, deadline: deadline)
  }

  /// Whether the request that is carried out has waited for a reason until its time was up.
  func hasWaited(for reason: Wait.Reason) -> Bool {
    guard let resumed, resumed.reason == reason, let deadline = resumed.deadline else { return false }
    return deadline <= self.now
  }

  private mutating func postpone(_ call: CommandCall, _ failure: FailPoint.Effect?) -> Outcome {
    guard var wait = self.requested.take() else { return .close }
    guard let client = call.client else {
      return .reply(MongoError.of(.interrupted, "a command without a connection cannot wait").reply)
    }
    wait.failure = failure
    self.clients[client]?.wait = wait
    self.waitCount += 1
    return .postponed
  }

  /// Whether a fail point holds the request up, which it has not done yet.
  private mutating func mustBlock(_ failure: FailPoint.Effect) -> Bool {
    guard let duration = failure.block else { return false }
    if let resumed {
      guard resumed.reason == .failPoint, let deadline = resumed.deadline, deadline > self.now, !resumed.isKilled
      else { return false }
      self.requested = resumed
    } else {
      self.requested = Wait(reason: .failPoint, since: self.now, deadline: self.now.advanced(by: duration))
    }
    return true
  }
}

let timeIsOver = MongoError.of(.maxTimeMSExpired, "operation exceeded time limit")

/// What mongod answers to OP_QUERY since version 5.1, unless it is a greeting.
private func refusal(of query: OpQuery) -> BSONDocument? {
  guard query.namespace.ends(with: ".$cmd") else {
    return ["$err": "OP_QUERY is no longer supported. The client driver may require an upgrade.", "code": 5_739_101]
  }
  let name = query.query.firstElement?.key ?? ""
  if ["hello", "isMaster", "ismaster"].contains(name) { return nil }
  return MongoError.of(
    .unsupportedOpQueryCommand,
    "Unsupported OP_QUERY command: \(name). The client driver may require an upgrade. For more details see "
      + "https://dochub.mongodb.org/core/legacy-opcode-removal"
  ).reply
}
