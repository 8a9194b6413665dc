// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: two-phase commit (manual, PREPARE TRANSACTION).

/// A transaction that PREPARE TRANSACTION left for somebody to end.
struct PreparedTransaction: Sendable {
  var transaction: Transaction
  /// The writer's number that stands for it.
  var number: Int
  var owner: String
}

extension SQLSession {
  mutating func prepareTransaction(_ name: String, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    guard let transaction, transaction.isBlock else {
      self.warn(.noActiveSQLTransaction, "there is no transaction in progress")
      return .done(tag: "ROLLBACK")
    }
    if transaction.isFailed {
      try self.rollback(in: &database)
      return .done(tag: "ROLLBACK")
    }
    if database.preparedTransactions[name] != nil {
      try self.rollback(in: &database)
      throw SQLError(.duplicateObject, "transaction identifier \"\(name)\" is already in use")
    }
    try self.checkDeferred(transaction.deferred, in: &database)
    let number = -1 - database.preparedTransactions.count
    database.preparedTransactions[name] = PreparedTransaction(
      transaction: transaction,
      number: number,
      owner: self.user
    )
    if transaction.isWriting { database.writer = number }
    database.environment.state.pointee.preparedTransactions[name] = self.user
    self.endTransaction(in: &database)
    return .done(tag: "PREPARE TRANSACTION")
  }

  mutating func endPrepared(_ name: String, commits: Bool, in database: inout SQLDatabase) throws(SQLError)
    -> Outcome
  {
    let tag = commits ? "COMMIT PREPARED" : "ROLLBACK PREPARED"
    if self.transaction?.isBlock == true {
      throw SQLError(.activeSQLTransaction, "\(tag) cannot run inside a transaction block")
    }
    guard let prepared = database.preparedTransactions.removeValue(forKey: name) else {
      throw SQLError(.undefinedObject, "prepared transaction with identifier \"\(name)\" does not exist")
    }
    database.environment.state.pointee.preparedTransactions[name] = nil
    if prepared.transaction.isWriting {
      try database.run(commits ? database.control.commit : database.control.rollback)
      if commits, let catalog = prepared.transaction.catalog { database.catalog = catalog }
      database.releaseWriter()
    }
    if commits {
      for notification in prepared.transaction.notifications {
        for session in database.listeners[notification.channel, default: []].sorted() {
          database.deliveries.append((session, notification))
        }
      }
    }
    return .done(tag: tag)
  }
}
