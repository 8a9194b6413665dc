// MongoEngine/Session: one client's conversation. This file: read and write concerns, as far as one member has any.

import BSON

extension MongoEngine {
  /// Checks `readConcern` and `writeConcern`.
  func checkConcerns(_ command: MongoCommand, _ call: CommandCall) throws(MongoError) {
    let isStandalone = self.settings.replicaSet == nil
    if let concern = try ReadConcern(call) {
      try concern.check(command, call)
      if isStandalone, let refusal = concern.refusalByStandalone { throw refusal }
      if let time = concern.atClusterTime, time > self.oplog.time { throw self.notYet(time) }
    }
    guard let concern = try WriteConcern(call) else { return }
    guard command.takesWriteConcern else {
      throw .of(.invalidOptions, "Command \(command.name) does not support writeConcern")
    }
    if isStandalone, let refusal = concern.refusalByStandalone { throw refusal }
  }

  private func notYet(_ time: BSONTimestamp) -> MongoError {
    .of(
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
    guard command.takesWriteConcern else { return }
    if let error = failure?.writeConcernError {
      reply.append("writeConcernError", .document(error))
      let code = error["code"]?.wholeNumber.flatMap { Int32(exactly: $0) } ?? 0
      let labels = failure?.labels ?? [self.retryLabel(code, command, call)].compactMap { $0 }
      guard !labels.isEmpty, !reply.contains("errorLabels") else { return }
      reply.append("errorLabels", .array(BSONArray(labels.map { .string($0) })))
    } else if let error = (try? WriteConcern(call))?.failure {
      reply.append("writeConcernError", .document(error))
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
}

extension MongoCommand {
  /// Whether clients may say who has to confirm what it does.
  fileprivate var takesWriteConcern: Bool {
    self.traits.contains(.write) || self.isEndOfTransaction
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
