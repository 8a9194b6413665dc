// MongoEngine/Session: one client's conversation. This file: transactions (manual: "Transactions").

import BSON
import WireCore

/// A transaction: its own view of the data, and what it did to it.
struct Transaction: Sendable {
  enum State: Hashable, Sendable {
    case open, committed, aborted
  }

  var state = State.open
  /// The data as the transaction sees it.
  var data: MongoData
  /// What it has changed.
  var journal: [Change] = []
  /// How many changes everybody had seen when it began.
  let start: Int
  let startedAt: FakeClock.Instant

  var isOpen: Bool { self.state == .open }
}

/// What a write concerns: a document, or a collection as a whole where there is no `_id`.
struct DocumentKey: Hashable, Sendable {
  let namespace: Namespace
  let id: BSONSortKey?
}

extension Change {
  var key: DocumentKey {
    switch self.kind {
    case .insert(let document), .delete(let document), .replace(let document, _):
      DocumentKey(namespace: self.namespace, id: BSONSortKey(document["_id"] ?? .null))
    default: DocumentKey(namespace: self.namespace, id: nil)
    }
  }
}

extension MongoEngine {
  /// How long a transaction may be open: `transactionLifetimeLimitSeconds`.
  static let transactionLifetime = Duration.seconds(60)

  /// Carries a command out within a transaction. If that fails, the transaction ends.
  mutating func performInTransaction(
    _ command: MongoCommand,
    _ call: CommandCall,
    _ session: SessionID,
    _ number: Int64
  ) throws(MongoError) -> BSONDocument {
    guard command.traits.contains(.transaction) else { throw notAllowed(command) }
    if try call.bool("startTransaction") == true {
      try self.begin(session, number)
    } else {
      try self.resume(session, number, isEnd: command.isEndOfTransaction)
    }
    if command.isEndOfTransaction { return try command.perform(call, &self) }
    do throws(MongoError) {
      let reply = try self.performOnSnapshot(command, call, session)
      if reply.contains("writeErrors") { self.abort(session) }
      return reply
    } catch {
      self.abort(session)
      throw error
    }
  }

  private mutating func performOnSnapshot(
    _ command: MongoCommand,
    _ call: CommandCall,
    _ session: SessionID
  ) throws(MongoError) -> BSONDocument {
    guard var transaction = self.sessions[session]?.transaction else { return BSONDocument() }
    self.sessions[session]?.transaction?.data = MongoData()
    swap(&self.data, &transaction.data)
    let result: Result<BSONDocument, MongoError>
    do throws(MongoError) { result = .success(try command.perform(call, &self)) } catch { result = .failure(error) }
    let journal = self.data.takeJournal()
    swap(&self.data, &transaction.data)
    transaction.journal += journal
    self.sessions[session]?.transaction = transaction
    guard !journal.contains(where: { self.conflicts($0, with: session, transaction) }) else { throw writeConflict }
    for change in journal { self.locks[change.key] = session }
    return try result.get()
  }

  /// Whether somebody else has changed the same thing since the transaction began, or is about to.
  private func conflicts(_ change: Change, with session: SessionID, _ transaction: Transaction) -> Bool {
    let keys = [change.key, DocumentKey(namespace: change.namespace, id: nil)]
    return keys.contains { key in
      (self.locks[key].map { $0 != session } ?? false) || (self.lastChanges[key] ?? -1) >= transaction.start
    }
  }

  /// Whether a change concerns what a transaction has changed.
  func isLocked(_ journal: [Change]) -> Bool {
    journal.contains { change in
      if change.key.id != nil || self.isCreation(change) { return self.locks[change.key] != nil }
      return self.locks.keys.contains {
        $0.namespace == change.namespace
          || (change.kind == .dropDatabase && $0.namespace.database == change.namespace.database)
      }
    }
  }

  private func isCreation(_ change: Change) -> Bool { if case .create = change.kind { true } else { false } }

  // MARK: Beginning and ending

  private mutating func begin(_ session: SessionID, _ number: Int64) throws(MongoError) {
    try self.use(session)
    let newest = self.sessions[session]?.number ?? -1
    guard number >= newest else {
      throw .of(
        .transactionTooOld,
        "Cannot start transaction with number \(number) on session \(session) because a newer transaction with "
          + "txnNumber \(newest) has already started on this session."
      )
    }
    guard number > newest else {
      throw .of(
        .conflictingOperationInProgress,
        "Cannot start a transaction with given transaction number \(number): it has already started on session "
          + "\(session)."
      )
    }
    self.abort(session)
    self.sessions[session]?.number = number
    self.sessions[session]?.reply = nil
    self.sessions[session]?.transaction = Transaction(data: self.data, start: self.changeCount, startedAt: self.now)
    self.openTransactions.insert(session)
  }

