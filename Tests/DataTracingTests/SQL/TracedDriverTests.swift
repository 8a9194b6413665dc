// Tests of DataTracing, SQL. This file: a driver that traces below layers that know nothing of it.

import Testing
import TraceModel
import TraceRecorder

@testable import DataTracing

@Suite("NewTracedEntClient: a driver that traces") struct TracedDriverTests {
  private let driver = ScriptedDriver { asked, _ in
    if asked.hasPrefix("INSERT") { throw uniqueViolation }
    return asked.contains("SELECT") ? .numbers(3) : .affected(2)
  }

  /// What an object mapper does with a driver.
  private func use(_ driver: any SQLDriver) async throws {
    let connection = try await driver.connect()
    try await connection.begin(SQLTransactionOptions())
    let cursor = try await connection.query(SQLStatement("SELECT n FROM users WHERE n > $1", [0]))
    var count = 0
    while try await cursor.next() != nil { count += 1 }
    #expect(count == 3)
    #expect(cursor.columns.names == ["n"])
    let result = try await connection.execute(SQLStatement("UPDATE users SET n = 1"))
    #expect(result.affectedRows == 2)
    await #expect(throws: uniqueViolation) {
      try await connection.execute(SQLStatement("INSERT INTO users VALUES (1)"))
    }
    try await connection.commit()
    await connection.close()
  }

  @Test(arguments: [
    (
      SemanticConventions.stable,
      ["CONNECT", "BEGIN", "SELECT users", "UPDATE users", "INSERT users", "COMMIT"]
    ),
    (
      .legacy,
      ["sql.connector.connect", "sql.conn.begin_tx", "ent.query", "ent.exec", "ent.exec", "sql.tx.commit"]
    ),
  ])
  func execAndQuery(conventions: SemanticConventions, names: [String]) async throws {
    let recording = try await record {
      try await self.use(TracedDriver(self.driver, options: SQLTracingOptions(tracing: options(conventions))))
    }
    #expect(recording.spans.map(\.name) == names)
    #expect(recording.spans[3].attributes["db.rows_affected"] == 2)
    #expect(recording.spans[4].attributes["error.type"] == "23505")
    let text = conventions == .legacy ? "db.statement" : "db.query.text"
    #expect(recording.spans[2].attributes[text] == "SELECT n FROM users WHERE n > $1")
    #expect(recording.misuse.isEmpty)
  }

  @Test func cursorsEndHoweverTheyDo() async throws {
    let recording = try await record {
      let driver = TracedDriver(self.driver, options: SQLTracingOptions(tracing: options()))
      let connection = try await driver.connect()
      let closed = try await connection.query(SQLStatement("SELECT n FROM users"))
      _ = try await closed.next()
      await closed.close()
      await closed.close()
      _ = try await connection.query(SQLStatement("SELECT n FROM users"))
      let prepared = try await connection.prepare("SELECT n FROM users")
      _ = try await prepared.query([]).next()
      _ = try await prepared.execute([])
      await prepared.close()
      try await connection.ping()
      try await connection.rollback()
      try await connection.reset()
    }
    #expect(
      recording.spans.map(\.name) == [
        "CONNECT", "SELECT users", "SELECT users", "PREPARE SELECT users", "SELECT users", "SELECT users", "PING",
        "ROLLBACK",
      ]
    )
    #expect(recording.spans.allSatisfy { $0.end != nil && $0.status == nil })
    #expect(self.driver.log.filter { $0 == "close cursor" }.count == 1)
    #expect(recording.misuse.isEmpty)
  }

  @Test func aPoolOverIt() async throws {
    let recording = try await record {
      let driver = TracedDriver(self.driver, options: SQLTracingOptions(tracing: options()))
      let pool = ConnectionPool(driver, options: options())
      try await pool.withConnection { _ = try await $0.execute(SQLStatement("UPDATE users SET n = 1")) }
      await pool.close()
    }
    #expect(recording.spans.map(\.name) == ["CONNECT", "UPDATE users"])
  }
}
