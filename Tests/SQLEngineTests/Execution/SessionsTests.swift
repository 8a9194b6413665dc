// SQLEngine's tests. This file: several sessions, transactions, snapshots and the extended protocol's side.

import Testing
import WireCore

@testable import SQLEngine

struct SessionsTests {
  @Test func readersSeeWhatIsCommitted() throws {
    var database = try TestDatabase()
    #expect(try database("create table t(a int primary key)") == "CREATE TABLE")
    #expect(try database("begin; insert into t values (1)") == "INSERT 0 1")
    #expect(try database("select count(*) from t", 2) == "0")
    #expect(try database("select count(*) from t") == "1")
    #expect(try database("insert into t values (2)", 2) == "wait")
    #expect(try database("commit") == "COMMIT")
    #expect(database.database.takeWoken() == [2])
    #expect(try database("insert into t values (1)", 2) == "!23505")
    #expect(try database("insert into t values (2)", 2) == "INSERT 0 1")
    #expect(try database("select count(*) from t") == "2")
  }

  @Test func aCatalogThatIsNotCommittedIsUnknownToOthers() throws {
    var database = try TestDatabase()
    #expect(try database("begin; create table t(a int); insert into t values (5)") == "INSERT 0 1")
    #expect(try database("select * from t", 2) == "!42P01")
    #expect(try database("select * from t") == "5")
    #expect(try database("rollback") == "ROLLBACK")
    #expect(try database("select * from t") == "!42P01")
    #expect(try database("create table t(a text)", 2) == "CREATE TABLE")
  }

  @Test func waitingForOneAnotherIsADeadlock() throws {
    var database = try TestDatabase()
    #expect(try database("create table t(a int)") == "CREATE TABLE")
    #expect(try database("begin; select pg_advisory_lock(7)") == "")
    #expect(try database("begin; insert into t values (1)", 2) == "INSERT 0 1")
    #expect(try database("insert into t values (2)") == "wait")
    #expect(try database("select pg_advisory_lock(7)", 2) == "!40P01")
    #expect(try database("rollback", 2) == "ROLLBACK")
    #expect(try database("insert into t values (2)") == "INSERT 0 1")
  }

  @Test func writersAreWokenOneByOne() throws {
    var database = try TestDatabase()
    #expect(try database("create table t(a int)") == "CREATE TABLE")
    #expect(try database("begin; insert into t values (1)") == "INSERT 0 1")
    #expect(try database("insert into t values (2)", 2) == "wait")
    #expect(try database("insert into t values (3)", 3) == "wait")
    #expect(try database("commit") == "COMMIT")
    #expect(database.database.takeWoken() == [2])
    // It does not want to write any more: the next one may.
    #expect(try database("select count(*) from t", 2) == "1")
    #expect(database.database.takeWoken() == [3])
    #expect(try database("insert into t values (3)", 3) == "INSERT 0 1")
    #expect(database.database.takeWoken() == [])
  }

  @Test func sharedPlansMeanTheSame() throws {
    var database = try TestDatabase()
    #expect(try database("create table t(a int); insert into t values (1)") == "INSERT 0 1")
    #expect(try database("select * from t", 2) == "1")
    #expect(try database("create temp table t(a text); insert into t values ('own')", 2) == "INSERT 0 1")
    #expect(try database("select * from t", 2) == "own")
    #expect(try database("select * from t") == "1")
    #expect(try database("set datestyle = 'ISO, DMY'", 2) == "SET")
    #expect(try database("select date '01/02/2020'", 2) == "2020-02-01")
    #expect(try database("select date '01/02/2020'") == "2020-01-02")
    #expect(try database("select date '01/02/2020'", 2) == "2020-02-01")
  }

  @Test func locksAreRefusedAtOnceWhereAsked() throws {
    var database = try TestDatabase()
    #expect(try database("create table t(a int); insert into t values (1)") == "INSERT 0 1")
    #expect(try database("begin; select * from t for update") == "1")
    #expect(try database("select * from t for update nowait", 2) == "!55P03")
    #expect(try database("select * from t for update skip locked", 2) == "")
    #expect(try database("select * from t for update", 2) == "wait")
    #expect(try database("select * from t", 2) == "1")
    #expect(try database("commit") == "COMMIT")
    #expect(try database("select * from t for update", 2) == "1")
  }

