// MongoEngine/Session: one client's conversation. This file: `readConcern`, read (manual: "Read Concern").

import BSON

/// What a read may see.
struct ReadConcern {
  enum Level: String, CaseIterable {
    case local, majority, linearizable, available, snapshot
  }

  let level: Level?
  let afterClusterTime: BSONTimestamp?
  let atClusterTime: BSONTimestamp?

  /// Reads `readConcern`; `nil` where there is none.
  ///
  /// - Throws: TypeMismatch, BadValue for an unknown level, Location40415 for a field that is unknown, InvalidOptions for
  ///   fields that do not go together.
  init?(_ call: CommandCall) throws(MongoError) {
    guard let concern = try call.nested("readConcern", as: "readConcern") else { return nil }
    try concern.checkFields([
      "level", "afterClusterTime", "atClusterTime", "afterOpTime", "allowTransactionTableSnapshot", "provenance",
      "$_waitLastStableRecoveryTimestamp",
    ])
    self.level = try concern.choice("level", Level.allCases.map(\.rawValue)).flatMap(Level.init(rawValue:))
    self.afterClusterTime = try concern.timestamp("afterClusterTime")
    self.atClusterTime = try concern.timestamp("atClusterTime")
    for field in ["afterClusterTime", "atClusterTime"] where concern.body[field] == .null {
      throw concern.mismatch(field, .null, ["timestamp"])
    }
    try concern.checkProvenance()
    guard self.atClusterTime == nil || self.level == .snapshot else {
      throw .of(.invalidOptions, "atClusterTime field can be set only if level is equal to snapshot")
    }
    guard self.atClusterTime == nil || self.afterClusterTime == nil else {
      throw .of(
        .invalidOptions,
        "Specifying a timestamp for readConcern snapshot in a causally consistent session is not allowed."
      )
    }
    if self.afterClusterTime != nil, self.level == .linearizable || self.level == .available {
      throw .of(
        .invalidOptions,
        "afterClusterTime field can be set only if level is equal to majority, local, or snapshot"
      )
    }
  }

  /// Checks that a command can read so: all can read locally, those that read documents otherwise, too, and the parts of
  /// a transaction as it says when it begins.
  func check(_ command: MongoCommand, _ call: CommandCall) throws(MongoError) {
    if call.isInTransaction { return try self.checkWithinTransaction(call) }
    guard let level = self.level, level != .local,
      !command.traits.contains(.readConcern) || command.name == "count" && level == .snapshot
    else { return }
    throw .of(
      .invalidOptions,
      "Command \(command.name) does not support { readConcern: { level: \"\(level.rawValue)\" } } :: caused by :: "
        + "read concern not supported"
    )
  }

  private func checkWithinTransaction(_ call: CommandCall) throws(MongoError) {
    guard try call.bool("startTransaction") == true else {
      throw .of(.invalidOptions, "Only the first command in a transaction may specify a readConcern")
    }
    guard self.level != .linearizable, self.level != .available else {
      throw .of(
        .invalidOptions,
        "The readConcern level must be either 'local' (default), 'majority' or 'snapshot' in order to run in a "
          + "transaction"
      )
    }
  }

  /// Why a standalone server cannot read so; `nil` if it can.
  var refusalByStandalone: MongoError? {
    if self.level == .snapshot || self.level == .linearizable {
      return .of(
        .notAReplicaSet,
        "node needs to be a replica set member to use readConcern: \(self.level?.rawValue ?? "")"
      )
    }
    guard self.afterClusterTime != nil else { return nil }
    return .of(.illegalOperation, "Cannot specify afterClusterTime readConcern without replication enabled")
  }
}
