// MongoEngine/Session: one client's conversation. This file: read and write concerns, as far as one member has any.

import BSON

extension MongoEngine {
  /// Checks `readConcern` and `writeConcern`.
  func checkConcerns(_ command: MongoCommand, _ call: CommandCall) throws(MongoError) {
    let isStandalone = self.settings.replicaSet == nil
    if let concern = try ReadConcern(call) {
      try concern.check(command, call)
      if isStandalone, let refusal = concern.refusalByStandalone { throw refusal }
      if let time = concern.atClusterTime, time != self.oplog.time {
        throw MongoError(
          code: 239,
          codeName: "SnapshotTooOld",
          message:
            "Read timestamp Timestamp(\(time.seconds), \(time.increment)) is older than the oldest available timestamp."
        )
      }
    }
    guard let concern = try WriteConcern(call) else { return }
    guard command.takesWriteConcern else {
      throw .of(.invalidOptions, "Command \(command.name) does not support writeConcern")
    }
    if isStandalone, let refusal = concern.refusalByStandalone { throw refusal }
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
      if let labels = failure?.labels, !labels.isEmpty {
        reply.append("errorLabels", .array(BSONArray(labels.map { .string($0) })))
      }
    } else if let error = (try? WriteConcern(call))?.failure {
      reply.append("writeConcernError", .document(error))
    }
  }

  /// Says in a reply which moment's data it shows, if the command asked for one moment's outside of a transaction.
  func addSnapshotTime(to reply: inout BSONDocument, _ call: CommandCall) {
    guard !call.isInTransaction, case .document(let concern)? = call.body["readConcern"],
      concern["level"] == "snapshot"
    else { return }
    if case .document(let cursor)? = reply["cursor"] {
      reply["cursor"] = .document(cursor.with("atClusterTime", .timestamp(self.oplog.time)))
    } else {
      reply.append("atClusterTime", .timestamp(self.oplog.time))
    }
  }
}

extension MongoCommand {
  /// Whether clients may say who has to confirm what it does.
  fileprivate var takesWriteConcern: Bool {
    self.traits.contains(.write) || self.name == "commitTransaction" || self.name == "abortTransaction"
  }
}
