// SQLEngine's tests. This file: connections to one memory store, functions and snapshots.

import Testing

@testable import SQLEngine

struct SQLiteTests {
  @Test func readerSeesTheOldStateUntilCommit() throws {
    let store = MemoryStore()
    let (writer, reader) = (try SQLiteConnection(store), try SQLiteConnection(store))
    try writer.execute("CREATE TABLE t(a)")
    try writer.execute("INSERT INTO t VALUES (1)")
    try writer.execute("BEGIN IMMEDIATE")
    try writer.execute("INSERT INTO t VALUES (2)")
    #expect(try reader.rows("SELECT count(*) FROM t") == [[.integer(1)]])
    #expect(try writer.rows("SELECT count(*) FROM t") == [[.integer(2)]])
    #expect(throws: SQLError.self) { try reader.execute("BEGIN IMMEDIATE") }
    try writer.execute("COMMIT")
    #expect(try reader.rows("SELECT count(*) FROM t") == [[.integer(2)]])
    try writer.execute("BEGIN IMMEDIATE")
    try writer.execute("DELETE FROM t")
    try writer.execute("ROLLBACK")
    #expect(try reader.rows("SELECT a FROM t ORDER BY 1") == [[.integer(1)], [.integer(2)]])
  }

  @Test func snapshotsComeBackWithTheirSchema() throws {
    let store = MemoryStore()
    let (first, second) = (try SQLiteConnection(store), try SQLiteConnection(store))
    try first.execute("CREATE TABLE t(a)")
    try first.execute("INSERT INTO t VALUES (1)")
    let select = try second.prepare("SELECT * FROM t")
    #expect(try select.rows() == [[.integer(1)]])
    let snapshot = store.snapshot()
    try first.execute("ALTER TABLE t ADD COLUMN b DEFAULT 5")
    try first.execute("UPDATE t SET a = 7")
    #expect(try second.rows("SELECT * FROM t") == [[.integer(7), .integer(5)]])
    store.restore(snapshot)
    #expect(try second.rows("SELECT * FROM t") == [[.integer(1)]])
    #expect(try first.rows("SELECT * FROM t") == [[.integer(1)]])
    try first.execute("ALTER TABLE t ADD COLUMN c DEFAULT 6")
    #expect(try second.rows("SELECT c FROM t") == [[.integer(6)]])
    store.restore(snapshot)
    #expect(try select.rows() == [[.integer(1)]])
  }

  @Test func valuesSurviveBindAndColumn() throws {
    let connection = try SQLiteConnection(MemoryStore())
    let values: [SQLValue] = [
      .null, .integer(.min), .real(-0.5), .text(""), .text("a\u{0}é"), .blob([]), .blob([0, 255]),
    ]
    #expect(try connection.rows("SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7", values) == [values])
  }

  @Test func functionsAndCollationsAreCalled() throws {
    final class Joined: AggregateBody {
      var text = ""
      func step(_ arguments: [SQLValue]) throws(SQLError) {
        guard case .text(let piece)? = arguments.first else { throw SQLError(.dataException, "not text") }
        self.text += piece
      }
      func result() throws(SQLError) -> SQLValue { .text(self.text) }
    }
    let connection = try SQLiteConnection(MemoryStore())
    connection.register("twice", count: 1, deterministic: true) { values throws(SQLError) in
      guard case .integer(let number) = values[0] else { throw SQLError(.divisionByZero, "no number") }
      return .integer(number * 2)
    }
    connection.registerAggregate("joined", count: 1) { Joined() }
    connection.registerCollation("backwards") { $0 == $1 ? 0 : ($0 < $1 ? 1 : -1) }
    #expect(try connection.rows("SELECT twice(21)") == [[.integer(42)]])
    #expect(throws: SQLError(.divisionByZero, "no number")) { try connection.rows("SELECT twice('x')") }
    let words = "(SELECT 'a' AS w UNION ALL SELECT 'b')"
    #expect(try connection.rows("SELECT joined(w) FROM \(words)") == [[.text("ab")]])
    #expect(try connection.rows("SELECT joined(w) FROM \(words) WHERE false") == [[.text("")]])
    #expect(throws: SQLError(.dataException, "not text")) { try connection.rows("SELECT joined(1)") }
    #expect(
      try connection.rows("SELECT w FROM \(words) ORDER BY w COLLATE backwards") == [[.text("b")], [.text("a")]]
    )
    #expect(throws: SQLError.self) { try connection.rows("SELECT \"nocol\"") }
  }

  @Test func aRunningStatementStopsWhenAsked() throws {
    let connection = try SQLiteConnection(MemoryStore())
    connection.checkRegularly { true }
    let endless = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r"
    #expect(throws: SQLError(.queryCanceled, "canceling statement due to user request")) {
      try connection.rows(endless)
    }
  }
}
