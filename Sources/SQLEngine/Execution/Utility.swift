// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: statements that are neither queries nor changes of rows.

extension SQLSession {
  mutating func utility(_ statement: SQLStatement, _ parameters: [SQLValue], in database: inout SQLDatabase)
    throws(SQLError) -> Outcome
  {
    switch statement.parsed.statement {
    case .transaction(let transaction): return try self.execute(transaction, in: &database)
    case .setting(let setting):
      self.ensureTransaction(database)
      return try self.execute(setting, in: &database)
    case .prepare(let prepare): return try self.prepareNamed(prepare, statement, in: &database)
    case .execute(let execute): return try self.executeNamed(execute, in: &database)
    case .deallocate(let name): return try self.deallocate(name)
    case .declareCursor(let cursor): return try self.declare(cursor, statement, parameters, in: &database)
    case .fetch(let fetch): return try self.fetch(fetch)
    case .closeCursor(let name): return try self.closeCursor(name)
    case .listen(let channel):
      self.ensureTransaction(database)
      self.transaction?.listening.append((channel, true))
      return .done(tag: "LISTEN")
    case .unlisten(let channel):
      self.ensureTransaction(database)
      self.transaction?.listening.append((channel, false))
      return .done(tag: "UNLISTEN")
    case .notify(let channel, let payload):
      self.ensureTransaction(database)
      try self.notify(channel, payload ?? "")
      return .done(tag: "NOTIFY")
    case .discard(let target): return try self.discard(target, in: &database)
    case .maintenance(let maintenance): return try self.maintain(maintenance, database)
    case .lock(let lock): return try self.lock(lock, in: &database)
    case .grant(let grant):
      self.ensureTransaction(database)
      return .done(
        tag: grant.isRole ? (grant.isGrant ? "GRANT ROLE" : "REVOKE ROLE") : (grant.isGrant ? "GRANT" : "REVOKE")
      )
    case .opaque(let opaque): throw SQLError.unsupported(opaque.tag, position: opaque.position)
    case .merge: throw SQLError.unsupported("MERGE")
    case .call(let call):
      throw SQLError(
        .undefinedFunction,
        "procedure \(call.name.name)() does not exist",
        hint: "No procedure matches the given name and argument types. You might need to add explicit type casts.",
        position: call.position
      )
    case .query(var query):
      guard case .select(var select) = query.body, let into = select.into else {
        throw SQLError(.internalError, "no plan")
      }
      if let holder = try self.becomeWriter(in: &database) { return try self.waitOrFail(holder, database) }
      select.into = nil
      query.body = .select(select)
      let table = CreateTable(into.name, into.persistence, ifNotExists: false)
      let node = CreateTableAs(table, columns: [], as: .query(query), withData: true, isMaterializedView: false)
      return try self.create(node, statement, in: &database)
    case .insert, .update, .delete, .explain, .copy: throw SQLError(.internalError, "no plan")
    default:
      if let holder = try self.becomeWriter(in: &database) { return try self.waitOrFail(holder, database) }
      return try self.define(statement, in: &database)
    }
  }

  // MARK: PREPARE and EXECUTE

  private mutating func prepareNamed(
    _ node: PrepareStatement,
    _ statement: SQLStatement,
    in database: inout SQLDatabase
  )
    throws(SQLError) -> Outcome
  {
    self.ensureTransaction(database)
    if self.prepared[node.name] != nil {
      throw SQLError(.duplicatePreparedStatement, "prepared statement \"\(node.name)\" already exists")
    }
    let analyzer = Analyzer(self.view(database), self.settings.types)
    var types: [TypeID] = []
    for name in node.types { types.append(try analyzer.type(name).id) }
    let inner = SQLStatement(parsed: ParsedStatement(node.statement, range: node.range), text: statement.source)
    self.prepared[node.name] = try self.analyze(inner, types, database)
    return .done(tag: "PREPARE")
  }

  private mutating func executeNamed(_ node: ExecuteStatement, in database: inout SQLDatabase) throws(SQLError)
    -> Outcome
  {
    guard let prepared = self.prepared[node.name] else {
      throw SQLError(.invalidSQLStatementName, "prepared statement \"\(node.name)\" does not exist")
    }
    guard node.arguments.count == prepared.parameterTypes.count else {
      throw SQLError(
        .syntaxError,
        "wrong number of parameters for prepared statement \"\(node.name)\"",
        detail: "Expected \(prepared.parameterTypes.count) parameters but got \(node.arguments.count)."
      )
    }
    let values = try self.evaluate(node.arguments, prepared.parameterTypes, in: &database)
    var current = prepared
    if current.plan.dependsOnCatalog, current.key != self.planKey(database) {
      current = try self.analyze(prepared.statement, prepared.parameterTypes, database)
    }
    switch current.plan {
    case .utility: return try self.utility(current.statement, values, in: &database)
    default: return try self.run(current, values, in: &database)
    }
  }

