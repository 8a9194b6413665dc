// Tests of DataTracing, SQL. This file: the options, one by one.

import Locks
import Testing
import TraceModel
import TraceRecorder
import Tracing

@testable import DataTracing

@Suite struct SQLTracingOptionsTests {
  private let driver = ScriptedDriver { asked, _ in asked.hasPrefix("SELECT") ? .numbers(2) : nil }

  /// The names of the spans of one call of everything.
  private func names(_ change: (inout SQLTracingOptions) -> Void) async throws -> [String] {
    try await record {
      let database = database(self.driver, change: change)
      try await database.ping()
      _ = try await database.queryRow("SELECT n FROM users")
      let statement = try await database.prepare("SELECT n FROM users")
      await statement.close()
      try await database.withTransaction { _ in }
    }
    .spans.map(\.name)
  }

  @Test func defaults() async throws {
    let options = SQLTracingOptions()
    #expect(options.tracesPing && options.tracesConnect && options.tracesPrepare && options.tracesTransactionControl)
    #expect(!options.tracesReset && !options.tracesRows && !options.addsRowEvents && !options.countsReturnedRows)
    #expect(!options.propagatesContext && options.slowQueries == nil && options.spanName == nil)
    let all = ["PING", "SELECT users", "PREPARE SELECT users", "db.transaction", "BEGIN", "COMMIT"]
    let names = try await self.names { _ in }
    #expect(names == all)
  }

  @Test func ping() async throws {
    let names = try await self.names { $0.tracesPing = false }
    #expect(!names.contains("PING"))
  }

  @Test func connect() async throws {
    let names = try await self.names { $0.tracesConnect = true }
    #expect(names.prefix(2) == ["PING", "CONNECT"])
  }

  @Test func reset() async throws {
    let names = try await self.names { $0.tracesReset = true }
    #expect(names.contains("RESET"))
    let legacy = try await record {
      let database = database(self.driver, .legacy) { $0.tracesReset = true }
      try await database.ping()
      try await database.ping()
    }
    #expect(legacy.spans.map(\.name) == ["sql.conn.ping", "sql.conn.ping", "sql.conn.reset_session"])
  }

  @Test func prepare() async throws {
    let names = try await self.names { $0.tracesPrepare = false }
    #expect(!names.contains("PREPARE SELECT users"))
  }

  @Test func transactionControl() async throws {
    let names = try await self.names { $0.tracesTransactionControl = false }
    #expect(names.suffix(1) == ["db.transaction"])
  }

  @Test(arguments: [(SemanticConventions.stable, "rows", "row"), (.legacy, "sql.rows", "sql.rows.next")])
  func rowsAndTheirEvents(conventions: SemanticConventions, span: String, event: String) async throws {
    let recording = try await record {
      let both = database(self.driver, conventions) {
        $0.tracesRows = true
        $0.addsRowEvents = true
      }
      _ = try await both.query("SELECT n FROM users").collect()
      let events = database(self.driver, conventions) { $0.addsRowEvents = true }
      _ = try await events.query("SELECT n FROM users").collect()
    }
    #expect(recording.spans.count == 3)
    #expect(recording.spans[1].name == span)
    #expect(recording.spans[1].kind == .internal)
    #expect(recording.spans[1].parentSpanID == recording.spans[0].spanID)
    #expect(recording.spans.map { $0.events.map(\.name) } == [[], [event, event], [event, event]])
    #expect(recording.misuse.isEmpty)
  }

  @Test func rowsThatFail() async throws {
    let driver = ScriptedDriver { _, _ in .numbers(1, then: uniqueViolation) }
    let recording = try await record {
      let database = database(driver) { $0.tracesRows = true }
      _ = try? await database.query("SELECT n FROM users").collect()
    }
    #expect(recording.spans.map { $0.attributes["error.type"] } == ["23505", "23505"])
  }

  @Test func returnedRowsAreCountedOnlyIfAsked() async throws {
    let recording = try await record {
      _ = try await database(self.driver).query("SELECT n FROM users").collect()
    }
    #expect(recording.spans[0].attributes["db.response.returned_rows"] == nil)
    #expect(recording.samples("db.client.response.returned_rows").isEmpty)
  }

