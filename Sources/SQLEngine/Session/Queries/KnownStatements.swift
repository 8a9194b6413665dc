// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: statements of the extended query protocol (manual,
// 55.2.3): Parse, Describe and Close.

import PostgresWire
import WireCore

extension Conversation {
  /// The statement of a name; the empty name is the unnamed one's.
  func statement(_ name: String) -> KnownStatement? {
    if name.isEmpty { return self.unnamedStatement }
    if let prepared = self.sql.prepared[name] { return .prepared(prepared) }
    return self.emptyStatements.contains(name) ? .empty : nil
  }

  func existing(statement name: String) throws(SQLError) -> KnownStatement {
    if let statement = self.statement(name) { return statement }
    if name.isEmpty { throw SQLError(.invalidSQLStatementName, "unnamed prepared statement does not exist") }
    throw SQLError(.invalidSQLStatementName, "prepared statement \"\(name)\" does not exist")
  }

  mutating func parse(
    _ message: FrontendMessage.Parse,
    _ source: SQLSource,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter
  ) throws(SQLError) {
    if message.name.isEmpty { self.unnamedStatement = nil }
    for notice in source.notices { writer.notice(ReportFields(notice)) }
    let statements = try source.parsed.get()
    guard statements.count <= 1 else {
      throw SQLError(.syntaxError, "cannot insert multiple commands into a prepared statement")
    }
    let types = message.parameterTypes.map { TypeID(rawValue: $0) }
    let known: KnownStatement
    if let statement = statements.first {
      try self.check(types, &engine, now)
      known = .prepared(try self.sql.prepare(statement, parameterTypes: types, in: &engine.database, now: now))
    } else {
      known = .empty
    }
    try self.keep(known, as: message.name)
    writer.parseComplete()
  }

  /// Checks that there are such types.
  private mutating func check(
    _ types: [TypeID],
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant
  ) throws(SQLError) {
    for type in types where type.rawValue != 0 && TypeTable.row(type) == nil {
      self.sql.enter(&engine.database, now)
      if engine.database.environment.io.types.userType(type) == nil {
        throw SQLError(.internalError, "cache lookup failed for type \(type.rawValue)")
      }
    }
  }

  private mutating func keep(_ known: KnownStatement, as name: String) throws(SQLError) {
    if name.isEmpty {
      self.unnamedStatement = known
      return
    }
    if self.statement(name) != nil {
      throw SQLError(.duplicatePreparedStatement, "prepared statement \"\(name)\" already exists")
    }
    switch known {
    case .prepared(let prepared): self.sql.prepared[name] = prepared
    case .empty: self.emptyStatements.insert(name)
    }
  }

  // MARK: Describe

  mutating func describe(
    statement name: String,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter
  ) throws(SQLError) {
    guard case .prepared(let prepared) = try self.existing(statement: name) else {
      writer.parameterDescription([])
      writer.noData()
      return
    }
    let columns = self.columns(of: prepared)
    try self.checkTransaction(for: columns)
    writer.parameterDescription(prepared.parameterTypes.map(\.rawValue))
    self.describe(columns, .none, &engine, now, &writer)
  }

  mutating func describe(
    portal name: String,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter
  ) throws(SQLError) {
    if self.portal(name) == nil, let columns = self.sql.cursorColumns(name) {
      // DECLARE makes portals too.
      let formats: FormatCodes = self.sql.isBinaryCursor(name) ? .all(.binary) : .none
      try self.checkTransaction(for: columns)
      return self.describe(columns, formats, &engine, now, &writer)
    }
    if name.isEmpty, let prepared = self.unnamedPortal?.prepared, let layout = prepared.layout, prepared.isPlainQuery,
      self.unnamedPortal?.formats.areText == true, self.sql.status != .failed
    {
      return layout.describe(to: &writer)
    }
    let portal = try self.existing(portal: name)
    guard let prepared = portal.prepared else { return writer.noData() }
    let columns = self.columns(of: prepared)
    try self.checkTransaction(for: columns)
    self.describe(columns, portal.formats, &engine, now, &writer)
  }

  mutating func describe(
    _ columns: [ResultColumn]?,
    _ formats: FormatCodes,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter
  ) {
    guard let columns else { return writer.noData() }
    self.sql.enter(&engine.database, now)
    writer.rowDescription(columns, formats, engine.database.environment.io.types)
  }

  /// The columns of a statement's rows: those of FETCH and EXECUTE are what they name.
  func columns(of prepared: Prepared) -> [ResultColumn]? {
    switch prepared.statement.parsed.statement {
    case .fetch(let fetch): fetch.isMove ? nil : self.sql.cursorColumns(fetch.cursor)
    case .execute(let execute): self.sql.prepared[execute.name].flatMap { $0.columns }
    case .copy: nil
    default: prepared.columns
    }
  }

  /// What a failed transaction does not say of results.
  private func checkTransaction(for columns: [ResultColumn]?) throws(SQLError) {
    if columns != nil, self.sql.status == .failed { throw SQLSession.failedTransaction }
  }

  // MARK: Close

  mutating func close(statement name: String, _ writer: inout PostgresWriter) {
    if name.isEmpty {
      self.unnamedStatement = nil
    } else {
      self.sql.prepared[name] = nil
      self.emptyStatements.remove(name)
    }
    writer.closeComplete()
  }

  mutating func close(portal name: String, _ writer: inout PostgresWriter) {
    if name.isEmpty { self.unnamedPortal = nil } else { self.portals[name] = nil }
    self.sql.cursors[name] = nil
    writer.closeComplete()
  }
}
