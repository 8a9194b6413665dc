// SQLEngineTests. This file: what the request log says of statements.

import Testing

@testable import SQLEngine

@Suite struct StatementSubjectTests {
  @Test(
    arguments: [
      ("SELECT 1", "SELECT", nil), ("VALUES (1)", "SELECT", nil), ("TABLE t", "SELECT", "t"),
      ("select * from a join b using (x)", "SELECT", "a"),
      ("SELECT * FROM (SELECT * FROM s.inner_) q", "SELECT", "inner_"),
      ("SELECT 1 UNION SELECT a FROM u", "SELECT", "u"), ("SELECT * FROM generate_series(1, 2), t", "SELECT", "t"),
      ("WITH q AS (SELECT * FROM t) SELECT * FROM q", "SELECT", "t"), ("SELECT a INTO n FROM t", "SELECT INTO", "t"),
      ("WITH q AS (SELECT 1) INSERT INTO t SELECT * FROM q", "INSERT", "t"), ("UPDATE \"T\" SET a = 1", "UPDATE", "T"),
      ("DELETE FROM x.t USING u", "DELETE", "t"), ("BEGIN; SELECT 1", "BEGIN", nil),
      ("START TRANSACTION", "START TRANSACTION", nil),
      ("ROLLBACK TO a", "ROLLBACK TO", nil), ("COMMIT PREPARED 'x'", "COMMIT PREPARED", nil),
      ("CREATE TABLE t (a int)", "CREATE TABLE", "t"), ("CREATE UNIQUE INDEX ON t (a)", "CREATE INDEX", "t"),
      ("ALTER TABLE t RENAME TO u", "ALTER TABLE", "t"), ("DROP VIEW IF EXISTS v", "DROP VIEW", "v"),
      ("TRUNCATE a, b", "TRUNCATE TABLE", "a"), ("COPY t FROM STDIN", "COPY", "t"),
      ("COPY (SELECT 1 FROM t) TO STDOUT", "COPY", "t"), ("EXPLAIN SELECT * FROM t", "EXPLAIN", "t"),
      ("PREPARE p AS DELETE FROM t", "PREPARE", "t"), ("EXECUTE p", "EXECUTE", nil), ("SHOW all", "SHOW", nil),
      ("SET a.b = 1", "SET", nil), ("FETCH 1 FROM c", "FETCH", nil), ("VACUUM t", "VACUUM", "t"),
      ("", "EMPTY QUERY", nil),
      ("/* only */", "EMPTY QUERY", nil), ("selec 1", "SELEC", nil), ("(((", "SQL", nil),
    ] as [(String, String, String?)]
  )
  func subjects(_ text: String, _ command: String, _ target: String?) {
    let subject = SQLSource(text).facts.subject
    #expect(subject.command == command)
    #expect(subject.target == target)
  }

  @Test func commenter() {
    let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    #expect(commentedTraceparent(in: "SELECT 1 /*a='b',traceparent='\(parent)'*/ ;\n") == parent)
    #expect(commentedTraceparent(in: "/*traceparent='\(parent)',a='b'*/ SELECT 1") == parent)
    #expect(commentedTraceparent(in: "SELECT 'traceparent=''\(parent)'''") == nil)
    #expect(commentedTraceparent(in: "SELECT 1 /*traceparent='00-xyz'*/") == nil)
    #expect(commentedTraceparent(in: "*/") == nil && commentedTraceparent(in: "/*") == nil)
    #expect(commentedTraceparent(in: "") == nil)
  }

  @Test func statementsAndMessagesAroundThem() {
    for command in ["SELECT", "CREATE TABLE", "CLOSE CURSOR", "COPY", "EMPTY QUERY", "PREPARE TRANSACTION"] {
      #expect(PostgresRequest.isStatement(command))
    }
    for command in ["PARSE SELECT", "BIND ", "SYNC", "STARTUP", "CLOSE STATEMENT", "COPY DATA", "SSL REQUEST"] {
      #expect(!PostgresRequest.isStatement(command))
    }
  }
}