  /// Values of expressions without columns.
  mutating func evaluate(_ expressions: [Expression], _ types: [TypeID], in database: inout SQLDatabase)
    throws(SQLError)
    -> [SQLValue]
  {
    if expressions.isEmpty { return [] }
    let analyzer = Analyzer(self.view(database), self.settings.types)
    let scope = Scope(nil)
    scope.clause = .arguments
    var texts: [String] = []
    for (expression, type) in zip(expressions, types) {
      let term = try analyzer.coerce(try analyzer.expression(expression, scope), to: ColumnType(type), .assignment)
      texts.append(term.sql)
    }
    let statement = try database.statement(
      SQLText("SELECT \(texts.joined(separator: ", "))", analyzer.requirements),
      for: self.number
    )
    return try statement.rows(limit: 1).first ?? []
  }

  private mutating func deallocate(_ name: String?) throws(SQLError) -> Outcome {
    guard let name else {
      self.prepared = [:]
      return .done(tag: "DEALLOCATE ALL")
    }
    guard self.prepared.removeValue(forKey: name) != nil else {
      throw SQLError(.invalidSQLStatementName, "prepared statement \"\(name)\" does not exist")
    }
    return .done(tag: "DEALLOCATE")
  }

  // MARK: the rest

  private mutating func notify(_ channel: String, _ payload: String) throws(SQLError) {
    if payload.utf8.count > 7999 { throw SQLError(.invalidParameterValue, "payload string too long") }
    let notification = Notification(channel: channel, payload: payload, sender: self.number)
    // The same message twice in a transaction is delivered once.
    if self.transaction?.notifications.contains(notification) == true { return }
    self.transaction?.notifications.append(notification)
  }

  private mutating func discard(_ target: DiscardTarget, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    if target == .all, self.transaction?.isBlock == true {
      throw SQLError(.activeSQLTransaction, "DISCARD ALL cannot run inside a transaction block")
    }
    switch target {
    case .all:
      self.prepared = [:]
      self.cursors = [:]
      self.settings.resetAll()
      self.reportSettings()
      for channel in database.listeners.keys { database.listeners[channel]?.remove(self.number) }
      database.environment.state.pointee.advisory.releaseAll(session: self.number, transactional: nil)
      self.facts.currentValues = [:]
      self.facts.lastSequence = nil
      database.environment.state.pointee.session = self.facts
      self.dropTemporary(in: &database)
    case .plans: break
    case .sequences:
      self.facts.currentValues = [:]
      self.facts.lastSequence = nil
      database.environment.state.pointee.session = self.facts
    case .temporary: self.dropTemporary(in: &database)
    }
    return .done(tag: "DISCARD \(target.rawValue)")
  }

  private mutating func maintain(_ node: MaintenanceStatement, _ database: SQLDatabase) throws(SQLError) -> Outcome {
    if node.kind == .vacuum, self.transaction?.isBlock == true {
      throw SQLError(.activeSQLTransaction, "VACUUM cannot run inside a transaction block")
    }
    self.ensureTransaction(database)
    let view = self.view(database)
    for subject in node.subjects where node.kind != .reindex || node.target == "TABLE" || node.target == "INDEX" {
      let relation = try view.existing(subject.name)
      for column in subject.columns where relation.column(column) == nil {
        throw SQLError(
          .undefinedColumn,
          "column \"\(column)\" of relation \"\(relation.name)\" does not exist"
        )
      }
    }
    return .done(tag: node.kind.rawValue)
  }

  private mutating func lock(_ node: LockStatement, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    guard self.transaction?.isBlock == true else {
      throw SQLError(.noActiveSQLTransaction, "LOCK TABLE can only be used in transaction blocks")
    }
    for table in node.tables { _ = try self.view(database).existing(table.name) }
    // Weak modes are for readers, who wait for nobody here.
    if ["ACCESS SHARE", "ROW SHARE"].contains(node.mode) { return .done(tag: "LOCK TABLE") }
    if let holder = try self.becomeWriter(in: &database) {
      if node.isNoWait {
        database.endWait(self.number)
        throw SQLError(
          .lockNotAvailable,
          "could not obtain lock on relation \"\(node.tables.first?.name.name ?? "")\""
        )
      }
      return try self.waitOrFail(holder, database)
    }
    return .done(tag: "LOCK TABLE")
  }
}

extension Statement {
  /// What 25006 calls it.
  var commandName: String {
    switch self {
    case .createTable: "CREATE TABLE"
    case .createTableAs: "CREATE TABLE AS"
    case .createView: "CREATE VIEW"
    case .createIndex: "CREATE INDEX"
    case .createSequence: "CREATE SEQUENCE"
    case .createSchema: "CREATE SCHEMA"
    case .createEnum, .createComposite: "CREATE TYPE"
    case .createDomain: "CREATE DOMAIN"
    case .alterTable: "ALTER TABLE"
    case .drop(let node): "DROP \(node.kind.rawValue)"
    case .truncate: "TRUNCATE TABLE"
    case .comment: "COMMENT"
    default: "this statement"
    }
  }
}
