// FakePostgresTests. This file: stubs, faults and the request log.

import FakePostgres
import LoopbackClients
import PostgresWire
import Testing
import WireCore

@Suite struct StubTests {
  @Test func requestLog() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      _ = try await client("CREATE TABLE users (id int PRIMARY KEY, name text)")
      let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
      _ = try await client.query(
        "INSERT INTO users VALUES ($1, $2) /*db_driver='x',traceparent='\(parent)'*/",
        [.init("1"), .init("Ada")]
      )
      _ = try await client("WITH x AS (SELECT 1) SELECT name FROM public.users u, x")
      _ = try await client("SELECT nix FROM users")
      _ = try await client("SELECT name FROM users WHERE id = 9")
      _ = try await client("NONSENSE 1")
      let requests = postgres.requests
      #expect(requests.map(\.command) == ["CREATE TABLE", "INSERT", "SELECT", "SELECT", "SELECT", "NONSENSE"])
      #expect(requests.map(\.target) == ["users", "users", "users", "users", "users", nil])
      #expect(requests[1].arguments.dropFirst() == ["1", "Ada"] && requests[1].traceparent == parent)
      #expect(requests.map(\.reply.kind) == [.status, .status, .value, .error, .null, .error])
      #expect(requests.map(\.reply.rowCount) == [nil, nil, 1, nil, 0, nil])
      #expect(requests[3].reply.errorCode == "42703" && requests[4].reply.isHit == false)
      #expect(
        postgres.messages.map(\.command).prefix(6)
          == ["STARTUP", "CREATE TABLE", "PARSE INSERT", "BIND INSERT", "DESCRIBE INSERT", "INSERT"]
      )
      try postgres.verify(.command("SELECT", "users"), count: 3)
      try postgres.verify(.command("PARSE *"), count: 1)
    }
  }

  @Test func errorsInPlaceOfAnswers() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      _ = try await client("CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
      let stub = postgres.stub(.command("UPDATE", "t"), .reply(.error(.serializationFailure)).times(2))
      let failure = "40001: could not serialize access due to concurrent update"
      #expect(try await client("UPDATE t SET a = 2") == [failure])
      _ = try await client("BEGIN")
      #expect(try await client.query("UPDATE t SET a = $1", [.init("3")]).lines == [failure, "(failed)"])
      #expect(try await client("ROLLBACK") == ["ROLLBACK"])
      #expect(try await client("UPDATE t SET a = 4") == ["UPDATE 1"])
      #expect(stub.matchCount == 2)
      #expect(try postgres.rows("t").map { $0["a"] } == ["4"])
      postgres.stub(.command("SELECT"), .reply(.error(.adminShutdown)))
      let fatal = await #expect(throws: PostgresLoopbackError.self) { try await client("SELECT 1") }
      #expect(fatal?.description.contains("57P01: terminating connection due to administrator command") == true)
      postgres.stub(.command("STARTUP"), .reply(.error(.tooManyConnections)))
      #expect(try await postgres.refusal() == "FATAL:  53300: sorry, too many clients already")
    }
  }

  @Test func cannedRows() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      _ = try await client("CREATE TABLE t (a int, b text)")
      postgres.stub(.command("SELECT", "t"), .reply(.rows([["a": "1", "b": "x"], ["a": "2"]])))
      #expect(try await client("SELECT a, b FROM t") == ["1|x", "2|NULL", "SELECT 2"])
      let reply = try await client.query("SELECT a, b FROM t", [], resultFormats: .all(.binary))
      #expect(try reply.rows() == [[ByteString([0, 0, 0, 1]), "x"], [ByteString([0, 0, 0, 2]), nil]])
      postgres.stub(.command("SELECT", "missing"), .reply(.rows([["n": "7"]])))
      #expect(try await client("SELECT n FROM missing") == ["7", "SELECT 1"])
      postgres.stub(.command("DELETE"), .reply(.done("DELETE 99")))
      #expect(try await client("DELETE FROM t") == ["DELETE 99"])
    }
  }

  @Test func delaysAndGates() async throws {
    try await withFakePostgres(.manual) { postgres async throws in
      let client = try await postgres.connect()
      let gate = Gate()
      postgres.stub(.command("SELECT"), .delay(.seconds(1)).once, .hold(gate).once)
      async let delayed = client("SELECT 1")
      await postgres.received(.command("SELECT"))
      postgres.clock.advance(by: .seconds(1))
      #expect(try await delayed == ["1", "SELECT 1"])
      async let held = client("SELECT 2")
      await gate.reached()
      gate.open()
      #expect(try await held == ["2", "SELECT 1"])
    }
  }

  @Test func brokenConnections() async throws {
    try await withFakePostgres { postgres async throws in
      let setup = try await postgres.connect()
      _ = try await setup("CREATE TABLE t (a int)")
      let responses: [FakePostgres.Response] = [.drop, .reset, .truncate(after: 7), .garbage(64).afterEffect]
      for response in responses {
        let client = try await postgres.connect()
        let stub = postgres.stub(.command("INSERT"), response)
        await #expect(throws: PostgresLoopbackError.self) { try await client("INSERT INTO t VALUES (1)") }
        stub.remove()
      }
      // Applied, and the answer lost.
      let client = try await postgres.connect()
      postgres.stub(.command("COMMIT"), .drop.afterEffect)
      _ = try await client("BEGIN; INSERT INTO t VALUES (7)")
      await #expect(throws: PostgresLoopbackError.self) { try await client("COMMIT") }
      #expect(try postgres.rows("t").last?["a"] == "7")
      #expect(postgres.transactionsInProgress == 0)
    }
  }
}
