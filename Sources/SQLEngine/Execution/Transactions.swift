// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: transactions and savepoints (manual, 3.4, chapter 13).

/// A transaction that is open in a session.
struct Transaction: Sendable {
  /// Between BEGIN and COMMIT, not only for one statement or until Sync.
  var isBlock: Bool
  var isFailed = false
  /// The catalog with the transaction's own changes; absent while there are none.
  var catalog: Catalog?
  /// Whether SQLite's transaction has begun: with the first write.
  var isWriting = false
  var savepoints: [Savepoint] = []
  var isReadOnly = false
  /// When it began: microseconds since 2000-01-01.
  var startedAt: Int64
  var generation: Int
  var notifications: [Notification] = []
  var listening: [(channel: String?, isOn: Bool)] = []
  /// Checks that were put off until COMMIT.
  var deferred: [DeferredCheck] = []
  var areConstraintsDeferred: Bool?
  var deferredNames: [OID: Bool] = [:]
  /// Settings to be put back at its end.
  var savedSettings: Settings?
  var isolation: String?
  /// Whether anything but the control of transactions has run in it.
  var hasQueried = false

  struct Savepoint: Sendable {
    var name: String
    var catalog: Catalog?
    var wasWriting: Bool
    var notifications: Int
    var deferred: Int
    var settings: Settings
    /// SQLite's name for it.
    var mark: String
  }
}

extension SQLSession {
  /// Begins an implicit transaction if none is open.
  mutating func ensureTransaction(_ database: SQLDatabase) {
    if self.transaction == nil {
      self.transaction = Transaction(
        isBlock: false,
        startedAt: database.environment.state.pointee.statementTime,
        generation: database.generation
      )
    }
  }

  /// Ends the implicit transaction, if one is open: Sync, or the end of a simple query.
  ///
  /// - Throws: what COMMIT throws: 23503 and 23505 of deferred constraints. The transaction is rolled back then.
  package mutating func synchronize(in database: inout SQLDatabase) throws(SQLError) {
    guard self.transaction?.isBlock == false else { return }
    if self.transaction?.isFailed == true { return try self.rollback(in: &database) }
    try self.commit(in: &database)
  }

  /// After an error: the implicit transaction is rolled back, a block is marked as failed.
  package mutating func fail(in database: inout SQLDatabase) {
    database.endWait(self.number)
    if self.transaction?.isBlock == true {
      self.transaction?.isFailed = true
    } else {
      try? self.rollback(in: &database)
    }
  }

  mutating func commit(in database: inout SQLDatabase) throws(SQLError) {
    guard let isWriting = self.transaction?.isWriting else { return }
    if self.transaction?.generation != database.generation { return self.forget(in: &database) }
    do throws(SQLError) {
      if let checks = self.transaction?.deferred, !checks.isEmpty { try self.checkDeferred(checks, in: &database) }
      try self.dropAtCommit(in: &database)
      if isWriting { try database.run(database.control.commit) }
    } catch {
      try? self.rollback(in: &database)
      throw error
    }
    if let catalog = self.transaction?.catalog { database.catalog = catalog }
    if isWriting { database.releaseWriter() }
    self.sendNotifications(in: &database)
    self.endTransaction(in: &database)
  }

  mutating func rollback(in database: inout SQLDatabase) throws(SQLError) {
    guard let isWriting = self.transaction?.isWriting else { return }
    if self.transaction?.generation != database.generation { return self.forget(in: &database) }
    if isWriting {
      try database.run(database.control.rollback)
      database.releaseWriter()
    }
    // The system's tables were filled within SQLite's transaction, if there was one.
    if isWriting || self.transaction?.catalog != nil { database.compiled.filled = [:] }
    if let saved = self.transaction?.savedSettings { self.restoreSettings(saved) }
    self.endTransaction(in: &database)
  }

  /// The database was restored: nothing of the transaction is left.
  private mutating func forget(in database: inout SQLDatabase) {
    self.transaction = nil
    self.cursors = [:]
  }

  mutating func endTransaction(in database: inout SQLDatabase) {
    self.transaction = nil
    if !self.cursors.isEmpty { self.cursors = self.cursors.filter { $0.value.isHoldable } }
    self.settings.endLocal()
    self.reportSettings()
    if !database.environment.state.pointee.advisory.holders.isEmpty {
      database.environment.state.pointee.advisory.releaseAll(session: self.number, transactional: true)
      database.wakeAll()
    }
  }

