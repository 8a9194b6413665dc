// Tests of GRDBTracing. This file: SQLite as a driver.

import DataTracing
import GRDB
import GRDBTracing
import Testing

@Suite struct GRDBDriverTests {
  @Test func connectionsShareTheDatabase() async throws {
    try await withEachDriver { driver in
      let (one, other) = (try await driver.connect(), try await driver.connect())
      try await one.run("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)")
      try await one.run("INSERT INTO users (name) VALUES ($1)", ["Ann"])
      #expect(try await other.rows("SELECT name FROM users") == [["Ann"]])
      await one.close()
      await other.close()
      let later = try await driver.connect()
      #expect(try await later.rows("SELECT name FROM users") == [["Ann"]])
      await later.close()
    }
  }

  @Test func namesOfDatabases() async throws {
    #expect(GRDBDriver(path: "/srv/data/shop.sqlite").namespace == "shop.sqlite")
    #expect(try GRDBDriver(inMemory: Configuration()).namespace == ":memory:")
    #expect(GRDBDriver(path: "shop.sqlite").system == .sqlite)
  }

  @Test func databasesInMemoryAreApart() async throws {
    let one = try await GRDBDriver(inMemory: Configuration()).connect()
    let other = try await GRDBDriver(inMemory: Configuration()).connect()
    try await one.run("CREATE TABLE users (id INTEGER)")
    #expect(await failure { try await other.run("SELECT * FROM users") } as? SQLServerError != nil)
    await one.close()
    await other.close()
  }

  @Test func valuesComeBackAsTheyWent() async throws {
    let connection = try await GRDBDriver(inMemory: Configuration()).connect()
    let values: [SQLValue] = [.null, .int(.min), .double(-0.5), .text("é\n"), .bytes([0, 255]), .bytes([])]
    #expect(try await connection.rows("SELECT ?, ?, ?, ?, ?, ?", values) == [values])
    #expect(try await connection.rows("SELECT ?, ?", [true, false]) == [[1, 0]])
    let cursor = try await connection.query(SQLStatement("SELECT 1 AS a, 2 AS a, 3"))
    #expect(cursor.columns.names == ["a", "a", "3"])
    await cursor.close()
    await connection.close()
  }

