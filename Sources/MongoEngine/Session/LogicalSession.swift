// MongoEngine/Session: one client's conversation. This file: logical sessions, and what a command says of its own
// (manual: "Server Sessions").

import BSON
import WireCore

/// The identity of a logical session: the bytes of `lsid`'s UUID.
struct SessionID: Hashable, Sendable, CustomStringConvertible {
  let bytes: [UInt8]

  init?(_ document: BSONDocument) {
    guard case .binary(let id)? = document["id"], id.bytes.count == 16 else { return nil }
    self.bytes = id.bytes
  }

  /// A new one.
  init(using random: inout SeededRandom) {
    var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    // Version 4, variant 1 (RFC 9562).
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    self.bytes = bytes
  }

  /// As a command's `lsid`.
  var document: BSONDocument { ["id": .binary(BSONBinary(self.bytes, subtype: BSONBinary.uuid))] }

  /// The UUID's usual form.
  var description: String {
    let digits = self.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    let groups = [digits[0..<4], digits[4..<6], digits[6..<8], digits[8..<10], digits[10...]]
    return groups.map { $0.joined() }.joined(separator: "-")
  }
}

/// A session that somebody uses.
struct LogicalSession: Sendable {
  /// Whose it is, where clients authenticate.
  var user: UserName?
  /// The newest number; −1 for none.
  var number: Int64 = -1
  /// The transaction of that number, if it was one.
  var transaction: Transaction?
  /// The reply to the retryable write of that number, if it was one that was carried out.
  var reply: BSONDocument?
  var usedAt: FakeClock.Instant
}

extension MongoEngine {
  /// How long a session lives that nobody uses: `logicalSessionTimeoutMinutes`.
  static let sessionMinutes: Int64 = 30

  /// Reads what a command says of its session and transaction.
  func readSession(_ command: MongoCommand, _ call: inout CommandCall) throws(MongoError) {
    if let document = try call.document("lsid") {
      guard let id = SessionID(document) else {
        throw .of(.badValue, "BSON field 'OperationSessionInfo.lsid.id' must be a UUID: \(document.shell)")
      }
      call.session = id
    }
    call.transactionNumber = try call.int("txnNumber")
    let autocommit = try call.bool("autocommit")
    let starts = try call.bool("startTransaction")
    guard let number = call.transactionNumber else {
      if autocommit != nil {
        throw .of(.invalidOptions, "'autocommit' field requires a transaction number to also be specified")
      }
      if starts != nil {
        throw .of(.invalidOptions, "'startTransaction' field requires 'autocommit' field to also be specified")
      }
      return
    }
    guard call.session != nil else {
      throw .of(.invalidOptions, "Transaction number requires a session ID to also be specified")
    }
    guard self.settings.replicaSet != nil else {
      throw .of(.illegalOperation, "Transaction numbers are only allowed on a replica set member or mongos")
    }
    guard number >= 0 else { throw .of(.invalidOptions, "Transaction number cannot be negative") }
    guard autocommit != true else {
      throw .of(.invalidOptions, "Specifying autocommit=true is not allowed.")
    }
    guard starts == nil || autocommit == false else {
      throw .of(.invalidOptions, "'startTransaction' field requires 'autocommit' field to also be specified")
    }
    guard starts != false else { throw .of(.invalidOptions, "Specifying startTransaction=false is not allowed.") }
    call.isInTransaction = autocommit == false
    guard call.isInTransaction || command.traits.contains(.retryable) else {
      throw .location(
        50768,
        "txnNumber may only be provided for multi-document transactions and retryable write commands. "
          + "autocommit:false was not provided, and \(command.name) is not a retryable write command."
      )
    }
  }

  /// Remembers who uses a session, unless there are too many.
  mutating func note(_ session: SessionID, of user: UserName?) {
    if self.sessions[session] != nil {
      self.sessions[session]?.usedAt = self.now
    } else if self.sessions.count < 100_000 {
      self.sessions[session] = LogicalSession(user: user, usedAt: self.now)
    }
  }

  /// Makes sure that a session is known.
  mutating func use(_ session: SessionID) throws(MongoError) {
    if self.sessions[session] != nil {
      self.sessions[session]?.usedAt = self.now
      return
    }
    if self.sessions.count >= 100_000 { self.forgetIdleSessions() }
    guard self.sessions.count < 100_000 else {
      throw .of(
        .tooManyLogicalSessions,
        "Unable to add session ID \(session) into the cache because the number of active sessions is too high"
      )
    }
    self.sessions[session] = LogicalSession(usedAt: self.now)
  }

  private mutating func forgetIdleSessions() {
    let limit = self.now.advanced(by: .seconds(-60 * Self.sessionMinutes))
    self.sessions = self.sessions.filter { $0.value.usedAt > limit || $0.value.transaction?.isOpen == true }
  }

  /// Ends a session: its transaction is aborted, its cursors are closed.
  mutating func end(_ session: SessionID) {
    self.abort(session)
    self.sessions[session] = nil
    self.cursors.close { $0.session == session }
  }
}
