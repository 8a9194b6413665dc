// FakePostgresTests. This file: the simple query protocol.

import FakePostgres
import LoopbackClients
import PostgresWire
import Testing
import WireCore

@Suite struct SimpleQueryTests {
  @Test func nothingIsSentOfAResultThatFails() async throws {
    try await withFakePostgres { postgres async throws in
      let a = try await postgres.connect()
      _ = try await a("CREATE TABLE t (a int); INSERT INTO t VALUES (2), (1), (0)")
      #expect(try await a("SELECT 10 / a FROM t ORDER BY a DESC") == ["22012: division by zero"])
      #expect(try await a("SELECT 10 / a FROM t WHERE a > 0 ORDER BY a DESC") == ["5", "10", "SELECT 2"])
    }
  }

  @Test func transcript() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      #expect(
        try await client.talk(.query("SELECT 1 AS a, 'x' AS b, NULL::bool AS c"))
          == ["T a:23 b:25 c:16", "D 1|x|NULL", "C SELECT 1", "Z I"]
      )
      #expect(try await client.talk(.query("")) == ["I", "Z I"])
      #expect(try await client.talk(.query(" ; -- nothing\n")) == ["I", "Z I"])
      #expect(
        try await client.talk(
          .query("CREATE TABLE t (a int PRIMARY KEY, b text); INSERT INTO t VALUES (1, 'x'), (2, 'y')")
        )
          == ["C CREATE TABLE", "C INSERT 0 2", "Z I"]
      )
      #expect(
        try await client.talk(.query("UPDATE t SET b = upper(b) RETURNING a, b; DELETE FROM t WHERE a = 2"))
          == ["T a:23 b:25", "D 1|X", "D 2|Y", "C UPDATE 2", "C DELETE 1", "Z I"]
      )
      #expect(
        try await client.talk(.query("DROP TABLE IF EXISTS nix"))
          == ["N NOTICE table \"nix\" does not exist, skipping", "C DROP TABLE", "Z I"]
      )
    }
  }

  @Test func severalStatementsAreOneTransaction() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      _ = try await client("CREATE TABLE t (a int PRIMARY KEY)")
      #expect(
        try await client("INSERT INTO t VALUES (1); INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)")
          == ["INSERT 0 1", "23505: duplicate key value violates unique constraint \"t_pkey\""]
      )
      #expect(try postgres.rows("t").isEmpty)
      #expect(
        try await client("INSERT INTO t VALUES (1); COMMIT; INSERT INTO t VALUES (2); SELECT 1/0")
          == [
            "WARNING: there is no transaction in progress", "INSERT 0 1", "COMMIT", "INSERT 0 1",
            "22012: division by zero",
          ]
      )
      #expect(try postgres.rows("t").map { $0["a"] } == ["1"])
      // One error anywhere in the text leaves nothing of it.
      #expect(try await client("INSERT INTO t VALUES (5); SELEC").last == "42601: syntax error at or near \"SELEC\"")
      #expect(try postgres.rows("t").count == 1)
    }
  }

  @Test func transactionStatus() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      #expect(try await client("BEGIN") == ["BEGIN", "(in transaction)"])
      #expect(postgres.transactionsInProgress == 1)
      #expect(
        try await client("SELECT nix") == ["42703: column \"nix\" does not exist", "(failed)"]
      )
      #expect(
        try await client("SELECT 1")
          == ["25P02: current transaction is aborted, commands ignored until end of transaction block", "(failed)"]
      )
      #expect(try await client("COMMIT") == ["ROLLBACK"])
      #expect(postgres.transactionsInProgress == 0)
      #expect(try await client("COMMIT") == ["WARNING: there is no transaction in progress", "COMMIT"])
    }
  }

  @Test func settingsAreReported() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      #expect(
        try await client.talk(.query("SET application_name = 'x'; SET TimeZone = 'Europe/Berlin'"))
          == ["C SET", "C SET", "S application_name=x", "S TimeZone=Europe/Berlin", "Z I"]
      )
      _ = try await client("BEGIN; SET LOCAL application_name = 'y'")
      #expect(try await client.talk(.query("ROLLBACK")) == ["C ROLLBACK", "S application_name=x", "Z I"])
    }
  }

  @Test func errorsHaveTheirFields() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      _ = try await client("CREATE TABLE t (a int CONSTRAINT positive CHECK (a > 0), b int NOT NULL)")
      let check = try await client.query("INSERT INTO t VALUES (-1, 2)").error
      #expect(check?.state == "23514" && check?[.constraint] == "positive" && check?[.table] == "t")
      #expect(check?[.schema] == "public" && check?[.detail] == "Failing row contains (-1, 2).")
      let null = try await client.query("INSERT INTO t VALUES (1, NULL)").error
      #expect(null?.state == "23502" && null?[.column] == "b")
      let place = try await client.query("SELECT é, nix FROM t").error
      #expect(place?.state == "42703" && place?[.position] == "8")
      #expect(try await client.query("SELECT $1").error?.description == "ERROR:  42P02: there is no parameter $1")
    }
  }
}
