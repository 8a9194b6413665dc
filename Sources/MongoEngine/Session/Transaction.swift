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
  /// How each of these changes was made.
  var styles: [UpdateStyle] = []
  /// How many changes everybody had seen when it began.
  let start: Int
  let startedAt: FakeClock.Instant
  /// What its first command said of the Stable API.
  let apiParameters: BSONDocument

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

extension Change {
  /// Whether a change of a whole collection or database concerns a collection.
  fileprivate func concerns(_ namespace: Namespace) -> Bool {
    self.namespace == namespace
      || (self.kind == .dropDatabase && self.namespace.database.hasSameBytes(as: namespace.database))
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
      try self.begin(session, number, call)
    } else {
      try self.resume(session, number, call, isEnd: command.isEndOfTransaction)
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
    transaction.styles += self.styles(of: journal, call)
    self.sessions[session]?.transaction = transaction
    try checkIndexes(journal, transaction)
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

  /// The sessions whose transactions have changed what a change concerns.
  func owners(of journal: [Change]) -> Set<SessionID> {
    var owners: Set<SessionID> = []
    for change in journal where !self.locks.isEmpty {
      if change.key.id != nil || self.isCreation(change) {
        if let owner = self.locks[change.key] { owners.insert(owner) }
      } else {
        for (key, owner) in self.locks where change.concerns(key.namespace) { owners.insert(owner) }
      }
    }
    return owners
  }

  private func isCreation(_ change: Change) -> Bool { if case .create = change.kind { true } else { false } }
}

extension MongoCommand {
  var isEndOfTransaction: Bool { self.name == "commitTransaction" || self.name == "abortTransaction" }
}

let writeConflict = MongoError.of(
  .writeConflict,
  "Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or "
    + "multi-document transaction."
)

/// A transaction may create indexes of collections only that it has created, while they are empty.
private func checkIndexes(_ journal: [Change], _ transaction: Transaction) throws(MongoError) {
  for change in journal {
    guard case .createIndexes = change.kind else { continue }
    let isNew = transaction.journal.contains { other in
      if case .create = other.kind { other.namespace == change.namespace } else { false }
    }
    let isEmpty = transaction.data[change.namespace]?.count == 0
    guard !isNew || !isEmpty else { continue }
    throw .of(
      .operationNotSupportedInTransaction,
      "Cannot create new indexes on \(isNew ? "non-empty" : "existing") collection \(change.namespace) in a "
        + "multi-document transaction."
    )
  }
}

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
