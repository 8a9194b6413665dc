// SQLEngine's tests. This file: what clients read of the catalogs; expected values are PostgreSQL 15's.

import Testing

@testable import SQLEngine

struct CatalogTests {
  private static let definitions = [
    "create table author(id serial primary key, name text not null)",
    "create table book(id bigserial primary key, author_id int references author(id) on delete cascade, "
      + "title varchar(20) unique, price numeric(10,2) default 0 check (price >= 0))",
    "create index bi on book(author_id)",
    "create view v as select id, author_id, title from book",
    "comment on column book.title is 'what it is called'",
  ]

  @Test func definitionsAreShownAsPostgreSQLDoes() throws {
    var database = try TestDatabase()
    for sql in Self.definitions { #expect(try database(sql).hasPrefix("!") == false, "\(sql)") }
    let cases = [
      Case(
        "select conname, pg_get_constraintdef(oid, true) from pg_constraint where conrelid = 'book'::regclass order by 1",
        "book_author_id_fkey|FOREIGN KEY (author_id) REFERENCES author(id) ON DELETE CASCADE / book_pkey|PRIMARY KEY (id) "
          + "/ book_price_check|CHECK (price >= 0::numeric) / book_title_key|UNIQUE (title)"
      ),
      Case(
        "select pg_get_constraintdef(oid) from pg_constraint where conname = 'book_price_check'",
        "CHECK ((price >= (0)::numeric))"
      ),
      Case(
        "select indexname, indexdef from pg_indexes where tablename = 'book' order by 1",
        "bi|CREATE INDEX bi ON public.book USING btree (author_id) / book_pkey|CREATE UNIQUE INDEX book_pkey ON "
          + "public.book USING btree (id) / book_title_key|CREATE UNIQUE INDEX book_title_key ON public.book USING btree "
          + "(title)"
      ),
      Case(
        "select attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid) from pg_attribute "
          + "left join pg_attrdef on adrelid = attrelid and adnum = attnum where attrelid = 'book'::regclass and attnum > 0 "
          + "order by attnum",
        "id|bigint|t|nextval('book_id_seq'::regclass) / author_id|integer|f|~ / title|character varying(20)|f|~ / "
          + "price|numeric(10,2)|f|0"
      ),
      Case("select col_description('book'::regclass, 3), 'book'::regclass::text", "what it is called|book"),
      Case(
        "select table_name, table_type from information_schema.tables where table_schema = 'public' order by 1",
        "author|BASE TABLE / book|BASE TABLE / v|VIEW"
      ),
      Case(
        "select column_name, column_default, character_maximum_length, numeric_scale from information_schema.columns "
          + "where table_name = 'book' order by ordinal_position",
        "id|nextval('book_id_seq'::regclass)|~|0 / author_id|~|~|0 / title|~|20|~ / price|0|~|2"
      ),
      Case(
        "select constraint_name, delete_rule from information_schema.referential_constraints",
        "book_author_id_fkey|CASCADE"
      ),
      Case("select relname from pg_class where relkind = 'S' order by 1", "author_id_seq / book_id_seq"),
      Case("select pg_get_serial_sequence('book', 'id')", "public.book_id_seq"),
      Case("drop table author", "!2BP01"),
      Case("drop table author cascade", "DROP TABLE"),
      Case("select conname from pg_constraint where conrelid = 'book'::regclass and contype = 'f'", ""),
    ]
    for item in cases { #expect(try database(item.sql) == item.expected, "\(item.sql)") }
  }

  @Test func statisticsCountWhatRan() throws {
    var database = try TestDatabase()
    for sql in Self.definitions { _ = try database(sql) }
    #expect(try database("insert into author(name) values ('a'), ('b')") == "INSERT 0 2")
    #expect(try database("select name from author where id = 1") == "a")
    #expect(try database("select count(*) from author where name = 'b'") == "1")
    #expect(try database("update author set name = 'c' where id = 2") == "UPDATE 1")
    #expect(
      try database("select seq_scan, idx_scan, n_tup_ins, n_tup_upd from pg_stat_user_tables where relname = 'author'")
        == "1|2|2|1"
    )
    #expect(
      try database("select idx_scan from pg_stat_user_indexes where indexrelname = 'author_pkey'") == "2"
    )
    #expect(try database("begin; select count(*) from pg_class where relname = 'author'") == "1")
    #expect(try database("insert into author(name) values ('d'); rollback") == "ROLLBACK")
    #expect(try database("select count(*) from pg_class where relname = 'author'") == "1")
  }
}