  /// What is not as in PostgreSQL: there both statements of the first session would see 0, and the rows differ.
  @Test func isolationIsReadCommittedAndWritersTakeTurns() throws {
    var database = try TestDatabase()
    #expect(try database("create table t(a int primary key); create table u(a int)") == "CREATE TABLE")
    #expect(try database("begin isolation level repeatable read; select count(*) from t") == "0")
    #expect(try database("insert into t values (1)", 2) == "INSERT 0 1")
    #expect(try database("select count(*) from t") == "1")
    #expect(try database("insert into u values (1)") == "INSERT 0 1")
    #expect(try database("insert into t values (2)", 2) == "wait")
    #expect(try database("commit") == "COMMIT")
  }

  @Test func aStatementIsStoppedWhenAsked() throws {
    var database = try TestDatabase()
    database.database.checkRegularly { true }
    let endless = "with recursive r(n) as (select 1 union all select n + 1 from r) select count(*) from r"
    #expect(try database("begin; select 1") == "1")
    #expect(try database(endless) == "!57014")
    #expect(try database("select 1") == "!25P02")
    database.database.checkRegularly(nil)
    #expect(try database("rollback; select 1") == "1")
  }

  @Test func preparedTransactionsOutliveTheirSession() throws {
    var database = try TestDatabase()
    #expect(try database("create table t(a int)") == "CREATE TABLE")
    #expect(try database("begin; insert into t values (1); prepare transaction 'p'") == "PREPARE TRANSACTION")
    #expect(try database("select count(*) from t") == "0")
    #expect(try database("insert into t values (2)", 2) == "wait")
    #expect(try database("select gid from pg_prepared_xacts", 3) == "p")
    #expect(try database("commit prepared 'p'", 3) == "COMMIT PREPARED")
    #expect(try database("select count(*) from t", 2) == "1")
    #expect(try database("rollback prepared 'p'", 3) == "!42704")
  }

  @Test func notificationsComeWithTheCommit() throws {
    var database = try TestDatabase()
    #expect(try database("listen c", 2) == "LISTEN")
    #expect(try database("begin; notify c, 'x'; notify c, 'x'; select pg_notify('c', 'y')") == "")
    #expect(database.database.takeDeliveries().isEmpty)
    #expect(try database("commit") == "COMMIT")
    #expect(database.database.takeDeliveries().map(\.notification.payload) == ["x", "y"])
    #expect(try database("begin; notify c; rollback") == "ROLLBACK")
    #expect(database.database.takeDeliveries().isEmpty)
  }

