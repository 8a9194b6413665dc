// Tests of DataTracing, SQL. This file: single calls of a database, in every generation of names.

import Testing
import TraceModel
import TraceRecorder

@testable import DataTracing

@Suite("NewTracedDB: a traced database") struct TracedDatabaseTests {
  private let driver = ScriptedDriver { asked, _ in
    switch asked {
    case let text where text.hasPrefix("SELECT"): .rows(["id", "name"], [[1, "Ann"], [2, "Bob"]])
    case let text where text.hasPrefix("UPDATE"): .affected(3)
    case let text where text.hasPrefix("prepared SELECT"): .numbers(2)
    default: nil
    }
  }

  private let common: [String: AttributeValue] = [
    "db.system.name": "postgresql", "db.namespace": "shop", "server.address": "db.example", "server.port": 5433,
  ]

  @Test func queryInStableConventions() async throws {
    let clock = ManualClock()
    let recording = try await record {
      let database = database(self.driver, clock: clock)
      let rows = try await database.query("SELECT id, name FROM users WHERE age > $1", [18])
      #expect(rows.columns.names == ["id", "name"])
      clock.advance(by: .milliseconds(40))
      #expect(try await rows.collect().map { $0["name"] } == ["Ann", "Bob"])
      #expect(database.statistics.inUse == 0)
    }
    let span = try #require(recording.span("SELECT users"))
    #expect(span.kind == .client)
    #expect(span.status == nil)
    #expect(span.source?.fileID == "DataTracingTests/TracedDatabaseTests.swift")
    #expect(
      span.attributes
        == self.common.merging([
          "db.query.summary": "SELECT users", "db.query.text": "SELECT id, name FROM users WHERE age > $1",
          "query.parameter_count": 1,
        ]) { $1 }
    )
    let sample = try #require(recording.samples("db.client.operation.duration").first)
    #expect(recording.samples("db.client.operation.duration").count == 1)
    #expect(sample.value == 0.04)
    #expect(sample.spanID == span.spanID)
    #expect(
      sample.dimensions == [
        "db.system.name": "postgresql", "db.namespace": "shop", "db.query.summary": "SELECT users",
        "server.address": "db.example", "server.port": "5433",
      ]
    )
    #expect(recording.misuse.isEmpty)
  }

  @Test func queryInLegacyConventions() async throws {
    let clock = ManualClock()
    let recording = try await record {
      let rows = try await database(self.driver, .legacy, clock: clock).query("SELECT 1 FROM users")
      clock.advance(by: .milliseconds(40))
      _ = try await rows.collect()
    }
    let span = try #require(recording.span("sql.conn.query"))
    #expect(
      span.attributes == [
        "db.system": "postgresql", "db.name": "shop", "server.address": "db.example", "server.port": 5433,
        "db.operation": "query", "db.statement": "SELECT ? FROM users",
      ]
    )
    #expect(recording.metricLabels == ["db.query.duration", "db.query.count"])
    #expect(recording.samples("db.query.duration").map(\.value) == [40])
    #expect(recording.samples("db.query.count").map(\.dimensions) == [["db.operation": "query", "error": "false"]])
  }

  @Test func duplicateWritesBoth() async throws {
    let recording = try await record {
      _ = try await database(self.driver, .duplicate).queryRow("SELECT id FROM users")
    }
    let span = try #require(recording.span("SELECT users"))
    #expect(span.attributes["db.system.name"] == "postgresql")
    #expect(span.attributes["db.operation"] == "query_row")
    #expect(span.attributes["db.operation.name"] == nil)
    #expect(recording.metricLabels.isSuperset(of: ["db.client.operation.duration", "db.query.count"]))
  }

  @Test func queryRowReadsOneRow() async throws {
    let recording = try await record {
      let database = database(self.driver)
      let row = try await database.queryRow("SELECT id, name FROM users")
      #expect(row?["id"] == 1)
      #expect(database.statistics.inUse == 0)
      let none = try await database.queryRow("DELETE FROM users")
      #expect(none == nil)
    }
    #expect(self.driver.log.contains("close cursor"))
    #expect(recording.spans.count == 2)
    #expect(recording.spans.allSatisfy { $0.status == nil })
  }

  @Test(arguments: [(SemanticConventions.stable, "UPDATE users"), (.legacy, "sql.conn.exec")])
  func execute(conventions: SemanticConventions, name: String) async throws {
    let recording = try await record {
      let result = try await database(self.driver, conventions).execute("UPDATE users SET age = $1", [30])
      #expect(result.affectedRows == 3)
    }
    #expect(try #require(recording.span(name)).attributes["db.rows_affected"] == 3)
  }

  @Test(arguments: [
    (SemanticConventions.stable, ["PREPARE SELECT users", "SELECT users", "SELECT users"]),
    (.legacy, ["sql.conn.prepare", "sql.stmt.query", "sql.stmt.exec"]),
  ])
  func prepare(conventions: SemanticConventions, names: [String]) async throws {
    let recording = try await record {
      let database = database(self.driver, conventions)
      let statement = try await database.prepare("SELECT n FROM users WHERE n > $1")
      #expect(try await statement.query([0]).collect().count == 2)
      try await statement.execute([1])
      #expect(database.statistics.inUse == 1)
      await statement.close()
      await statement.close()
      #expect(database.statistics.inUse == 0)
      await #expect(throws: SQLSessionError.ended) { try await statement.execute([1]) }
    }
    #expect(recording.spans.map(\.name) == names)
    #expect(recording.spans[1].attributes["query.parameter_count"] == 1)
    #expect(self.driver.statements.last == "close statement")
  }

  @Test func aPreparedStatementThatIsDroppedGivesItsConnectionBack() async throws {
    let database = database(self.driver, maxOpen: 1)
    _ = try await database.prepare("SELECT 1")
    try await database.execute("UPDATE users SET age = 1")
    #expect(self.driver.log.contains("close statement"))
  }

  @Test(arguments: [(SemanticConventions.stable, "PING"), (.legacy, "sql.conn.ping")])
  func ping(conventions: SemanticConventions, name: String) async throws {
    let recording = try await record { try await database(self.driver, conventions).ping() }
    #expect(recording.spans.map(\.name) == [name])
    #expect(self.driver.statements == ["ping"])
  }

  @Test(arguments: [(SemanticConventions.stable, "CONNECT"), (.legacy, "sql.connector.connect")])
  func connectIsUnderTheCallThatNeedsIt(conventions: SemanticConventions, name: String) async throws {
    let recording = try await record {
      let database = database(self.driver, conventions) { $0.tracesConnect = true }
      try await database.execute("UPDATE users SET age = 1")
      try await database.execute("UPDATE users SET age = 1")
    }
    let connect = try #require(recording.span(name))
    #expect(connect.parentSpanID == recording.spans.first { $0.name != name }?.spanID)
    #expect(recording.spans.count == 3)
    // What a pool measures is not measured again.
    #expect(recording.samples("db.client.operation.duration").allSatisfy { $0.dimensions["db.operation.name"] == nil })
  }

  @Test func failureOfTheServer() async throws {
    let driver = ScriptedDriver { asked, _ in
      if asked.hasPrefix("INSERT") { throw uniqueViolation }
      return nil
    }
    let recording = try await record {
      let database = database(driver)
      await #expect(throws: uniqueViolation) { try await database.execute("INSERT INTO users VALUES (1)") }
      await #expect(throws: uniqueViolation) { try await database.query("INSERT INTO users VALUES (1)") }
      #expect(database.statistics.openConnections == 1)
      #expect(database.statistics.inUse == 0)
    }
    #expect(recording.spans.count == 2)
    for span in recording.spans {
      #expect(span.status == SpanStatus(code: .error))
      #expect(span.attributes["error.type"] == "23505")
      #expect(span.attributes["db.response.status_code"] == "23505")
    }
    #expect(recording.samples("db.client.operation.duration").allSatisfy { $0.dimensions["error.type"] == "23505" })
    #expect(!recording.everything.contains("canary"))
  }

  @Test func failureInLegacyConventions() async throws {
    let driver = ScriptedDriver { _, _ in throw uniqueViolation }
    let recording = try await record {
      _ = try? await database(driver, .legacy).execute("INSERT INTO users VALUES (1)")
    }
    #expect(recording.spans[0].attributes["error.type"] == "23505")
    #expect(recording.samples("db.query.count").map(\.dimensions) == [["db.operation": "exec", "error": "true"]])
  }

  @Test func failureOfTheClientClosesTheConnection() async throws {
    let driver = ScriptedDriver { asked, _ in
      if asked.hasPrefix("SELECT") { throw ConnectionBroke() }
      return nil
    }
    let recording = try await record {
      let database = database(driver)
      await #expect(throws: ConnectionBroke.self) { try await database.execute("SELECT 1") }
      #expect(database.statistics.openConnections == 0)
    }
    #expect(recording.spans[0].attributes["error.type"] == "ConnectionBroke")
    #expect(driver.log.last == "close")
  }

  @Test func aClosedDatabaseRefuses() async throws {
    let recording = try await record {
      let database = database(self.driver)
      await database.close()
      await #expect(throws: ConnectionPoolError.self) { try await database.execute("SELECT 1") }
    }
    #expect(recording.spans[0].attributes["error.type"] == "pool_closed")
  }

  @Test func sqliteInTheProcessIsInternal() async throws {
    let driver = ScriptedDriver(
      .sqlite,
      endpoint: Endpoint(":memory:", transport: .inProcess),
      namespace: nil
    )
    let recording = try await record { try await database(driver).execute("DELETE FROM users") }
    #expect(recording.spans[0].kind == .internal)
    #expect(recording.spans[0].attributes["db.system.name"] == "sqlite")
  }

  @Test func worksWithoutTracerAndMetrics() async throws {
    #expect(try await database(self.driver).query("SELECT 1").collect().count == 2)
  }

  @Test func aSessionKeepsItsConnection() async throws {
    let recording = try await record {
      let database = database(self.driver)
      try await database.withSession { session in
        try await session.execute("SET search_path = shop")
        #expect(try await session.query("SELECT 1").collect().count == 2)
        let statement = try await session.prepare("SELECT 2")
        _ = try await statement.query().collect()
        await statement.close()
        #expect(database.statistics.inUse == 1)
      }
      #expect(database.statistics.inUse == 0)
      await #expect(throws: ConnectionBroke.self) { try await database.withSession { _ in throw ConnectionBroke() } }
      #expect(database.statistics.inUse == 0)
    }
    #expect(recording.spans.count == 4)
    #expect(self.driver.log.filter { $0 == "connect" }.count == 1)
  }

  @Test func rowsMustBeReadBeforeTheNextStatementOfASession() async throws {
    let database = database(self.driver)
    try await database.withSession { session in
      let rows = try await session.query("SELECT 1")
      await #expect(throws: SQLSessionError.rowsOpen) { try await session.execute("SELECT 2") }
      #expect(try await rows.collect().count == 2)
      try await session.execute("SELECT 3")
    }
    #expect(self.driver.statements == ["SELECT 1", "SELECT 3"])
  }
}
