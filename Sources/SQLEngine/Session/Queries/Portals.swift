// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: portals of the extended query protocol (manual,
// 55.2.3): Bind and Execute.

import PostgresWire
import WireCore

/// A statement with its parameters, ready to be carried out, and what came of it.
struct Portal: Sendable {
  /// `nil` for a text without a command.
  var prepared: Prepared?
  /// What Bind said.
  var bind: FrontendMessage.Bind
  var values: [SQLValue] = []
  /// The rows, once it was carried out and did not send all of them at once.
  var result: PortalResult?

  var formats: FormatCodes { self.bind.resultFormats }
}

/// A result that is sent piece by piece.
struct PortalResult: Sendable {
  /// `nil` if there are none: the statement cannot be carried out again.
  var rows: ResultRows?
  var codings: [ColumnCoding] = []
  var next = 0
  var tag: String
}

extension Conversation {
  func portal(_ name: String) -> Portal? { name.isEmpty ? self.unnamedPortal : self.portals[name] }

  func existing(portal name: String) throws(SQLError) -> Portal {
    guard let portal = self.portal(name) else {
      throw SQLError(.invalidCursorName, "portal \"\(name)\" does not exist")
    }
    return portal
  }

  private mutating func keep(_ portal: Portal?, as name: String) {
    if name.isEmpty { self.unnamedPortal = portal } else { self.portals[name] = portal }
  }

  mutating func bind(
    _ message: FrontendMessage.Bind,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter
  ) throws(SQLError) {
    let known = try self.existing(statement: message.statement)
    var portal = Portal(prepared: nil, bind: message)
    if case .prepared(let prepared) = known {
      try message.check(count: prepared.parameterTypes.count)
      if self.sql.status == .failed, !prepared.statement.endsTransaction { throw SQLSession.failedTransaction }
      try self.checkName(of: message)
      if !prepared.parameterTypes.isEmpty {
        portal.values = try self.values(message, prepared, &engine, now)
      }
      try self.checkFormats(message.resultFormats, prepared)
      portal.prepared = prepared
    } else {
      try message.check(count: 0)
      try self.checkName(of: message)
    }
    self.keep(portal, as: message.portal)
    writer.bindComplete()
  }

  private mutating func values(
    _ message: FrontendMessage.Bind,
    _ prepared: Prepared,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant
  ) throws(SQLError) -> [SQLValue] {
    var io: TypeIO?
    return try message.read(prepared.parameterTypes) {
      if let io { return io }
      self.sql.enter(&engine.database, now)
      let found = engine.database.environment.io
      io = found
      return found
    }
  }

  private func checkName(of message: FrontendMessage.Bind) throws(SQLError) {
    if !message.portal.isEmpty, self.portals[message.portal] != nil {
      throw SQLError(.duplicateCursor, "cursor \"\(message.portal)\" already exists")
    }
  }

  private func checkFormats(_ formats: FormatCodes, _ prepared: Prepared) throws(SQLError) {
    guard case .each(let codes) = formats, let columns = self.columns(of: prepared) else { return }
    if codes.count != columns.count {
      throw SQLError(
        .protocolViolation,
        "bind message has \(codes.count) result formats but query has \(columns.count) columns"
      )
    }
  }

  // MARK: Execute

  /// - Parameter limit: the most rows to send; all if it is 0 or less.
  mutating func execute(
    _ name: String,
    limit: Int,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter
  ) throws(SQLError) -> Disposition {
    if limit <= 0, let prepared = self.freshStatement(ofPortal: name), prepared.isPlainQuery {
      return try self.executeQuery(prepared, name, &engine, now, &writer)
    }
    if self.portal(name) == nil, self.sql.cursorColumns(name) != nil {
      try self.fetch(name, limit: limit, &engine, now, &writer)
      return .ready
    }
    let portal = try self.existing(portal: name)
    guard let prepared = portal.prepared else {
      writer.emptyQueryResponse()
      return .ready
    }
    if let result = portal.result {
      if self.sql.status == .failed { throw SQLSession.failedTransaction }
      if result.rows == nil {
        throw SQLError(.objectNotInPrerequisiteState, "portal \"\(name)\" cannot be run")
      }
      try self.send(result, of: name, limit: limit, &engine, now, &writer)
      return .ready
    }
    guard let outcome = try self.outcome(prepared, portal.values, &engine, now) else { return .postponed }
    switch outcome {
    case .rows(let rows, let tag):
      self.sql.enter(&engine.database, now)
      try portal.formats.checkForResult()
      let codings = rows.codings(portal.formats, engine.database.environment.io.types)
      self.sendNotices(&writer)
      let result = PortalResult(rows: rows, codings: codings, tag: tag)
      try self.send(result, of: name, limit: limit, &engine, now, &writer)
    case .done(let tag):
      self.sendNotices(&writer)
      writer.commandComplete(tag)
      self.setResult(PortalResult(tag: tag), of: name)
      if prepared.statement.endsTransaction { self.dropPortals() }
    case .copyIn(let plan): self.copy = try self.begin(plan, prepared, isExtended: true, &writer)
    case .copyOut(let plan, let rows):
      self.sql.enter(&engine.database, now)
      try self.send(rows, plan, prepared, engine.database.environment.io, &writer)
      self.sendNotices(&writer)
      writer.commandComplete("COPY \(rows.count)")
    case .mustWait: break
    }
    return .ready
  }

