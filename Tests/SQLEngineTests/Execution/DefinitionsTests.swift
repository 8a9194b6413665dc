// SQLEngine's tests. This file: tables, keys, views and types defined, changed and used; expected values are PostgreSQL 15's.

import Testing

@testable import SQLEngine

struct DefinitionsTests {
  @Test func agreeWithPostgreSQL() throws { try check(Self.cases) }

  private static let cases: [Case] = [
    Case(
      "create table author(id serial primary key, name varchar(20) not null, born date, bal numeric(10,2) default 0, tags text[], meta jsonb, constraint positive check (bal >= 0))",
      "CREATE TABLE"
    ),
    Case(
      "create table book(id bigserial primary key, author_id int references author(id) on delete cascade, title text unique, price numeric, created timestamptz default now())",
      "CREATE TABLE"
    ),
    Case("insert into author(name, born, bal) values ('Ann', '1970-01-01', 12.5), ('Bob', null, 3)", "INSERT 0 2"),
    Case(
      "insert into author(name, born, bal) values ('Cid', '1980-02-29', 1) returning id, name, bal * 2 as double",
      "3|Cid|2.00"
    ),
    Case(
      "select * from author order by id",
      "1|Ann|1970-01-01|12.50|~|~ / 2|Bob|~|3.00|~|~ / 3|Cid|1980-02-29|1.00|~|~"
    ),
    Case("select id, name from author where id = 2", "2|Bob"),
    Case("update author set bal = bal + 1 where name = 'Ann' returning *", "1|Ann|1970-01-01|13.50|~|~"),
    Case("insert into author(name) values (null)", "!23502"),
    Case("insert into author(name, bal) values ('x', -1)", "!23514"),
    Case("insert into author(id, name) values (1, 'dup')", "!23505"),
    Case("insert into book(author_id, title) values (99, 'nope')", "!23503"),
    Case(
      "insert into book(author_id, title, price) values (1, 'One', 9.99), (1, 'Two', 19.99), (2, 'Three', 5)",
      "INSERT 0 3"
    ),
    Case("insert into book(author_id, title) values (1, 'One')", "!23505"),
    Case("insert into book(author_id, title) values (1, 'One') on conflict (title) do nothing", "INSERT 0 0"),
    Case(
      "insert into book(author_id, title, price) values (1, 'One', 1.5) on conflict (title) do update set price = excluded.price + book.price returning title, price",
      "One|11.49"
    ),
    Case(
      "select a.name, count(*), sum(price), avg(price) from author a join book b on b.author_id = a.id group by a.name order by a.name",
      "Ann|2|31.48|15.7400000000000000 / Bob|1|5|5.0000000000000000"
    ),
    Case(
      "select a.name, b.title from author a left join book b on b.author_id = a.id order by 1, 2",
      "Ann|One / Ann|Two / Bob|Three / Cid|~"
    ),
    Case(
      "select name from author a where exists (select 1 from book b where b.author_id = a.id and price > 10)",
      "Ann"
    ),
    Case("select (select max(price) from book where author_id = a.id) from author a order by id", "19.99 / 5 / ~"),
    Case("delete from author where id = 1", "DELETE 1"),
    Case("select count(*) from book", "1"),
    Case("select nme from author", "!42703"),
    Case("select a.name from author b", "!42P01"),
    Case("select author.name from author b", "!42P01"),
    Case("select name, count(*) from author", "!42803"),
    Case("select id from author group by name", "!42803"),
    Case("select name, id from author group by id order by 1", "Bob|2 / Cid|3"),
    Case("select * from nosuch", "!42P01"),
    Case("select foo(1)", "!42883"),
    Case("select 1 + 'a'", "!22P02"),
    Case("select 'a' + 1", "!22P02"),
    Case("select name + 1 from author", "!42883"),
    Case("select 1 where 1", "!42804"),
    Case("select count(*) from author where count(*) > 1", "!42803"),
    Case("begin", "BEGIN"),
    Case("insert into author(name) values ('Tx')", "INSERT 0 1"),
    Case("savepoint s", "SAVEPOINT"),
    Case("insert into author(name) values ('Ty')", "INSERT 0 1"),
    Case("select count(*) from author", "4"),
    Case("rollback to s", "ROLLBACK"),
    Case("select count(*) from author", "3"),
    Case("select 1/0", "!22012"),
    Case("select 1", "!25P02"),
    Case("rollback", "ROLLBACK"),
    Case("select count(*) from author", "2"),
    Case("begin", "BEGIN"),
    Case("create table tmp1(a int)", "CREATE TABLE"),
    Case("insert into tmp1 values (1)", "INSERT 0 1"),
    Case("rollback", "ROLLBACK"),
    Case("select * from tmp1", "!42P01"),
    Case("create type mood as enum ('sad','ok','happy')", "CREATE TYPE"),
    Case("create table person(name text, m mood)", "CREATE TABLE"),
    Case("insert into person values ('a','happy'),('b','sad')", "INSERT 0 2"),
    Case("select * from person order by m", "b|sad / a|happy"),
    Case("select * from person where m > 'sad'", "a|happy"),
    Case("insert into person values ('c','angry')", "!22P02"),
    Case("select m::text, 'ok'::mood < 'happy'::mood from person", "happy|t / sad|t"),
    Case("alter table person add column age int default 3", "ALTER TABLE"),
    Case("select * from person", "a|happy|3 / b|sad|3"),
    Case("alter table person rename column age to years", "ALTER TABLE"),
    Case("select years from person", "3 / 3"),
    Case("alter table person drop column years", "ALTER TABLE"),
    Case("select * from person", "a|happy / b|sad"),
    Case("alter table person alter column name type varchar(3)", "ALTER TABLE"),
    Case("alter table person alter column name set not null", "ALTER TABLE"),
    Case("insert into person values (null, 'ok')", "!23502"),
    Case("insert into person values ('toolong', 'ok')", "!22001"),
    Case("create index on person(name)", "CREATE INDEX"),
    Case("create unique index person_u on person(lower(name))", "CREATE INDEX"),
    Case("create view v as select name, m from person where m <> 'sad'", "CREATE VIEW"),
    Case("select * from v", "a|happy"),
    Case("drop table person", "!2BP01"),
    Case("drop table person cascade", "DROP TABLE"),
    Case("select * from v", "!42P01"),
    Case("create schema s1", "CREATE SCHEMA"),
    Case("create table s1.t(a int primary key, b text default 'x')", "CREATE TABLE"),
    Case("insert into s1.t values (1)", "INSERT 0 1"),
    Case("select * from s1.t", "1|x"),
    Case("set search_path to s1, public", "SET"),
    Case("select * from t", "1|x"),
    Case("show search_path", "s1, public"),
    Case("drop schema s1", "!2BP01"),
    Case("drop schema s1 cascade", "DROP SCHEMA"),
    Case("select unnest(array[1,2,3]), generate_series(1,2)", "1|1 / 2|2 / 3|~"),
    Case("select * from unnest(array['a','b']) with ordinality as u(x, n)", "a|1 / b|2"),
    Case(
      "select a, row_number() over (order by a desc), sum(a) over (order by a) from generate_series(1,4) as g(a) order by a",
      "1|4|1 / 2|3|3 / 3|2|6 / 4|1|10"
    ),
    Case("select string_agg(x, ',' order by x desc) from (values ('a'),('b'),('c')) v(x)", "c,b,a"),
    Case("select array_agg(distinct x order by x) from (values (3),(1),(3)) v(x)", "{1,3}"),
    Case("select count(distinct x) from (values (3),(1),(3)) v(x)", "2"),
    Case("select * from (values (1,'one'),(2,'two')) as t(n, w) where n = any(array[2,3])", "2|two"),
    Case("select 3 = any('{1,2,3}'), 4 <> all(array[1,2])", "t|t"),
    Case("with recursive t(n) as (values (1) union all select n+1 from t where n < 5) select sum(n) from t", "15"),
    Case("with x as (insert into author(name) values ('Cte') returning id, name) select name from x", "Cte"),
    Case("select distinct on (author_id) author_id, title from book order by author_id, title desc", "2|Three"),
    Case("select (1,2) < (1,3), row(1,'a') = row(1,'a'), (1,null) = (1,2)", "t|t|~"),
    Case("select 1 union select 2 union all select 2 order by 1 desc", "2 / 2 / 1"),
    Case("select 1 except select 1", ""),
    Case("(select 1 as a union all select 1) intersect all (select 1 union all select 1)", "1 / 1"),
    Case("select case when 1 = 2 then 'a' end, coalesce(null, 5), nullif(1, 2), greatest(1, null, 3)", "~|5|1|3"),
    Case("select now() - now(), interval '1 day 2 hours' + date '2020-01-01'", "00:00:00|2020-01-02 02:00:00"),
    Case(#"select '{"a": [1, 2]}'::jsonb -> 'a' -> 1, '{"a":{"b":"x"}}'::json #>> '{a,b}'"#, "2|x"),
    Case("select author from author order by id limit 1", "(2,Bob,,3.00,,)"),
    Case("select (author).name from author order by id limit 1", "Bob"),
    Case("select * from author natural join (select 2 as id) x", "2|Bob|~|3.00|~|~"),
    Case("select * from author a join book b using (id)", ""),
    Case("select l.x from author a, lateral (select a.id * 2 as x) l order by 1", "4 / 6 / 16"),
    Case(
      "select x from author a left join lateral (select title as x from book b where b.author_id = a.id order by price limit 1) l on true order by a.id",
      "Three / ~ / ~"
    ),
  ]
}
