// MongoEngine/Session: one client's conversation. This file: read and write concerns, as far as one member has any.

import BSON

extension MongoEngine {
  /// Checks `readConcern` and `writeConcern` (manual: "Read Concern", "Write Concern").
  func checkConcerns(_ command: MongoCommand, _ call: CommandCall) throws(MongoError) {
    if let concern = try call.document("readConcern") { try self.check(concern, command, call) }
    guard let concern = try call.document("writeConcern"), self.settings.replicaSet == nil else { return }
    if let members = concern["w"]?.wholeNumber, members > 1 {
      throw .of(.badValue, "cannot use 'w' > 1 when a host is not replicated")
    }
    if case .string(let mode)? = concern["w"], mode != "majority" {
      throw .of(.badValue, "cannot use non-majority 'w' mode \"\(mode)\" when a host is not a member of a replica set")
    }
  }

  private func check(_ concern: BSONDocument, _ command: MongoCommand, _ call: CommandCall) throws(MongoError) {
    let level = try readLevel(of: concern)
    if call.isInTransaction {
      try checkWithinTransaction(level, call)
    } else if let level, level != "local" {
      try checkSupport(of: level, concern, command)
    }
    guard level == "snapshot" else { return }
    guard self.settings.replicaSet != nil else {
      throw .of(.notAReplicaSet, "node needs to be a replica set member to use readConcern: snapshot")
    }
    guard case .timestamp(let time)? = concern["atClusterTime"], time > self.oplog.time else { return }
    throw .of(
      .invalidOptions,
      "readConcern atClusterTime value must not be greater than the current clusterTime. Requested clusterTime: "
        + "\(BSONValue.timestamp(time).shell); current clusterTime: \(BSONValue.timestamp(self.oplog.time).shell)"
    )
  }

  /// Adds to a write's reply why its write concern was not met, if it was not.
  func addConcern(
    to reply: inout BSONDocument,
    _ command: MongoCommand,
    _ call: CommandCall,
    _ failure: FailPoint.Effect?
  ) {
    guard command.traits.contains(.write) || command.isEndOfTransaction else { return }
    if let error = failure?.writeConcernError {
      reply.append("writeConcernError", .document(error))
      let code = error["code"]?.wholeNumber.flatMap { Int32(exactly: $0) } ?? 0
      let labels = failure?.labels ?? [self.retryLabel(code, command, call)].compactMap { $0 }
      guard !labels.isEmpty, !reply.contains("errorLabels") else { return }
      reply.append("errorLabels", .array(BSONArray(labels.map { .string($0) })))
    } else if let error = self.unmetConcern(of: call) {
      reply.append("writeConcernError", error)
    }
  }

  /// Says in a reply which moment's data it shows, if the command asked for one moment's outside of a transaction.
  func addSnapshotTime(to reply: inout BSONDocument, _ call: CommandCall) {
    guard !call.isInTransaction, call.readLevel == "snapshot" else { return }
    let time = BSONValue.timestamp(call.snapshotTime ?? self.oplog.time)
    if case .document(let cursor)? = reply["cursor"] {
      reply["cursor"] = .document(cursor.with("atClusterTime", time))
    } else {
      reply.append("atClusterTime", time)
    }
  }

  /// Nobody but this member can confirm a write.
  private func unmetConcern(of call: CommandCall) -> BSONValue? {
    guard case .document(let concern)? = call.body["writeConcern"] else { return nil }
    switch concern["w"] {
    case .string(let mode)? where mode != "majority":
      return [
        "code": 79, "codeName": "UnknownReplWriteConcern",
        "errmsg": .string("No write concern mode named '\(mode)' found in replica set configuration"),
      ]
    case let members? where (members.wholeNumber ?? 0) > 1:
      return [
        "code": 100, "codeName": "UnsatisfiableWriteConcern", "errmsg": "Not enough data-bearing nodes",
      ]
    default: return nil
    }
  }
}

extension CommandCall {
  /// The level of `readConcern`, if there is one.
  var readLevel: String? {
    if case .string(let level)? = self.body.document("readConcern")?["level"] { level } else { nil }
  }
}

extension MongoError {
  /// Whether a write came as far as to look at the data: its write concern is then waited for all the same.
  var isAboutData: Bool {
    let codes: Set<MongoErrorCode> = [
      .namespaceNotFound, .namespaceExists, .indexNotFound, .indexOptionsConflict, .indexKeySpecsConflict,
      .cannotCreateIndex, .duplicateKey, .documentValidationFailure, .noSuchTransaction,
    ]
    return MongoErrorCode(rawValue: self.code).map { codes.contains($0) } ?? false
  }
}

private func readLevel(of concern: BSONDocument) throws(MongoError) -> String? {
  guard let value = concern["level"] else { return nil }
  guard case .string(let level) = value,
    ["local", "majority", "linearizable", "available", "snapshot"].contains(level)
  else {
    throw .of(.badValue, "Enumeration value '\(value.shell)' for field 'readConcern.level' is not a valid value.")
  }
  return level
}

private func checkWithinTransaction(_ level: String?, _ call: CommandCall) throws(MongoError) {
  guard try call.bool("startTransaction") == true else {
    throw .of(.invalidOptions, "Only the first command in a transaction may specify a readConcern")
  }
  guard [nil, "local", "majority", "snapshot"].contains(level) else {
    throw .of(
      .invalidOptions,
      "The readConcern level must be either 'local' (default), 'majority' or 'snapshot' in order to run in a transaction"
    )
  }
}

private func checkSupport(
  of level: String,
  _ concern: BSONDocument,
  _ command: MongoCommand
) throws(MongoError) {
  let isSupported =
    level == "snapshot" ? command.traits.contains(.snapshot) : command.traits.contains(.readConcern)
  guard !isSupported else { return }
  let shown = BSONDocument([("readConcern", .document(concern.with("provenance", "clientSupplied")))])
  throw .of(
    .invalidOptions,
    "Command \(command.name) does not support \(shown.shell) :: caused by :: "
      + (command.traits.contains(.readConcern) ? "read concern snapshot not supported" : "read concern not supported")
  )
}
