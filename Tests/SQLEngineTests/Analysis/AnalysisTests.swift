// SQLEngine's tests. This file: types, names and places that analysis finds; expected values are PostgreSQL 15's.

import Testing

@testable import SQLEngine

struct AnalysisTests {
  private static let table =
    "create table t(id bigint primary key, name varchar(5), n numeric, ts timestamptz, tags text[])"

  @Test func columnsKnowWhereTheyComeFrom() throws {
    var database = try TestDatabase()
    #expect(try database(Self.table) == "CREATE TABLE")
    var session = try SQLSession(user: "postgres", in: &database.database)
    guard let statement = try session.parse("select x.name as a, x.id + 1, t.* from t as x, t").first else { return }
    let prepared = try session.prepare(statement, in: &database.database, now: TestDatabase.start)
    #expect(prepared.columns?.map(\.name) == ["a", "?column?", "id", "name", "n", "ts", "tags"])
    #expect(prepared.columns?.map(\.attributeNumber) == [2, 0, 1, 2, 3, 4, 5])
    #expect(prepared.columns?.first?.tableOID == prepared.columns?.last?.tableOID)
  }

  @Test func placesAreCountedInCharacters() throws {
    var database = try TestDatabase()
    #expect(try database(Self.table) == "CREATE TABLE")
    let cases: [(String, SQLState, Int?)] = [
      ("select 'é', nope from t", .undefinedColumn, 13),
      ("select id from t where name", .datatypeMismatch, 24),
      ("select foo(id) from t", .undefinedFunction, 8),
      ("select id from t group by name", .groupingError, 8),
      ("select 1 + true", .undefinedFunction, 10),
      ("select '2020-02-30'::date", .datetimeFieldOverflow, 8),
      ("select x.id from t", .undefinedTable, 8),
      ("select id from t, t u", .ambiguousColumn, 8),
      ("insert into t(id, foo) values (1, 2)", .undefinedColumn, 19),
      ("update t set foo = 1", .undefinedColumn, 14),
      ("select id from t union select 'a', 1", .syntaxError, 31),
      ("select sum(count(*)) from t", .groupingError, 12),
      ("select id from t where sum(id) > 1", .groupingError, 24),
      ("select coalesce(1, 'x')", .invalidTextRepresentation, 20),
      ("select case when 1 then 2 end", .datatypeMismatch, 18),
    ]
    for (sql, state, position) in cases {
      let error = try database.error(sql)
      #expect(error?.state == state, "\(sql)")
      #expect(error?.position == position, "\(sql)")
    }
  }

  @Test func aPlanFollowsTheCatalog() throws {
    var database = try TestDatabase()
    #expect(try database("create table p(a int); insert into p values (1); prepare q as select * from p") == "PREPARE")
    #expect(try database("execute q") == "1")
    #expect(try database("alter table p rename to p2; alter table p2 rename to p") == "ALTER TABLE")
    #expect(try database("execute q") == "1")
    var session = try SQLSession(user: "postgres", in: &database.database)
    guard let statement = try session.parse("select * from p").first else { return }
    let prepared = try session.prepare(statement, in: &database.database, now: TestDatabase.start)
    #expect(try database("alter table p add column b int") == "ALTER TABLE")
    #expect(throws: SQLError(.featureNotSupported, "cached plan must not change result type")) {
      try session.execute(prepared, in: &database.database, now: TestDatabase.start)
    }
  }
}
