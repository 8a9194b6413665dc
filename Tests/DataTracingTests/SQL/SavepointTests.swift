// Tests of DataTracing, SQL. This file: transactions inside transactions.

import Testing
import TraceModel
import TraceRecorder

@testable import DataTracing

private struct BodyFailed: Error {}

@Suite struct SavepointTests {
  @Test func keepsAndUndoes() async throws {
    let driver = ScriptedDriver()
    let recording = try await record {
      try await database(driver).withTransaction { outer in
        try await outer.withTransaction { inner in
          try await inner.execute("INSERT INTO users VALUES (1)")
          try await inner.withTransaction { try await $0.execute("INSERT INTO users VALUES (2)") }
        }
        await #expect(throws: BodyFailed.self) {
          try await outer.withTransaction { _ in throw BodyFailed() }
        }
        try await outer.execute("DELETE FROM users")
      }
    }
    #expect(
      driver.statements == [
        "BEGIN", "SAVEPOINT savepoint_1", "INSERT INTO users VALUES (1)", "SAVEPOINT savepoint_2",
        "INSERT INTO users VALUES (2)", "RELEASE SAVEPOINT savepoint_2", "RELEASE SAVEPOINT savepoint_1",
        "SAVEPOINT savepoint_1", "ROLLBACK TO SAVEPOINT savepoint_1", "RELEASE SAVEPOINT savepoint_1",
        "DELETE FROM users", "COMMIT",
      ]
    )
    let spans = recording.spans.filter { $0.name == "db.transaction" }
    #expect(spans.map(\.parentSpanID) == [nil, spans[0].spanID, spans[1].spanID, spans[0].spanID])
    #expect(
      spans.map { $0.attributes["db.transaction.savepoint"] } == [nil, "savepoint_1", "savepoint_2", "savepoint_1"]
    )
    #expect(
      spans.map { $0.attributes["db.transaction.outcome"] }
        == ["committed", "committed", "committed", "rolled_back"]
    )
    #expect(spans.map { $0.attributes["error.type"] } == [nil, nil, nil, "BodyFailed"])
    #expect(recording.span("DELETE users")?.parentSpanID == spans[0].spanID)
    #expect(
      recording.spans.filter { $0.name == "INSERT users" }.map(\.parentSpanID) == [spans[1].spanID, spans[2].spanID]
    )
    #expect(recording.misuse.isEmpty)
  }

  @Test func legacyNames() async throws {
    let recording = try await record {
      try await database(ScriptedDriver(), .legacy).withTransaction { outer in
        _ = try? await outer.withTransaction { _ in throw BodyFailed() }
      }
    }
    #expect(
      recording.spans.map(\.name) == [
        "db.transaction", "sql.conn.begin_tx", "db.transaction", "sql.tx.savepoint", "sql.tx.rollback_to_savepoint",
        "sql.tx.release_savepoint", "sql.tx.commit",
      ]
    )
  }

  @Test func oneAfterTheOther() async throws {
    let driver = ScriptedDriver()
    try await database(driver).withTransaction { outer in
      try await outer.withTransaction { inner in
        await #expect(throws: SQLSessionError.innerTransactionOpen) { try await outer.withTransaction { _ in } }
        await #expect(throws: SQLSessionError.innerTransactionOpen) { try await outer.commit() }
        // The outer one can be used all the same: it is the same connection.
        try await outer.execute("DELETE FROM users")
        try await inner.commit()
      }
    }
    #expect(
      driver.statements == [
        "BEGIN", "SAVEPOINT savepoint_1", "DELETE FROM users", "RELEASE SAVEPOINT savepoint_1", "COMMIT",
      ]
    )
  }

  @Test func aSavepointThatCannotBeSet() async throws {
    let driver = ScriptedDriver { asked, _ in
      if asked.hasPrefix("SAVEPOINT") { throw SQLServerError(code: "25P02", message: "aborted") }
      return nil
    }
    let recording = try await record {
      try await database(driver).withTransaction { outer in
        for _ in 0..<2 {
          await #expect(throws: SQLServerError.self) { try await outer.withTransaction { _ in } }
        }
      }
    }
    #expect(driver.statements == ["BEGIN", "SAVEPOINT savepoint_1", "SAVEPOINT savepoint_1", "COMMIT"])
    #expect(recording.spans.filter { $0.attributes["error.type"] == "25P02" }.count == 4)
  }

  @Test func rowsOfASavepointEndWithIt() async throws {
    let driver = ScriptedDriver { asked, _ in asked.hasPrefix("SELECT") ? .numbers(3) : nil }
    try await database(driver).withTransaction { outer in
      let rows = try await outer.withTransaction { try await $0.query("SELECT n FROM users") }
      await #expect(throws: SQLSessionError.ended) { try await rows.collect() }
      try await outer.execute("DELETE FROM users")
    }
    #expect(driver.statements.last == "COMMIT")
  }
}