  /// Notifications and LISTEN take effect with the commit.
  private mutating func sendNotifications(in database: inout SQLDatabase) {
    guard let listening = self.transaction?.listening, let notifications = self.transaction?.notifications else {
      return
    }
    for (channel, isOn) in listening {
      guard let channel else {
        for name in database.listeners.keys { database.listeners[name]?.remove(self.number) }
        continue
      }
      if isOn {
        database.listeners[channel, default: []].insert(self.number)
      } else {
        database.listeners[channel]?.remove(self.number)
      }
    }
    for notification in notifications {
      for session in database.listeners[notification.channel, default: []].sorted() {
        database.deliveries.append((session, notification))
      }
    }
  }

  /// Becomes the writer. Returns who is, if that is another.
  mutating func becomeWriter(in database: inout SQLDatabase) throws(SQLError) -> Int? {
    self.ensureTransaction(database)
    if self.transaction?.isReadOnly ?? false {
      throw SQLError(.readOnlySQLTransaction, "cannot execute \(self.command) in a read-only transaction")
    }
    if self.transaction?.isWriting == true { return nil }
    if let writer = database.writer, writer != self.number {
      try database.wait(self.number, forWriter: writer)
      return writer
    }
    database.writer = self.number
    database.endWait(self.number)
    try database.run(database.control.begin)
    self.transaction?.isWriting = true
    // Savepoints from before the first write are set now.
    for savepoint in self.transaction?.savepoints ?? [] { try database.main.execute("SAVEPOINT \(savepoint.mark)") }
    return nil
  }

  /// How long a statement may wait for another session: `lock_timeout` in milliseconds, 0 for ever.
  package var lockTimeout: Int { Settings.milliseconds(self.settings.value("lock_timeout")) }

  /// How long a statement may take: `statement_timeout` in milliseconds, 0 for ever.
  package var statementTimeout: Int { Settings.milliseconds(self.settings.value("statement_timeout")) }

  /// Gives up waiting after ``lockTimeout``. The caller then calls ``fail(in:)`` and answers with the error.
  package mutating func stopWaiting(in database: inout SQLDatabase) -> SQLError {
    database.endWait(self.number)
    return SQLError(.lockNotAvailable, "canceling statement due to lock timeout")
  }

  /// The catalog, to be changed by this transaction.
  mutating func changeCatalog(_ database: inout SQLDatabase, _ body: (inout Catalog) throws(SQLError) -> Void)
    throws(SQLError)
  {
    var catalog = self.transaction?.catalog ?? database.catalog
    try body(&catalog)
    catalog.version = database.nextVersion()
    self.transaction?.catalog = catalog
    database.texts.reset()
    let perspective = self.look(at: database)
    database.environment.state.pointee.perspective = perspective
    database.environment.state.pointee.context.io.types = perspective.view
  }

  // MARK: statements

  mutating func execute(_ statement: TransactionStatement, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    switch statement {
    case .begin(let modes, let isStart):
      if self.transaction?.isBlock == true {
        self.warn(.activeSQLTransaction, "there is already a transaction in progress")
        return .done(tag: isStart ? "START TRANSACTION" : "BEGIN")
      }
      self.ensureTransaction(database)
      self.transaction?.isBlock = true
      try self.apply(modes)
      return .done(tag: isStart ? "START TRANSACTION" : "BEGIN")
    case .commit(let chain): return try self.finish(chain, commits: true, in: &database)
    case .rollback(let chain): return try self.finish(chain, commits: false, in: &database)
    case .savepoint(let name):
      try self.needBlock("SAVEPOINT")
      try self.setSavepoint(name, in: &database)
      return .done(tag: "SAVEPOINT")
    case .release(let name):
      try self.needBlock("RELEASE SAVEPOINT")
      let index = try self.savepoint(name)
      let mark = self.transaction?.savepoints[index].mark ?? ""
      if self.transaction?.isWriting == true { try database.main.execute("RELEASE \(mark)") }
      self.transaction?.savepoints.removeSubrange(index...)
      return .done(tag: "RELEASE")
    case .rollbackTo(let name):
      try self.needBlock("ROLLBACK TO SAVEPOINT")
      try self.rollBack(to: try self.savepoint(name), in: &database)
      return .done(tag: "ROLLBACK")
    case .prepare(let name): return try self.prepareTransaction(name, in: &database)
    case .commitPrepared(let name): return try self.endPrepared(name, commits: true, in: &database)
    case .rollbackPrepared(let name): return try self.endPrepared(name, commits: false, in: &database)
    }
  }

