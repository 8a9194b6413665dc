// FakePostgresTests. This file: sessions that have to do with each other: locks, notifications, cancellation, time.

import FakePostgres
import LoopbackClients
import PostgresWire
import Testing
import WireCore

@Suite struct SessionTests {
  @Test func writersTakeTurns() async throws {
    try await withFakePostgres { postgres async throws in
      let (a, b) = (try await postgres.connect(), try await postgres.connect())
      _ = try await a("CREATE TABLE t (a int); INSERT INTO t VALUES (0)")
      _ = try await a("BEGIN; UPDATE t SET a = a + 1")
      #expect(try await b("SELECT a FROM t") == ["0", "SELECT 1"])
      async let waiting = b("UPDATE t SET a = a + 10; SELECT a FROM t")
      await postgres.received(.command("UPDATE"))
      #expect(try await a("COMMIT") == ["COMMIT"])
      #expect(try await waiting == ["UPDATE 1", "11", "SELECT 1"])
    }
  }

  @Test func lockTimeout() async throws {
    try await withFakePostgres(.manual) { postgres async throws in
      let (a, b) = (try await postgres.connect(), try await postgres.connect())
      _ = try await a("CREATE TABLE t (a int)")
      _ = try await a("BEGIN; INSERT INTO t VALUES (0)")
      _ = try await b("SET lock_timeout = '2s'; SET statement_timeout = '5s'")
      async let waiting = b("INSERT INTO t VALUES (1)")
      await postgres.received(.command("INSERT"))
      postgres.clock.advance(by: .milliseconds(1999))
      postgres.clock.advance(by: .milliseconds(1))
      #expect(try await waiting == ["55P03: canceling statement due to lock timeout"])
      _ = try await b("SET lock_timeout = 0")
      async let again = b("INSERT INTO t VALUES (1)")
      await postgres.received(.command("INSERT"), count: 2)
      postgres.clock.advance(by: .seconds(5))
      #expect(try await again == ["57014: canceling statement due to statement timeout"])
      #expect(try await a("COMMIT") == ["COMMIT"])
    }
  }

  @Test func cancellation() async throws {
    try await withFakePostgres { postgres async throws in
      let (a, b) = (try await postgres.connect(), try await postgres.connect())
      _ = try await a("CREATE TABLE t (a int)")
      _ = try await a("BEGIN; INSERT INTO t VALUES (0)")
      // Nothing to cancel.
      try await b.cancel()
      _ = try await b("BEGIN")
      async let waiting = b("INSERT INTO t VALUES (1)")
      await postgres.received(.command("INSERT"))
      try await b.cancel()
      #expect(try await waiting == ["57014: canceling statement due to user request", "(failed)"])
      #expect(try await b("ROLLBACK") == ["ROLLBACK"])
      #expect(try await a("COMMIT; SELECT a FROM t") == ["COMMIT", "0", "SELECT 1"])
    }
  }

  @Test func deadlocks() async throws {
    try await withFakePostgres { postgres async throws in
      let (a, b) = (try await postgres.connect(), try await postgres.connect())
      _ = try await a("BEGIN; SELECT pg_advisory_xact_lock(1)")
      _ = try await b("CREATE TABLE t (a int)")
      _ = try await b("BEGIN; INSERT INTO t VALUES (1)")
      async let waiting = a("INSERT INTO t VALUES (2)")
      await postgres.received(.command("INSERT"))
      #expect(try await b("SELECT pg_advisory_xact_lock(1)") == ["40P01: deadlock detected", "(failed)"])
      _ = try await b("ROLLBACK")
      #expect(try await waiting == ["INSERT 0 1", "(in transaction)"])
    }
  }

  /// What a client held is let go when it goes.
  @Test func whoeverGoesLetsGo() async throws {
    try await withFakePostgres { postgres async throws in
      let (a, b) = (try await postgres.connect(), try await postgres.connect())
      _ = try await a("CREATE TABLE t (a int)")
      _ = try await a("BEGIN; INSERT INTO t VALUES (0)")
      async let waiting = b("INSERT INTO t VALUES (1)")
      await postgres.received(.command("INSERT"))
      await a.close()
      #expect(try await waiting == ["INSERT 0 1"])
      #expect(try postgres.rows("t").map { $0["a"] } == ["1"])
    }
  }

