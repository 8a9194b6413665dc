// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: a prepared statement carried out.

package import WireCore

extension SQLSession {
  /// Makes functions see this session, at this moment.
  mutating func enter(_ database: inout SQLDatabase, _ now: FakeClock.Instant) {
    let state = database.environment.state
    let time = SQLDatabase.microseconds(now)
    state.pointee.statementTime = time
    let start = self.transaction?.startedAt ?? time
    state.pointee.transactionTime = start
    state.pointee.mustWaitFor = nil
    state.pointee.liveCount &+= 1
    state.pointee.deferAll = self.transaction?.areConstraintsDeferred
    if self.transaction?.deferredNames.isEmpty == false || !state.pointee.deferredConstraints.isEmpty {
      state.pointee.deferredConstraints = self.transaction?.deferredNames ?? [:]
    }
    let perspective = self.look(at: database)
    if state.pointee.perspective !== perspective {
      state.pointee.perspective = perspective
      state.pointee.session = self.facts
      state.pointee.context.io = perspective.io
    }
    state.pointee.context.io.settings.now = start
    state.pointee.context.statementTime = time
  }

  /// Takes over what functions did to this session.
  private mutating func leave(_ database: inout SQLDatabase) {
    let state = database.environment.state
    if state.pointee.wakes {
      state.pointee.wakes = false
      database.wakeAll()
    }
    if state.pointee.hasEffects {
      state.pointee.hasEffects = false
      self.facts = state.pointee.session
      self.notices += state.pointee.notices
      state.pointee.notices = []
      self.transaction?.notifications += state.pointee.notifications
      state.pointee.notifications = []
      for change in state.pointee.settingChanges {
        try? self.changeSetting(change.name, change.value, isLocal: change.isLocal)
      }
      state.pointee.settingChanges = []
      state.pointee.changedSettings = nil
    }
  }

  /// Carries a statement out.
  ///
  /// - Parameter parameters: values of the types that ``Prepared/parameterTypes`` says.
  /// - Throws: the error, worded as PostgreSQL's. The caller then calls ``fail(in:)``.
  package mutating func execute(
    _ prepared: Prepared,
    parameters: [SQLValue] = [],
    in database: inout SQLDatabase,
    now: FakeClock.Instant
  ) throws(SQLError) -> Outcome {
    let prepared = try self.begin(prepared, in: &database, now)
    defer { self.leave(&database) }
    do throws(SQLError) {
      let outcome = try self.run(prepared, parameters, in: &database)
      if case .mustWait = outcome {} else { database.endWait(self.number) }
      return outcome
    } catch {
      return .mustWait(for: try self.holder(after: error, in: &database))
    }
  }

  /// Carries out a plain query and hands its rows to `take`, which steps through them.
  ///
  /// - Returns: what `take` does; `nil` when an advisory lock has to be waited for.
  /// - Throws: the error, as ``execute(_:parameters:in:now:)`` does.
  mutating func query(
    _ prepared: Prepared,
    parameters: [SQLValue],
    in database: inout SQLDatabase,
    now: FakeClock.Instant,
    _ take: (_ layout: RowLayout, _ rows: SQLiteStatement, _ io: TypeIO) throws(SQLError) -> Int
  ) throws(SQLError) -> Int? {
    let prepared = try self.begin(prepared, in: &database, now)
    guard case .query(let plan) = prepared.plan, let layout = prepared.layout else { return 0 }
    defer { self.leave(&database) }
    do throws(SQLError) {
      self.ensureTransaction(database)
      if !plan.text.systemTables.isEmpty { try self.fillCatalog(plan.text, in: &database) }
      let statement = try database.statement(plan.text, for: self.number)
      try statement.bind(parameters)
      let count: Int
      do throws(SQLError) { count = try take(layout, statement, database.environment.io) } catch {
        statement.reset()
        throw error
      }
      if !plan.tables.isEmpty { try self.countScans(plan.text, in: &database) }
      database.endWait(self.number)
      return count
    } catch {
      _ = try self.holder(after: error, in: &database)
      return nil
    }
  }

  /// What comes before any statement: the session is shown to functions, and its plan brought up to date.
  private mutating func begin(_ prepared: Prepared, in database: inout SQLDatabase, _ now: FakeClock.Instant)
    throws(SQLError) -> Prepared
  {
    if let generation = self.transaction?.generation, generation != database.generation {
      // The database was restored underneath the transaction, which is lost.
      self.transaction?.isFailed = true
      if self.transaction?.isBlock == false { self.transaction = nil }
    }
    if self.transaction?.isFailed == true, !prepared.statement.endsTransaction { throw Self.failedTransaction }
    self.enter(&database, now)
    database.environment.state.pointee.activity[self.number]?.query = prepared.statement.text
    database.environment.state.pointee.session.query = prepared.statement.text
    if prepared.isQuery { self.transaction?.hasQueried = true }
    if prepared.plan.dependsOnCatalog, prepared.key != self.planKey(database) {
      return try self.again(prepared, database)
    }
    return prepared
  }