  @Test func errorFilter() async throws {
    let driver = ScriptedDriver { _, _ in throw uniqueViolation }
    let recording = try await record {
      let database = database(driver) { $0.isFailure = { ($0 as? SQLServerError)?.code != "23505" } }
      await #expect(throws: uniqueViolation) { try await database.execute("INSERT INTO users VALUES (1)") }
    }
    #expect(recording.spans[0].status == nil)
    #expect(recording.spans[0].attributes["error.type"] == nil)
    #expect(recording.samples("db.client.operation.duration")[0].dimensions["error.type"] == nil)
  }

  @Test func spanFilter() async throws {
    let recording = try await record {
      let database = database(self.driver) { $0.isTraced = { $0.statement?.text != "SELECT 1" } }
      _ = try await database.queryRow("SELECT 1")
      _ = try await database.queryRow("SELECT n FROM users")
    }
    #expect(recording.spans.map(\.name) == ["SELECT users"])
    #expect(recording.samples("db.client.operation.duration").count == 2)
  }

  @Test(arguments: [SemanticConventions.stable, .legacy])
  func nameFormatter(conventions: SemanticConventions) async throws {
    let recording = try await record {
      let database = database(self.driver, conventions) {
        $0.spanName = { $0.method == .execute ? "users: " + $0.method.rawValue : nil }
      }
      try await database.execute("DELETE FROM users")
      try await database.ping()
    }
    #expect(recording.spans.map(\.name) == ["users: execute", conventions == .legacy ? "sql.conn.ping" : "PING"])
  }

  @Test func attributes() async throws {
    let recording = try await record {
      let database = database(self.driver) {
        $0.attributes = ["app.tenant": "acme"]
        $0.callAttributes = { ["app.method": .string($0.method.rawValue)] }
      }
      try await database.execute("DELETE FROM users")
    }
    #expect(recording.spans[0].attributes["app.tenant"] == "acme")
    #expect(recording.spans[0].attributes["app.method"] == "execute")
    #expect(recording.metrics.allSatisfy { $0.dimensions["app.tenant"] == nil })
  }

  @Test(
    arguments: [
      (TracingOptions.QueryText.none, nil, nil),
      (.sanitized, "DELETE FROM users WHERE id = ?", "UPDATE users SET name = $1 WHERE id = 4711"),
      (.unsafeKeys, "DELETE FROM users WHERE id = ?", "UPDATE users SET name = $1 WHERE id = 4711"),
      (.unsafeKeysAndValues, "DELETE FROM users WHERE id = 4711", "UPDATE users SET name = $1 WHERE id = 4711"),
    ] as [(TracingOptions.QueryText, AttributeValue?, AttributeValue?)]
  )
  func queryText(shown: TracingOptions.QueryText, plain: AttributeValue?, parameterised: AttributeValue?) async throws {
    let recording = try await record {
      let database = database(self.driver, .stable, shown)
      try await database.execute("DELETE FROM users WHERE id = 4711")
      try await database.execute("UPDATE users SET name = $1 WHERE id = 4711", ["canary"])
    }
    #expect(recording.spans.map { $0.attributes["db.query.text"] } == [plain, parameterised])
    let parameter = recording.spans[1].attributes["db.query.parameter.0"]
    #expect(parameter == (shown == .unsafeKeysAndValues ? "canary" : nil))
    #expect(recording.everything.contains("canary") == (shown == .unsafeKeysAndValues))
  }

  @Test func statementsAreToldToWhoeverWantsToKnow() async throws {
    let told = Mutex<[String?]>([])
    let database = database(self.driver) { options in
      options.onStatement = { operation, _, _ in told.withLock { $0.append(operation.text) } }
    }
    try await database.execute("DELETE FROM users WHERE id = 4711")
    try await database.ping()
    #expect(told.withLock { $0 } == ["DELETE FROM users WHERE id = ?"])
  }
}
