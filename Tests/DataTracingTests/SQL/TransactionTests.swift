// Tests of DataTracing, SQL. This file: transactions, from their beginning to their one end.

import Testing
import TraceModel
import TraceRecorder
import Tracing

@testable import DataTracing

private struct BodyFailed: Error {}

@Suite("TracedTransaction: transactions of one database") struct TransactionTests {
  @Test func commits() async throws {
    let driver = ScriptedDriver { asked, _ in asked.hasPrefix("SELECT") ? .numbers(2) : .affected(1) }
    let recording = try await record {
      let database = database(driver)
      let sum = try await database.withTransaction(isolation: .serializable) { transaction in
        try await transaction.execute("UPDATE users SET n = $1", [1])
        return try await transaction.query("SELECT n FROM users").collect().count
      }
      #expect(sum == 2)
      #expect(database.statistics.inUse == 0)
    }
    #expect(
      driver.statements == [
        "BEGIN ISOLATION LEVEL SERIALIZABLE", "UPDATE users SET n = $1", "SELECT n FROM users", "COMMIT",
      ]
    )
    let span = try #require(recording.span("db.transaction"))
    #expect(span.kind == .internal)
    #expect(span.status == nil)
    #expect(
      span.attributes == [
        "db.system.name": "postgresql", "db.namespace": "shop", "server.address": "db.example", "server.port": 5433,
        "db.transaction.isolation_level": "SERIALIZABLE", "db.transaction.outcome": "committed",
      ]
    )
    #expect(span.events.map(\.name) == ["committing transaction"])
    let children = recording.spans.filter { $0.parentSpanID == span.spanID }
    #expect(children.map(\.name) == ["BEGIN", "UPDATE users", "SELECT users", "COMMIT"])
    #expect(recording.spans.count == 5)
    // The transaction itself is no operation of the database.
    #expect(recording.samples("db.client.operation.duration").count == 4)
    #expect(recording.misuse.isEmpty)
  }

  @Test func legacyNames() async throws {
    let driver = ScriptedDriver()
    let recording = try await record {
      let database = database(driver, .legacy)
      try await database.withTransaction { transaction in
        try await transaction.execute("UPDATE users SET n = 1")
        _ = try await transaction.queryRow("SELECT n FROM users")
      }
      _ = try? await database.withTransaction { _ in throw BodyFailed() }
    }
    #expect(
      recording.spans.map(\.name) == [
        "db.transaction", "sql.conn.begin_tx", "db.transaction.exec", "db.transaction.query", "sql.tx.commit",
        "db.transaction", "sql.conn.begin_tx", "sql.tx.rollback",
      ]
    )
    #expect(recording.spans[0].attributes["db.operation"] == "begin")
    #expect(recording.spans[5].events.map(\.name) == ["rolling back transaction"])
  }

  @Test func rollsBackWhenTheBodyThrows() async throws {
    let driver = ScriptedDriver()
    let recording = try await record {
      let database = database(driver)
      await #expect(throws: BodyFailed.self) {
        try await database.withTransaction(readOnly: true) { transaction in
          try await transaction.execute("DELETE FROM users")
          throw BodyFailed()
        }
      }
      #expect(database.statistics.openConnections == 1)
      #expect(database.statistics.inUse == 0)
    }
    #expect(driver.statements == ["BEGIN READ ONLY", "DELETE FROM users", "ROLLBACK"])
    let span = try #require(recording.span("db.transaction"))
    #expect(span.attributes["error.type"] == "BodyFailed")
    #expect(span.attributes["db.transaction.outcome"] == "rolled_back")
    #expect(span.attributes["db.transaction.read_only"] == true)
    #expect(span.events.map(\.name) == ["rolling back transaction"])
  }

  @Test(.timeLimit(.minutes(10))) func rollsBackWhenItIsCancelled() async throws {
    let started = Gate()
    let gate = Gate()
    let driver = ScriptedDriver { asked, _ in
      // A driver that sees to cancellation, as real ones do.
      try Task.checkCancellation()
      if asked.hasPrefix("DELETE") {
        started.open()
        await gate.pass()
        try Task.checkCancellation()
      }
      return nil
    }
    let recorder = TraceRecorder()
    let database = database(driver)
    let task = Task {
      try await recorder.run {
        try await database.withTransaction { try await $0.execute("DELETE FROM users") }
      }
    }
    await started.pass()
    task.cancel()
    gate.open()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(driver.statements == ["BEGIN", "DELETE FROM users", "ROLLBACK"])
    #expect(database.statistics.inUse == 0)
    let span = try #require(recorder.recording.span("db.transaction"))
    #expect(span.attributes["error.type"] == "cancelled")
    #expect(span.attributes["db.transaction.outcome"] == "rolled_back")
    #expect(recorder.recording.span("ROLLBACK")?.status == nil)
  }

  @Test func aCommitThatTheServerRefusesIsRolledBack() async throws {
    let refusal = SQLServerError(code: "23503", message: "canary")
    let driver = ScriptedDriver { asked, _ in
      if asked == "COMMIT" { throw refusal }
      return nil
    }
    let recording = try await record {
      let database = database(driver)
      await #expect(throws: refusal) { try await database.withTransaction { _ in } }
      #expect(database.statistics.openConnections == 1)
    }
    #expect(driver.statements == ["BEGIN", "COMMIT", "ROLLBACK"])
    let span = try #require(recording.span("db.transaction"))
    #expect(span.attributes["error.type"] == "23503")
    #expect(span.attributes["db.transaction.outcome"] == "rolled_back")
    #expect(span.events.map(\.name) == ["committing transaction", "rolling back transaction"])
    #expect(recording.span("COMMIT")?.attributes["error.type"] == "23503")
    #expect(recording.misuse.isEmpty)
  }

  @Test func aCommitWhoseAnswerIsLostIsUnknown() async throws {
    let driver = ScriptedDriver { asked, _ in
      if asked == "COMMIT" { throw ConnectionBroke() }
      return nil
    }
    let recording = try await record {
      let database = database(driver)
      await #expect(throws: ConnectionBroke.self) { try await database.withTransaction { _ in } }
      #expect(database.statistics.openConnections == 0)
    }
    #expect(driver.statements == ["BEGIN", "COMMIT"])
    #expect(recording.span("db.transaction")?.attributes["db.transaction.outcome"] == "unknown")
  }

  @Test func aRollbackThatFailsClosesTheConnection() async throws {
    let driver = ScriptedDriver { asked, _ in
      if asked == "ROLLBACK" { throw ConnectionBroke() }
      return nil
    }
    let recording = try await record {
      let database = database(driver)
      // The body's error is what the caller must know.
      await #expect(throws: BodyFailed.self) { try await database.withTransaction { _ in throw BodyFailed() } }
      #expect(database.statistics.openConnections == 0)
      let transaction = try await database.begin()
      await #expect(throws: ConnectionBroke.self) { try await transaction.rollback() }
      #expect(database.statistics.inUse == 0)
    }
    let spans = recording.spans.filter { $0.name == "db.transaction" }
    #expect(spans.map { $0.attributes["error.type"] } == ["BodyFailed", "ConnectionBroke"])
    #expect(spans.map { $0.attributes["db.transaction.outcome"] } == ["unknown", "unknown"])
    #expect(recording.misuse.isEmpty)
  }

  @Test func aTransactionThatCannotBegin() async throws {
    let refusal = SQLServerError(code: "53300", message: "too many connections")
    let driver = ScriptedDriver { asked, _ in
      if asked == "BEGIN" { throw refusal }
      return nil
    }
    let recording = try await record {
      let database = database(driver)
      await #expect(throws: refusal) { try await database.withTransaction { _ in Issue.record("has begun") } }
      await #expect(throws: refusal) { try await database.begin() }
      #expect(database.statistics.inUse == 0)
    }
    #expect(recording.spans.map(\.name) == ["db.transaction", "BEGIN", "db.transaction", "BEGIN"])
    #expect(recording.spans.allSatisfy { $0.attributes["error.type"] == "53300" })
  }

  @Test func endsOnce() async throws {
    let driver = ScriptedDriver()
    let recording = try await record {
      let database = database(driver)
      let transaction = try await database.begin(isolation: .repeatableRead)
      try await transaction.execute("DELETE FROM users")
      try await transaction.commit()
      await #expect(throws: SQLSessionError.ended) { try await transaction.commit() }
      await #expect(throws: SQLSessionError.ended) { try await transaction.rollback() }
      await #expect(throws: SQLSessionError.ended) { try await transaction.execute("DELETE FROM users") }
      await #expect(throws: SQLSessionError.ended) { try await transaction.query("SELECT 1") }
      let other = try await database.begin()
      try await other.rollback()
      await #expect(throws: SQLSessionError.ended) { try await other.commit() }
    }
    #expect(
      driver.statements == [
        "BEGIN ISOLATION LEVEL REPEATABLE READ", "DELETE FROM users", "COMMIT", "BEGIN", "ROLLBACK",
      ]
    )
    #expect(recording.spans.filter { $0.name == "db.transaction" }.map(\.status) == [nil, nil])
    #expect(recording.misuse.isEmpty)
  }

  @Test func theBodyMayEndItItself() async throws {
    let driver = ScriptedDriver()
    try await database(driver).withTransaction { try await $0.rollback() }
    #expect(driver.statements == ["BEGIN", "ROLLBACK"])
  }

  @Test(.timeLimit(.minutes(10))) func oneThatIsDroppedIsRolledBack() async throws {
    let driver = ScriptedDriver()
    let recorder = TraceRecorder()
    let database = database(driver, maxOpen: 1)
    try await recorder.run {
      let transaction = try await database.begin()
      try await transaction.execute("DELETE FROM users")
    }
    // The only connection is free again.
    try await database.execute("SELECT 1")
    #expect(driver.statements == ["BEGIN", "DELETE FROM users", "ROLLBACK", "SELECT 1"])
    let span = try #require(recorder.recording.span("db.transaction"))
    #expect(span.events.map(\.name) == ["transaction dropped", "rolling back transaction"])
    #expect(span.attributes["db.transaction.outcome"] == "rolled_back")
  }

  @Test func statementsAreUnderTheTransactionWhereverTheyAreMade() async throws {
    let driver = ScriptedDriver()
    let recording = try await record {
      let database = database(driver)
      try await database.withTransaction { transaction in
        async let first = transaction.execute("UPDATE users SET a = 1")
        async let second = transaction.execute("UPDATE users SET b = 1")
        _ = try await (first, second)
        // As in a callback that has lost the context.
        try await InstrumentationContext.$current.withValue(nil) {
          _ = try await Task { try await transaction.execute("UPDATE users SET c = 1") }.value
        }
        try await withSpan("step") { _ in _ = try await transaction.execute("DELETE FROM users") }
      }
      let transaction = try await database.begin()
      try await withSpan("caller") { _ in _ = try await transaction.execute("INSERT INTO users VALUES (1)") }
      try await transaction.commit()
    }
    let transactions = recording.spans.filter { $0.name == "db.transaction" }
    let updates = recording.spans.filter { $0.name == "UPDATE users" }
    #expect(updates.count == 3)
    #expect(updates.allSatisfy { $0.parentSpanID == transactions[0].spanID })
    // A span of the application's own in between stays in between, where it is known to be inside.
    #expect(recording.span("DELETE users")?.parentSpanID == recording.span("step")?.spanID)
    #expect(recording.span("step")?.parentSpanID == transactions[0].spanID)
    #expect(recording.span("INSERT users")?.parentSpanID == transactions[1].spanID)
  }

  @Test func rowsThatAreStillOpenEndWithTheTransaction() async throws {
    let driver = ScriptedDriver { _, _ in .numbers(3) }
    let recording = try await record {
      let database = database(driver)
      var left: TracedRows?
      try await database.withTransaction { transaction in
        let rows = try await transaction.query("SELECT n FROM users")
        await #expect(throws: SQLSessionError.rowsOpen) { try await transaction.execute("DELETE FROM users") }
        left = rows
      }
      let rows = try #require(left)
      await #expect(throws: SQLSessionError.ended) { try await rows.collect() }
    }
    #expect(driver.statements == ["BEGIN", "SELECT n FROM users", "COMMIT"])
    #expect(recording.spans.first { $0.name == "SELECT users" }?.attributes["error.type"] == "session_ended")
    #expect(recording.misuse.isEmpty)
  }

  @Test(arguments: ["40001", "40P01", "40001/1213"])
  func triesAgainIfAsked(code: String) async throws {
    let conflict = SQLServerError(code: code, message: "could not serialize access")
    let commits = Tally()
    let driver = ScriptedDriver { asked, _ in
      guard asked == "COMMIT" else { return nil }
      commits.add()
      if commits.count < 3 { throw conflict }
      return nil
    }
    let recording = try await record {
      let runs = Tally()
      try await database(driver).withTransaction(retries: 2) { _ in runs.add() }
      #expect(runs.count == 3)
    }
    let spans = recording.spans.filter { $0.name == "db.transaction" }
    #expect(spans.map { $0.attributes["db.transaction.attempt"] } == [nil, 2, 3])
    #expect(spans.map { $0.attributes["error.type"] } == [.string(code), .string(code), nil])
    #expect(
      spans.map { $0.attributes["db.transaction.outcome"] } == ["rolled_back", "rolled_back", "committed"]
    )
  }

  @Test(arguments: [("40001", 0, 1), ("40001", 2, 3), ("23505", 2, 1)])
  func triesNoMoreThanThat(code: String, retries: Int, expected: Int) async throws {
    let driver = ScriptedDriver { asked, _ in
      if asked.hasPrefix("UPDATE") { throw SQLServerError(code: code, message: "") }
      return nil
    }
    let runs = Tally()
    await #expect(throws: SQLServerError.self) {
      try await database(driver).withTransaction(retries: retries) { transaction in
        runs.add()
        try await transaction.execute("UPDATE users SET n = 1")
      }
    }
    #expect(runs.count == expected)
    #expect(driver.statements.filter { $0 == "ROLLBACK" }.count == expected)
  }

  @Test func worksWithoutTracer() async throws {
    let driver = ScriptedDriver()
    try await database(driver).withTransaction { outer in
      try await outer.withTransaction { try await $0.execute("DELETE FROM users") }
    }
    #expect(driver.statements.count == 5)
  }
}