  /// The statement of a portal that was not carried out yet.
  private func freshStatement(ofPortal name: String) -> Prepared? {
    if name.isEmpty { return self.unnamedPortal?.result == nil ? self.unnamedPortal?.prepared : nil }
    guard let portal = self.portals[name], portal.result == nil else { return nil }
    return portal.prepared
  }

  /// Carries out a query of which all rows are wanted.
  private mutating func executeQuery(
    _ prepared: Prepared,
    _ name: String,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter
  ) throws(SQLError) -> Disposition {
    let (values, formats) = self.arguments(ofPortal: name)
    guard
      let count = try self.sendRows(of: prepared, values, formats, describes: false, &engine, now, &writer)
    else { return .postponed }
    writer.commandComplete("SELECT ", rows: count)
    // Whoever executes it again gets no rows.
    let columns = prepared.columns ?? []
    self.setResult(PortalResult(rows: ResultRows(columns: columns, rows: []), tag: "SELECT 0"), of: name)
    return .ready
  }

  private func arguments(ofPortal name: String) -> (values: [SQLValue], formats: FormatCodes) {
    if name.isEmpty { return (self.unnamedPortal?.values ?? [], self.unnamedPortal?.formats ?? .none) }
    return (self.portals[name]?.values ?? [], self.portals[name]?.formats ?? .none)
  }

  /// Sends the next rows of a cursor that DECLARE made.
  private mutating func fetch(
    _ name: String,
    limit: Int,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter
  ) throws(SQLError) {
    if self.sql.status == .failed { throw SQLSession.failedTransaction }
    let count = limit > 0 ? Int32(truncatingIfNeeded: limit) : nil
    guard case .rows(let result, _) = try self.sql.fetch(FetchStatement(name, .forward(count), isMove: false)) else {
      return
    }
    let formats: FormatCodes = self.sql.isBinaryCursor(name) ? .all(.binary) : .none
    self.sql.enter(&engine.database, now)
    let io = engine.database.environment.io
    try writer.rows(result.rows[...], result.codings(formats, io.types), io)
    if limit > 0, result.rows.count == limit {
      writer.portalSuspended()
    } else {
      writer.commandComplete("SELECT ", rows: result.rows.count)
    }
  }

  /// Sends the next rows of a portal.
  private mutating func send(
    _ result: PortalResult,
    of name: String,
    limit: Int,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter
  ) throws(SQLError) {
    let all = result.rows?.rows ?? []
    let rest = all[min(result.next, all.count)...]
    let rows = limit > 0 ? rest.prefix(limit) : rest
    if result.next > 0 { self.sql.enter(&engine.database, now) }
    try writer.rows(rows, result.codings, engine.database.environment.io)
    // As in PostgreSQL, it does not know that it is at the end before it has tried to read on.
    let isSuspended = limit > 0 && rows.count == limit
    var left = result
    if isSuspended {
      left.next += rows.count
      writer.portalSuspended()
    } else {
      // Whoever executes it again gets no rows.
      left.rows?.rows = []
      left.next = 0
      left.tag = result.tag.counting(0)
      if result.tag.hasPrefix("SELECT ") {
        writer.commandComplete("SELECT ", rows: rows.count)
      } else {
        writer.commandComplete(rows.count == all.count ? result.tag : result.tag.counting(rows.count))
      }
    }
    self.setResult(left, of: name)
  }

  private mutating func setResult(_ result: PortalResult, of name: String) {
    if name.isEmpty { self.unnamedPortal?.result = result } else { self.portals[name]?.result = result }
  }

  /// No portal outlives its transaction.
  mutating func dropPortals() {
    self.unnamedPortal = nil
    if !self.portals.isEmpty { self.portals = [:] }
  }
}

extension String {
  /// A command tag with another number of rows.
  fileprivate func counting(_ rows: Int) -> String {
    guard let blank = self.lastIndex(of: " "), Int(self[self.index(after: blank)...]) != nil else { return self }
    return "\(self[...blank])\(rows)"
  }
}

extension FormatCodes {
  /// Whether everything is text, as far as can be told at a glance.
  var areText: Bool {
    switch self {
    case .none: true
    case .all(let code): code == .text
    case .each: false
    }
  }

  /// Checks that they are formats of results.
  func checkForResult() throws(SQLError) {
    if self.areText { return }
    if let code = self.codes.first(where: { $0 != .text && $0 != .binary }) {
      throw SQLError(.invalidParameterValue, "unsupported format code: \(code)")
    }
  }
}
