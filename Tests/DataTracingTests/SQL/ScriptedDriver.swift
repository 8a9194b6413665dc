// Tests of DataTracing, SQL. This file: a database that answers what a test has written down, and notes what it was
// asked.

import DataTracing
import Locks

/// What a test wants to happen when a connection is asked for something.
struct ScriptedAnswer: Sendable {
  var columns: [String] = []
  var rows: [[SQLValue]] = []
  /// Thrown after the rows.
  var failure: (any Error)?
  /// Called before each row and before the end.
  var beforeRow: @Sendable () async throws -> Void = {}
  var affectedRows: Int?

  static func rows(_ columns: [String], _ rows: [[SQLValue]], then failure: (any Error)? = nil) -> ScriptedAnswer {
    ScriptedAnswer(columns: columns, rows: rows, failure: failure)
  }

  /// Rows 1, 2, 3 … of one column.
  static func numbers(_ count: Int64, then failure: (any Error)? = nil) -> ScriptedAnswer {
    .rows(["n"], (0..<count).map { [.int($0 + 1)] }, then: failure)
  }

  static func affected(_ count: Int) -> ScriptedAnswer { ScriptedAnswer(affectedRows: count) }
}

/// Connections without a database.
final class ScriptedDriver: SQLDriver {
  /// Answers what is asked, such as `SELECT 1` or `commit`; `nil` stands for nothing in particular. May throw.
  typealias Script = @Sendable (_ asked: String, _ parameters: [SQLValue]) async throws -> ScriptedAnswer?

  private struct State {
    var log: [String] = []
    var waiters: [(asked: String, continuation: CheckedContinuation<Void, Never>)] = []
  }

  let system: DatabaseSystem
  let endpoint: Endpoint?
  let namespace: String?
  private let script: Script
  private let state = Mutex(State())

  init(
    _ system: DatabaseSystem = .postgresql,
    endpoint: Endpoint? = Endpoint("db.example", port: 5433),
    namespace: String? = "shop",
    script: @escaping Script = { _, _ in nil }
  ) {
    self.system = system
    self.endpoint = endpoint
    self.namespace = namespace
    self.script = script
  }

  /// Everything that was asked, by all connections.
  var log: [String] { self.state.withLock { $0.log } }

  /// What was asked, without what pools do on their own.
  var statements: [String] {
    self.log.filter { !["connect", "reset", "close", "close cursor"].contains($0) }
  }

  /// Waits until something has been asked.
  func wait(for asked: String) async {
    await withCheckedContinuation { continuation in
      let isThere = self.state.withLock { state in
        if state.log.contains(asked) { return true }
        state.waiters.append((asked, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  nonisolated(nonsending) func connect() async throws -> any SQLConnection {
    _ = try await self.ask("connect")
    return ScriptedConnection(driver: self)
  }

  fileprivate nonisolated(nonsending) func ask(
    _ asked: String,
    _ parameters: [SQLValue] = []
  ) async throws -> ScriptedAnswer {
    self.note(asked)
    return try await self.script(asked, parameters) ?? ScriptedAnswer()
  }

  fileprivate func note(_ asked: String) {
    let woken = self.state.withLock { state in
      state.log.append(asked)
      defer { state.waiters.removeAll { $0.asked == asked } }
      return state.waiters.filter { $0.asked == asked }.map(\.continuation)
    }
    for continuation in woken { continuation.resume() }
  }
}

private struct ScriptedConnection: SQLConnection {
  let driver: ScriptedDriver

  nonisolated(nonsending) func query(_ statement: SQLStatement) async throws -> any SQLCursor {
    ScriptedCursor(try await self.driver.ask(statement.text, statement.parameters), self.driver)
  }

  nonisolated(nonsending) func execute(_ statement: SQLStatement) async throws -> SQLResult {
    let answer = try await self.driver.ask(statement.text, statement.parameters)
    return SQLResult(affectedRows: answer.affectedRows)
  }

  nonisolated(nonsending) func prepare(_ text: String) async throws -> any SQLPreparedStatement {
    _ = try await self.driver.ask("prepare " + text)
    return ScriptedStatement(connection: self, text: text)
  }

  nonisolated(nonsending) func ping() async throws { _ = try await self.driver.ask("ping") }
  nonisolated(nonsending) func reset() async throws { _ = try await self.driver.ask("reset") }
  nonisolated(nonsending) func begin(_ options: SQLTransactionOptions) async throws {
    _ = try await self.driver.ask(options.beginStatement)
  }
  nonisolated(nonsending) func commit() async throws { _ = try await self.driver.ask("COMMIT") }
  nonisolated(nonsending) func rollback() async throws { _ = try await self.driver.ask("ROLLBACK") }
  nonisolated(nonsending) func close() async { self.driver.note("close") }
}

private struct ScriptedStatement: SQLPreparedStatement {
  let connection: ScriptedConnection
  let text: String

  nonisolated(nonsending) func query(_ parameters: [SQLValue]) async throws -> any SQLCursor {
    try await self.connection.query(SQLStatement("prepared " + self.text, parameters))
  }

  nonisolated(nonsending) func execute(_ parameters: [SQLValue]) async throws -> SQLResult {
    try await self.connection.execute(SQLStatement("prepared " + self.text, parameters))
  }

  nonisolated(nonsending) func close() async { self.connection.driver.note("close statement") }
}

private final class ScriptedCursor: SQLCursor {
  let columns: SQLColumns
  private let answer: ScriptedAnswer
  private let driver: ScriptedDriver
  private let position = Mutex(0)

  init(_ answer: ScriptedAnswer, _ driver: ScriptedDriver) {
    self.columns = SQLColumns(answer.columns)
    self.answer = answer
    self.driver = driver
  }

  nonisolated(nonsending) func next() async throws -> [SQLValue]? {
    try await self.answer.beforeRow()
    let index = self.position.withLock { position in
      defer { position += 1 }
      return position
    }
    if index < self.answer.rows.count { return self.answer.rows[index] }
    if index == self.answer.rows.count, let failure = self.answer.failure { throw failure }
    return nil
  }

  nonisolated(nonsending) func close() async { self.driver.note("close cursor") }
}

/// An error of a client, not of a server.
struct ConnectionBroke: Error {
  var secret = "canary-client"
}

/// What a server says about a duplicate.
let uniqueViolation = SQLServerError(code: "23505", message: "Key (email)=(canary@example.org) already exists.")

/// A database over a scripted driver, with options that do not depend on the environment.
func database(
  _ driver: ScriptedDriver,
  _ conventions: SemanticConventions = .stable,
  _ queryText: TracingOptions.QueryText = .sanitized,
  clock: ManualClock = ManualClock(),
  maxOpen: Int = 25,
  change: (inout SQLTracingOptions) -> Void = { _ in }
) -> TracedDatabase {
  var sqlOptions = SQLTracingOptions(tracing: options(conventions, queryText, clock: clock))
  sqlOptions.tracesConnect = false
  change(&sqlOptions)
  let configuration = ConnectionPool.Configuration(maxOpenConnections: maxOpen)
  return TracedDatabase(driver, configuration: configuration, options: sqlOptions, clock: clock)
}
