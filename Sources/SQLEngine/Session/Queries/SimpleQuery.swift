// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: the simple query protocol (manual, 55.2.2).

import PostgresWire
import WireCore

/// A simple query that is being carried out: its statements, and which one is next.
struct SimpleRun: Sendable {
  let statements: [SQLStatement]
  var next = 0
  /// Whether the columns of the next one's rows were described.
  var isDescribed = false

  var isAtLast: Bool { self.next == self.statements.count - 1 }
}

extension Conversation {
  /// Begins a simple query.
  mutating func query(
    _ source: SQLSource,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter,
    _ isReady: inout Bool
  ) throws(SQLError) -> Disposition {
    self.unnamedStatement = nil
    self.unnamedPortal = nil
    for notice in source.notices { writer.notice(ReportFields(notice)) }
    let statements = try source.parsed.get()
    if statements.isEmpty {
      writer.emptyQueryResponse()
      try self.endTransaction(&engine)
      self.ready(&engine, &writer, &isReady)
      return .ready
    }
    self.run = SimpleRun(statements: statements)
    return try self.goOn(&engine, now, &writer, &isReady)
  }

  /// Carries on with a simple query, from where it stands.
  mutating func goOn(
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter,
    _ isReady: inout Bool
  ) throws(SQLError) -> Disposition {
    while let run, run.next < run.statements.count {
      let statement = run.statements[run.next]
      let prepared = try self.prepare(statement, isAlone: run.statements.count == 1, &engine, now)
      if prepared.describesItselfFirst, self.pause == nil, let columns = prepared.columns {
        self.describe(columns, .none, &engine, now, &writer)
        self.run?.isDescribed = true
      }
      if prepared.isPlainQuery {
        guard try self.tellRows(of: prepared, &engine, now, &writer) else { return .postponed }
      } else {
        guard let outcome = try self.outcome(prepared, [], &engine, now) else { return .postponed }
        if case .copyIn(let plan) = outcome {
          self.copy = try self.begin(plan, prepared, isExtended: false, &writer)
          return .ready
        }
        try self.tell(outcome, of: prepared, &engine, now, &writer)
      }
      self.run?.next += 1
      self.run?.isDescribed = false
    }
    self.run = nil
    self.ready(&engine, &writer, &isReady)
    return .ready
  }

  /// Understands a statement of a simple query, which has no parameters.
  private mutating func prepare(
    _ statement: SQLStatement,
    isAlone: Bool,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant
  ) throws(SQLError) -> Prepared {
    if !isAlone, case .maintenance(let node) = statement.parsed.statement, node.kind == .vacuum {
      throw SQLError(.activeSQLTransaction, "VACUUM cannot run inside a transaction block")
    }
    do throws(SQLError) {
      let prepared = try self.sql.prepare(statement, parameterTypes: [], in: &engine.database, now: now)
      if !prepared.parameterTypes.isEmpty { throw .noParameter(in: statement.source) }
      return prepared
    } catch {
      let isAboutParameter = error.state == .indeterminateDatatype && statement.source.contains("$")
      throw isAboutParameter ? .noParameter(in: statement.source) : error
    }
  }

  /// Carries out a query and writes its rows as they come; false if it has to wait.
  private mutating func tellRows(
    of prepared: Prepared,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter
  ) throws(SQLError) -> Bool {
    let isDescribed = self.run?.isDescribed == true
    guard
      let count = try self.sendRows(of: prepared, [], .none, describes: !isDescribed, &engine, now, &writer)
    else { return false }
    if self.run?.isAtLast != false { try self.endTransaction(&engine) }
    self.sendNotices(&writer)
    writer.commandComplete("SELECT ", rows: count)
    return true
  }

  /// Writes what came of a statement of a simple query. The transaction ends before the last one is said to be complete.
  private mutating func tell(
    _ outcome: Outcome,
    of prepared: Prepared,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter
  ) throws(SQLError) {
    let tag: String
    switch outcome {
    case .rows(let result, let rowsTag):
      let formats: FormatCodes = self.isBinary(prepared) ? .all(.binary) : .none
      self.sql.enter(&engine.database, now)
      let io = engine.database.environment.io
      if self.run?.isDescribed != true { writer.rowDescription(result.columns, formats, io.types) }
      self.sendNotices(&writer)
      try writer.rows(result.rows[...], result.codings(formats, io.types), io)
      tag = rowsTag
    case .done(let doneTag):
      tag = doneTag
    case .copyOut(let plan, let rows):
      self.sql.enter(&engine.database, now)
      try self.send(rows, plan, prepared, engine.database.environment.io, &writer)
      tag = "COPY \(rows.count)"
    case .copyIn, .mustWait: return
    }
    if self.run?.isAtLast != false { try self.endTransaction(&engine) }
    self.sendNotices(&writer)
    writer.commandComplete(tag)
  }

  /// Whether a FETCH is of a binary cursor, whose rows are binary in any protocol.
  private func isBinary(_ prepared: Prepared) -> Bool {
    guard case .fetch(let fetch) = prepared.statement.parsed.statement else { return false }
    return self.sql.isBinaryCursor(fetch.cursor)
  }
}

extension Prepared {
  /// Whether PostgreSQL says which columns there are before it carries the statement out: an error then comes behind
  /// that. A query without FROM fails already while it is planned, if it does.
  fileprivate var describesItselfFirst: Bool {
    guard case .query(let query) = self.statement.parsed.statement else { return false }
    switch query.body {
    case .select(let select): return select.into == nil && (!select.from.isEmpty || self.isVolatile)
    case .values: return false
    case .setOperation: return true
    }
  }
}

extension SQLError {
  /// A simple query has no parameters.
  fileprivate static func noParameter(in text: String) -> SQLError {
    var position: Int?
    if let place = text.indices.first(where: { text[$0] == "$" && (text[$0...].dropFirst().first?.isNumber ?? false) })
    {
      position = text.unicodeScalars.distance(from: text.startIndex, to: place) + 1
    }
    let digits = position == nil ? "1" : text.drop { $0 != "$" }.dropFirst().prefix { $0.isNumber }
    return SQLError(.undefinedParameter, "there is no parameter $\(digits)", position: position)
  }
}

extension ResultRows {
  /// How each column is written.
  func codings(_ formats: FormatCodes, _ types: some TypeLookup) -> [ColumnCoding] {
    self.columns.indices.map { ColumnCoding(self.columns[$0].type, formats[$0], types) }
  }
}

extension PostgresWriter {
  /// Appends rows.
  ///
  /// - Throws: 54000 if they are more than a reply can hold.
  mutating func rows(_ rows: ArraySlice<[SQLValue]>, _ codings: [ColumnCoding], _ io: TypeIO) throws(SQLError) {
    for row in rows { try self.row(row, codings, io) }
    if self.isCut { throw self.excess }
  }
}
