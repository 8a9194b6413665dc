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

  /// Checks that a command can read so: all can read locally, some otherwise, too.
  func checkSupport(by command: MongoCommand, _ call: CommandCall) throws(MongoError) {
    guard let level = self.level, level != .local else { return }
    guard !command.traits.contains(level == .snapshot ? .snapshot : .readConcern) else { return }
    let concern = call.body.document("readConcern") ?? [:]
    let shown = BSONDocument([("readConcern", .document(concern.with("provenance", "clientSupplied")))])
    throw .of(
      .invalidOptions,
      "Command \(command.name) does not support \(shown.shell) :: caused by :: "
        + (command.traits.contains(.readConcern) ? "read concern snapshot not supported" : "read concern not supported")
    )
  }

  /// Checks what holds for a part of a transaction, whatever the command.
  func checkWithinTransaction(_ call: CommandCall) throws(MongoError) {
    guard try call.bool("startTransaction") == true else {
      throw .of(.invalidOptions, "Only the first command in a transaction may specify a readConcern")
    }
    guard self.level != .linearizable, self.level != .available else {
      throw .of(
        .invalidOptions,
        "The readConcern level must be either 'local' (default), 'majority' or 'snapshot' in order to run in a transaction"
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
