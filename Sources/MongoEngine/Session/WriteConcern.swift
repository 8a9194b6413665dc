// MongoEngine/Session: one client's conversation. This file: `writeConcern`, read (manual: "Write Concern").

import BSON

/// How many members have to confirm a write. What else a write concern says makes no difference here.
struct WriteConcern {
  enum Members: Hashable {
    case count(Int)
    /// `majority`, or a mode of the replica set's configuration.
    case mode(String)
    /// Members by their tags.
    case tags
  }

  let members: Members
  /// Whether the client wants to know what became of a write.
  let isAcknowledged: Bool

  /// Reads `writeConcern`; `nil` where there is none.
  ///
  /// - Throws: TypeMismatch, FailedToParse, Location40415 for a field that is unknown.
  init?(_ call: CommandCall) throws(MongoError) {
    guard let concern = try call.nested("writeConcern", as: "writeConcern") else { return nil }
    try concern.checkFields([
      "w", "j", "wtimeout", "fsync", "wElectionId", "wOpTime", "getLastError", "provenance",
    ])
    self.members = try Self.members(concern.body["w"])
    let (isJournaled, isSynced) = (try concern.bool("j"), try concern.bool("fsync"))
    guard isJournaled != true || isSynced != true else {
      throw .of(.failedToParse, "fsync and j options cannot be used together")
    }
    self.isAcknowledged = self.members != .count(0) || isJournaled ?? false || isSynced ?? false
    guard concern.body["wtimeout"]?.saturatedNumber ?? 0 <= Int64(Int32.max) else {
      throw .of(.failedToParse, "wtimeout must be a 32-bit integer")
    }
    try concern.checkProvenance()
  }

  private static func members(_ value: BSONValue?) throws(MongoError) -> Members {
    switch value {
    case nil: return .count(1)
    case .string(let mode)?: return .mode(mode)
    case .null?, .undefined?: return .mode("")
    case .document(let tags)?:
      guard !tags.isEmpty, tags.allSatisfy({ $0.value.number != nil }) else {
        throw .of(.failedToParse, "tags must be an object of numbers, and at least one: \(tags.shell)")
      }
      return .tags
    case let value?:
      guard value.number != nil else {
        throw .of(.failedToParse, "w has to be a number, string, or object; found: \(value.type.name)")
      }
      guard value.double?.isNaN == false, let count = value.saturatedNumber, 0...50 ~= count else {
        throw .of(.failedToParse, "w has to be a non-negative number and not greater than 50")
      }
      return .count(Int(count))
    }
  }

  /// Why a standalone server cannot do so; `nil` if it can.
  var refusalByStandalone: MongoError? {
    switch self.members {
    case .count(let count) where count > 1: .of(.badValue, "cannot use 'w' > 1 when a host is not replicated")
    case .mode(let mode) where mode != "majority":
      .of(.badValue, "cannot use non-majority 'w' mode \"\(mode)\" when a host is not a member of a replica set")
    default: nil
    }
  }

  /// What a write's reply says where nobody but this member can confirm it, but others should; `nil` else.
  var failure: BSONDocument? {
    switch self.members {
    case .mode(let mode) where mode != "majority":
      [
        "code": 79, "codeName": "UnknownReplWriteConcern",
        "errmsg": .string("No write concern mode named '\(mode)' found in replica set configuration"),
      ]
    case .count(let count) where count > 1:
      ["code": 100, "codeName": "UnsatisfiableWriteConcern", "errmsg": "Not enough data-bearing nodes"]
    default: nil
    }
  }
}

extension CommandCall {
  /// Checks who is said to have chosen a concern.
  func checkProvenance() throws(MongoError) {
    _ = try self.choice(
      "provenance",
      ["clientSupplied", "implicitDefault", "customDefault", "getLastErrorDefaults", "internalWriteDefault"]
    )
  }
}
