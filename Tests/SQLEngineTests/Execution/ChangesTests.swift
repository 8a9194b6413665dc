// SQLEngine's tests. This file: constraints, sequences, cursors, settings and errors; expected values are PostgreSQL 15's.

import Testing

@testable import SQLEngine

struct ChangesTests {
  @Test func updatesOfColumnsWithoutRules() throws {
    var database = try TestDatabase()
    #expect(try database("create table t(id int primary key, n int, m int not null)") == "CREATE TABLE")
    #expect(try database("insert into t values (1, 1, 1), (2, 0, 1)") == "INSERT 0 2")
    #expect(try database("update t set n = 10 / n") == "!22012")
    #expect(try database("select n from t order by id") == "1 / 0")
    #expect(try database("update t as x set n = x.n + 5 where x.id = 2") == "UPDATE 1")
    #expect(try database("update t set n = 7 where id = 3") == "UPDATE 0")
    #expect(try database("update t set n = (select max(n) from t) + 1") == "UPDATE 2")
    #expect(try database("select n from t order by id") == "6 / 6")
    #expect(try database("update t set n = 0, m = null") == "!23502")
    #expect(try database("update t set n = 0, id = 1") == "!23505")
    #expect(try database("update t set n = n + 1 where id = 1 returning n") == "7")
  }

  @Test func agreeWithPostgreSQL() throws { try check(Self.cases) }