  /// Checks that a transaction can go on, or end.
  private mutating func resume(_ session: SessionID, _ number: Int64, isEnd: Bool) throws(MongoError) {
    let newest = self.sessions[session]?.number ?? -1
    guard number >= newest else {
      throw .of(
        .transactionTooOld,
        "Cannot continue transaction \(number) on session \(session) because a newer transaction with txnNumber "
          + "\(newest) has already started on this session."
      )
    }
    guard number == newest, let transaction = self.sessions[session]?.transaction else {
      throw .of(
        .noSuchTransaction,
        "Given transaction number \(number) does not match any in-progress transactions. The active transaction number "
          + "is \(newest)"
      )
    }
    self.sessions[session]?.usedAt = self.now
    switch transaction.state {
    case .open: break
    case .committed where isEnd: break
    case .committed:
      throw .of(.transactionCommitted, "Transaction with { txnNumber: \(number) } has been committed.")
    case .aborted: throw .of(.noSuchTransaction, "Transaction with { txnNumber: \(number) } has been aborted.")
    }
  }

  /// Undoes a session's transaction, if one is open.
  mutating func abort(_ session: SessionID) {
    guard self.sessions[session]?.transaction?.isOpen == true else { return }
    self.end(session, as: .aborted)
  }

  /// Has everybody see what a transaction did, at once.
  mutating func commit(_ session: SessionID) throws(MongoError) {
    guard let transaction = self.sessions[session]?.transaction, transaction.isOpen else { return }
    if transaction.start == self.changeCount {
      self.data = transaction.data
    } else {
      try self.replay(transaction, session)
    }
    self.end(session, as: .committed)
    if !transaction.journal.isEmpty { self.publish(transaction.journal, nil, of: session) }
  }

  /// Others have changed other documents meanwhile.
  private mutating func replay(_ transaction: Transaction, _ session: SessionID) throws(MongoError) {
    let before = self.data
    do throws(MongoError) {
      for change in transaction.journal { try self.data.carryOut(change) }
      _ = self.data.takeJournal()
    } catch {
      self.data = before
      self.abort(session)
      throw writeConflict
    }
  }

  private mutating func end(_ session: SessionID, as state: Transaction.State) {
    self.sessions[session]?.transaction?.state = state
    self.sessions[session]?.transaction?.data = MongoData()
    self.sessions[session]?.transaction?.journal = []
    self.openTransactions.remove(session)
    self.locks = self.locks.filter { $0.value != session }
    if self.openTransactions.isEmpty { self.lastChanges = [:] }
    self.cursors.close { $0.session == session && $0.transactionNumber != nil }
    self.wake(.transaction)
  }

  /// Aborts the transactions that have been open for too long.
  mutating func abortOldTransactions() {
    guard !self.openTransactions.isEmpty else { return }
    let limit = self.now.advanced(by: .zero - Self.transactionLifetime)
    for session in self.openTransactions {
      guard let transaction = self.sessions[session]?.transaction, transaction.startedAt <= limit else { continue }
      self.abort(session)
    }
  }

  /// When the first transaction has been open for too long.
  var nextTransactionEnd: FakeClock.Instant? {
    self.openTransactions.compactMap { self.sessions[$0]?.transaction?.startedAt }.min()?
      .advanced(by: Self.transactionLifetime)
  }
}

extension MongoData {
  /// Does what was done to a copy of the data.
  fileprivate mutating func carryOut(_ change: Change) throws(MongoError) {
    switch change.kind {
    case .insert(let document): try self.insert(document, into: change.namespace)
    case .replace(let before, let after):
      try self.replace(try self.place(of: before, in: change.namespace), with: after, in: change.namespace)
    case .delete(let document):
      try self.remove(try self.place(of: document, in: change.namespace), from: change.namespace)
    case .create where self[change.namespace] == nil: try self.create(change.namespace)
    case .create, .createIndexes: break
    default: throw writeConflict
    }
  }

  private func place(of document: BSONDocument, in namespace: Namespace) throws(MongoError) -> RecordID {
    let query = try FindQuery(["_id": document["_id"] ?? .null])
    guard let found = try self.find(query, in: namespace).first else { throw writeConflict }
    return found.id
  }
}

extension MongoCommand {
  var isEndOfTransaction: Bool { self.name == "commitTransaction" || self.name == "abortTransaction" }
}

private let writeConflict = MongoError.of(
  .writeConflict,
  "Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or "
    + "multi-document transaction."
)

private func notAllowed(_ command: MongoCommand) -> MongoError {
  if command.name == "count" {
    return .of(
      .operationNotSupportedInTransaction,
      "Cannot run 'count' in a multi-document transaction. Please see "
        + "http://dochub.mongodb.org/core/transaction-count for a recommended alternative."
    )
  }
  return .of(.operationNotSupportedInTransaction, "Cannot run '\(command.name)' in a multi-document transaction.")
}
