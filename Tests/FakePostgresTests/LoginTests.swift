// FakePostgresTests. This file: start-up, passwords, and who is sent away.

import FakePostgres
import LoopbackClients
import NIOCore
import PostgresWire
import Testing

@Suite struct LoginTests {
  @Test func welcome() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect(parameters: [.init("application_name", "test")])
      let welcome = client.welcome
      #expect(welcome.first == .authentication(.ok))
      let statuses = welcome.compactMap { if case .parameterStatus(let name, _) = $0 { name } else { nil } }
      #expect(
        statuses == [
          "application_name", "client_encoding", "DateStyle", "default_transaction_read_only", "in_hot_standby",
          "integer_datetimes", "IntervalStyle", "is_superuser", "server_encoding", "server_version",
          "session_authorization", "standard_conforming_strings", "TimeZone",
        ]
      )
      #expect(welcome.contains(.parameterStatus(name: "application_name", value: "test")))
      #expect(welcome.contains(.parameterStatus(name: "session_authorization", value: "postgres")))
      guard case .backendKeyData(let processID, let key)? = welcome.dropLast().last else {
        Issue.record("no key data")
        return
      }
      #expect(processID > 0 && key.count == 4 && welcome.last == .readyForQuery(.idle))
      #expect(try await client("SELECT pg_backend_pid()").first == String(processID))
    }
  }

  @Test(arguments: [PostgresAuthentication.cleartext, .md5, .scram])
  func passwords(_ method: PostgresAuthentication) async throws {
    var configuration = FakePostgres.Configuration()
    configuration.password = "secret ✓"
    configuration.users = ["other": "word", "nobody": nil]
    configuration.authentication = method
    try await withFakePostgres(configuration) { postgres in
      let client = try await postgres.connect()
      #expect(try await client("SELECT 1") == ["1", "SELECT 1"])
      #expect(try await postgres.refusal(user: "other", password: "word", database: "postgres") == nil)
      for (user, password) in [("postgres", "wrong"), ("nobody", "x"), ("unknown", "x")] {
        #expect(
          try await postgres.refusal(user: user, password: password)
            == "FATAL:  28P01: password authentication failed for user \"\(user)\""
        )
      }
    }
  }

  @Test func refusals() async throws {
    try await withFakePostgres { postgres async throws in
      #expect(
        try await postgres.refusal(user: "") == "FATAL:  28000: no PostgreSQL user name specified in startup packet"
      )
      #expect(try await postgres.refusal(user: "ada") == "FATAL:  28000: role \"ada\" does not exist")
      #expect(try await postgres.refusal(database: "x") == "FATAL:  3D000: database \"x\" does not exist")
      #expect(
        try await postgres.refusal(parameters: [.init("nix", "1")])
          == "FATAL:  42704: unrecognized configuration parameter \"nix\""
      )
      #expect(
        try await postgres.refusal(parameters: [.init("replication", "database")])
          == "FATAL:  0A000: replication connections are not supported"
      )
      #expect(
        try await postgres.refusal(parameters: [.init("options", "-x")])
          == "FATAL:  42601: invalid command-line argument for server process: -x"
      )
    }
  }

  @Test func options() async throws {
    try await withFakePostgres { postgres async throws in
      let options = "-c application_name=a\\ b --lock-timeout=5s -cstatement_timeout=7s"
      let client = try await postgres.connect(parameters: [
        .init("options", options), .init("search_path", "x, public"),
      ])
      #expect(try await client("SHOW application_name") == ["a b", "SHOW"])
      #expect(try await client("SHOW lock_timeout") == ["5s", "SHOW"])
      #expect(try await client("SHOW statement_timeout") == ["7s", "SHOW"])
      #expect(try await client("SHOW search_path") == ["x, public", "SHOW"])
    }
  }

  @Test func newerProtocols() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect(parameters: [.init("_pq_.x", "1")], version: .v32)
      #expect(client.welcome.first == .negotiateProtocolVersion(newest: .v30, unrecognized: ["_pq_.x"]))
      #expect(try await client("SELECT 1") == ["1", "SELECT 1"])
    }
  }

  @Test func encryptionIsDeclined() async throws {
    try await withFakePostgres { postgres async throws in
      for request in [FrontendMessage.sslRequest, .gssEncryptionRequest] {
        var bytes = ByteBuffer()
        request.write(to: &bytes)
        #expect(try await postgres.raw(bytes, until: Array("N".utf8)) == Array("N".utf8))
      }
    }
  }
}