  private static let cases: [Case] = [
    Case("create table acc(id int primary key, bal int not null)", "CREATE TABLE"),
    Case("insert into acc select g, 100 from generate_series(1, 1000) g", "INSERT 0 1000"),
    Case("select sum(bal) from acc", "100000"),
    Case(
      "update acc set bal = bal - 5 from (values (1),(2)) v(i) where acc.id = v.i returning acc.id, v.i, bal",
      "1|1|95 / 2|2|95"
    ),
    Case("delete from acc using (select 3 as k) x where acc.id = x.k returning acc.*, k", "3|100|3"),
    Case("update acc set id = id + 1 where id > 998", "!23505"),
    Case("update acc set (id, bal) = (2000, 7) where id = 5", "UPDATE 1"),
    Case("update acc set (id, bal) = (select 3000, 8) where id = 6", "UPDATE 1"),
    Case("select * from acc where id >= 2000 order by 1", "2000|7 / 3000|8"),
    Case(
      "create table p(id int primary key, parent int references p(id) on delete set null, x int unique deferrable initially deferred)",
      "CREATE TABLE"
    ),
    Case("insert into p values (1, null, 1), (2, 1, 2)", "INSERT 0 2"),
    Case("begin", "BEGIN"),
    Case("update p set x = 2 where id = 1", "UPDATE 1"),
    Case("update p set x = 1 where id = 2", "UPDATE 1"),
    Case("commit", "COMMIT"),
    Case("select * from p order by id", "1|~|2 / 2|1|1"),
    Case("begin", "BEGIN"),
    Case("update p set x = 9", "UPDATE 2"),
    Case("commit", "!23505"),
    Case("select * from p", "1|~|2 / 2|1|1"),
    Case(
      "create table q(a int, b int, foreign key (a) references p(id) deferrable initially deferred)",
      "CREATE TABLE"
    ),
    Case("begin", "BEGIN"),
    Case("insert into q values (77, 1)", "INSERT 0 1"),
    Case("commit", "!23503"),
    Case("insert into q values (2, 1)", "INSERT 0 1"),
    Case("alter table q add column c text not null", "!23502"),
    Case("alter table q add column c text not null default 'z'", "ALTER TABLE"),
    Case("alter table q add constraint cc check (b > 0)", "ALTER TABLE"),
    Case("alter table q add constraint cd check (b > 100)", "!23514"),
    Case("alter table q add primary key (a)", "ALTER TABLE"),
    Case("insert into q(a,b) values (2,1)", "!23505"),
    Case("alter table q drop constraint q_pkey", "ALTER TABLE"),
    Case("insert into q(a,b) values (2,1)", "INSERT 0 1"),
    Case("select * from q", "2|1|z / 2|1|z"),
    Case("truncate q", "TRUNCATE TABLE"),
    Case("select count(*) from q", "0"),
    Case("truncate p", "!0A000"),
    Case("truncate p cascade", "TRUNCATE TABLE"),
    Case("create sequence sq start 5 increment 2", "CREATE SEQUENCE"),
    Case("select nextval('sq'), nextval('sq'), currval('sq')", "5|7|7"),
    Case("select setval('sq', 100), nextval('sq')", "100|102"),
    Case("select setval('sq', 100, false), nextval('sq')", "100|100"),
    Case("select lastval()", "100"),
    Case(
      "create table idt(id int generated always as identity, v text, w int generated always as (length(v) * 2) stored)",
      "CREATE TABLE"
    ),
    Case("insert into idt(v) values ('abc') returning *", "1|abc|6"),
    Case("insert into idt(id, v) values (5, 'x')", "!428C9"),
    Case("insert into idt(id, v) overriding system value values (5, 'x') returning *", "5|x|2"),
    Case("insert into idt(v, w) values ('a', 1)", "!428C9"),
    Case("update idt set v = 'longer' where id = 1 returning w", "12"),
    Case("update idt set w = 3", "!428C9"),
    Case("create domain posint as int check (value > 0)", "CREATE DOMAIN"),
    Case("create table dt(a posint, b posint[])", "CREATE TABLE"),
    Case("insert into dt values (-1)", "!23514"),
    Case("insert into dt values (1, '{1,2}')", "INSERT 0 1"),
    Case("select * from dt", "1|{1,2}"),
    Case("select 5::posint, (-5)::posint", "!23514"),
    Case("create type addr as (street text, no int)", "CREATE TYPE"),
    Case("create table ct(id int, a addr)", "CREATE TABLE"),
    Case("insert into ct values (1, row('Main', 5)), (2, '(Side,7)')", "INSERT 0 2"),
    Case("select (a).street, (a).no + 1 from ct order by id", "Main|6 / Side|8"),
    Case("select * from ct order by id", "1|(Main,5) / 2|(Side,7)"),
    Case("execute pp(41)", "!26000"),
    Case("deallocate pp", "!26000"),
    Case("execute pp(1)", "!26000"),
    Case("set statement_timeout = '5s'", "SET"),
    Case("show statement_timeout", "5s"),
    Case("set timezone = 'Foo/Bar'", "!22023"),
    Case("show server_version_num", "150018"),
    Case("select current_setting('server_encoding'), current_schema(), current_user", "UTF8|public|postgres"),
    Case(
      "select to_char(1234.5, '9,999.99'), to_char(date '2020-01-05', 'YYYY-MM-DD Dy')",
      " 1,234.50|2020-01-05 Sun"
    ),
    Case("select a from (values (1),(null),(3)) v(a) order by a desc nulls last", "3 / 1 / ~"),
    Case("select a from (values (1),(null),(3)) v(a) order by a desc", "~ / 3 / 1"),
    Case(
      "select a, sum(b) filter (where b > 1) from (values ('x',1),('x',2),('y',3)) v(a,b) group by a having sum(b) > 2 order by a",
      "x|2 / y|3"
    ),
    Case(
      "select lag(a) over w, lead(a, 1, 0) over w, first_value(a) over w from (values (1),(2),(3)) v(a) window w as (order by a)",
      "~|2|1 / 1|3|1 / 2|0|1"
    ),
    Case(
      "select sum(a) over (order by a rows between 1 preceding and current row), avg(a) over (order by a rows between 1 preceding and 1 following) from (values (1),(2),(3)) v(a)",
      "1|1.5000000000000000 / 3|2.0000000000000000 / 5|2.5000000000000000"
    ),
    Case("select count(*) over (), rank() over (order by a) from (values (1),(1),(3)) v(a)", "3|1 / 3|1 / 3|3"),
    Case("select x.* from (select 1 as a, 'b' as b) x", "1|b"),
    Case("select t.a from (select 1 as a, 2 as a) t", "!42702"),
    Case("select 1 as x, 2 as x order by x", "!42702"),
    Case("select a + 1 as b from (values (1)) v(a) group by b", "2"),
    Case("select a from (values (1)) v(a) group by 1 having a > 0", "1"),
    Case("select * from generate_series(1,3) a, generate_series(a, 3) b", "1|1 / 1|2 / 1|3 / 2|2 / 2|3 / 3|3"),
    Case(
      "select array(select generate_series(1,3)), array[[1,2],[3,4]], (array[1,2,3])[2], (array[1,2,3])[2:3]",
      "{1,2,3}|{{1,2},{3,4}}|2|{2,3}"
    ),
    Case("select 'abc' like 'a%', 'abc' ilike 'A_C', 'abc' ~ '^a', 'abc' similar to '(a|b)%'", "t|t|t|t"),
    Case(
      "select substring('hello' from 2 for 3), position('l' in 'hello'), trim(both 'x' from 'xxaxx'), extract(epoch from timestamp '2000-01-01')",
      "ell|3|a|946684800.000000"
    ),
    Case(
      "select date '2020-01-31' + interval '1 month', timestamp '2020-01-01' - timestamp '2019-01-01', age(date '2020-01-01', date '2019-06-15')",
      "2020-02-29 00:00:00|365 days|6 mons 16 days"
    ),
    Case("select round(2.5), round(-2.5), round(2.567, 2), 7 / 2, 7 % -3, 2 ^ 10, |/ 16", "3|-3|2.57|3|1|1024|4"),
    Case("select json_agg(x) from (values (1),(2)) v(x)", "[1, 2]"),
    Case(
      "select jsonb_build_object('a', 1, 'b', array[1,2]), jsonb_agg(a) from (values (1)) v(a)",
      #"{"a": 1, "b": [1, 2]}|[1]"#
    ),
    Case(#"select * from json_each('{"a":1,"b":2}')"#, "a|1 / b|2"),
    Case("select * from jsonb_array_elements('[1,2]') with ordinality", "1|1 / 2|2"),
    Case(#"select key, value::int + 1 from jsonb_each_text('{"a":"1"}')"#, "a|2"),
    Case(
      "select split_part('a,b,c', ',', 2), string_to_array('a,b', ','), array_length(array[1,2], 1), cardinality(array[1,2])",
      "b|{a,b}|2|2"
    ),
    Case("comment on table acc is 'accounts'", "COMMENT"),
    Case("select obj_description('acc'::regclass)", "accounts"),
    Case("lock table acc", "!25P01"),
    Case("select pg_advisory_lock(1), pg_try_advisory_lock(2), pg_advisory_unlock(1)", "|t|t"),
    Case("vacuum", "VACUUM"),
    Case("analyze acc", "ANALYZE"),
    Case("select * from acc where id = 1 for update", "1|95"),
    Case("listen foo", "LISTEN"),
    Case("select nosuch.a from acc", "!42P01"),
    Case("select ac.id from acc", "!42P01"),
    Case("select bla from acc", "!42703"),
    Case("select acc.balx from acc", "!42703"),
    Case("insert into acc(id, nope) values (1,2)", "!42703"),
    Case("insert into acc values (1,2,3)", "!42601"),
    Case("insert into acc(id, bal) values (5)", "!42601"),
    Case("select count(*), from acc", "!42601"),
    Case("select 'a'::int", "!22P02"),
    Case("select '2020-13-01'::date", "!22008"),
    Case("select 99999999999::int", "!22003"),
    Case("select 2147483647 + 1", "!22003"),
    Case("select cast('abc' as varchar(2)), 'abc'::char(5) || 'x'", "ab|abcx"),
    Case("select 1 in (select 1, 2)", "!42601"),
    Case("select (select 1 union select 2)", "!21000"),
    Case("select * from acc, acc", "!42712"),
    Case("create table acc(id int)", "!42P07"),
    Case("create table if not exists acc(id int)", "CREATE TABLE"),
    Case("drop table nosuch", "!42P01"),
    Case("drop table if exists nosuch", "DROP TABLE"),
    Case("drop view acc", "!42809"),
    Case("create index acc_pkey on acc(bal)", "!42P07"),
    Case("alter table acc add column bal int", "!42701"),
    Case("alter table nosuch add column a int", "!42P01"),
  ]
}
