// SQLEngine's tests. This file: what pgbench, Fluent and others send, and functions of the session; expected values are PostgreSQL 15's.

import Testing

@testable import SQLEngine

struct ClientsTests {
  @Test func agreeWithPostgreSQL() throws { try check(Self.cases) }

  private static let cases: [Case] = [
    Case("drop table if exists pgbench_accounts, pgbench_branches, pgbench_history, pgbench_tellers", "DROP TABLE"),
    Case(
      "create table pgbench_history(tid int,bid int,aid    int,delta int,mtime timestamp,filler char(22))",
      "CREATE TABLE"
    ),
    Case(
      "create table pgbench_tellers(tid int not null,bid int,tbalance int,filler char(84)) with (fillfactor=100)",
      "CREATE TABLE"
    ),
    Case(
      "create table pgbench_accounts(aid    int not null,bid int,abalance int,filler char(84)) with (fillfactor=100)",
      "CREATE TABLE"
    ),
    Case(
      "create table pgbench_branches(bid int not null,bbalance int,filler char(88)) with (fillfactor=100)",
      "CREATE TABLE"
    ),
    Case("truncate table pgbench_accounts, pgbench_branches, pgbench_history, pgbench_tellers", "TRUNCATE TABLE"),
    Case("insert into pgbench_branches(bid,bbalance) values(1,0)", "INSERT 0 1"),
    Case("insert into pgbench_accounts select g, 1, 0, '' from generate_series(1,100) g", "INSERT 0 100"),
    Case("alter table pgbench_branches add primary key (bid)", "ALTER TABLE"),
    Case("alter table pgbench_accounts add primary key (aid)", "ALTER TABLE"),
    Case("vacuum analyze pgbench_branches", "VACUUM"),
    Case(
      "select o.n, p.partstrat, pg_catalog.count(i.inhparent) from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on (n.oid = c.relnamespace) cross join lateral (select pg_catalog.array_position(pg_catalog.current_schemas(true), n.nspname)) as o(n) left join pg_catalog.pg_partitioned_table as p on (p.partrelid = c.oid) left join pg_catalog.pg_inherits as i on (c.oid = i.inhparent) where c.relname = 'pgbench_accounts' and o.n is not null group by 1, 2 order by 1 asc limit 1",
      "2|~|0"
    ),
    Case("BEGIN", "BEGIN"),
    Case("UPDATE pgbench_accounts SET abalance = abalance + 55 WHERE aid = 7", "UPDATE 1"),
    Case("SELECT abalance FROM pgbench_accounts WHERE aid = 7", "55"),
    Case("UPDATE pgbench_branches SET bbalance = bbalance + 55 WHERE bid = 1", "UPDATE 1"),
    Case(
      "INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES (1, 1, 7, 55, CURRENT_TIMESTAMP)",
      "INSERT 0 1"
    ),
    Case("END", "COMMIT"),
    Case("select count(*) from pgbench_branches", "1"),
    Case(
      #"CREATE TABLE IF NOT EXISTS "_fluent_migrations" ("id" UUID PRIMARY KEY, "name" TEXT NOT NULL, "batch" BIGINT NOT NULL, "created_at" TIMESTAMPTZ, "updated_at" TIMESTAMPTZ, CONSTRAINT "uq:_fluent_migrations.name" UNIQUE ("name"))"#,
      "CREATE TABLE"
    ),
    Case(
      #"SELECT "_fluent_migrations"."id" AS "_fluent_migrations_id", "_fluent_migrations"."name" AS "_fluent_migrations_name" FROM "_fluent_migrations""#,
      ""
    ),
    Case(
      #"INSERT INTO "_fluent_migrations" ("id", "name", "batch", "created_at") VALUES ('5359a2df-18b9-4966-bb60-6d955e571b76', 'App.M', 1, '2020-01-01 00:00:00+00') RETURNING "id" AS "fluentid""#,
      "5359a2df-18b9-4966-bb60-6d955e571b76"
    ),
    Case(#"SELECT COALESCE(MAX("_fluent_migrations"."batch"), 0) + 1 as x FROM "_fluent_migrations""#, "2"),
    Case(#"CREATE TYPE "planet_type" AS ENUM ('rocky', 'gas')"#, "CREATE TYPE"),
    Case(
      #"CREATE TABLE "planets" ("id" UUID PRIMARY KEY DEFAULT gen_random_uuid(), "type" "planet_type" NOT NULL DEFAULT 'rocky', "meta" JSONB NOT NULL DEFAULT '{}', "n" DOUBLE PRECISION)"#,
      "CREATE TABLE"
    ),
    Case("insert into planets(n) values (1.5), (2.5)", "INSERT 0 2"),
    Case(#"select "type", meta, n from planets where "type" = 'rocky' order by n"#, "rocky|{}|1.5 / rocky|{}|2.5"),
    Case(#"select "type", count(*) from planets group by "type""#, "rocky|2"),
    Case("alter type planet_type add value 'ice' before 'gas'", "ALTER TYPE"),
    Case(#"insert into planets("type") values ('ice')"#, "INSERT 0 1"),
    Case(#"select "type" from planets order by "type" desc"#, "ice / rocky / rocky"),
    Case(#"SELECT count("planets"."id") AS "aggregate" FROM "planets""#, "3"),
    Case("select into_t.* from (select 1) into_t", "1"),
    Case("create table g(a text, b text, n int)", "CREATE TABLE"),
    Case("insert into g values ('x','p',1),('x','q',2),('y','p',3)", "INSERT 0 3"),
    Case(
      "select a, b, sum(n) from g group by rollup(a, b) order by a, b",
      "x|p|1 / x|q|2 / x|~|3 / y|p|3 / y|~|3 / ~|~|6"
    ),
    Case("select a, sum(n), grouping(a) from g group by grouping sets ((a), ()) order by a", "x|3|0 / y|3|0 / ~|6|1"),
    Case(
      "select a, b, count(*) from g group by cube(a, b) order by 1, 2",
      "x|p|1 / x|q|1 / x|~|2 / y|p|1 / y|~|1 / ~|p|2 / ~|q|1 / ~|~|3"
    ),
    Case("select array_to_json(array[1,2]), to_jsonb('x'::text), to_json(1.5)", #"[1,2]|"x"|1.5"#),
    Case("select a from g where n = (select max(n) from g g2 where g2.a = g.a) order by a", "x / y"),
    Case("select exists (select from g)", "t"),
    Case(
      "select g.a, x.c from g join lateral (select count(*) as c from g g2 where g2.a = g.a) x on true order by 1",
      "x|2 / x|2 / y|1"
    ),
    Case(
      "with recursive tree as (select 1 as id, 0 as depth union all select id * 2, depth + 1 from tree where depth < 3) select * from tree order by id",
      "1|0 / 2|1 / 4|2 / 8|3"
    ),
    Case(
      "with recursive f(a, b) as (select 0, 1 union all select b, a + b from f where b < 50) select a from f",
      "0 / 1 / 1 / 2 / 3 / 5 / 8 / 13 / 21 / 34"
    ),
    Case("select * from (select 1 as a) x natural full join (select 2 as a) y order by a", "1 / 2"),
    Case(
      "select date '2020-03-01' - interval '1 day', now() at time zone 'utc' is not null, to_date('2020-02-03', 'YYYY-MM-DD')",
      "2020-02-29 00:00:00|t|2020-02-03"
    ),
    Case(
      "select to_timestamp(0), extract(epoch from interval '1 hour'), date_part('month', date '2020-05-01')",
      "1970-01-01 00:00:00+00|3600.000000|5"
    ),
    Case("select make_date(2020, 1, 2), isfinite(date 'infinity'), 'infinity'::timestamp > now()", "2020-01-02|f|t"),
    Case(
      #"select regexp_replace('foobar', 'o+', 'x'), regexp_split_to_array('a1b2c', '\d'), 'Abc' ~* '^a', substring('foobar' from 'o(.)b')"#,
      "fxbar|{a,b,c}|t|o"
    ),
    Case(
      "select translate('abc', 'ab', 'xy'), strpos('abc', 'c'), left('abc', 2), right('abc', 2), chr(65), ascii('A'), quote_literal('it''s'), quote_ident('A b')",
      #"xyc|3|ab|bc|A|65|'it''s'|"A b""#
    ),
    Case(
      "select trunc(1.567, 2), ceiling(1.2), ln(1), exp(0), pi()::numeric(10,5), random() < 1, gcd(12, 8), width_bucket(5, 0, 10, 5)",
      "1.56|2|0|1|3.14159|t|4|3"
    ),
    Case(
      "select array_append(array[1], 2), array_cat(array[1], array[2]), array_remove(array[1,2,1], 1), array_to_string(array[1,null,2], ',', '*'), unnest(array[1])",
      "{1,2}|{1,2}|{2}|1,*,2|1"
    ),
    Case("select array_agg(x) from unnest('{a,b}'::text[]) x", "{a,b}"),
    Case("select 5 # 3, 5 & 3, 5 | 3, ~5, 1 << 3", "6|1|7|-6|8"),
    Case("select bool_or(x), bit_and(y) from (values (true, 3), (false, 1)) v(x, y)", "t|1"),
    Case(
      "select current_setting('nope.x', true), set_config('my.var', 'v', false), current_setting('my.var')",
      "~|v|v"
    ),
    Case("show my.var", "v"),
    Case("select txid_current() > 0, pg_backend_pid() > 0, version() like 'PostgreSQL 15%'", "t|t|t"),
    Case(
      "select pg_typeof(1), pg_typeof('x'), pg_typeof(1.0), pg_typeof(now()), pg_typeof(array[1]), pg_typeof(null)",
      "integer|unknown|numeric|timestamp with time zone|integer[]|unknown"
    ),
    Case("select 'pg_class'::regclass::oid, 'int4'::regtype, 23::regtype, 'g'::regclass", "1259|integer|integer|g"),
    Case(
      "select format_type(1043, 24), col_description('g'::regclass, 1), pg_get_serial_sequence('g', 'a')",
      "character varying(20)|~|~"
    ),
    Case(
      "select a.attname, format_type(a.atttypid, a.atttypmod) from pg_attribute a where attrelid = 'g'::regclass and attnum > 0 order by attnum",
      "a|text / b|text / n|integer"
    ),
    Case(
      "select column_name, data_type, is_nullable, column_default from information_schema.columns where table_name = 'planets' order by ordinal_position",
      "id|uuid|NO|gen_random_uuid() / type|USER-DEFINED|NO|'rocky'::planet_type / meta|jsonb|NO|'{}'::jsonb / n|double precision|YES|~"
    ),
    Case(
      "select conname, contype, pg_get_constraintdef(oid) from pg_constraint where conrelid = 'planets'::regclass",
      "planets_pkey|p|PRIMARY KEY (id)"
    ),
    Case("select enumlabel from pg_enum order by enumsortorder", "rocky / ice / gas"),
    Case(
      "select typname, typtype from pg_type where typname in ('planet_type', '_planet_type', 'int4') order by 1",
      "_planet_type|b / int4|b / planet_type|e"
    ),
    Case("select nspname from pg_namespace where nspname !~ '^pg_' order by 1", "information_schema / public"),
    Case("begin isolation level serializable read only", "BEGIN"),
    Case("insert into g values ('ro', 'ro', 0)", "!25006"),
    Case("rollback", "ROLLBACK"),
    Case("set session characteristics as transaction isolation level repeatable read", "SET"),
    Case("show transaction isolation level", "repeatable read"),
    Case("show default_transaction_isolation", "repeatable read"),
    Case("start transaction", "START TRANSACTION"),
    Case("show transaction_isolation", "repeatable read"),
    Case("commit", "COMMIT"),
    Case("reset all", "RESET"),
    Case("discard all", "DISCARD ALL"),
  ]
}
