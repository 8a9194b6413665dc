// SQLEngineTests, syntax. This file: trees of CREATE, ALTER and DROP.

import Testing

@testable import SQLEngine

@Suite struct DefinitionParserTests {
  private func check(_ cases: [(String, String)]) throws {
    for (text, expected) in cases { #expect(dumpTree(try parseStatement(text)) == expected, "\(text)") }
  }

  @Test func definitions() throws {
    try self.check([
      (
        #"CREATE TEMP TABLE IF NOT EXISTS t (a int PRIMARY KEY, b varchar(3) CONSTRAINT x NOT NULL DEFAULT "#
          + #"'y', LIKE u INCLUDING DEFAULTS, UNIQUE (a, b) INCLUDE (c)) ON COMMIT DROP"#,
        #"createTable(name: t, persistence: temporary, ifNotExists: true, elements: [column(name: a, type: "#
          + #"integer, constraints: [(kind: primaryKey())]), column(name: b, type: character varying(3), "#
          + #"constraints: [(name: x, kind: notNull), (kind: default('y'))]), like(table: u, including: "#
          + #"{defaults}), constraint(kind: unique(columns: [a, b], include: [c]))], onCommit: drop)"#
      ),
      (
        #"CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY (START 5 NO CYCLE), b int GENERATED ALWAYS AS (a "#
          + #"+ 1) STORED, CHECK (a > 0) NO INHERIT NOT VALID)"#,
        #"createTable(name: t, elements: [column(name: a, type: integer, constraints: [(kind: "#
          + #"identity(always, [(kind: start(integer(5))), (kind: cycle(false))]))]), column(name: b, type: "#
          + #"integer, constraints: [(kind: generated((a + 1)))]), constraint(kind: check((a > 0)), "#
          + #"skipsValidation: true, isNoInherit: true)])"#
      ),
      (
        #"CREATE TABLE t (a int REFERENCES u (b) MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE INITIALLY "#
          + #"DEFERRED, FOREIGN KEY (a, b) REFERENCES v ON DELETE SET DEFAULT (a))"#,
        #"createTable(name: t, elements: [column(name: a, type: integer, constraints: [(kind: "#
          + #"foreignKey(table: u, referencedColumns: [b], match: full, onDelete: setNull([]), onUpdate: "#
          + #"cascade), isDeferrable: true, isInitiallyDeferred: true)]), constraint(kind: foreignKey(columns: "#
          + #"[a, b], table: v, match: simple, onDelete: setDefault([a]), onUpdate: noAction))])"#
      ),
      (
        #"CREATE TABLE t (a) AS SELECT 1 WITH NO DATA"#,
        #"createTableAs(table: (name: t), columns: [a], source: query(SELECT 1))"#
      ),
      (
        #"CREATE MATERIALIZED VIEW v AS SELECT 1"#,
        #"createTableAs(table: (name: v), source: query(SELECT 1), withData: true, isMaterializedView: true)"#
      ),
      (
        #"CREATE OR REPLACE VIEW v (a) AS SELECT 1 WITH CHECK OPTION"#,
        #"createView(name: v, orReplace: true, columns: [a], query: SELECT 1, checkOption: cascaded)"#
      ),
      (
        #"CREATE UNIQUE INDEX CONCURRENTLY i ON t USING gin (a, (b + 1) DESC NULLS FIRST) INCLUDE (c) WHERE d"#,
        #"createIndex(isUnique: true, isConcurrent: true, name: i, table: (name: t), method: gin, elements: "#
          + #"[(key: column(a)), (key: expression((b + 1)), direction: descending, nulls: first)], include: "#
          + #"[(key: column(c))], condition: d)"#
      ),
      (
        #"CREATE SEQUENCE s AS bigint INCREMENT -1 NO MINVALUE OWNED BY t.a"#,
        #"createSequence(name: s, options: [(kind: type(bigint)), (kind: increment(integer(-1))), (kind: "#
          + #"minimum(-)), (kind: ownedBy([t, a]))])"#
      ),
      (#"CREATE SCHEMA IF NOT EXISTS s AUTHORIZATION u"#, #"createSchema(name: s, owner: u, ifNotExists: true)"#),
      (#"CREATE TYPE e AS ENUM ('a', 'b')"#, #"createEnum(name: e, labels: [a, b])"#),
      (
        #"CREATE TYPE c AS (a int, b text)"#,
        #"createComposite(name: c, attributes: [(name: a, type: integer), (name: b, type: text)])"#
      ),
      (
        #"CREATE DOMAIN d AS int NOT NULL CHECK (VALUE > 0)"#,
        #"createDomain(name: d, type: integer, constraints: [(kind: notNull), (kind: check((value > 0)))])"#
      ),
      (
        #"CREATE EXTENSION IF NOT EXISTS x CASCADE"#,
        #"createExtension(name: x, ifNotExists: true, options: [(name: cascade)])"#
      ),
      (
        #"CREATE USER u LOGIN PASSWORD 'x'"#,
        #"createClusterObject(kind: role(mayLogIn: true), name: u, options: [(name: login), (name: password, "#
          + #"value: string(x))])"#
      ),
      (
        #"CREATE FUNCTION s.f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'"#,
        #"opaque(tag: CREATE FUNCTION, name: s.f)"#
      ),
    ])
  }

  @Test func alterations() throws {
    try self.check([
      (
        #"ALTER TABLE IF EXISTS t ADD COLUMN a int, DROP CONSTRAINT IF EXISTS c CASCADE, ALTER b TYPE text "#
          + #"USING b::text, ALTER c SET DEFAULT 1, ALTER d DROP NOT NULL, OWNER TO u"#,
        #"alterTable(kind: TABLE, table: (name: t), ifExists: true, commands: [(action: addColumn((name: a, "#
          + #"type: integer))), (action: dropConstraint(c, ifExists: true, cascade)), (action: alterType(column: "#
          + #"b, text, using: (b)::text)), (action: setDefault(column: c, 1)), (action: dropNotNull(column: d)), "#
          + #"(action: owner(u))])"#
      ),
      (
        #"ALTER TABLE t ALTER a SET GENERATED ALWAYS SET INCREMENT 2 RESTART, VALIDATE CONSTRAINT c, ALTER "#
          + #"CONSTRAINT d DEFERRABLE, DISABLE TRIGGER USER, SET LOGGED"#,
        #"alterTable(kind: TABLE, table: (name: t), commands: [(action: setIdentity(column: a, always, "#
          + #"[(kind: increment(integer(2))), (kind: restart(-))])), (action: validateConstraint(c)), (action: "#
          + #"alterConstraint(d, isDeferrable: true)), (action: disableTriggers(user)), (action: ignored(SET "#
          + #"LOGGED))])"#
      ),
      (#"ALTER TABLE t RENAME a TO b"#, #"rename(kind: COLUMN, container: TABLE, name: t, part: a, newName: b)"#),
      (
        #"ALTER TABLE t RENAME CONSTRAINT a TO b"#,
        #"rename(kind: CONSTRAINT, container: TABLE, name: t, part: a, newName: b)"#
      ),
      (
        #"ALTER INDEX IF EXISTS i RENAME TO j"#,
        #"rename(kind: INDEX, container: INDEX, name: i, newName: j, ifExists: true)"#
      ),
      (#"ALTER TABLE t SET SCHEMA s"#, #"alterSchema(kind: TABLE, name: t, schema: s)"#),
      (#"ALTER SEQUENCE s RESTART 5"#, #"alterSequence(name: s, options: [(kind: restart(integer(5)))])"#),
      (
        #"ALTER TYPE e ADD VALUE IF NOT EXISTS 'x' AFTER 'y'"#,
        #"alterEnum(name: e, action: add(x, ifNotExists: true, after(y)))"#
      ),
      (#"ALTER TYPE e RENAME VALUE 'x' TO 'y'"#, #"alterEnum(name: e, action: rename(x, to: y))"#),
      (#"ALTER DOMAIN d DROP CONSTRAINT c"#, #"alterDomain(name: d, action: dropConstraint(c, restrict))"#),
      (#"ALTER SCHEMA s OWNER TO u"#, #"alterOwner(kind: SCHEMA, name: s, owner: u)"#),
      (
        #"DROP TABLE IF EXISTS a, s.b CASCADE"#,
        #"drop(kind: TABLE, names: [a, s.b], ifExists: true, behavior: cascade)"#
      ),
      (#"DROP TRIGGER t ON x"#, #"drop(kind: TRIGGER, names: [t], relation: x, behavior: restrict)"#),
      (#"DROP FUNCTION f(int)"#, #"drop(kind: FUNCTION, names: [f], behavior: restrict)"#),
      (
        #"TRUNCATE a, ONLY b RESTART IDENTITY"#,
        #"truncate(tables: [(name: a), (name: b, isOnly: true)], restartsIdentity: true, behavior: restrict)"#
      ),
      (#"COMMENT ON COLUMN s.t.a IS 'x'"#, #"comment(kind: COLUMN, name: s.t, part: a, text: x)"#),
      (#"GRANT SELECT ON t TO u"#, #"grant(isGrant: true)"#),
      (#"REVOKE a FROM b"#, #"grant(isRole: true)"#),
    ])
  }
}
