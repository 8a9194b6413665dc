// SQLEngineTests, syntax. This file: queries as pg_get_viewdef of PostgreSQL 15 writes them.

import Testing

@testable import SQLEngine

@Suite struct SQLRendererTests {
  private func check(_ text: String, _ expected: String) throws {
    guard case .query(let query) = try parseStatement(text) else { return #expect(Bool(false)) }
    #expect(SQLRenderer().query(query) == expected)
    // What is written can be read again, and says the same.
    guard case .query(let again) = try parseStatement(expected) else { return #expect(Bool(false)) }
    #expect(SQLRenderer().query(again) == expected)
  }

  @Test func clausesAndSetOperations() throws {
    try self.check(
      #"SELECT t.a, u.name FROM t JOIN u ON t.id = u.t_id LEFT JOIN w ON true WHERE t.a IS NOT NULL AND t.b ~~ t.b OR NOT t.a < 3"#,
      #"""
       SELECT t.a,
          u.name
         FROM ((t
           JOIN u ON ((t.id = u.t_id)))
           LEFT JOIN w ON (true))
        WHERE (((t.a IS NOT NULL) AND (t.b ~~ t.b)) OR (NOT (t.a < 3)))
      """#
    )
    try self.check(
      #"SELECT t.a AS x, count(*), max(t.b) AS m FROM t GROUP BY t.a HAVING count(*) > 1 ORDER BY t.a DESC LIMIT 3 OFFSET 1"#,
      #"""
       SELECT t.a AS x,
          count(*) AS count,
          max(t.b) AS m
         FROM t
        GROUP BY t.a
       HAVING (count(*) > 1)
        ORDER BY t.a DESC
       OFFSET 1
       LIMIT 3
      """#
    )
    try self.check(
      #"SELECT t.a FROM t UNION ALL SELECT u.id AS a FROM u UNION ALL SELECT 1 AS a"#,
      #"""
       SELECT t.a
         FROM t
      UNION ALL
       SELECT u.id AS a
         FROM u
      UNION ALL
       SELECT 1 AS a
      """#
    )
    try self.check(
      #"SELECT t.a FROM t INTERSECT SELECT u.id AS a FROM u UNION SELECT 1 AS a"#,
      #"""
      (
               SELECT t.a
                 FROM t
              INTERSECT
               SELECT u.id AS a
                 FROM u
      ) UNION
       SELECT 1 AS a
      """#
    )
    try self.check(
      #"( SELECT t.a FROM t ORDER BY t.a LIMIT 1) UNION SELECT u.id AS a FROM u"#,
      #"""
      ( SELECT t.a
         FROM t
        ORDER BY t.a
       LIMIT 1)
      UNION
       SELECT u.id AS a
         FROM u
      """#
    )
    try self.check(
      #"WITH RECURSIVE x AS (SELECT t.a FROM t), y(b) AS MATERIALIZED (SELECT 1 AS a) SELECT x.a, y.b FROM x, y"#,
      #"""
       WITH RECURSIVE x AS (
               SELECT t.a
                 FROM t
              ), y(b) AS MATERIALIZED (
               SELECT 1 AS a
              )
       SELECT x.a,
          y.b
         FROM x,
          y
      """#
    )
    try self.check(
      #"SELECT CASE t.a WHEN 1 THEN 2 ELSE 4 END AS q, COALESCE(t.a, 1) AS c, CASE WHEN t.a > 1 THEN t.b ELSE t.b END AS "Q" FROM t"#,
      #"""
       SELECT
              CASE t.a
                  WHEN 1 THEN 2
                  ELSE 4
              END AS q,
          COALESCE(t.a, 1) AS c,
              CASE
                  WHEN (t.a > 1) THEN t.b
                  ELSE t.b
              END AS "Q"
         FROM t
      """#
    )
    try self.check(
      #"SELECT t.a IN (1, 2) AS i, t.a NOT IN (3, 4) AS j, t.a BETWEEN 1 AND 2 AS k, t.a = ANY (t.e) AS n FROM t"#,
      #"""
       SELECT (t.a = ANY (ARRAY[1, 2])) AS i,
          (t.a <> ALL (ARRAY[3, 4])) AS j,
          ((t.a >= 1) AND (t.a <= 2)) AS k,
          (t.a = ANY (t.e)) AS n
         FROM t
      """#
    )
    try self.check(
      #"SELECT sum(t.a) OVER w AS s, rank() OVER (PARTITION BY t.b ORDER BY t.a DESC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS r FROM t WINDOW w AS (ORDER BY t.a)"#,
      #"""
       SELECT sum(t.a) OVER w AS s,
          rank() OVER (PARTITION BY t.b ORDER BY t.a DESC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS r
         FROM t
        WINDOW w AS (ORDER BY t.a)
      """#
    )
    try self.check(
      #"SELECT EXTRACT(year FROM t.d) AS y, t.d AT TIME ZONE t.b AS z, SUBSTRING(t.b FROM 1 FOR 2) AS s, TRIM(LEADING t.b FROM t.b) AS l, POSITION(t.b IN t.b) AS p FROM t"#,
      #"""
       SELECT EXTRACT(year FROM t.d) AS y,
          (t.d AT TIME ZONE t.b) AS z,
          SUBSTRING(t.b FROM 1 FOR 2) AS s,
          TRIM(LEADING t.b FROM t.b) AS l,
          POSITION((t.b) IN (t.b)) AS p
         FROM t
      """#
    )
    try self.check(
      #"SELECT x.a FROM ( SELECT t.a FROM t WHERE t.a > 1) x JOIN LATERAL ( SELECT u.id FROM u WHERE u.id = x.a) y ON true"#,
      #"""
       SELECT x.a
         FROM (( SELECT t.a
                 FROM t
                WHERE (t.a > 1)) x
           JOIN LATERAL ( SELECT u.id
                 FROM u
                WHERE (u.id = x.a)) y ON (true))
      """#
    )
  }

  @Test func expressionsInQueries() throws {
    try self.check(
      #"SELECT EXISTS (SELECT 1 FROM u WHERE u.id = t.id) AS ex, (SELECT max(u.id) AS max FROM u) AS mx, t.a IN (SELECT u.id FROM u) AS inn FROM t"#,
      #"""
       SELECT (EXISTS ( SELECT 1
                 FROM u
                WHERE (u.id = t.id))) AS ex,
          ( SELECT max(u.id) AS max
                 FROM u) AS mx,
          (t.a IN ( SELECT u.id
                 FROM u)) AS inn
         FROM t
      """#
    )
    try self.check(
      #"SELECT ARRAY[t.a, 1] AS x, t.e[1] AS z, t.e[1:2] AS w, -t.a AS n, t.a::text AS v, t.c::numeric(5,1) AS u FROM t"#,
      #"""
       SELECT ARRAY[t.a, 1] AS x,
          t.e[1] AS z,
          t.e[1:2] AS w,
          (- t.a) AS n,
          (t.a)::text AS v,
          (t.c)::numeric(5,1) AS u
         FROM t
      """#
    )
    try self.check(
      #"SELECT count(*) FILTER (WHERE t.a > 1) AS c, count(DISTINCT t.a) AS d, string_agg(t.b, t.b ORDER BY t.a) AS s FROM t"#,
      #"""
       SELECT count(*) FILTER (WHERE (t.a > 1)) AS c,
          count(DISTINCT t.a) AS d,
          string_agg(t.b, t.b ORDER BY t.a) AS s
         FROM t
      """#
    )
    try self.check(
      #"SELECT t.a, t.b, count(*) AS count FROM t GROUP BY GROUPING SETS ((t.a), (t.a, t.b), ())"#,
      #"""
       SELECT t.a,
          t.b,
          count(*) AS count
         FROM t
        GROUP BY GROUPING SETS ((t.a), (t.a, t.b), ())
      """#
    )
    try self.check(
      #"SELECT t."F f", t."F f" AS "G", t.b COLLATE "C" AS select FROM t"#,
      #"""
       SELECT t."F f",
          t."F f" AS "G",
          (t.b COLLATE "C") AS "select"
         FROM t
      """#
    )
    try self.check(
      #"SELECT t.a FROM t ORDER BY t.a, t.b NULLS FIRST FOR UPDATE OF t NOWAIT"#,
      #"""
       SELECT t.a
         FROM t
        ORDER BY t.a, t.b NULLS FIRST
       FOR UPDATE OF t NOWAIT
      """#
    )
    try self.check(
      #"SELECT DISTINCT ON (t.a) t.a, t.b FROM t"#,
      #"""
       SELECT DISTINCT ON (t.a) t.a,
          t.b
         FROM t
      """#
    )
    try self.check(
      #"SELECT CURRENT_DATE AS d, CURRENT_TIMESTAMP(3) AS t, CURRENT_USER AS u, now() AS n, '1 day'::interval AS i, 1.5 AS x, true AS b"#,
      #"""
       SELECT CURRENT_DATE AS d,
          CURRENT_TIMESTAMP(3) AS t,
          CURRENT_USER AS u,
          now() AS n,
          '1 day'::interval AS i,
          1.5 AS x,
          true AS b
      """#
    )
    try self.check(
      #"SELECT g.i FROM generate_series(1, 3) WITH ORDINALITY g(i, n)"#,
      #"""
       SELECT g.i
         FROM generate_series(1, 3) WITH ORDINALITY g(i, n)
      """#
    )
    try self.check(
      #"SELECT (w.k).x AS x, t.a IS DISTINCT FROM 1 AS y, (t.a > 1) IS NOT TRUE AS z FROM w, t"#,
      #"""
       SELECT (w.k).x AS x,
          (t.a IS DISTINCT FROM 1) AS y,
          ((t.a > 1) IS NOT TRUE) AS z
         FROM w,
          t
      """#
    )
    try self.check(
      #"VALUES (1,2), (3,4)"#,
      #"""
       VALUES (1,2), (3,4)
      """#
    )
  }

  @Test func expressionsOfConstraintsAndIndexes() throws {
    let cases: [(String, String)] = [
      ("price > 0::numeric", "(price > (0)::numeric)"), ("status IN ('a', 'b')", "(status = ANY (ARRAY['a', 'b']))"),
      ("nextval('s'::regclass)", "nextval('s'::regclass)"), ("'x'::character varying", "'x'::character varying"),
      ("-1", "'-1'::integer"), ("-9999999999", "'-9999999999'::bigint"), ("now()", "now()"),
      ("lower(name)", "lower(name)"),
      ("a BETWEEN SYMMETRIC 1 AND 2", "(((a >= 1) AND (a <= 2)) OR ((a >= 2) AND (a <= 1)))"),
      ("pg_catalog.upper(a) = s.f(b)", "(upper(a) = s.f(b))"), ("a OPERATOR(s.+) b", "(a OPERATOR(s.+) b)"),
      ("(a, b) = (1, 2)", "(ROW(a, b) = ROW(1, 2))"), ("NULL::text", "NULL::text"), ("B'101'", "B'101'"),
    ]
    for (text, expected) in cases {
      let written = SQLRenderer().expression(try SQLParser.parseExpression(text))
      #expect(written == expected, "\(text)")
      #expect(SQLRenderer().expression(try SQLParser.parseExpression(written)) == expected, "\(text)")
    }
  }

  /// All that the corpus holds can be written and read again.
  @Test func whatIsWrittenCanBeRead() throws {
    for statement in SyntaxFixtures.accepted {
      for parsed in try SQLParser.parse(statement).statements {
        guard case .query(let query) = parsed.statement else { continue }
        let written = SQLRenderer().query(query)
        #expect(parseError(written) == nil, "\(written)")
      }
    }
  }
}
