// MongoEngine/Session: one client's conversation. This file: writes that are carried out once, however often they are
// sent (manual: "Retryable Writes").

import BSON
import WireCore

extension MongoEngine {
  /// Carries a command out: within its transaction, once, or just so.
  mutating func perform(_ command: MongoCommand, _ call: CommandCall) throws(MongoError) -> BSONDocument {
    if call.opensChangeStream { return try self.openChangeStream(call) }
    guard let session = call.session, let number = call.transactionNumber else {
      return try self.performAlone(command, call)
    }
    if call.isInTransaction { return try self.performInTransaction(command, call, session, number) }
    try self.use(session)
    if let reply = try self.reply(of: session, number) { return reply }
    let failure = self.failure(ofWrite: call)
    self.hangsUp = failure?.closesConnection ?? false
    if let error = failure?.error { throw error }
    let reply = try self.performAlone(command, call)
    if self.requested == nil { self.sessions[session]?.reply = reply }
    return reply
  }

  /// What a session's retryable write was answered with, if it was carried out before.
  private mutating func reply(of session: SessionID, _ number: Int64) throws(MongoError) -> BSONDocument? {
    let newest = self.sessions[session]?.number ?? -1
    guard number >= newest else {
      throw .of(
        .transactionTooOld,
        "Retryable write with txnNumber \(number) is prohibited on session \(session) because a newer retryable write "
          + "with txnNumber \(newest) has already started on this session."
      )
    }
    if number > newest {
      self.abort(session)
      self.sessions[session]?.number = number
      self.sessions[session]?.transaction = nil
      self.sessions[session]?.reply = nil
      return nil
    }
    guard self.sessions[session]?.transaction == nil else {
      throw .of(
        .transactionTooOld,
        "Cannot retry a retryable write that has been converted into a transaction with txnNumber \(number)"
      )
    }
    return self.sessions[session]?.reply?.with("retriedStmtIds", [0])
  }

  /// What `onPrimaryTransactionalWrite` does to a write, if anything: it counts documents and statements one by one.
  private mutating func failure(ofWrite call: CommandCall) -> FailPoint.Effect? {
    let field = ["insert": "documents", "update": "updates", "delete": "deletes"][call.name]
    let count = field.flatMap { try? call.documents($0).count } ?? 1
    for _ in 0..<count {
      if let effect = self.failure(at: .retryableWrite) { return effect }
    }
    return nil
  }

  /// Carries a command out on the data that everybody sees, or on what it was at a moment that the command names. If it changes what a transaction has changed, it is undone
  /// and waits for the transaction's end.
  mutating func performAlone(_ command: MongoCommand, _ call: CommandCall) throws(MongoError) -> BSONDocument {
    if let time = call.snapshotTime { return try self.perform(command, call, at: time) }
    let before = self.locks.isEmpty ? nil : self.data
    let result: Result<BSONDocument, MongoError>
    do throws(MongoError) { result = .success(try command.perform(call, &self)) } catch { result = .failure(error) }
    let journal = self.data.takeJournal()
    self.keepSnapshot(for: call)
    if let before, !self.owners(of: journal).isEmpty {
      self.data = before
      if self.hasWaited(for: .transaction) { throw timeIsOver }
      self.wait(for: .transaction, until: try self.deadline(of: call))
      return BSONDocument()
    }
    if !journal.isEmpty { self.publish(journal, self.styles(of: journal, call)) }
    return try result.get()
  }

  /// When a command's `maxTimeMS` is over.
  func deadline(of call: CommandCall) throws(MongoError) -> FakeClock.Instant? {
    guard let limit = try call.int("maxTimeMS"), limit > 0 else { return nil }
    return self.now.advanced(by: .milliseconds(limit))
  }
}