  @Test func aSnapshotBringsEverythingBack() throws {
    var database = try TestDatabase()
    #expect(
      try database("create table t(id serial primary key, v text); insert into t(v) values ('a')") == "INSERT 0 1"
    )
    let snapshot = database.database.snapshot()
    #expect(
      try database("insert into t(v) values ('b'); alter table t add column w int default 1; create table u()")
        == "CREATE TABLE"
    )
    #expect(try database("select id, w from t order by 1") == "1|1 / 2|1")
    #expect(try database("begin; delete from t", 2) == "DELETE 2")
    try database.database.restore(snapshot)
    #expect(try database("select * from t") == "1|a")
    #expect(try database("select * from u") == "!42P01")
    #expect(try database("select 1", 2) == "!25P02")
    #expect(try database("rollback", 2) == "ROLLBACK")
    #expect(try database("insert into t(v) values ('c') returning *", 2) == "2|c")
    try database.database.restore(snapshot)
    #expect(try database("select count(*) from t") == "1")
  }

  @Test func parametersGetTheirTypesFromWhereTheyStand() throws {
    var database = try TestDatabase()
    #expect(
      try database("create table t(id bigint primary key, name varchar(5), n numeric, ts timestamptz, tags text[])")
        == "CREATE TABLE"
    )
    let cases = [
      ("select * from t where id = $1", "(bigint) bigint,character varying(5),numeric,timestamp with time zone,text[]"),
      ("insert into t(id, name, n) values ($1, $2, $3)", "(bigint,character varying,numeric) "),
      ("update t set name = $1 where n > $2 returning id", "(character varying,numeric) bigint"),
      ("select $1::int + 1, $2 || 'x'", "(integer,text) integer,text"),
      ("select id from t limit $1 offset $2", "(bigint,bigint) bigint"),
      ("select id from t where id = any($1)", "(bigint[]) bigint"),
      ("select count(*), sum(1), avg(1), max(name) from t", "() bigint,bigint,numeric,text"),
      ("select $1", "(text) text"),
      ("select $1 + $2", "!42725"),
      ("select * from t where $1 = $1 and $1 = 1", "!42883"),
      ("select $2::text", "!42P18"),
      ("select upper($1), length($2), coalesce($3, 5)", "(text,text,integer) text,integer,integer"),
      ("select name from t where name like $1 and ts < $2", "(text,timestamp with time zone) character varying(5)"),
    ]
    for (sql, expected) in cases { #expect(try database.types(sql) == expected, "\(sql)") }
  }

  @Test func errorsNameTheirPlaceAndObject() throws {
    var database = try TestDatabase()
    #expect(try database("create table t(id int primary key, name text not null)") == "CREATE TABLE")
    #expect(try database.error("select nam from t")?.hint == "Perhaps you meant to reference the column \"t.name\".")
    #expect(try database.error("select nam from t")?.position == 8)
    #expect(try database.error("select * from tt")?.position == 15)
    #expect(try database("insert into t values (1, 'a')") == "INSERT 0 1")
    let duplicate = try database.error("insert into t values (1, 'b')")
    #expect(duplicate?.detail == "Key (id)=(1) already exists.")
    #expect(duplicate?.constraint == "t_pkey")
    #expect(duplicate?.schema == "public")
    let null = try database.error("insert into t values (2, null)")
    #expect(null?.column == "name")
    #expect(null?.detail == "Failing row contains (2, null).")
  }

  @Test func nothingThatIsNestedDeeplyTraps() throws {
    var database = try TestDatabase()
    for count in [100, 1000, 100_000] {
      let found = try database(
        "select " + String(repeating: "(", count: count) + "1" + String(repeating: ")", count: count)
      )
      #expect(found == "1" || found == "!54001")
      let sums = try database("select " + String(repeating: "1+", count: count) + "1")
      #expect(sums == String(count + 1) || sums == "!54001")
      let conditions = try database("select 1 where " + String(repeating: "true and ", count: count) + "true")
      #expect(conditions == "1" || conditions == "!54001")
    }
  }

  @Test func longListsAreNoProblem() throws {
    var database = try TestDatabase()
    let numbers = (1...1000).map(String.init).joined(separator: ", ")
    #expect(try database("select cardinality(array[\(numbers)])") == "1000")
    #expect(try database("select 7 in (\(numbers))") == "t")
    #expect(try database("select length(concat(\(numbers)))") == "!54023")
    let rows = (1...1000).map { "(\($0), 'x')" }.joined(separator: ", ")
    #expect(try database("select count(*) from (values \(rows)) v") == "1000")
    #expect(try database("create table l(a int, b text); insert into l values \(rows)") == "INSERT 0 1000")
    #expect(
      try database("select 1 union all " + Array(repeating: "select 1", count: 600).joined(separator: " union all "))
        .hasPrefix("!XX") == false
    )
  }

  @Test func copiedRowsObeyTheRules() throws {
    var database = try TestDatabase()
    #expect(try database("create table t(id int primary key, v text default 'd')") == "CREATE TABLE")
    var session = try SQLSession(user: "postgres", in: &database.database)
    guard let statement = try session.parse("copy t(id) from stdin").first else { return }
    let prepared = try session.prepare(statement, in: &database.database, now: TestDatabase.start)
    guard case .copyIn(let plan) = try session.execute(prepared, in: &database.database, now: TestDatabase.start) else {
      Issue.record("no COPY")
      return
    }
    #expect(
      try session.copy(plan, rows: [[.integer(1)], [.integer(2)]], in: &database.database, now: TestDatabase.start) == 2
    )
    #expect(throws: SQLError.self) {
      try session.copy(plan, rows: [[.integer(1)]], in: &database.database, now: TestDatabase.start)
    }
    session.fail(in: &database.database)
    #expect(try database("select count(*) from t") == "0")
  }
}
