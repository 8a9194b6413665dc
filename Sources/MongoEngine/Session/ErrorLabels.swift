// MongoEngine/Session: one client's conversation. This file: what errors tell drivers to do (specifications: "Retryable
// Writes", "Transactions").

import BSON

extension MongoEngine {
  /// An error with the labels it has because of where it occurred. Those that a fail point gives stand alone.
  func labelled(
    _ error: MongoError,
    _ command: MongoCommand,
    _ call: CommandCall,
    _ failure: FailPoint.Effect?
  ) -> MongoError {
    guard failure?.labels == nil, self.settings.replicaSet != nil, let number = call.transactionNumber, number >= 0
    else { return error }
    var error = error
    let isEnd = command.name == "commitTransaction" || command.name == "abortTransaction"
    if call.isInTransaction, !isEnd {
      if transientCodes.contains(error.code) || retryableCodes.contains(error.code) {
        error.add("TransientTransactionError")
      }
    } else if retryableCodes.contains(error.code) {
      error.add("RetryableWriteError")
    }
    return error
  }
}

extension MongoEngine {
  /// An error's reply with the topology that it was met in, where the error says that the server is no primary: drivers
  /// then see that they knew of nothing older.
  func withTopology(_ reply: BSONDocument, code: Int32) -> BSONDocument {
    guard self.settings.replicaSet != nil, notPrimaryCodes.contains(code) else { return reply }
    return reply.with("topologyVersion", self.topologyVersion)
  }
}

extension MongoError {
  fileprivate mutating func add(_ label: String) {
    if !self.labels.contains(label) { self.labels.append(label) }
  }
}

/// WriteConflict, LockTimeout, SnapshotUnavailable, NoSuchTransaction, PreparedTransactionInProgress, StaleConfig,
/// SnapshotTooOld.
private let transientCodes: Set<Int32> = [112, 24, 246, 251, 267, 13388, 239]

/// The codes of MongoDB's category RetriableError.
private let retryableCodes: Set<Int32> = [6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]

/// The codes of MongoDB's category NotPrimaryError.
private let notPrimaryCodes: Set<Int32> = [189, 10107, 11602, 13435, 13436]
