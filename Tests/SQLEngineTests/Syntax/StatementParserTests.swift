// SQLEngineTests, syntax. This file: trees of queries, changes of data, sessions and utilities.

import Testing

@testable import SQLEngine

@Suite struct StatementParserTests {
  private func check(_ cases: [(String, String)]) throws {
    for (text, expected) in cases { #expect(dumpTree(try parseStatement(text)) == expected, "\(text)") }
  }

  @Test func queries() throws {
    try self.check([
      (
        #"SELECT DISTINCT ON (a) a, b AS x FROM t WHERE c ORDER BY a DESC NULLS LAST LIMIT 1 OFFSET 2 FOR "#
          + #"UPDATE OF t SKIP LOCKED"#,
        #"query(SELECT DISTINCT ON (a) a, b AS x FROM t WHERE c ORDER BY a DESC NULLS LAST OFFSET 2 LIMIT 1 "#
          + #"FOR UPDATE OF t SKIP LOCKED)"#
      ),
      (
        #"SELECT * FROM a JOIN b JOIN c ON true ON false, LATERAL f(1) WITH ORDINALITY AS g (x, y)"#,
        #"query(SELECT * FROM (a JOIN (b JOIN c ON (true)) ON (false)), LATERAL f(1) WITH ORDINALITY g(x, y))"#
      ),
      (
        #"SELECT 1 UNION SELECT 2 INTERSECT SELECT 3 EXCEPT ALL SELECT 4"#,
        #"query(( SELECT 1 UNION ( SELECT 2 INTERSECT SELECT 3 ) ) EXCEPT ALL SELECT 4)"#
      ),
      (#"SELECT 1 UNION (SELECT 2 ORDER BY 1)"#, #"query(SELECT 1 UNION ( SELECT 2 ORDER BY 1))"#),
      (
        #"SELECT a FROM t GROUP BY GROUPING SETS ((a, b), (), ROLLUP (a)) HAVING count(*) > 1 WINDOW w AS "#
          + #"(ORDER BY a)"#,
        #"query(SELECT a FROM t GROUP BY GROUPING SETS ((a, b), (), ROLLUP(a)) HAVING (count(*) > 1) WINDOW w "#
          + #"AS (ORDER BY a))"#
      ),
      (#"VALUES (1, 2), (3, DEFAULT)"#, #"query(VALUES (1,2), (3,DEFAULT))"#),
      (#"TABLE ONLY s.t"#, #"query(SELECT * FROM ONLY s.t)"#),
      (#"SELECT a INTO TEMP t FROM u"#, #"query(SELECT a FROM u)"#),
      (
        #"SELECT * FROM ROWS FROM (f(1), g() AS (a int)) AS x"#,
        #"query(SELECT * FROM ROWS FROM(f(1), g() AS (a integer)) x)"#
      ),
    ])
  }

  @Test func changesOfData() throws {
    try self.check([
      (
        #"INSERT INTO s.t AS x (a, b[1]) VALUES (1, DEFAULT) ON CONFLICT (lower(a) COLLATE "C" text_ops) "#
          + #"WHERE b DO UPDATE SET a = excluded.a, (b, c) = (1, 2) WHERE d RETURNING *, a AS y"#,
        #"insert(table: s.t, alias: x, columns: [(column: a), (column: b, steps: [index(1)])], source: "#
          + #"query(VALUES (1,DEFAULT)), onConflict: (target: columns([(key: expression(lower(a)), collation: C, "#
          + #"operatorClass: text_ops)], condition: b), action: update([single((column: a), excluded.a), "#
          + #"multiple([(column: b), (column: c)], ROW(1, 2))], condition: d)), returning: [(expression: *), "#
          + #"(expression: a, label: y)])"#
      ),
      (
        #"INSERT INTO t DEFAULT VALUES ON CONFLICT ON CONSTRAINT c DO NOTHING"#,
        #"insert(table: t, source: defaultValues, onConflict: (target: constraint(c), action: nothing))"#
      ),
      (
        #"INSERT INTO t OVERRIDING SYSTEM VALUE SELECT 1"#,
        #"insert(table: t, overriding: system, source: query(SELECT 1))"#
      ),
      (
        #"UPDATE ONLY t AS x SET a = DEFAULT, b.c = 1 FROM u WHERE x.a = u.a RETURNING a"#,
        #"update(table: (name: t, isOnly: true, alias: (name: x)), assignments: [single((column: a), "#
          + #"DEFAULT), single((column: b, steps: [field(c)]), 1)], from: [table(name: u)], condition: (x.a = "#
          + #"u.a), returning: [(expression: a)])"#
      ),
      (
        #"DELETE FROM t USING u WHERE CURRENT OF c"#,
        #"delete(table: (name: t), using: [table(name: u)], condition: CURRENT OF c)"#
      ),
      (
        #"MERGE INTO t x USING u ON a WHEN MATCHED AND b THEN UPDATE SET c = 1 WHEN MATCHED THEN DELETE WHEN "#
          + #"NOT MATCHED THEN INSERT (a) VALUES (1)"#,
        #"merge(table: (name: t, alias: (name: x)), source: table(name: u), condition: a, branches: "#
          + #"[(isMatched: true, condition: b, action: update([single((column: c), 1)])), (isMatched: true, "#
          + #"action: delete), (action: insert([(column: a)], values: [1]))])"#
      ),
      (
        #"WITH a AS MATERIALIZED (DELETE FROM t RETURNING *) INSERT INTO u TABLE a"#,
        #"insert(with: (tables: [(name: a, isMaterialized: true, statement: delete(table: (name: t), "#
          + #"returning: [(expression: *)]))]), table: u, source: query(SELECT * FROM a))"#
      ),
    ])
  }

  @Test func sessions() throws {
    try self.check([
      (
        #"BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY NOT DEFERRABLE"#,
        #"transaction(begin([isolation(repeatable read), readOnly(true), deferrable(false)]))"#
      ),
      (#"START TRANSACTION"#, #"transaction(begin(isStart: true))"#),
      (#"COMMIT AND CHAIN"#, #"transaction(commit(chain: true))"#),
      (#"ROLLBACK TO SAVEPOINT savepoint"#, #"transaction(rollbackTo(savepoint))"#),
      (#"ROLLBACK PREPARED 'x'"#, #"transaction(rollbackPrepared(x))"#),
      (#"SET LOCAL a.b TO x, 'y', -1"#, #"setting(set(name: a.b, ['x', 'y', '-1'::integer], isLocal: true))"#),
      (#"SET TIME ZONE DEFAULT"#, #"setting(setDefault(name: timezone))"#),
      (
        #"SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE"#,
        #"setting(sessionCharacteristics([readOnly(false)]))"#
      ),
      (#"SET CONSTRAINTS a, b DEFERRED"#, #"setting(constraints([a, b], deferred: true))"#),
      (#"SHOW TRANSACTION ISOLATION LEVEL"#, #"setting(show(name: transaction_isolation))"#),
      (#"RESET ALL"#, #"setting(resetAll)"#),
      (#"PREPARE p (int) AS SELECT $1"#, #"prepare(name: p, types: [integer], statement: query(SELECT $1))"#),
      (#"EXECUTE p (1)"#, #"execute(name: p, arguments: [1])"#),
      (#"DEALLOCATE ALL"#, #"deallocate(-)"#),
      (
        #"DECLARE c SCROLL CURSOR WITH HOLD FOR SELECT 1"#,
        #"declareCursor(name: c, options: {scroll}, isHoldable: true, query: SELECT 1)"#
      ),
      (#"FETCH BACKWARD ALL IN c"#, #"fetch(cursor: c, direction: backward(-))"#),
      (#"FETCH 3 c"#, #"fetch(cursor: c, direction: forward(3))"#),
      (#"MOVE c"#, #"fetch(cursor: c, direction: forward(1), isMove: true)"#),
      (#"CLOSE ALL"#, #"closeCursor(-)"#),
      (#"NOTIFY a, 'b'"#, #"notify(channel: a, payload: b)"#),
      (#"UNLISTEN *"#, #"unlisten(-)"#),
      (#"DISCARD TEMP"#, #"discard(TEMP)"#),
    ])
  }

  @Test func utilities() throws {
    try self.check([
      (
        #"COPY t (a) FROM STDIN (FORMAT csv, HEADER, FORCE_NULL (a)) WHERE a > 1"#,
        #"copy(subject: table(t, columns: [a]), isFrom: true, end: client, options: [(name: format, value: "#
          + #"word(csv)), (name: header), (name: force_null, value: list([word(a)]))], condition: (a > 1))"#
      ),
      (
        #"COPY (DELETE FROM t RETURNING a) TO STDOUT CSV DELIMITER ';' FORCE QUOTE *"#,
        #"copy(subject: query(delete(table: (name: t), returning: [(expression: a)])), end: client, options: "#
          + #"[(name: format, value: word(csv)), (name: delimiter, value: string(;)), (name: force_quote, value: "#
          + #"star)])"#
      ),
      (
        #"COPY BINARY t TO '/x'"#,
        #"copy(subject: table(t), end: file(/x), options: [(name: format, value: word(binary))])"#
      ),
      (
        #"EXPLAIN ANALYZE VERBOSE SELECT 1"#,
        #"explain(options: [(name: analyze), (name: verbose)], statement: query(SELECT 1))"#
      ),
      (
        #"EXPLAIN (BUFFERS off, FORMAT json) DELETE FROM t"#,
        #"explain(options: [(name: buffers, value: word(off)), (name: format, value: word(json))], statement: "#
          + #"delete(table: (name: t)))"#
      ),
      (
        #"VACUUM (FULL, PARALLEL 2) t (a)"#,
        #"maintenance(kind: VACUUM, options: [(name: full), (name: parallel, value: integer(2))], subjects: "#
          + #"[(name: t, columns: [a])])"#
      ),
      (#"ANALYZE"#, #"maintenance(kind: ANALYZE)"#),
      (#"REINDEX TABLE t"#, #"maintenance(kind: REINDEX, subjects: [(name: t)], target: TABLE)"#),
      (#"LOCK a, b IN SHARE MODE NOWAIT"#, #"lock(tables: [(name: a), (name: b)], mode: SHARE, isNoWait: true)"#),
      (#"REFRESH MATERIALIZED VIEW v WITH NO DATA"#, #"refreshMaterializedView(v)"#),
      (#"CALL p(1)"#, #"call(name: p, arguments: [1], form: call)"#),
      (#"DO 'x'"#, #"opaque(tag: DO)"#),
    ])
  }
}