  private mutating func finish(_ chain: Bool, commits: Bool, in database: inout SQLDatabase) throws(SQLError) -> Outcome
  {
    let tag = commits ? "COMMIT" : "ROLLBACK"
    guard self.transaction?.isBlock == true else {
      if chain {
        throw SQLError(.noActiveSQLTransaction, "\(tag) AND CHAIN can only be used in transaction blocks")
      }
      self.warn(.noActiveSQLTransaction, "there is no transaction in progress")
      if commits { try self.commit(in: &database) } else { try self.rollback(in: &database) }
      return .done(tag: tag)
    }
    let fails = self.transaction?.isFailed == true
    let isReadOnly = self.transaction?.isReadOnly == true
    if commits, !fails { try self.commit(in: &database) } else { try self.rollback(in: &database) }
    if chain {
      self.ensureTransaction(database)
      self.transaction?.isBlock = true
      self.transaction?.isReadOnly = isReadOnly
    }
    return .done(tag: commits && fails ? "ROLLBACK" : tag)
  }

  private func needBlock(_ name: String) throws(SQLError) {
    if self.transaction?.isBlock == true { return }
    throw SQLError(.noActiveSQLTransaction, "\(name) can only be used in transaction blocks")
  }

  private func savepoint(_ name: String) throws(SQLError) -> Int {
    guard let index = self.transaction?.savepoints.lastIndex(where: { $0.name == name }) else {
      throw SQLError(.invalidSavepointSpecification, "savepoint \"\(name)\" does not exist")
    }
    return index
  }

  private mutating func setSavepoint(_ name: String, in database: inout SQLDatabase) throws(SQLError) {
    guard let transaction else { return }
    let mark = "s\(transaction.savepoints.count)"
    if transaction.isWriting { try database.main.execute("SAVEPOINT \(mark)") }
    self.transaction?.savepoints.append(
      Transaction.Savepoint(
        name: name,
        catalog: transaction.catalog,
        wasWriting: transaction.isWriting,
        notifications: transaction.notifications.count,
        deferred: transaction.deferred.count,
        settings: self.settings,
        mark: mark
      )
    )
  }

  private mutating func rollBack(to index: Int, in database: inout SQLDatabase) throws(SQLError) {
    guard let savepoint = self.transaction?.savepoints[index] else { return }
    if self.transaction?.isWriting == true { try database.main.execute("ROLLBACK TO \(savepoint.mark)") }
    self.transaction?.savepoints.removeSubrange((index + 1)...)
    self.transaction?.catalog = savepoint.catalog
    self.transaction?.isFailed = false
    self.transaction?.notifications.removeSubrange(savepoint.notifications...)
    self.transaction?.deferred.removeSubrange(savepoint.deferred...)
    self.restoreSettings(savepoint.settings)
    database.compiled.filled = [:]
  }

  mutating func apply(_ modes: [TransactionMode]) throws(SQLError) {
    for mode in modes {
      switch mode {
      case .readOnly(let isReadOnly): self.transaction?.isReadOnly = isReadOnly
      case .isolation(let level):
        if self.transaction?.hasQueried == true {
          let message = "SET TRANSACTION ISOLATION LEVEL must be called before any query"
          throw SQLError(.activeSQLTransaction, message)
        }
        self.transaction?.isolation = level
      case .deferrable: break
      }
    }
  }

  mutating func warn(_ state: SQLState, _ message: String) {
    var warning = SQLError(state, message)
    warning.severity = .warning
    self.notices.append(warning)
  }

  mutating func notice(_ state: SQLState, _ message: String) {
    var notice = SQLError(state, message)
    notice.severity = .notice
    self.notices.append(notice)
  }
}

/// Statements that begin and end SQLite's transactions.
struct TransactionControl: Sendable {
  let begin = SQLText("BEGIN IMMEDIATE")
  let commit = SQLText("COMMIT")
  let rollback = SQLText("ROLLBACK")
}

extension SQLDatabase {
  /// Runs a statement without rows on the first connection.
  mutating func run(_ text: SQLText) throws(SQLError) {
    if let slot = self.compiled.main[ObjectIdentifier(text)] {
      while try slot.statement.step() {}
      return
    }
    let statement = try self.main.prepare(text.sql)
    self.compiled.main[ObjectIdentifier(text)] = CompiledStatements.Slot(text: text, statement: statement)
    while try statement.step() {}
  }

  /// A number for the next state of the catalog.
  mutating func nextVersion() -> Int {
    self.versions += 1
    return self.versions
  }
}
