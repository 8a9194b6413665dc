// TraceTestingTests, queries. This file: counting queries, and texts without their data.

import Testing
import TraceModel

@testable import TraceTesting

@Suite struct RecordedQueryTests {
  private let recording = Recording(
    userList(3),
    command("GET"),
    command("PIPELINE GET", size: 5),
    command("PING"),
    legacyQuery("postgresql.select", "SELECT * FROM t WHERE a = 'x'"),
    SpanSeed("local_cache.get")
  )

  @Test func queriesAreCountedBySystem() {
    #expect(self.recording.queries.count(.any) == 7)
    #expect(self.recording.queries.count(.sql) == 5)
    #expect(self.recording.queries.count(.postgresql) == 5)
    #expect(self.recording.queries.count(.redis) == 2)
    #expect(self.recording.queries.count("mysql") == 0)
    #expect(self.recording.verifyQueries(.atMost(5), system: .sql).isEmpty)
    #expect(self.recording.verifyQueries(2, system: .redis).isEmpty)
    #expect(self.recording.verifyQueries(.atLeast(8)).map(\.message) == ["queries: expected at least 8, found 7"])
  }

  @Test func aQuerySaysWhatItIs() throws {
    let query = try #require(self.recording.queries.last)
    #expect(query.system == "postgresql")
    #expect(query.text == "SELECT * FROM t WHERE a = ?")
    #expect(query.label == "SELECT * FROM t WHERE a = ?")
    #expect(query.span.name == "postgresql.select")
    #expect(self.recording.queries.first?.label == "SELECT users")
    #expect(self.recording.queries.filter(\.isBatch).map(\.label) == ["PIPELINE GET"])
  }

  @Test func aQueryWithAConnectionBelowItIsStillOne() {
    let connect = SpanSeed("CONNECT", .client, ["db.system.name": "postgresql", "db.operation.name": "CONNECT"])
    #expect(Recording(query("SELECT users", below: [connect])).queries.map(\.label) == ["SELECT users"])
  }

  @Test(arguments: [
    ("SELECT 1", "SELECT ?"), ("SELECT a1, b FROM t2", "SELECT a1, b FROM t2"),
    ("a = 'x''y' AND b = 1.5e-3", "a = ? AND b = ?"), ("a IN (1,2, 3)", "a IN (?)"), ("a IN ( $1 , $2 )", "a IN (?)"),
    ("VALUES (1, 'a'), (2, 'b'),(3,'c')", "VALUES (?)"), ("a = -1", "a = ?"), ("a -1", "a -?"), ("a - 1", "a - ?"),
    ("a = :name AND b = @p AND c = ?3", "a = ? AND b = ? AND c = ?"), ("a::text = b", "a::text = b"),
    ("SELECT \"c 1\" -- 2\nFROM t /* 3 */ WHERE x", "SELECT \"c 1\" FROM t WHERE x"), ("  a\n\t b  ", "a b"),
    ("a = 'open", "a = ?"), ("/* open", ""), ("a = \"x\"", "a = \"x\""), ("é = 'ü'", "é = ?"), ("0xFF", "?"), ("", ""),
  ])
  func textsWithoutTheirData(_ text: String, _ expected: String) {
    #expect(QueryText.normalized(text, system: "postgresql") == expected)
    #expect(QueryText.normalized(expected, system: "postgresql") == expected)
  }

  @Test func doubleQuotesMeanWhatTheSystemMeans() {
    #expect(QueryText.normalized(#"a = "x\"y" AND b"#, system: "mysql") == "a = ? AND b")
    #expect(QueryText.normalized(#"{"find": "a", "_id" : 1}"#, system: "mongodb") == #"{"find": ?, "_id": ?}"#)
  }

  @Test func aLongTextTakesLinearTime() {
    let lists = String(repeating: "(1, 'a'), ", count: 100_000)
    #expect(
      QueryText.normalized("INSERT INTO t VALUES " + lists + "(2)", system: "sqlite") == "INSERT INTO t VALUES (?)"
    )
    let open = String(repeating: "('", count: 100_001)
    #expect(QueryText.normalized(open, system: "sqlite").utf8.count <= open.utf8.count)
  }
}
