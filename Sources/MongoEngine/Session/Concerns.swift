// MongoEngine/Session: one client's conversation. This file: read and write concerns, as far as one member has any.

import BSON

extension MongoEngine {
  /// Checks `readConcern` and `writeConcern` (manual: "Read Concern", "Write Concern").
  func checkConcerns(_ command: MongoCommand, _ call: CommandCall) throws(MongoError) {
    if let concern = try call.document("readConcern"), let level = concern["level"] {
      guard case .string(let level) = level,
        ["local", "majority", "linearizable", "available", "snapshot"].contains(level)
      else {
        throw .of(
          .badValue,
          "Enumeration value '\(level.shell)' for field 'readConcern.level' is not a valid value."
        )
      }
      if level == "snapshot", self.settings.replicaSet == nil {
        throw .of(.notAReplicaSet, "node needs to be a replica set member to use readConcern: snapshot")
      }
      if level == "snapshot", case .timestamp(let time)? = concern["atClusterTime"], time != self.oplog.time {
        throw MongoError(
          code: 239,
          codeName: "SnapshotTooOld",
          message:
            "Read timestamp Timestamp(\(time.seconds), \(time.increment)) is older than the oldest available timestamp."
        )
      }
    }
    guard let concern = try call.document("writeConcern"), self.settings.replicaSet == nil else { return }
    if let members = concern["w"]?.wholeNumber, members > 1 {
      throw .of(.badValue, "cannot use 'w' > 1 when a host is not replicated")
    }
    if case .string(let mode)? = concern["w"], mode != "majority" {
      throw .of(.badValue, "cannot use non-majority 'w' mode \"\(mode)\" when a host is not a member of a replica set")
    }
  }

  /// Adds to a write's reply why its write concern was not met, if it was not.
  func addConcern(
    to reply: inout BSONDocument,
    _ command: MongoCommand,
    _ call: CommandCall,
    _ failure: FailPoint.Effect?
  ) {
    guard command.traits.contains(.write) || command.name == "commitTransaction" || command.name == "abortTransaction"
    else { return }
    if let error = failure?.writeConcernError {
      reply.append("writeConcernError", .document(error))
      if let labels = failure?.labels, !labels.isEmpty {
        reply.append("errorLabels", .array(BSONArray(labels.map { .string($0) })))
      }
    } else if let error = self.unmetConcern(of: call) {
      reply.append("writeConcernError", error)
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
