// MongoEngine/Session: one client's conversation. This file: how transactions begin and end.

import BSON
import WireCore

extension MongoEngine {
  /// Begins a session's transaction; one that was open is aborted.
  mutating func begin(_ session: SessionID, _ number: Int64, _ call: CommandCall) throws(MongoError) {
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
    self.sessions[session]?.transaction = Transaction(
      data: self.data,
      start: self.changeCount,
      startedAt: self.now,
      apiParameters: call.apiParameters
    )
    self.openTransactions.insert(session)
  }

  /// Checks that a transaction can go on, or end.
  mutating func resume(
    _ session: SessionID,
    _ number: Int64,
    _ call: CommandCall,
    isEnd: Bool
  ) throws(MongoError) {
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
    guard call.apiParameters == transaction.apiParameters else {
      throw call.mismatch(call.name, transaction.apiParameters, "transaction's first command")
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
    if !transaction.journal.isEmpty { self.publish(transaction.journal, transaction.styles, of: session) }
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
    self.sessions[session]?.transaction?.styles = []
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