  @Test(
    arguments: [
      ("SELECT ?, ?", ["a", "b"], ["a", "b"]),
      ("SELECT $2, $1, $2", ["a", "b"], ["b", "a", "b"]),
      ("SELECT ?2, ?1, ?2", ["a", "b"], ["b", "a", "b"]),
      ("SELECT :x, @y, $z, :x", ["a", "b", "c"], ["a", "b", "c", "a"]),
      ("SELECT $2", ["a", "b"], ["b"]),
      ("SELECT ?2", ["a", "b"], ["b"]),
    ] as [(String, [SQLValue], [SQLValue])]
  )
  func placeholders(_ text: String, _ parameters: [SQLValue], _ expected: [SQLValue]) async throws {
    let connection = try await GRDBDriver(inMemory: Configuration()).connect()
    #expect(try await connection.rows(text, parameters) == [expected])
    let short = await failure { try await connection.rows(text, Array(parameters.dropLast())) } as? SQLServerError
    #expect(short?.code == "SQLITE_RANGE")
    let long = await failure { try await connection.rows(text, parameters + ["more"]) } as? SQLServerError
    #expect(
      long?.message
        == "\(parameters.count + 1) parameters given, the statement has placeholders for \(parameters.count)"
    )
    await connection.close()
  }

  @Test func affectedRowsAndTheLastID() async throws {
    let connection = try await GRDBDriver(inMemory: Configuration()).connect()
    #expect(
      try await connection.run("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)") == SQLResult(affectedRows: 0)
    )
    let insert = try await connection.run("INSERT INTO t (n) VALUES (?), (?)", [1, 2])
    #expect(insert == SQLResult(affectedRows: 2, lastInsertID: 2))
    #expect(try await connection.run("UPDATE t SET n = n + 1") == SQLResult(affectedRows: 2))
    #expect(try await connection.run("UPDATE t SET n = 0 WHERE id = ?", [9]) == SQLResult(affectedRows: 0))
    #expect(try await connection.run("SELECT * FROM t") == SQLResult(affectedRows: 0))
    #expect(try await connection.run("DELETE FROM t WHERE id = $1", [1]) == SQLResult(affectedRows: 1))
    await connection.close()
  }

  @Test func errorsHaveTheNamesOfExtendedResultCodes() async throws {
    let connection = try await GRDBDriver(inMemory: Configuration()).connect()
    try await connection.run("CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT NOT NULL UNIQUE CHECK (n <> ''))")
    try await connection.run("INSERT INTO t (n) VALUES ('a')")
    let statements: [(String, String)] = [
      ("INSERT INTO t (n) VALUES ('a')", "SQLITE_CONSTRAINT_UNIQUE"),
      ("INSERT INTO t VALUES (1, 'b')", "SQLITE_CONSTRAINT_PRIMARYKEY"),
      ("INSERT INTO t (n) VALUES (NULL)", "SQLITE_CONSTRAINT_NOTNULL"),
      ("INSERT INTO t (n) VALUES ('')", "SQLITE_CONSTRAINT_CHECK"),
      ("SELECT * FROM missing", "SQLITE_ERROR"),
      ("", "SQLITE_ERROR"),
    ]
    for (text, code) in statements {
      let error = await failure { try await connection.query(SQLStatement(text)) } as? SQLServerError
      #expect(error?.code == code, "\(text)")
    }
    let error = await failure { try await GRDBDriver(path: "/no/such/folder/db").connect() } as? SQLServerError
    #expect(error?.code == "SQLITE_CANTOPEN")
    await connection.close()
  }

  @Test func rowsAreStreamedAndTheConnectionIsFreeAfterAnEarlyEnd() async throws {
    try await withEachDriver { driver in
      let connection = try await driver.connect()
      let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000) SELECT i FROM n"
      #expect(try await connection.rows(numbers).count == 100_000)
      let cursor = try await connection.query(SQLStatement(numbers))
      for expected in 1...100 { #expect(try await cursor.next() == [.int(Int64(expected))]) }
      await cursor.close()
      #expect(try await cursor.next() == nil)
      // A cursor that is open would keep its table from being dropped.
      try await connection.run("CREATE TABLE t (id INTEGER)")
      try await connection.run("INSERT INTO t " + numbers)
      let rows = try await connection.query(SQLStatement("SELECT id FROM t"))
      #expect(try await rows.next() == [1])
      await rows.close()
      try await connection.run("DROP TABLE t")
      await connection.close()
    }
  }

  @Test func aTransactionRollsBackWhenTheConnectionIsReset() async throws {
    try await withEachDriver { driver in
      let (writer, reader) = (try await driver.connect(), try await driver.connect())
      try await writer.run("CREATE TABLE t (id INTEGER)")
      try await writer.begin(SQLTransactionOptions())
      try await writer.run("INSERT INTO t VALUES (1)")
      try await writer.reset()
      #expect(try await reader.rows("SELECT * FROM t") == [])
      try await writer.begin(SQLTransactionOptions(isolation: .readCommitted))
      try await writer.run("INSERT INTO t VALUES (2)")
      try await writer.commit()
      #expect(try await reader.rows("SELECT * FROM t") == [[2]])
      try await writer.begin(SQLTransactionOptions())
      try await writer.run("DELETE FROM t")
      try await writer.rollback()
      #expect(try await reader.rows("SELECT * FROM t") == [[2]])
      await writer.close()
      await reader.close()
    }
  }

  @Test func aReadOnlyTransactionOnlyReads() async throws {
    let connection = try await GRDBDriver(inMemory: Configuration()).connect()
    try await connection.run("CREATE TABLE t (id INTEGER)")
    for end in [true, false] {
      try await connection.begin(SQLTransactionOptions(isReadOnly: true))
      let error = await failure { try await connection.run("INSERT INTO t VALUES (1)") } as? SQLServerError
      #expect(error?.code == "SQLITE_READONLY")
      if end { try await connection.commit() } else { try await connection.rollback() }
      try await connection.run("INSERT INTO t VALUES (1)")
    }
    await connection.close()
  }

  @Test func aLockedDatabaseIsBusyAfterTheTimeout() async throws {
    try await withFile { path in
      let (one, other) = (
        try await GRDBDriver(path: path).connect(), try await GRDBDriver(path: path, busyTimeout: .zero).connect()
      )
      try await one.begin(SQLTransactionOptions())
      let error = await failure { try await other.begin(SQLTransactionOptions()) } as? SQLServerError
      #expect(error?.code == "SQLITE_BUSY")
      try await one.rollback()
      try await other.begin(SQLTransactionOptions())
      try await other.rollback()
      await one.close()
      await other.close()
    }
  }

  @Test func preparedStatements() async throws {
    let connection = try await GRDBDriver(inMemory: Configuration()).connect()
    try await connection.run("CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT)")
    let insert = try await connection.prepare("INSERT INTO t (n) VALUES ($1)")
    #expect(try await insert.execute(["a"]) == SQLResult(affectedRows: 1, lastInsertID: 1))
    #expect(try await insert.execute(["b"]) == SQLResult(affectedRows: 1, lastInsertID: 2))
    let select = try await connection.prepare("SELECT n FROM t WHERE id = $1")
    #expect(try await select.query([2]).all() == [["b"]])
    #expect(try await select.query([1]).all() == [["a"]])
    await insert.close()
    let error = await failure { try await insert.execute(["c"]) } as? SQLServerError
    #expect(error?.message == "the prepared statement is closed")
    #expect(await failure { try await connection.prepare("SELEKT") } is SQLServerError)
    await connection.close()
  }

  @Test func aCancelledTaskStillTidiesUp() async throws {
    let connection = try await GRDBDriver(inMemory: Configuration()).connect()
    try await connection.run("CREATE TABLE t (id INTEGER)")
    try await connection.begin(SQLTransactionOptions())
    try await connection.run("INSERT INTO t VALUES (1)")
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      let error = await failure { try await connection.run("INSERT INTO t VALUES (2)") }
      try await connection.rollback()
      return error is CancellationError
    }
    #expect(try await task.value)
    #expect(try await connection.rows("SELECT * FROM t") == [])
    await connection.close()
  }

  @Test func aClosedConnectionSaysSo() async throws {
    let connection = try await GRDBDriver(inMemory: Configuration()).connect()
    let cursor = try await connection.query(SQLStatement("SELECT 1 UNION SELECT 2"))
    await connection.close()
    await connection.close()
    await cursor.close()
    let error = await failure { try await connection.ping() } as? SQLServerError
    #expect(error?.code == "SQLITE_MISUSE")
  }
}
