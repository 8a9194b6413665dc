// Tests of DataTracing, statements. This file: operations and targets, and what kind of statement it is.

import Testing

@testable import DataTracing

@Suite struct StatementSummaryTests {
  @Test(
    arguments: [
      // Tables of a query.
      ("select * from a.b", "select a.b"),
      ("SELECT * FROM a AS x (c, d), b y JOIN c ON x.i = y.i, d", "SELECT a b c d"),
      ("SELECT a, b, c FROM t ORDER BY a, b", "SELECT t"), ("SELECT * FROM ONLY t", "SELECT t"),
      ("SELECT * FROM (a JOIN b ON a.i = b.i), (c)", "SELECT a b c"), ("SELECT * FROM insert", "SELECT insert"),
      ("SELECT * FROM f(1, (SELECT max(i) FROM t))", "SELECT f SELECT t"),
      ("SELECT EXTRACT(YEAR FROM d), TRIM('x' FROM s) FROM t", "SELECT t"),
      ("SELECT a IS DISTINCT FROM b FROM t", "SELECT t"), ("SELECT * FROM t FOR UPDATE", "SELECT t"),
      // Nested queries.
      ("SELECT a, (SELECT b FROM u) FROM t WHERE i IN (SELECT j FROM v)", "SELECT SELECT u t SELECT v"),
      ("SELECT * FROM t, LATERAL (SELECT * FROM u) x, v", "SELECT t SELECT u v"),
      ("SELECT a FROM t UNION ALL SELECT b FROM u", "SELECT t SELECT u"),
      ("(SELECT a FROM t) EXCEPT (SELECT b FROM u)", "SELECT t SELECT u"),
      ("SELECT * FROM (VALUES (1), (2)) AS v (i) JOIN t ON true", "SELECT t"), ("VALUES (1)", "VALUES"),
      // Common table expressions.
      ("WITH c AS (SELECT a FROM t) SELECT * FROM c", "SELECT t SELECT"),
      (
        "WITH c AS (SELECT 1), d (x) AS (SELECT * FROM c JOIN t ON true) SELECT * FROM d, u", "SELECT SELECT t SELECT u"
      ),
      ("WITH RECURSIVE c AS (SELECT i FROM t UNION SELECT i FROM c) SELECT * FROM C", "SELECT t SELECT SELECT"),
      ("WITH t AS (SELECT * FROM t) SELECT * FROM t", "SELECT t SELECT"),
      ("WITH c AS (SELECT i FROM t) DELETE FROM u WHERE i IN (SELECT i FROM c)", "SELECT t DELETE u SELECT"),
      ("WITH c AS (INSERT INTO t VALUES (1) RETURNING i) SELECT * FROM c", "INSERT t SELECT"),
      ("INSERT INTO t WITH c AS (SELECT * FROM u) SELECT * FROM c", "INSERT t SELECT u SELECT"),
      // Changes.
      ("INSERT INTO t (a, b) VALUES (1, (SELECT max(b) FROM u))", "INSERT t SELECT u"),
      ("UPDATE ONLY t SET a = (SELECT b FROM u) FROM v WHERE t.i = v.i", "UPDATE t SELECT u"),
      ("DELETE FROM a.t USING u WHERE t.i = u.i", "DELETE a.t"),
      ("MERGE INTO t USING (SELECT * FROM u) s ON t.i = s.i WHEN MATCHED THEN DELETE", "MERGE t SELECT u"),
      ("REPLACE INTO t VALUES (1)", "REPLACE t"), ("UPSERT INTO t VALUES (1)", "UPSERT t"),
      ("INSERT OR REPLACE INTO t VALUES (1)", "INSERT t"), ("COPY t (a) TO STDOUT", "COPY t"),
      ("COPY (SELECT * FROM t) TO STDOUT", "COPY SELECT t"),
      // Definitions.
      ("CREATE TABLE IF NOT EXISTS s.t (i int)", "CREATE TABLE s.t"),
      ("CREATE TEMP TABLE t AS SELECT * FROM u", "CREATE TABLE t SELECT u"),
      ("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)", "CREATE INDEX i"), ("CREATE INDEX ON t (a)", "CREATE INDEX t"),
      ("CREATE OR REPLACE VIEW v AS WITH c AS (SELECT * FROM t) SELECT * FROM c", "CREATE VIEW v SELECT t SELECT"),
      (
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM u; SELECT 1; END; SELECT * FROM v",
        "CREATE TRIGGER g; SELECT v"
      ),
      ("ALTER TABLE IF EXISTS t DROP COLUMN a, DROP COLUMN b", "ALTER TABLE t"),
      ("DROP TABLE IF EXISTS a, b", "DROP TABLE a b"),
      ("TRUNCATE TABLE a, b", "TRUNCATE TABLE a b"), ("TRUNCATE a", "TRUNCATE a"),
      ("ALTER SYSTEM SET a = 1", "ALTER SYSTEM"),
      // Others.
      ("CALL p(1)", "CALL p"), ("EXECUTE p", "EXECUTE p"), ("EXPLAIN (ANALYZE) SELECT * FROM t", "EXPLAIN SELECT t"),
      ("BEGIN TRANSACTION", "BEGIN TRANSACTION"), ("SAVEPOINT s1", "SAVEPOINT"),
      ("ROLLBACK TO SAVEPOINT s1", "ROLLBACK TO SAVEPOINT"),
      ("PREPARE TRANSACTION 'x'", "PREPARE TRANSACTION"), ("SET LOCAL x = 1", "SET x"), ("SHOW TABLES", "SHOW"),
      ("PRAGMA foreign_keys = ON", "PRAGMA foreign_keys"), ("VACUUM FULL t", "VACUUM t"), ("VACUUM", "VACUUM"),
      ("GRANT SELECT ON t TO u", "GRANT"), ("LOCK TABLE t", "LOCK TABLE t"), ("FETCH 10 FROM c", "FETCH"),
      // Several, and what is none.
      ("; SELECT * FROM a;; DELETE FROM b; ", "SELECT a; DELETE b"), ("and now for something", nil), ("", nil),
      ("7", nil),
      ("DELETE (((", "DELETE"), ("SELECT * FROM", "SELECT"),
    ] as [(String, String?)]
  )
  func summaries(text: String, summary: String?) {
    #expect(SQLText(text, dialect: .generic).summary == summary)
  }

