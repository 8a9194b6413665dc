// SQLEngineTests, syntax. This file: which operator binds first, and what else expressions are made of.

import Testing

@testable import SQLEngine

@Suite struct ExpressionParserTests {
  private func shape(_ text: String) throws -> String {
    SQLRenderer().expression(try SQLParser.parseExpression(text))
  }

  /// As PostgreSQL 15 groups them (`pg_get_viewdef`).
  @Test func precedence() throws {
    let cases: [(String, String)] = [
      ("a + b * c - d", "((a + (b * c)) - d)"), ("a - b - c", "((a - b) - c)"), ("a ^ b ^ c", "((a ^ b) ^ c)"),
      ("- a ^ b", "((- a) ^ b)"), ("a * - b", "(a * (- b))"), ("- a::int", "(- (a)::integer)"),
      ("a || b + c", "(a || (b + c))"), ("a = b || c", "(a = (b || c))"), ("@ a + b", "(@ (a + b))"),
      ("@ a || b", "((@ a) || b)"), ("a OPERATOR(pg_catalog.*) b + c", "(a * (b + c))"),
      ("a OR b AND c OR d", "(a OR (b AND c) OR d)"), ("(a OR b) OR c", "(a OR b OR c)"),
      ("a AND (b AND c)", "(a AND (b AND c))"), ("NOT a = b", "(NOT (a = b))"), ("NOT a AND b", "((NOT a) AND b)"),
      ("NOT NOT a", "(NOT (NOT a))"), ("a < b IS NULL", "((a < b) IS NULL)"),
      ("a = b IS NOT TRUE", "((a = b) IS NOT TRUE)"),
      ("a IS NULL IS NULL", "((a IS NULL) IS NULL)"), ("a IS NULL = b", "((a IS NULL) = b)"),
      ("a LIKE b || c", "(a ~~ (b || c))"), ("a LIKE b = c", "((a ~~ b) = c)"), ("a = b LIKE c", "(a = (b ~~ c))"),
      ("a BETWEEN b AND c AND d", "(((a >= b) AND (a <= c)) AND d)"), ("a IN (1) IN (2)", "((a = 1) = 2)"),
      ("a NOT IN (1, 2) OR b", "((a <> ALL (ARRAY[1, 2])) OR b)"),
      ("a IS DISTINCT FROM b + c", "(a IS DISTINCT FROM (b + c))"),
      ("a AT TIME ZONE b || c", "((a AT TIME ZONE b) || c)"), ("a ^ b AT TIME ZONE c", "(a ^ (b AT TIME ZONE c))"),
      ("- a COLLATE \"C\"", "((- a) COLLATE \"C\")"), ("a || b COLLATE \"C\"", "(a || (b COLLATE \"C\"))"),
      ("a = ANY (b) OR c", "((a = ANY (b)) OR c)"), ("a <> ALL (SELECT 1)", "(a <> ALL ( SELECT 1))"),
      ("a LIKE b ESCAPE c", "(a ~~ like_escape(b, c))"), ("a NOT SIMILAR TO b", "(a !~ similar_to_escape(b))"),
      ("a NOT ILIKE b", "(a !~~* b)"), ("a IS NOT DISTINCT FROM b", "(NOT (a IS DISTINCT FROM b))"),
      ("a NOT BETWEEN b AND c", "((a < b) OR (a > c))"), ("a ISNULL OR b NOTNULL", "((a IS NULL) OR (b IS NOT NULL))"),
    ]
    for (text, expected) in cases { #expect(try self.shape(text) == expected, "\(text)") }
  }

  @Test func operands() throws {
    let cases: [(String, String)] = [
      ("a.b.c[1].d", "a.b.c[1].d"), ("(a).b", "(a).b"), ("(f(x)).b[1:2][:]", "(f(x)).b[1:2][:]"), ("$1.a", "($1).a"),
      ("(1, a)", "ROW(1, a)"), ("ROW()", "ROW()"), ("ARRAY[[1, 2], [3]]", "ARRAY[ARRAY[1, 2], ARRAY[3]]"),
      ("((SELECT 1) + 2)", "(( SELECT 1) + 2)"), ("CASE a WHEN 1 THEN b ELSE c END", "CASE a WHEN 1 THEN b ELSE c END"),
      ("interval '1' day to second(3)", "'1'::interval day to second(3)"), ("interval(3) '1'", "'1'::interval(3)"),
      ("double precision '1'", "'1'::double precision"), ("char 'x'", "'x'::bpchar"),
      ("'x'::char", "'x'::character(1)"),
      ("timestamp(3) with time zone 'x'", "'x'::timestamp(3) with time zone"), ("s.t 'x'", "'x'::s.t"),
      ("varbit(3) '1'", "'1'::bit varying(3)"), ("a::float(10)", "(a)::real"),
      ("a::\"char\"[][3]", "(a)::\"char\"[][3]"),
      ("EXTRACT(year FROM a)", "EXTRACT(year FROM a)"), ("POSITION(a IN b)", "POSITION((a) IN (b))"),
      ("TRIM(LEADING 'x' FROM a)", "TRIM(LEADING 'x' FROM a)"), ("TRIM(a)", "TRIM(BOTH FROM a)"),
      ("SUBSTRING(a FOR 2)", "SUBSTRING(a FROM 1 FOR (2)::integer)"), ("SUBSTRING(a, 1)", "\"substring\"(a, 1)"),
      ("(a, b) OVERLAPS (c, d)", "((a, b) OVERLAPS (c, d))"), ("COLLATION FOR (a)", "COLLATION FOR (a)"),
      ("f(DISTINCT a ORDER BY b DESC)", "f(DISTINCT a ORDER BY b DESC)"), ("f(a, VARIADIC b)", "f(a, VARIADIC b)"),
      ("f(a => 1, b := 2)", "f(a => 1, b => 2)"), ("s.f(*) FILTER (WHERE a)", "s.f(*) FILTER (WHERE a)"),
      ("f() OVER w", "f() OVER w"), ("f(a) WITHIN GROUP (ORDER BY b)", "f(a) WITHIN GROUP (ORDER BY b)"),
      (
        "f() OVER (w PARTITION BY a ORDER BY b ROWS 1 PRECEDING)",
        "f() OVER (w PARTITION BY a ORDER BY b ROWS 1 PRECEDING)"
      ),
      ("CURRENT_TIMESTAMP(3)", "CURRENT_TIMESTAMP(3)"), ("current_schema", "CURRENT_SCHEMA"),
      ("left('a', 1)", "\"left\"('a', 1)"),
      ("GROUPING(a, b)", "GROUPING(a, b)"), ("a IS NFC NORMALIZED", "((a) IS NFC NORMALIZED)"),
    ]
    for (text, expected) in cases { #expect(try self.shape(text) == expected, "\(text)") }
  }

  /// Words that are names in one place and operators or labels in another.
  @Test func wordsThatMeanSeveralThings() throws {
    let cases: [(String, String)] = [
      ("SELECT a at FROM t", "SELECT a AS at FROM t"),
      ("SELECT a like, b is FROM t", "SELECT a AS \"like\", b AS \"is\" FROM t"),
      ("SELECT int, time FROM t", "SELECT \"int\", \"time\" FROM t"),
      ("SELECT a value FROM t", "SELECT a AS value FROM t"),
      ("SELECT a OR b OR FROM t", "SELECT (a OR b) AS \"or\" FROM t"), ("SELECT nulls FROM t", "SELECT nulls FROM t"),
      ("WITH recursive AS (SELECT 1) TABLE recursive", "WITH recursive AS ( SELECT 1 ) SELECT * FROM recursive"),
    ]
    for (text, expected) in cases {
      #expect(dumpTree(try parseStatement(text)) == "query(\(expected))", "\(text)")
    }
    #expect(parseError("SELECT f(x) filter FROM t")?.message == "syntax error at or near \"FROM\"")
  }

  /// Where PostgreSQL's errors about an operator, function or type point, and where those about its value do.
  @Test func places() throws {
    let cases: [(String, Int, Int)] = [
      ("1 + f(2)", 3, 1), ("(a) + b", 5, 2), ("f(2)", 1, 1), ("s.f(a)", 1, 1), ("1 LIKE 2", 3, 1),
      ("1 NOT IN (2)", 3, 1),
      ("1 BETWEEN 2 AND 3", 3, 1), ("1 AT TIME ZONE 2", 3, 3), ("EXTRACT(x FROM 1)", 1, 1), ("1 = ANY (2)", 3, 1),
      ("1 IS DISTINCT FROM 2", 3, 1), ("a COLLATE c", 3, 1), ("a::b", 2, 1), ("CAST(a AS b)", 1, 1), ("int '1'", 1, 5),
      ("a AND b OR c", 9, 1), ("NOT a", 1, 1), ("- a", 1, 1), ("-1", 1, 1), ("a IS NULL", 3, 1),
      ("a IN (SELECT 1)", 3, 1),
      ("(SELECT 1)", 1, 1), ("EXISTS (SELECT 1)", 1, 1), ("(1, 2)", 1, 1), ("ARRAY[1]", 1, 1), ("COALESCE(1)", 1, 1),
      ("(a).b", 2, 2), ("(((a)))", 4, 4), ("CASE WHEN a THEN b END", 1, 1), ("$1", 1, 1), ("'é' || ü", 5, 1),
    ]
    for (text, position, start) in cases {
      let expression = try SQLParser.parseExpression(text)
      #expect(expression.position == position, "\(text)")
      #expect(expression.start == start, "\(text)")
    }
    guard case .cast(let cast) = try SQLParser.parseExpression("a::s.b(1)") else { return #expect(Bool(false)) }
    #expect(cast.type.position == 4)
  }
}
