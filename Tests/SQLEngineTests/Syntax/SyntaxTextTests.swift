// SQLEngineTests, syntax. This file: several statements in a text, names of columns, tags, and trees as SQL.

import Testing

@testable import SQLEngine

@Suite struct SyntaxTextTests {
  @Test func statementsHaveTheirRanges() throws {
    let text = " ;SELECT 'a;b'; -- x;\n  INSERT INTO t VALUES ('é') ;; COMMIT"
    let bytes = Array(text.utf8)
    let parts = try SQLParser.parse(text).statements.map { String(decoding: bytes[$0.range], as: UTF8.self) }
    #expect(parts == ["SELECT 'a;b'", "INSERT INTO t VALUES ('é')", "COMMIT"])
    #expect(try SQLParser.parse(" ; -- nothing\n;").statements.isEmpty)
  }

  @Test func partsOfStatementsHaveTheirRanges() throws {
    let text = "CREATE VIEW v AS SELECT 1 AS a WITH CHECK OPTION"
    guard case .createView(let view) = try parseStatement(text) else { return #expect(Bool(false)) }
    #expect(String(decoding: Array(text.utf8)[view.queryRange], as: UTF8.self) == "SELECT 1 AS a")
    let prepared = "PREPARE p AS SELECT 1;"
    guard case .prepare(let statement) = try parseStatement(prepared) else { return #expect(Bool(false)) }
    #expect(String(decoding: Array(prepared.utf8)[statement.range], as: UTF8.self) == "SELECT 1")
  }

  @Test func oneErrorLeavesNothing() {
    #expect(parseError("SELECT 1; SELEC 2; SELECT 3")?.position == 11)
  }

  @Test func typesByThemselves() throws {
    #expect(try SQLParser.parseTypeName("timestamp(3) with time zone[]").text == "timestamp(3) with time zone[]")
    #expect(throws: SQLError.self) { try SQLParser.parseTypeName("int 4") }
  }

  /// As PostgreSQL 15 names them.
  @Test func namesOfColumns() throws {
    let cases: [(String, String)] = [
      ("1", "?column?"), ("true", "?column?"), ("t.a", "a"), ("-a", "?column?"), ("a::text", "a"), ("'1'::int", "int4"),
      ("(a + 1)::text", "text"), ("lower(b)", "lower"), ("count(*)", "count"), ("CASE WHEN a THEN 1 END", "case"),
      ("CASE WHEN a THEN 1 ELSE b END", "b"), ("coalesce(a, 1)", "coalesce"), ("coalesce(a, 1)::text", "coalesce"),
      ("greatest(a, 1)", "greatest"), ("nullif(a, 1)", "nullif"), ("ARRAY[1]", "array"), ("(SELECT a FROM u)", "a"),
      ("(SELECT count(*))", "count"), ("(SELECT (SELECT 1))", "?column?"), ("(VALUES (1))", "column1"),
      ("(SELECT 1 AS x UNION SELECT 2)", "x"), ("EXISTS (SELECT 1)", "exists"), ("ARRAY(SELECT 1)", "array"),
      ("ROW(1)", "row"), ("current_date", "current_date"), ("user", "user"), ("extract(year FROM a)", "extract"),
      ("trim(a)", "btrim"), ("a AT TIME ZONE b", "timezone"), ("a[1]", "a"), ("(a).b", "b"), ("a COLLATE \"C\"", "a"),
      ("interval '1' day", "interval"), ("double precision '1'", "float8"), ("a IS NULL", "?column?"),
      ("a IN (1)", "?column?"), ("a = ANY (b)", "?column?"), ("sum(a) OVER ()", "sum"), ("'a'::\"char\"", "char"),
      ("(CASE WHEN a THEN 1 END)::text", "text"), ("grouping(a)", "grouping"), ("a IS NORMALIZED", "is_normalized"),
    ]
    for (text, expected) in cases { #expect(try SQLParser.parseExpression(text).columnName == expected, "\(text)") }
  }

  @Test func commandTags() throws {
    let cases: [(String, String)] = [
      ("TABLE t", "SELECT"), ("START TRANSACTION", "START TRANSACTION"), ("END", "COMMIT"), ("ABORT", "ROLLBACK"),
      ("ROLLBACK TO a", "ROLLBACK"), ("SET a = 1", "SET"), ("SET CONSTRAINTS ALL DEFERRED", "SET CONSTRAINTS"),
      ("SHOW a", "SHOW"), ("ALTER TABLE t RENAME a TO b", "ALTER TABLE"), ("ALTER VIEW v RENAME TO w", "ALTER VIEW"),
      ("ALTER TYPE e ADD VALUE 'x'", "ALTER TYPE"), ("DROP MATERIALIZED VIEW v", "DROP MATERIALIZED VIEW"),
      ("TRUNCATE t", "TRUNCATE TABLE"), ("CREATE USER u", "CREATE ROLE"), ("GRANT a TO b", "GRANT ROLE"),
      ("REVOKE SELECT ON t FROM u", "REVOKE"), ("CREATE TYPE e AS ENUM ()", "CREATE TYPE"), ("LOCK t", "LOCK TABLE"),
      ("CLOSE ALL", "CLOSE CURSOR ALL"), ("DEALLOCATE p", "DEALLOCATE"), ("DISCARD TEMPORARY", "DISCARD TEMP"),
      ("MOVE c", "MOVE"), ("DO 'x'", "DO"),
      ("CREATE TRIGGER t BEFORE INSERT ON x EXECUTE FUNCTION f()", "CREATE TRIGGER"),
    ]
    for (text, expected) in cases { #expect(try parseStatement(text).tag == expected, "\(text)") }
  }

  @Test func quotes() {
    let names = ["a", "A", "a b", "select", "value", "int", "left", "a\"b", "1a", "_a1", "größe", ""]
    #expect(
      names.map(SQLQuoting.identifier) == [
        "a", "\"A\"", "\"a b\"", "\"select\"", "value", "\"int\"", "\"left\"", "\"a\"\"b\"", "\"1a\"", "_a1",
        "\"größe\"",
        "\"\"",
      ]
    )
    #expect(SQLQuoting.literal("it's") == "'it''s'")
    #expect(SQLQuoting.literal("a\\b'") == "E'a\\\\b'''")
  }
}
