// SQLEngine's tests. This file: statements in, text out, as psql -At would show it.

import Testing
import WireCore

@testable import SQLEngine

/// A database with sessions by number. `database("SELECT 1", 2)` runs in the second session.
struct TestDatabase {
  static let start = FakeClock.Instant(milliseconds: 1_735_689_600_000)
  var database: SQLDatabase
  var sessions: [Int: SQLSession] = [:]

  init() throws { self.database = try SQLDatabase(seed: 1, now: Self.start) }

  /// Rows with `|` between values, `~` for nulls and ` / ` between rows, else the tag; `!` and the SQLSTATE for an error, `wait` if
  /// the session has to.
  mutating func callAsFunction(_ text: String, _ number: Int = 1) throws -> String {
    var session = try self.sessions[number] ?? SQLSession(user: "postgres", in: &self.database)
    defer { self.sessions[number] = session }
    var result = ""
    do throws(SQLError) {
      for statement in try session.parse(text) {
        let prepared = try session.prepare(statement, in: &self.database, now: Self.start)
        let outcome = try session.execute(prepared, in: &self.database, now: Self.start)
        result = self.text(outcome)
      }
      try session.synchronize(in: &self.database)
    } catch {
      session.fail(in: &self.database)
      return "!\(error.state.code)"
    }
    return result
  }

  /// The whole error of a text that must have one.
  mutating func error(_ text: String, _ number: Int = 1) throws -> SQLError? {
    var session = try self.sessions[number] ?? SQLSession(user: "postgres", in: &self.database)
    defer { self.sessions[number] = session }
    do throws(SQLError) {
      for statement in try session.parse(text) {
        let prepared = try session.prepare(statement, in: &self.database, now: Self.start)
        _ = try session.execute(prepared, in: &self.database, now: Self.start)
      }
      try session.synchronize(in: &self.database)
      return nil
    } catch {
      session.fail(in: &self.database)
      return error
    }
  }

  /// Types of the parameters and columns of a statement, or `!` and the SQLSTATE.
  mutating func types(_ text: String, _ given: [TypeID] = []) throws -> String {
    var session = try self.sessions[1] ?? SQLSession(user: "postgres", in: &self.database)
    defer { self.sessions[1] = session }
    do throws(SQLError) {
      let statements = try session.parse(text)
      guard let statement = statements.first else { return "" }
      let prepared = try session.prepare(statement, parameterTypes: given, in: &self.database, now: Self.start)
      func list(_ types: [ColumnType]) -> String { types.map { $0.spelling(NoUserTypes()) }.joined(separator: ",") }
      return "(\(list(prepared.parameterTypes.map { ColumnType($0) }))) \(list(prepared.columns?.map(\.type) ?? []))"
    } catch { return "!\(error.state.code)" }
  }

  private func text(_ outcome: Outcome) -> String {
    switch outcome {
    case .rows(let result, _):
      let io = self.database.environment.typeIO
      return result.rows.map { row in
        zip(row, result.columns).map { $0 == .null ? "~" : io.output($0, $1.type.id) }.joined(separator: "|")
      }.joined(separator: " / ")
    case .done(let tag): return tag
    case .mustWait: return "wait"
    case .copyIn: return "copy in"
    case .copyOut(_, let rows): return "copy out \(rows.count)"
    }
  }
}

/// A statement and what it gives.
struct Case: CustomTestStringConvertible, Sendable {
  let sql: String
  let expected: String

  init(_ sql: String, _ expected: String) {
    self.sql = sql
    self.expected = expected
  }

  var testDescription: String { self.sql }
}

/// Runs statements one after the other in one database.
func check(_ cases: [Case], sourceLocation: SourceLocation = #_sourceLocation) throws {
  var database = try TestDatabase()
  for item in cases {
    let found = try database(item.sql)
    #expect(found == item.expected, "\(item.sql)", sourceLocation: sourceLocation)
  }
}
