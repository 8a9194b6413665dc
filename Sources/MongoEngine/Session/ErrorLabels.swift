// MongoEngine/Session: one client's conversation. This file: what errors tell drivers to do (specifications: "Retryable
// Writes", "Transactions", "Change Streams").

import BSON

extension MongoEngine {
  /// An error with the labels it has because of where it occurred. Those that a fail point gives stand alone.
  func labelled(
    _ error: MongoError,
    _ command: MongoCommand,
    _ call: CommandCall,
    _ failure: FailPoint.Effect?
  ) -> MongoError {
    guard failure?.labels == nil else { return error }
    var error = error
    if call.isInTransaction, command.isTransient(error.code) {
      error.add("TransientTransactionError")
    } else if let label = self.retryLabel(error.code, command, call) {
      error.add(label)
    } else if call.opensChangeStream {
      error = error.labelledForChangeStream
    }
    if nonResumableCodes.contains(error.code) { error.add("NonResumableChangeStreamError") }
    return error
  }

  /// Says that a write may be sent again, if it may after an error of this number.
  func retryLabel(_ code: Int32, _ command: MongoCommand, _ call: CommandCall) -> String? {
    guard self.settings.replicaSet != nil, call.transactionNumber != nil,
      !call.isInTransaction || command.isEndOfTransaction, retryableCodes.contains(code)
    else { return nil }
    return "RetryableWriteError"
  }
}

extension MongoCommand {
  /// Whether a transaction that an error of this number ended may succeed when all of it is done again.
  fileprivate func isTransient(_ code: Int32) -> Bool {
    if transientCodes.contains(code) { return true }
    return !self.isEndOfTransaction && retryableCodes.contains(code)
  }
}

extension MongoError {
  /// The error, which says that a change stream may go on, if it may.
  var labelledForChangeStream: MongoError {
    var error = self
    if retryableCodes.contains(self.code) || resumableCodes.contains(self.code) {
      error.add("ResumableChangeStreamError")
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

/// WriteConflict, LockTimeout, PreparedTransactionInProgress, StaleDbVersion, NoSuchTransaction, and MongoDB's categories
/// SnapshotError and NeedRetargettingError.
private let transientCodes: Set<Int32> = [112, 24, 267, 249, 251, 239, 246, 250, 272, 150, 13388]

/// The codes of MongoDB's category RetriableError.
private let retryableCodes: Set<Int32> = [6, 7, 89, 91, 134, 189, 262, 358, 9001, 10107, 11600, 11602, 13435, 13436]

/// RetryChangeStream, FailedToSatisfyReadPreference, and MongoDB's category NeedRetargettingError.
private let resumableCodes: Set<Int32> = [234, 133, 150, 13388]

/// The codes of MongoDB's category NonResumableChangeStreamError.
private let nonResumableCodes: Set<Int32> = [280, 286]

/// The codes of MongoDB's category NotPrimaryError.
private let notPrimaryCodes: Set<Int32> = [189, 10107, 11602, 13435, 13436]
