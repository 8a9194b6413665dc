// LoopbackClientsTests. This file: the PostgreSQL client as a driver of a traced database, on the fake.

import DataTracing
import FakePostgres
import LoopbackClients
import Testing

// The engine has types of these names as well.
import struct DataTracing.SQLStatement
import enum DataTracing.SQLValue

@Suite(.timeLimit(.minutes(10))) struct PostgresDriverTests {
  private func withConnection(_ body: (any SQLConnection, FakePostgres) async throws -> Void) async throws {
    try await withFakePostgres { postgres in
      let connection = try await driver(postgres).connect()
      try await body(connection, postgres)
      await connection.close()
    }
  }

  private func driver(_ postgres: FakePostgres) -> PostgresLoopbackDriver {
    PostgresLoopbackDriver(
      .tcp(host: postgres.host, port: postgres.port),
      as: .init(user: postgres.user, database: postgres.database)
    )
  }

  private func rows(_ cursor: any SQLCursor) async throws -> [[SQLValue]] {
    var rows: [[SQLValue]] = []
    while let row = try await cursor.next() { rows.append(row) }
    return rows
  }

  @Test func valuesGoInAndComeOut() async throws {
    try await self.withConnection { connection, _ in
      let values: [SQLValue] = [
        true, 42, 1.5, "Ada", .bytes([0, 255]), nil, .double(.infinity), .double(-.infinity), "1.50",
      ]
      let text = """
        SELECT $1::bool AS b, $2::int8 AS i, $3::float8 AS d, $4::text AS t, $5::bytea AS x, $6::int4 AS n,
          $7::float8 AS up, $8::float8 AS down, $9::numeric AS exact
        """
      let cursor = try await connection.query(SQLStatement(text, values))
      #expect(cursor.columns.names == ["b", "i", "d", "t", "x", "n", "up", "down", "exact"])
      #expect(try await self.rows(cursor) == [values])
    }
  }

  @Test func affectedRows() async throws {
    try await self.withConnection { connection, _ in
      let statements: [(SQLStatement, Int?)] = [
        (SQLStatement("CREATE TABLE users (id int PRIMARY KEY, name text)"), nil),
        (SQLStatement("INSERT INTO users VALUES (1, 'Ada'), (2, 'Bo')"), 2),
        (SQLStatement("UPDATE users SET name = $1", ["Eve"]), 2),
        (SQLStatement("DELETE FROM users WHERE id = $1", [1]), 1),
      ]
      for (statement, count) in statements {
        let result = try await connection.execute(statement)
        #expect(result.affectedRows == count, "\(statement.text)")
      }
    }
  }

  @Test func preparedStatements() async throws {
    try await self.withConnection { connection, _ in
      let statement = try await connection.prepare("SELECT $1::int4 + 1")
      for number in 1...3 {
        let rows = try await self.rows(statement.query([.int(Int64(number))]))
        #expect(rows == [[.int(Int64(number + 1))]])
      }
      await statement.close()
      await #expect(throws: SQLServerError.self) { try await statement.query([1]) }
    }
  }

  @Test func errorsHaveTheirState() async throws {
    try await self.withConnection { connection, postgres in
      try postgres.execute("CREATE TABLE users (id int PRIMARY KEY)")
      _ = try await connection.execute(SQLStatement("INSERT INTO users VALUES (1)"))
      let error = await #expect(throws: SQLServerError.self) {
        try await connection.execute(SQLStatement("INSERT INTO users VALUES (1)"))
      }
      #expect(error?.statusCode == "23505")
      await #expect(throws: SQLServerError(code: "42P01", message: "relation \"nobody\" does not exist")) {
        try await connection.query(SQLStatement("SELECT * FROM nobody"))
      }
    }
  }

  @Test func aResetLeavesAnOpenTransaction() async throws {
    try await self.withConnection { connection, postgres in
      try postgres.execute("CREATE TABLE users (id int)")
      try await connection.begin(SQLTransactionOptions(isolation: .serializable))
      _ = try await connection.execute(SQLStatement("INSERT INTO users VALUES (1)"))
      #expect(postgres.transactionsInProgress == 1)
      try await connection.reset()
      #expect(postgres.transactionsInProgress == 0)
      #expect(try postgres.rows("users") == [])
      try await connection.reset()
      #expect(postgres.requests(.command("ROLLBACK")).count == 1)
    }
  }

  @Test func aRefusedLogin() async throws {
    var configuration = FakePostgres.Configuration()
    configuration.password = "secret"
    try await withFakePostgres(configuration) { postgres in
      let driver = PostgresLoopbackDriver(
        .tcp(host: postgres.host, port: postgres.port),
        as: .init(user: postgres.user, password: "wrong")
      )
      #expect(driver.system == .postgresql && driver.namespace == "postgres" && driver.endpoint?.port == postgres.port)
      let error = await #expect(throws: SQLServerError.self) { try await driver.connect() }
      #expect(error?.statusCode == "28P01")
    }
  }
}
