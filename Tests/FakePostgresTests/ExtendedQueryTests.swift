// FakePostgresTests. This file: the extended query protocol.

import FakePostgres
import LoopbackClients
import PostgresWire
import Testing
import WireCore

@Suite struct ExtendedQueryTests {
  private func parse(_ query: String, name: String = "", types: [UInt32] = []) -> FrontendMessage {
    .parse(.init(name: name, query: query, parameterTypes: types))
  }

  private func bind(
    _ values: [ByteString?] = [],
    statement: String = "",
    portal: String = "",
    formats: FormatCodes = .none,
    results: FormatCodes = .none
  ) -> FrontendMessage {
    .bind(.init(portal: portal, statement: statement, formats: formats, values: values, resultFormats: results))
  }

  private let execute = FrontendMessage.execute(portal: "", rowLimit: 0)

  @Test func transcript() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      #expect(
        try await client.talk(
          parse("SELECT $1::int + 1 AS n, $2 || 'x' AS t"),
          .describe(.statement, name: ""),
          bind(["41", nil]),
          .describe(.portal, name: ""),
          execute,
          .sync
        )
          == ["1", "t 23 25", "T n:23 t:25", "2", "T n:23 t:25", "D 42|NULL", "C SELECT 1", "Z I"]
      )
      #expect(
        try await client.talk(parse("CREATE TABLE t (a int)"), .describe(.statement, name: ""), bind(), execute, .sync)
          == ["1", "t ", "n", "2", "C CREATE TABLE", "Z I"]
      )
      #expect(
        try await client.talk(
          parse(""),
          .describe(.statement, name: ""),
          bind(),
          .describe(.portal, name: ""),
          execute,
          .sync
        )
          == ["1", "t ", "n", "2", "n", "I", "Z I"]
      )
    }
  }

  /// The same statement in texts that differ in their comments, as instrumented clients send it.
  @Test func eachTextHasItsOwnTraceContext() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      let parents = ["1", "2"].map { digit in
        "00-\(String(repeating: digit, count: 32))-\(String(repeating: digit, count: 16))-01"
      }
      for parent in parents {
        _ = try await client.talk(parse("SELECT 1 /*traceparent='\(parent)'*/"), bind(), execute, .sync)
      }
      #expect(postgres.requests(.command("SELECT")).map(\.traceparent) == parents)
    }
  }

  @Test func namedStatementsAndPortals() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      #expect(try await client.talk(parse("SELECT $1::int8 * 2", name: "s"), .sync) == ["1", "Z I"])
      #expect(
        try await client.talk(parse("SELECT 1", name: "s"), .sync)
          == ["E ERROR 42P05 prepared statement \"s\" already exists", "Z I"]
      )
      #expect(
        try await client.talk(
          bind(["4"], statement: "s", portal: "p"),
          bind(["5"], statement: "s"),
          .execute(portal: "p", rowLimit: 0),
          execute,
          .sync
        )
          == ["2", "2", "D 8", "C SELECT 1", "D 10", "C SELECT 1", "Z I"]
      )
      // The portals went with their transaction.
      #expect(
        try await client.talk(.execute(portal: "p", rowLimit: 0), .sync)
          == ["E ERROR 34000 portal \"p\" does not exist", "Z I"]
      )
      #expect(
        try await client.talk(bind(["1"], statement: "s", portal: "q"), bind(["1"], statement: "s", portal: "q"), .sync)
          == ["2", "E ERROR 42P03 cursor \"q\" already exists", "Z I"]
      )
      #expect(try await client("EXECUTE s(21)") == ["42", "SELECT 1"])
      #expect(
        try await client.talk(.close(.statement, name: "s"), .close(.portal, name: "x"), .sync) == ["3", "3", "Z I"]
      )
      #expect(
        try await client.talk(bind(["1"], statement: "s"), .sync)
          == ["E ERROR 26000 prepared statement \"s\" does not exist", "Z I"]
      )
      #expect(
        try await client.talk(.query("SELECT 1"), bind(), .sync).suffix(2)
          == ["E ERROR 26000 unnamed prepared statement does not exist", "Z I"]
      )
    }
  }

  @Test func rowLimits() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      #expect(
        try await client.talk(
          parse("SELECT * FROM (VALUES (1), (2), (3)) AS v"),
          bind(portal: "p"),
          .execute(portal: "p", rowLimit: 2),
          .execute(portal: "p", rowLimit: 2),
          .execute(portal: "p", rowLimit: 2),
          .sync
        )
          == ["1", "2", "D 1", "D 2", "s", "D 3", "C SELECT 1", "C SELECT 0", "Z I"]
      )
      #expect(
        try await client.talk(
          parse("VALUES (1), (2)"),
          bind(),
          .execute(portal: "", rowLimit: 2),
          .execute(portal: "", rowLimit: 0),
          .sync
        )
          == ["1", "2", "D 1", "D 2", "s", "C SELECT 0", "Z I"]
      )
    }
  }

  @Test func errorsSkipToSync() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      _ = try await client("CREATE TABLE t (a int)")
      #expect(
        try await client.talk(
          parse("INSERT INTO t VALUES (1)"),
          bind(),
          execute,
          parse("SELECT nix"),
          bind(),
          execute,
          .close(.portal, name: ""),
          .sync,
          parse("INSERT INTO t VALUES (2)"),
          bind(),
          execute,
          .sync
        )
          == [
            "1", "2", "C INSERT 0 1", "E ERROR 42703 column \"nix\" does not exist", "Z I", "1", "2", "C INSERT 0 1",
            "Z I",
          ]
      )
      // What was not committed by a Sync is gone.
      #expect(try postgres.rows("t").map { $0["a"] } == ["2"])
    }
  }

  @Test func wrongBinds() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      let cases: [(FrontendMessage, String)] = [
        (bind(), "08P01 bind message supplies 0 parameters, but prepared statement \"\" requires 1"),
        (
          bind(["1", "2"], formats: .each([.text, .text, .text])),
          "08P01 bind message has 3 parameter formats but 2 parameters"
        ),
        (bind(["x"]), "22P02 invalid input syntax for type integer: \"x\""),
        (bind(["\u{1}"], formats: .all(.binary)), "08P01 insufficient data left in message"),
        (
          bind([ByteString([0, 0, 0, 0, 0])], formats: .all(.binary)),
          "22P03 incorrect binary data format in bind parameter 1"
        ),
        (bind(["1"], formats: .all(FormatCode(rawValue: 7))), "22023 unsupported format code: 7"),
        (bind([ByteString([0xFF])]), "22021 invalid byte sequence for encoding \"UTF8\": 0xff"),
        (
          bind(["1"], results: .each([.text, .text, .text])),
          "08P01 bind message has 3 result formats but query has 2 columns"
        ),
      ]
      for (bind, error) in cases {
        #expect(
          try await client.talk(parse("SELECT $1::int, 2"), bind, execute, .sync) == ["1", "E ERROR \(error)", "Z I"]
        )
      }
      #expect(
        try await client.talk(parse("SELECT 1; SELECT 2"), .sync)
          == ["E ERROR 42601 cannot insert multiple commands into a prepared statement", "Z I"]
      )
    }
  }

  @Test func binaryValues() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      let types: [(type: String, text: ByteString, binary: [UInt8])] = [
        ("int2", "-2", [0xFF, 0xFE]), ("int4", "258", [0, 0, 1, 2]), ("int8", "1", [0, 0, 0, 0, 0, 0, 0, 1]),
        ("bool", "t", [1]), ("text", "é", [0xC3, 0xA9]), ("bytea", "\\x00ff", [0, 0xFF]),
        ("float8", "1.5", [0x3F, 0xF8, 0, 0, 0, 0, 0, 0]), ("float4", "1.5", [0x3F, 0xC0, 0, 0]),
        ("date", "2000-01-03", [0, 0, 0, 2]), ("time", "00:00:01", [0, 0, 0, 0, 0, 0x0F, 0x42, 0x40]),
        ("timestamptz", "2000-01-01 00:00:00+00", [0, 0, 0, 0, 0, 0, 0, 0]),
        ("numeric", "1.5", [0, 2, 0, 0, 0, 0, 0, 1, 0, 1, 0x13, 0x88]),
        ("jsonb", "{}", [1, 0x7B, 0x7D]), ("oid", "7", [0, 0, 0, 7]),
        ("uuid", "00000000-0000-0000-0000-0000000000ff", [UInt8](repeating: 0, count: 15) + [0xFF]),
        ("int4[]", "{1}", [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 23, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 1]),
      ]
      for (type, text, binary) in types {
        let asText = try await client.exchange([
          parse("SELECT $1::\(type)"), bind([ByteString(binary)], formats: .all(.binary)), execute, .sync,
        ])
        #expect(asText.dropFirst(2).first == .dataRow([text]), "\(type)")
        let asBinary = try await client.exchange([
          parse("SELECT $1::\(type)"), bind([text], results: .all(.binary)), execute, .sync,
        ])
        #expect(asBinary.dropFirst(2).first == .dataRow([ByteString(binary)]), "\(type)")
      }
    }
  }

  @Test func implicitTransactionsEndAtSync() async throws {
    try await withFakePostgres { postgres async throws in
      let (client, other) = (try await postgres.connect(), try await postgres.connect())
      _ = try await client("CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t DEFERRABLE INITIALLY DEFERRED)")
      #expect(
        try await client.talk(parse("INSERT INTO t VALUES (1, 7)"), bind(), execute, .sync)
          == [
            "1", "2", "C INSERT 0 1",
            "E ERROR 23503 insert or update on table \"t\" violates foreign key constraint \"t_b_fkey\"", "Z I",
          ]
      )
      #expect(try await client.talk(parse("BEGIN"), bind(), execute, .sync) == ["1", "2", "C BEGIN", "Z T"])
      #expect(try await client.talk(parse("INSERT INTO t VALUES (1)"), bind(), execute, .sync).last == "Z T")
      #expect(try await other("SELECT count(*) FROM t") == ["0", "SELECT 1"])
      #expect(try await client.talk(parse("COMMIT"), bind(), execute, .sync) == ["1", "2", "C COMMIT", "Z I"])
      #expect(try await other("SELECT count(*) FROM t") == ["1", "SELECT 1"])
    }
  }

  @Test func cursorsArePortals() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      _ = try await client("BEGIN; DECLARE c CURSOR FOR VALUES (1), (2), (3)")
      #expect(
        try await client.talk(
          .describe(.portal, name: "c"),
          .execute(portal: "c", rowLimit: 2),
          .execute(portal: "c", rowLimit: 2),
          .sync
        )
          == ["T column1:23", "D 1", "D 2", "s", "D 3", "C SELECT 1", "Z T"]
      )
      #expect(try await client.talk(.close(.portal, name: "c"), .sync) == ["3", "Z T"])
      #expect(try await client("FETCH c").first == "34000: cursor \"c\" does not exist")
    }
  }
}
