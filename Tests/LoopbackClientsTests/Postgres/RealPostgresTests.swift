// LoopbackClientsTests. This file: the PostgreSQL client and the real server.

import LoopbackClients
import PostgresWire
import RealServers
import Testing
import WireCore

private let isInstalled = ConditionTrait.enabled(if: RealPostgres.binaries != nil, "PostgreSQL 15 is not installed")

/// Runs `body` with a new server.
private func withServer(
  access: String = "local all all trust",
  _ body: (PostgresLoopbackClient.Address) async throws -> Void
) async throws {
  let server = try RealPostgres(binaries: #require(RealPostgres.binaries), access: access)
  defer { server.stop() }
  try await body(.unix(path: server.socketPath))
}

extension PostgresLoopbackClient {
  fileprivate static func connect(to address: Address) async throws -> PostgresLoopbackClient {
    try await self.connect(to: address, as: Login(user: "postgres"))
  }
}

@Suite(.timeLimit(.minutes(10))) struct RealPostgresTests {
  @Test(isInstalled) func logins() async throws {
    let access = """
      local all md5_user md5
      local all plain_user password
      local all scram_user scram-sha-256
      local all rejected_user reject
      local all all trust
      """
    try await withServer(access: access) { address in
      let superuser = try await PostgresLoopbackClient.connect(to: address)
      let roles = """
        CREATE ROLE plain_user LOGIN PASSWORD 's€cret'; CREATE ROLE scram_user LOGIN PASSWORD 's€cret';
        SET password_encryption = 'md5'; CREATE ROLE md5_user LOGIN PASSWORD 's€cret'
        """
      #expect(try await superuser.query(roles).error == nil)
      await superuser.close()
      for user in ["md5_user", "plain_user", "scram_user"] {
        func login(_ password: String?) -> PostgresLoopbackClient.Login {
          .init(user: user, password: password, database: "postgres", parameters: [.init("application_name", "é")])
        }
        let client = try await PostgresLoopbackClient.connect(to: address, as: login("s€cret"))
        #expect(try await client.query("SELECT current_user").rows() == [[ByteString(user)]])
        await client.close()
        let error = await #expect(throws: PostgresLoopbackError.self) {
          try await PostgresLoopbackClient.connect(to: address, as: login("wrong"))
        }
        guard case .refused(let fields)? = error else {
          Issue.record("\(user): \(String(describing: error))")
          continue
        }
        #expect(fields.state == "28P01" && fields.message == "password authentication failed for user \"\(user)\"")
        await #expect(throws: PostgresLoopbackError.authenticationFailed(reason: "the server asks for a password")) {
          try await PostgresLoopbackClient.connect(to: address, as: login(nil))
        }
      }
    }
  }

  @Test(isInstalled) func simpleQueries() async throws {
    try await withServer { address in
      let client = try await PostgresLoopbackClient.connect(to: address)
      #expect(client.welcome.contains(.parameterStatus(name: "client_encoding", value: "UTF8")))
      let failure = "SELECT 1/(1-g) FROM generate_series(0, 1) g"
      let reply = try await client.query(
        "SELECT 1 AS a, NULL AS b; BEGIN; ; SELECT 'é' WHERE false; " + failure + "; SELECT 2"
      )
      #expect(reply.results.map(\.tag) == ["SELECT 1", "BEGIN", "SELECT 0", nil])
      #expect(reply.results[0].rows == [["1", nil]] && reply.results[0].columns?.map(\.name) == ["a", "b"])
      #expect(reply.results.last?.rows == [["1"]])
      #expect(reply.error?.state == "22012" && reply.status == .failed)
      #expect(throws: PostgresServerError.self) { try reply.get() }
      #expect(try await client.query("ROLLBACK").status == .idle)
      #expect(try await client.query("").results.map(\.end) == [.empty])
      let notice = try await client.query("DO $$ BEGIN RAISE NOTICE 'hi'; END $$").notices
      #expect(notice.map(\.message) == ["hi"])
      await client.close()
      await #expect(throws: PostgresLoopbackError.self) { try await client.query("SELECT 1") }
    }
  }

  @Test(isInstalled) func extendedQueries() async throws {
    try await withServer { address in
      let client = try await PostgresLoopbackClient.connect(to: address)
      let four = PostgresParameter(type: 23, format: .binary, ByteString([0, 0, 0, 4]))
      let sum = try await client.query(
        "SELECT $1 + 1, $2",
        [four, .init(nil)],
        resultFormats: .each([.binary, .text])
      )
      #expect(try sum.rows() == [[ByteString([0, 0, 0, 5]), nil]])
      #expect(sum.results.first?.columns?.map(\.format) == [.binary, .text])

      let prepared = try await client.prepare("s", "SELECT g FROM generate_series(1, $1) g")
      #expect(prepared.parameterTypes == [23] && prepared.results.first?.columns?.map(\.type) == [23])
      let some = try await client.execute("s", [.init("5")], rowLimit: 2)
      #expect(try some.rows() == [["1"], ["2"]] && some.results.first?.end == .suspended)
      #expect(try await client.execute("s", [.init("1")]).results.map(\.tag) == ["SELECT 1"])
      #expect(try await client.execute("s", [.init("x")]).error?.state == "22P02")
      #expect(try await client.execute("none").error?.state == "26000")

      // A portal lives on until its transaction ends.
      let pages = try await client.exchange([
        .bind(.init(portal: "p", statement: "s", values: ["3"])), .execute(portal: "p", rowLimit: 2),
        .execute(portal: "p", rowLimit: 2), .close(.portal, name: "p"), .flush,
      ])
      #expect(
        pages == [
          .bindComplete, .dataRow(["1"]), .dataRow(["2"]), .portalSuspended, .dataRow(["3"]),
          .commandComplete(tag: "SELECT 1"),
          .closeComplete, .readyForQuery(.idle),
        ]
      )
      await client.close()
    }
  }

  @Test(isInstalled) func copies() async throws {
    try await withServer { address in
      let client = try await PostgresLoopbackClient.connect(to: address)
      _ = try await client.query("CREATE TABLE t (a int, b text)").get()
      let copy = try await client.copy("COPY t FROM STDIN", data: ["1\to", "ne\n2\t\\N\n"])
      #expect(try copy.get().map(\.tag) == ["COPY 2"])
      let output = try await client.query("COPY t TO STDOUT (FORMAT csv)").get()
      #expect(output.map(\.copied) == [["1,one\n", "2,\n"]] && output.map(\.tag) == ["COPY 2"])

      let wrong = try await client.copy("COPY t FROM STDIN", data: ["1\n", "2\n"])
      #expect(wrong.error?[.context] == "COPY t, line 1: \"1\"")
      #expect(try await client.copy("COPY none FROM STDIN", data: ["1\n"]).error?.state == "42P01")
      let failed = try await client.exchange([.query("COPY t FROM STDIN"), .copyFail("no")])
      #expect(PostgresReply(failed).error?.message == "COPY from stdin failed: no")

      let extended = try await client.exchange([
        .parse(.init(query: "COPY t FROM STDIN")), .bind(.init()), .execute(portal: "", rowLimit: 0),
        .copyData("3\tx\n"),
        .copyDone, .sync,
      ])
      #expect(PostgresReply(extended).results.map(\.tag) == ["COPY 1"])
      #expect(try await client.query("SELECT count(*) FROM t").rows() == [["3"]])
      await client.close()
    }
  }

  @Test(isInstalled) func notifications() async throws {
    try await withServer { address in
      let listener = try await PostgresLoopbackClient.connect(to: address)
      let other = try await PostgresLoopbackClient.connect(to: address)
      _ = try await listener.query("LISTEN c").get()
      _ = try await other.query("NOTIFY c, 'x'; NOTIFY c, 'y'").get()
      let sender = other.welcome.compactMap { if case .backendKeyData(let id, _) = $0 { id } else { nil } }
      var payloads: [String] = []
      for await notification in listener.notifications {
        #expect(notification.channel == "c" && [notification.processID] == sender)
        payloads.append(notification.payload)
        if payloads.count == 2 { break }
      }
      #expect(payloads == ["x", "y"])
      await listener.close()
      await other.close()
    }
  }

  @Test(isInstalled) func cancellation() async throws {
    try await withServer { address in
      let client = try await PostgresLoopbackClient.connect(to: address)
      let other = try await PostgresLoopbackClient.connect(to: address)
      async let sleep = client.query("SELECT pg_sleep(600)")
      let isAsleep = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
      while try await other.query(isAsleep).rows() != [["1"]] {}
      try await client.cancel()
      #expect(try await sleep.error?.state == "57014")

      // A server that ends a session says why.
      async let victim = client.query("SELECT pg_sleep(600)")
      while try await other.query(isAsleep).rows() != [["1"]] {}
      _ = try await other.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
        .get()
      do {
        _ = try await victim
        Issue.record("a session that was ended answered")
      } catch PostgresLoopbackError.disconnected(let messages, nil) {
        #expect(PostgresReply(messages).error?.state == "57P01")
      }
      await other.close()
    }
  }
}