  @Test func notifications() async throws {
    try await withFakePostgres { postgres async throws in
      let (a, b) = (try await postgres.connect(), try await postgres.connect())
      var heard = a.notifications.makeAsyncIterator()
      _ = try await a("LISTEN news")
      #expect(try await a.talk(.query("SELECT 1")).count == 4)
      _ = try await b("BEGIN; NOTIFY news, 'one'; NOTIFY news, 'two'; NOTIFY news, 'one'")
      _ = try await b("NOTIFY other, 'x'; COMMIT")
      #expect(await heard.next()?.payload == "one")
      #expect(await heard.next()?.payload == "two")
      // Whoever is in a transaction hears it when that is over.
      _ = try await a("BEGIN")
      _ = try await b("SELECT pg_notify('news', 'three')")
      _ = try await a("NOTIFY news, 'own'")
      _ = try await a("COMMIT")
      #expect(await heard.next()?.payload == "three")
      #expect(await heard.next()?.payload == "own")
      _ = try await a("UNLISTEN *")
      _ = try await b("NOTIFY news, 'four'; ROLLBACK")
      _ = try await a("LISTEN news")
      _ = try await b("NOTIFY news, 'five'")
      #expect(await heard.next()?.payload == "five")
    }
  }

  @Test func sleep() async throws {
    try await withFakePostgres(.manual) { postgres async throws in
      let client = try await postgres.connect()
      async let slow = client("SELECT pg_sleep(1.5), 7; SELECT 8")
      await postgres.received(.command("SELECT"))
      postgres.clock.advance(by: .milliseconds(1500))
      #expect(try await slow == ["|7", "SELECT 1", "8", "SELECT 1"])
      _ = try await client("SET statement_timeout = 100")
      async let late = client("SELECT pg_sleep(5)")
      await postgres.received(.command("SELECT"), count: 2)
      postgres.clock.advance(by: .milliseconds(100))
      #expect(try await late == ["57014: canceling statement due to statement timeout"])
      _ = try await client("SET statement_timeout = 0")
      async let cancelled = client("SELECT pg_sleep(5)")
      await postgres.received(.command("SELECT"), count: 3)
      try await client.cancel()
      #expect(try await cancelled == ["57014: canceling statement due to user request"])
    }
  }

  @Test func signals() async throws {
    try await withFakePostgres(.manual) { postgres async throws in
      let (a, b) = (try await postgres.connect(), try await postgres.connect())
      let number = try await a("SELECT pg_backend_pid()").first ?? ""
      async let asleep = a("SELECT pg_sleep(5)")
      await postgres.received(.command("SELECT"), count: 2)
      #expect(try await b("SELECT pg_cancel_backend(\(number))") == ["t", "SELECT 1"])
      #expect(try await asleep == ["57014: canceling statement due to user request"])
      #expect(try await b("SELECT pg_terminate_backend(\(number))") == ["t", "SELECT 1"])
      #expect(await a.farewell() == "FATAL:  57P01: terminating connection due to administrator command")
      #expect(
        try await b("SELECT pg_cancel_backend(99999)")
          == ["WARNING: PID 99999 is not a PostgreSQL server process", "f", "SELECT 1"]
      )
    }
  }

  @Test func idleSessionsEnd() async throws {
    try await withFakePostgres(.manual) { postgres async throws in
      let (a, b) = (try await postgres.connect(), try await postgres.connect())
      _ = try await a("SET idle_in_transaction_session_timeout = '1s'; CREATE TABLE t (a int)")
      _ = try await b("SET idle_session_timeout = '3s'")
      _ = try await a("BEGIN; INSERT INTO t VALUES (1)")
      postgres.clock.advance(by: .seconds(1))
      #expect(await a.farewell() == "FATAL:  25P03: terminating connection due to idle-in-transaction timeout")
      #expect(try await b("INSERT INTO t VALUES (2)") == ["INSERT 0 1"])
      postgres.clock.advance(by: .seconds(3))
      #expect(await b.farewell() == "FATAL:  57P05: terminating connection due to idle-session timeout")
      #expect(try postgres.rows("t").map { $0["a"] } == ["2"])
    }
  }
}

extension PostgresLoopbackClient {
  /// What the server said when it closed the connection.
  func farewell() async -> String? {
    do {
      // They end with the connection.
      for await _ in self.notifications {}
      _ = try await self.query("SELECT 1")
      return nil
    } catch PostgresLoopbackError.disconnected(let messages, _) {
      return messages.compactMap { if case .error(let fields) = $0 { fields.description } else { nil } }.last
    } catch {
      return nil
    }
  }
}