  @Test(arguments: [
    ("CREATE DEFINER=`a`@`b` TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET x = 1", "CREATE TRIGGER g"),
    ("SELECT * FROM 2024_sales s STRAIGHT_JOIN `my t`", "SELECT 2024_sales `my t`"),
    ("SELECT /*! STRAIGHT_JOIN */ a FROM t", "SELECT t"), ("LOAD DATA INFILE 'x' INTO TABLE t", "LOAD t"),
    ("SELECT * FROM \"secret\"", "SELECT"), ("INSERT IGNORE INTO t SET a = 1", "INSERT t"),
  ])
  func mysql(text: String, summary: String) {
    #expect(SQLText(text, dialect: .mysql).summary == summary)
  }

  @Test(
    arguments: [
      ("SELECT 1", .query, true, "SELECT"), ("with c as (select 1) select * from c", .query, true, "select"),
      ("WITH c AS (DELETE FROM t RETURNING *) SELECT * FROM c", .query, false, "SELECT"),
      ("SELECT * FROM t FOR UPDATE", .query, false, "SELECT"), ("SELECT * INTO u FROM t", .query, false, "SELECT"),
      ("UPDATE t SET a = 1", .change, false, "UPDATE"), ("DROP TABLE t", .definition, false, "DROP"),
      ("BEGIN", .transactionControl, true, "BEGIN"), ("COMMIT PREPARED 'x'", .transactionControl, true, "COMMIT"),
      ("PREPARE TRANSACTION 'x'", .transactionControl, true, "PREPARE"), ("FETCH 10 FROM c", .cursor, true, "FETCH"),
      ("EXPLAIN DELETE FROM t", .query, true, "EXPLAIN"), ("EXPLAIN ANALYZE DELETE FROM t", .query, false, "EXPLAIN"),
      ("SET x = 1", .session, true, "SET"), ("CALL p()", .call, false, "CALL"), ("nonsense", .other, false, nil),
      ("SELECT 1; SELECT 2", .query, true, "SELECT"), ("SELECT 1; DELETE FROM t", .other, false, "SELECT"),
    ] as [(String, SQLText.Kind, Bool, String?)]
  )
  func kinds(text: String, kind: SQLText.Kind, isReadOnly: Bool, operation: String?) {
    let statement = SQLText(text, dialect: .postgresql)
    #expect(statement.kind == kind)
    #expect(statement.isReadOnly == isReadOnly)
    #expect(statement.operation == operation)
  }

  @Test func cursorsAndTransactionsAreTold() {
    #expect(SQLText("FETCH NEXT FROM c", dialect: .postgresql).isCursorContinuation)
    #expect(!SQLText("CLOSE c", dialect: .postgresql).isCursorContinuation)
    #expect(SQLText("ROLLBACK", dialect: .sqlite).isTransactionControl)
    #expect(SQLText("BEGIN; COMMIT;", dialect: .sqlite).statementCount == 2)
  }
}