  /// The session that an advisory lock has to wait for, where that is all that an error means.
  private mutating func holder(after error: SQLError, in database: inout SQLDatabase) throws(SQLError) -> Int {
    guard let holder = database.environment.state.pointee.mustWaitFor else { throw error }
    database.environment.state.pointee.mustWaitFor = nil
    try database.wait(self.number, for: holder)
    return holder
  }

  /// The statement understood anew: the catalog has changed. Its columns must be what the client was told.
  private func again(_ prepared: Prepared, _ database: SQLDatabase) throws(SQLError) -> Prepared {
    let fresh = try self.analyze(prepared.statement, prepared.parameterTypes, database)
    if fresh.columns?.map(\.type) != prepared.columns?.map(\.type) {
      throw SQLError(.featureNotSupported, "cached plan must not change result type")
    }
    return fresh
  }

  mutating func run(_ prepared: Prepared, _ parameters: [SQLValue], in database: inout SQLDatabase)
    throws(SQLError) -> Outcome
  {
    switch prepared.plan {
    case .query(let plan):
      self.ensureTransaction(database)
      return try self.query(plan, parameters, in: &database)
    case .change(let plan):
      self.command = plan.kind.rawValue
      if let holder = try self.becomeWriter(in: &database) {
        return try self.waitOrFail(holder, database)
      }
      return try self.outcome(of: plan, parameters, in: &database)
    case .explain(let plan):
      self.ensureTransaction(database)
      return try self.explain(plan, parameters, in: &database)
    case .copy(let plan, let query):
      self.ensureTransaction(database)
      if let query {
        return .copyOut(plan, try self.rows(query, parameters, in: &database))
      }
      if let holder = try self.becomeWriter(in: &database) { return try self.waitOrFail(holder, database) }
      return .copyIn(plan)
    case .utility:
      self.command = prepared.statement.parsed.statement.commandName
      return try self.utility(prepared.statement, parameters, in: &database)
    }
  }

  /// What a statement does that has to wait: `lock_timeout` is the caller's to watch.
  func waitOrFail(_ holder: Int, _ database: SQLDatabase) throws(SQLError) -> Outcome { .mustWait(for: holder) }

  // MARK: queries

  private mutating func query(_ plan: QueryPlan, _ parameters: [SQLValue], in database: inout SQLDatabase)
    throws(SQLError) -> Outcome
  {
    if let wait = plan.locking {
      if let holder = try self.becomeWriter(in: &database) {
        switch wait {
        case .block: return try self.waitOrFail(holder, database)
        case .noWait:
          database.endWait(self.number)
          let name = plan.tables.first.flatMap { database.catalog.relation($0)?.name } ?? ""
          throw SQLError(.lockNotAvailable, "could not obtain lock on row in relation \"\(name)\"")
        case .skipLocked:
          database.endWait(self.number)
          return .rows(ResultRows(columns: plan.columns, rows: []), tag: "SELECT 0")
        }
      }
    }
    if !plan.rowParameters.isEmpty, let holder = try self.becomeWriter(in: &database) {
      return try self.waitOrFail(holder, database)
    }
    let rows = try self.rows(plan, parameters, in: &database)
    if !plan.tables.isEmpty { try self.countScans(plan.text, in: &database) }
    return .rows(ResultRows(columns: plan.columns, rows: rows), tag: "SELECT \(rows.count)")
  }

  /// The rows of a query.
  mutating func rows(_ plan: QueryPlan, _ parameters: [SQLValue], in database: inout SQLDatabase) throws(SQLError)
    -> [[SQLValue]]
  {
    let parameters = try self.withRows(plan.rowParameters, parameters, in: &database)
    try self.fillCatalog(plan.text, in: &database)
    let statement = try database.statement(plan.text, for: self.number)
    try statement.bind(parameters)
    return try statement.rows()
  }

  /// Parameters with the rows of data-modifying queries of WITH behind them, which are run for it.
  mutating func withRows(_ rows: [RowParameter], _ parameters: [SQLValue], in database: inout SQLDatabase)
    throws(SQLError) -> [SQLValue]
  {
    if rows.isEmpty { return parameters }
    var all = parameters
    for parameter in rows {
      let changed = try self.change(parameter.plan, all, in: &database)
      while all.count < parameter.number { all.append(.null) }
      all[parameter.number - 1] = .text(RowJSON.text(rows: changed.rows))
    }
    return all
  }

  private mutating func outcome(of plan: ChangePlan, _ parameters: [SQLValue], in database: inout SQLDatabase)
    throws(SQLError) -> Outcome
  {
    let result = try self.change(plan, parameters, in: &database)
    let tag = plan.kind == .insert ? "INSERT 0 \(result.count)" : "\(plan.kind.rawValue) \(result.count)"
    guard let returning = plan.returning else { return .done(tag: tag) }
    return .rows(ResultRows(columns: returning.columns, rows: result.rows), tag: tag)
  }
}

extension Prepared {
  /// Whether it is a query that only reads, so that its rows may be taken one by one while it runs.
  var isPlainQuery: Bool {
    guard !self.isVolatile, self.layout != nil, case .query(let plan) = self.plan else { return false }
    return plan.locking == nil && plan.rowParameters.isEmpty
  }
}

extension Plan {
  var dependsOnCatalog: Bool { if case .utility = self { false } else { true } }
}
