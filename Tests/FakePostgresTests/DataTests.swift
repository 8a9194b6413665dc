// FakePostgresTests. This file: the data without the network, and filling it.

import FakePostgres
import LoopbackClients
import Testing
import WireCore

@Suite struct DataTests {
  @Test func directAccess() async throws {
    try await withFakePostgres { postgres async throws in
      try postgres.execute("CREATE TABLE users (id int PRIMARY KEY, name text, born date)")
      let rows = try postgres.execute("INSERT INTO users VALUES ($1, $2, $3) RETURNING *", "1", "Ada", "1815-12-10")
      #expect(rows.map(\.columns) == [["id", "name", "born"]] && rows.map(\.values) == [["1", "Ada", "1815-12-10"]])
      #expect(rows.first?["name"] == "Ada" && rows.first?["nix"] == nil)
      #expect(rows.first?.description == "{id: 1, name: Ada, born: 1815-12-10}")
      #expect(throws: PostgresErrorResponse("42P01", "relation \"nix\" does not exist").at(7)) {
        try postgres.rows("nix")
      }
      #expect(throws: PostgresErrorResponse.self) {
        try postgres.execute("INSERT INTO users VALUES (2, 'B', NULL); INSERT INTO users VALUES (1, 'C', NULL)")
      }
      #expect(try postgres.rows("users").count == 1)
      #expect(postgres.requests.isEmpty)
    }
  }

  @Test func seeding() async throws {
    try await withFakePostgres { postgres async throws in
      try postgres.seed("CREATE TABLE t (id serial, a text, b int DEFAULT 5);\nINSERT INTO t (a) VALUES ('x');")
      try postgres.seed("t", [["a": "it's \\ here", "b": "1"], ["a": nil], [:]])
      #expect(
        try postgres.rows("t").map(\.values)
          == [["1", "x", "5"], ["2", "it's \\ here", "1"], ["3", nil, "5"], ["4", nil, "5"]]
      )
      do throws(FakePostgres.SeedError) {
        try postgres.seed("INSERT INTO t VALUES (9);\nINSERT TO t VALUES (1)", name: "t.sql")
        Issue.record("no error")
      } catch {
        #expect(error.description == "t.sql:2: ERROR 42601: syntax error at or near \"TO\"")
      }
      #expect(try postgres.rows("t").count == 4)
    }
  }

  @Test func snapshotsAndReset() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      _ = try await client("CREATE TABLE t (id serial, a int); INSERT INTO t (a) VALUES (1)")
      let snapshot = postgres.snapshot()
      _ = try await client("INSERT INTO t (a) VALUES (2); CREATE TABLE other (a int)")
      _ = try await client("BEGIN; INSERT INTO t (a) VALUES (3)")
      try postgres.restore(snapshot)
      #expect(try postgres.rows("t").map(\.values) == [["1", "1"]])
      #expect(try await client("SELECT 1").last == "(failed)")
      _ = try await client("ROLLBACK")
      #expect(try await client("INSERT INTO t (a) VALUES (4) RETURNING id") == ["2", "INSERT 0 1"])
      #expect(try await client("SELECT * FROM other") == ["42P01: relation \"other\" does not exist"])
      postgres.stub(.any, .drop)
      try postgres.reset()
      #expect(postgres.requests.isEmpty && postgres.stubs.isEmpty)
      #expect(try await client("SELECT * FROM t") == ["42P01: relation \"t\" does not exist"])
    }
  }

  @Test func addresses() async throws {
    var configuration = FakePostgres.Configuration()
    configuration.user = "ada"
    configuration.password = "a b'@"
    configuration.database = "app"
    try await withFakePostgres(configuration) { postgres async throws in
      let port = postgres.port
      #expect(postgres.url == "postgresql://ada:a%20b%27%40@127.0.0.1:\(port)/app")
      #expect(postgres.connectionString == "host=127.0.0.1 port=\(port) user=ada password='a b\\'@' dbname=app")
      let client = try await postgres.connect()
      #expect(try await client("SELECT current_user, current_database()") == ["ada|app", "SELECT 1"])
    }
  }
}

extension PostgresErrorResponse {
  /// The same with a place.
  fileprivate func at(_ position: Int) -> Self {
    var error = self
    error.position = position
    return error
  }
}
