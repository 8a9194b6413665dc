// FakePostgresTests. This file: COPY in and out.

import FakePostgres
import LoopbackClients
import PostgresWire
import Testing
import WireCore

@Suite struct CopyTests {
  @Test func textAndCSV() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      _ = try await client("CREATE TABLE t (a int, b text)")
      #expect(
        try await client.talk(
          .query("COPY t FROM STDIN; SELECT count(*) FROM t"),
          .copyData("1\tx\n2\t"),
          .copyData("\\N\n"),
          .copyDone
        )
          == ["G text 2", "C COPY 2", "T count:20", "D 2", "C SELECT 1", "Z I"]
      )
      #expect(
        try await client.talk(
          .query("COPY t FROM STDIN (FORMAT csv, HEADER)"),
          .copyData("a,b\n3,\"y,\"\"z\"\n"),
          .copyDone
        )
          == ["G text 2", "C COPY 1", "Z I"]
      )
      #expect(
        try await client.talk(.query("COPY t TO STDOUT"))
          == ["H text 2", "d \"1\\tx\\n\"", "d \"2\\t\\\\N\\n\"", "d \"3\\ty,\\\"z\\n\"", "c", "C COPY 3", "Z I"]
      )
      #expect(
        try await client.talk(.query("COPY (SELECT b FROM t WHERE a = 3) TO STDOUT (FORMAT csv, HEADER)"))
          == ["H text 1", "d \"b\\n\"", "d \"\\\"y,\\\"\\\"z\\\"\\n\"", "c", "C COPY 1", "Z I"]
      )
    }
  }

  @Test func binary() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      _ = try await client("CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, 'x'), (2, NULL)")
      let reply = try await client.query("COPY t TO STDOUT (FORMAT binary)")
      let copied = reply.results.first?.copied ?? []
      #expect(copied.count == 3 && reply.results.first?.tag == "COPY 2")
      #expect(try await client.copy("COPY t FROM STDIN (FORMAT binary)", data: copied).lines == ["COPY 2"])
      #expect(try postgres.rows("t").map { $0.values } == [["1", "x"], ["2", nil], ["1", "x"], ["2", nil]])
    }
  }

  @Test func failures() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      _ = try await client("CREATE TABLE t (a int)")
      let error = try await client.copy("COPY t FROM STDIN", data: ["1\nx\n", "3\n"]).error
      #expect(error?.description == "ERROR:  22P02: invalid input syntax for type integer: \"x\"")
      #expect(error?[.context] == "COPY t, line 2, column a: \"x\"")
      #expect(
        try await client.talk(.query("COPY t FROM STDIN"), .copyData("1\n"), .copyFail("no more"))
          == ["G text 1", "E ERROR 57014 COPY from stdin failed: no more", "Z I"]
      )
      let impolite = try await postgres.connect()
      let end = await #expect(throws: PostgresLoopbackError.self) {
        try await impolite.talk(.query("COPY t FROM STDIN"), .describe(.portal, name: ""), .sync)
      }
      #expect(end?.description.contains("terminating connection because protocol synchronization was lost") == true)
      #expect(try await client("COPY t FROM STDIN (FORMAT xml)") == ["22023: COPY format \"xml\" not recognized"])
      #expect(
        try await client("COPY t TO STDOUT (HEADER match)").last == "0A000: cannot use \"match\" with HEADER in COPY TO"
      )
      #expect(try postgres.rows("t").isEmpty)
      // Stray data is passed over.
      #expect(try await client.talk(.copyData("x"), .copyDone, .copyFail("y"), .query("SELECT 1")).last == "Z I")
    }
  }

  /// What PostgreSQL 15 says of the same data.
  @Test(arguments: [
    ("1\t1\t1\n1\t2\t2\n3\t3\t3\n", "23505", "COPY u, line 2"),
    ("1\t1\t1\n2\t\\N\t2\n3\tx\t3\n", "23502", "COPY u, line 2: \"2\t\\N\t2\""),
    ("1\t1\t1\n1\t1\t1\n3\tx\t3\n", "22P02", "COPY u, line 3, column b: \"x\""),
    ("1\t1\t-1\n2\t2\t2\n", "23514", "COPY u, line 1: \"1\t1\t-1\""),
    ("1\tx\n", "22P02", "COPY u, line 1, column b: \"x\""),
    ("1\t2\n", "22P04", "COPY u, line 1: \"1\t2\""),
    ("x\t1\t1\tx\n", "22P04", "COPY u, line 1: \"x\t1\t1\tx\""),
  ])
  func places(data: String, state: String, context: String) async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      _ = try await client("CREATE TABLE u (a int PRIMARY KEY, b int NOT NULL, c int CHECK (c > 0))")
      let error = try await client.copy("COPY u FROM STDIN", data: [ByteString(data)]).error
      #expect(error?.state == state)
      #expect(error?[.context] == context)
    }
  }

  @Test func extended() async throws {
    try await withFakePostgres { postgres async throws in
      let client = try await postgres.connect()
      _ = try await client("CREATE TABLE t (a int)")
      #expect(
        try await client.talk(
          .parse(.init(query: "COPY t FROM STDIN")),
          .bind(.init()),
          .describe(.portal, name: ""),
          .execute(portal: "", rowLimit: 0),
          .flush,
          .copyData("1\n2\n"),
          .copyDone,
          .sync
        )
          == ["1", "2", "n", "G text 1", "C COPY 2", "Z I"]
      )
      #expect(
        try await client.talk(
          .parse(.init(query: "COPY t FROM STDIN")),
          .bind(.init()),
          .execute(portal: "", rowLimit: 0),
          .copyData("x\n"),
          .copyDone,
          .flush,
          .sync
        )
        .suffix(2) == ["E ERROR 22P02 invalid input syntax for type integer: \"x\"", "Z I"]
      )
    }
  }
}
