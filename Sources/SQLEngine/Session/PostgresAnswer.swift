// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: what a stub answers with.

import PostgresWire
import WireCore

/// An answer to a statement that is not carried out.
///
/// ```swift
/// postgres.stub(.command("UPDATE", "accounts"), .reply(.error(.serializationFailure)).times(2))
/// postgres.stub(.command("SELECT", "users"), .reply(.rows([["id": "1", "name": "Ada"]])))
/// ```
public struct PostgresAnswer: Hashable, Sendable {
  enum Content: Hashable, Sendable {
    case error(PostgresErrorResponse)
    case rows([String], [[String?]])
    case done(tag: String)
  }

  let content: Content

  /// The statement fails: its transaction is over, or failed until ROLLBACK. An error of severity FATAL also ends the
  /// connection.
  public static func error(_ error: PostgresErrorResponse) -> Self { Self(content: .error(error)) }

  /// Rows of text, as PostgreSQL writes the values of their types; `nil` is null.
  ///
  /// In the extended protocol the statement's own columns decide about types and formats: the values have to be as many,
  /// and of their types. In the simple protocol all columns are of type `text`.
  /// - Parameters:
  ///   - columns: the names of the columns.
  ///   - rows: the values, a row each.
  public static func rows(columns: [String], _ rows: [[String?]]) -> Self {
    Self(content: .rows(columns, rows))
  }

  /// Rows of text by the names of their columns, which stand in the order of the first row; what a row lacks is null.
  public static func rows(_ rows: [KeyValuePairs<String, String?>]) -> Self {
    let columns = rows.first.map { $0.map(\.key) } ?? []
    return self.rows(
      columns: columns,
      rows.map { row in columns.map { column in row.first { $0.key == column }?.value ?? nil } }
    )
  }

  /// The statement is said to be done, with a command tag such as `UPDATE 1`, and without rows.
  public static func done(_ tag: String) -> Self { Self(content: .done(tag: tag)) }

  /// The answer where there is no session: an error, or nothing.
  func write(to writer: inout PostgresWriter) {
    guard case .error(let error) = self.content else { return }
    var fatal = SQLError(error)
    fatal.severity = .fatal
    writer.error(ReportFields(fatal))
  }
}

extension Conversation {
  /// Answers a request as a stub wants.
  mutating func answer(
    _ request: PostgresRequest,
    with answer: PostgresAnswer,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter
  ) -> Disposition {
    guard case .message(let message) = request.content else { return .ready }
    var isReady = false
    defer { self.mark(isReady: isReady, &engine) }
    if self.isSkipping { return .ready }
    do throws(SQLError) {
      switch answer.content {
      case .error(let error): throw SQLError(error)
      case .done(let tag): writer.commandComplete(tag)
      case .rows(let columns, let rows): try self.send(columns, rows, for: message, request, &engine, now, &writer)
      }
      if case .query = message { self.ready(&engine, &writer, &isReady) }
      return .ready
    } catch {
      return self.fail(error, isExtended: message.isExtendedQuery, &engine, &writer, &isReady)
    }
  }

  private mutating func send(
    _ names: [String],
    _ rows: [[String?]],
    for message: FrontendMessage,
    _ request: PostgresRequest,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter
  ) throws(SQLError) {
    self.sql.enter(&engine.database, now)
    let io = engine.database.environment.io
    var columns = names.map { ResultColumn(name: $0, type: ColumnType(.text)) }
    if case .execute = message {
      columns = request.statement.flatMap { self.columns(of: $0) } ?? []
    } else {
      writer.rowDescription(columns, .none, io.types)
    }
    if let row = rows.first(where: { $0.count != columns.count }) {
      throw SQLError(.internalError, "a stub answers with \(row.count) columns, the statement has \(columns.count)")
    }
    let formats = request.bind?.resultFormats ?? .none
    let codings = columns.indices.map { ColumnCoding(columns[$0].type, formats[$0], io.types) }
    for row in rows {
      var values: [SQLValue] = []
      for (text, column) in zip(row, columns) {
        values.append(try text.map { text throws(SQLError) in try io.input(text, column.type) } ?? .null)
      }
      try writer.row(values, codings, io)
    }
    writer.commandComplete("SELECT ", rows: rows.count)
  }
}
