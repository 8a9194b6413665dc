// Tests of DataTracing, diagnostics. This file: the guide's QueryPlanAnalyzer.

import Testing
import TraceModel
import TraceTesting

@testable import DataTracing

@Suite struct QueryPlanAnalyzerTests {
  private let statement = SQLStatement("SELECT * FROM users WHERE email = 'ann@example.com' AND id = $1", [1])

  @Test func stableConventions() async throws {
    let recording = try await record {
      let analyzer = QueryPlanAnalyzer(
        SQLDriverConnections(ScriptedSQL(plan: "nested-loop")),
        slowThreshold: .milliseconds(1),
        options: options()
      )
      let plan = try await analyzer.analyze(self.statement)
      #expect(plan.relationsWithoutIndex == ["orders"])
    }
    #expect(recording.spans.count == 1)
    let span = try #require(recording.span("EXPLAIN SELECT users"))
    #expect(span.kind == .client)
    #expect(span.status == nil)
    #expect(span.source?.fileID == "DataTracingTests/QueryPlanAnalyzerTests.swift")
    #expect(
      span.attributes == [
        "db.system.name": "postgresql", "db.operation.name": "EXPLAIN", "db.namespace": "shop",
        "db.query.summary": "EXPLAIN SELECT users",
        "db.query.text": "SELECT * FROM users WHERE email = ? AND id = $1", "server.address": "db.example",
        "query.execution_time_ms": 1.357, "query.planning_time_ms": 0.544, "query.rows": 4, "query.uses_index": false,
      ]
    )
    #expect(
      span.events.map(\.name) == ["query does not use index", "slow query detected"]
    )
    #expect(
      span.events.map(\.attributes) == [
        ["db.collection.name": "orders", "query.rows_read": 20_000], ["execution_time_ms": 1.357],
      ]
    )
    #expect(recording.samples("db.client.operation.duration").map(\.dimensions["db.operation.name"]) == ["EXPLAIN"])
  }

  @Test func legacyConventions() async throws {
    let recording = try await record {
      let analyzer = QueryPlanAnalyzer(SQLDriverConnections(ScriptedSQL(plan: "seq-scan")), options: options(.legacy))
      _ = try await analyzer.analyze(self.statement)
    }
    let span = try #require(recording.span("analyze_query_plan"))
    #expect(
      span.attributes == [
        "db.system": "postgresql", "db.operation": "explain", "db.name": "shop",
        "db.statement": "SELECT * FROM users WHERE email = ? AND id = $1", "server.address": "db.example",
        "query.execution_time_ms": 1.575, "query.planning_time_ms": 0.324, "query.rows": 0, "query.uses_index": false,
      ]
    )
    #expect(span.events.map(\.name) == ["query does not use index"])
    #expect(span.events.map(\.attributes) == [["db.sql.table": "orders", "query.rows_read": 20_000]])
  }

  @Test func aGoodPlanHasNoEvents() async throws {
    let recording = try await record {
      let analyzer = QueryPlanAnalyzer(SQLDriverConnections(ScriptedSQL(plan: "index-scan")), options: options())
      let plan = try await analyzer.analyze(self.statement)
      #expect(plan.usesIndex)
    }
    let span = try #require(recording.spans.first)
    #expect(span.attributes["query.uses_index"] == true)
    #expect(span.events.isEmpty)
  }

  @Test func theStatementIsCarriedOutInATransactionThatIsRolledBack() async throws {
    let database = ScriptedSQL(plan: "modify")
    let statement = SQLStatement("UPDATE users SET plan = 0 WHERE email = $1", ["u7@example.com"])
    let plan = try await QueryPlanAnalyzer(SQLDriverConnections(database)).analyze(statement)
    #expect(plan.indexes(on: "users") == ["users_email"])
    #expect(
      database.asked == [
        "BEGIN", "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) UPDATE users SET plan = 0 WHERE email = $1", "ROLLBACK",
        "close",
      ]
    )
  }

  @Test(arguments: ["refused", "garbage"])
  func alsoAFailedAnalysisIsRolledBack(_ how: String) async throws {
    let database = ScriptedSQL { statement in
      guard statement.text.hasPrefix("EXPLAIN") else { return [] }
      if how == "garbage" { return [["no plan"]] }
      throw SQLServerError(code: "42P01", message: "relation \"canary\" does not exist")
    }
    let recording = try await record {
      let analyzer = QueryPlanAnalyzer(SQLDriverConnections(database), options: options())
      await #expect(throws: (any Error).self) { try await analyzer.analyze(self.statement) }
    }
    #expect(database.asked.suffix(2) == ["ROLLBACK", "close"])
    let span = try #require(recording.spans.first)
    #expect(span.hasFailed)
    #expect(span.attributes["error.type"] == (how == "garbage" ? "QueryPlanError.malformed" : "42P01"))
    #expect(span.attributes["db.response.status_code"] == (how == "garbage" ? nil : "42P01"))
    #expect(!recording.everything.contains("canary"))
  }

  @Test func aRollbackThatFailsClosesTheConnection() async throws {
    let failure = SQLServerError(code: "57P01", message: "gone")
    let database = ScriptedSQL { statement in
      if statement.text == "ROLLBACK" { throw failure }
      return statement.text.hasPrefix("EXPLAIN") ? [[.text(try Plans.json("modify"))]] : []
    }
    await #expect(throws: failure) {
      try await QueryPlanAnalyzer(SQLDriverConnections(database)).analyze(self.statement)
    }
    #expect(database.asked.suffix(3) == ["ROLLBACK", "close", "close"])
  }

  @Test func aCallerWhoGivesUpStillLeavesNoTransaction() async throws {
    let isRolledBackUncancelled = Tally()
    let database = ScriptedSQL { statement in
      if statement.text == "ROLLBACK", !Task.isCancelled { isRolledBackUncancelled.add() }
      if statement.text.hasPrefix("EXPLAIN") { withUnsafeCurrentTask { $0?.cancel() } }
      try Task.checkCancellation()
      return []
    }
    let task = Task { try await QueryPlanAnalyzer(SQLDriverConnections(database)).analyze(self.statement) }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(isRolledBackUncancelled.count == 1)
    #expect(database.asked.last == "close")
  }

  @Test func whatIsOnlyPlannedNeedsNoTransaction() async throws {
    let database = ScriptedSQL(plan: "planned")
    let recording = try await record {
      let analyzer = QueryPlanAnalyzer(SQLDriverConnections(database), options: options())
      _ = try await analyzer.analyze(self.statement, measuring: false)
    }
    #expect(database.asked == ["EXPLAIN (SUMMARY, FORMAT JSON) " + self.statement.text, "close"])
    #expect(recording.spans[0].attributes["query.execution_time_ms"] == nil)
    #expect(recording.spans[0].attributes["query.rows"] == nil)
    #expect(recording.spans[0].attributes["query.uses_index"] == true)
  }

  @Test func sqlite() async throws {
    let database = ScriptedSQL(.sqlite) { _ in
      [[2, 0, 0, "SCAN u"], [5, 0, 0, "SEARCH o USING INDEX orders_user (user_id=?)"]]
    }
    let statement = SQLStatement("SELECT * FROM users AS u JOIN orders AS o ON o.user_id = u.id")
    let recording = try await record {
      let analyzer = QueryPlanAnalyzer(SQLDriverConnections(database), options: options())
      let plan = try await analyzer.analyze(statement)
      #expect(plan.usesIndex(on: "orders") == true)
      #expect(plan.usesIndex(on: "users") == false)
    }
    #expect(database.asked == ["EXPLAIN QUERY PLAN " + statement.text, "close"])
    #expect(recording.spans[0].events.map(\.attributes) == [["db.collection.name": "users"]])
    #expect(recording.spans[0].attributes["query.uses_index"] == false)
  }

  @Test(arguments: [
    (DatabaseSystem.mysql, "SELECT 1", QueryPlanError.unsupported(.mysql)),
    (.postgresql, "CREATE TABLE t (a int)", .notExplainable("CREATE")), (.postgresql, "", .notExplainable("")),
    (.sqlite, "/* nothing */ ;", .notExplainable("")), (.postgresql, "explain SELECT 1", .notExplainable("EXPLAIN")),
    (.postgresql, "COMMIT", .notExplainable("COMMIT")), (.sqlite, "PRAGMA x", .notExplainable("PRAGMA")),
    (.postgresql, "SELECT 1; COMMIT; DELETE FROM users", .severalStatements),
    (.sqlite, "SELECT 1;; DELETE FROM users", .severalStatements),
  ])
  func whatHasNoPlanIsNotSent(_ system: DatabaseSystem, _ text: String, _ error: QueryPlanError) async throws {
    let database = ScriptedSQL(system)
    await #expect(throws: error) {
      try await QueryPlanAnalyzer(SQLDriverConnections(database)).analyze(SQLStatement(text))
    }
    #expect(database.asked.isEmpty)
  }

  @Test(arguments: [
    "SELECT ';'", "select 1;", "SELECT $$;$$ ;;", "SELECT E'\\';'", "(SELECT 1) UNION (SELECT 2) ; -- done",
    "WITH a AS (SELECT 1) SELECT * FROM a",
    "VALUES (1)", "TABLE users", "/* ; */ INSERT INTO t VALUES (1)", "DELETE FROM t", "MERGE INTO t USING s ON true",
  ])
  func whatHasAPlanIsSent(_ text: String) async throws {
    let database = ScriptedSQL(plan: "one-row")
    _ = try await QueryPlanAnalyzer(SQLDriverConnections(database)).analyze(SQLStatement(text))
    #expect(database.asked.contains { $0.hasSuffix(text) })
  }

  @Test func errorsSayWhatWasExpected() {
    #expect(
      QueryPlanError.unsupported(.mysql).description
        == "plans of mysql cannot be read, only those of postgresql and sqlite"
    )
    #expect(
      QueryPlanError.notExplainable("CREATE").description == """
        a statement that begins with CREATE has no plan; one of these was expected: DELETE, INSERT, MERGE, REPLACE, \
        SELECT, TABLE, UPDATE, VALUES, WITH
        """
    )
    #expect(QueryPlanError.notExplainable("EXPLAIN").description == "give the statement itself, without EXPLAIN")
    #expect(QueryPlanError.notExplainable("").description == "an empty statement has no plan")
    #expect(QueryPlanError.malformed("x").description == "what the database answered is no plan: x")
    #expect(QueryPlanError.severalStatements.description.hasPrefix("expected one statement, got several"))
  }
}
