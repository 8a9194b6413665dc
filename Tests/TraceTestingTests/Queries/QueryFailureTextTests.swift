// TraceTestingTests, queries. This file: what the failures of query checks look like, word for word.

import Testing
import TraceModel
import TraceTesting

@Suite struct QueryFailureTextTests {
  @Test func nPlusOne() {
    #expect(
      Recording(userList(20)).verifyNoNPlusOne().report == """
        N+1 under user.list at Cache.swift:9: 1 × SELECT users → 20 × SELECT orders

        user.list    Cache.swift:9
           1 × SELECT users     Cache.swift:18    returned 20 rows
          20 × SELECT orders    Cache.swift:41
               SELECT * FROM orders WHERE user_id = ?
            better: one query for all: WHERE … IN (…), or a JOIN
            if it is meant: allow: [.summary("SELECT orders")]
        """
    )
  }

  @Test func nPlusOneOfAGroupThroughAFunctionWithASpan() {
    let load = SpanSeed("order.load", [query("SELECT orders", line: 41), query("INSERT audit", line: 44)])
    let recording = Recording(SpanSeed("job", times(3, load)))
    #expect(
      recording.verifyNoNPlusOne().report == """
        N+1 under job: 3 × (SELECT orders, INSERT audit) in 3 × order.load

        job
          3 × SELECT orders    Cache.swift:41
          3 × INSERT audit     Cache.swift:44
            better: one query for all: WHERE … IN (…), or a JOIN
            better: one INSERT with all rows, or a batch
            if it is meant: allow: [.summary("SELECT orders"), .summary("INSERT audit")]
        """
    )
  }

  @Test func severalFindingsShareOnePage() {
    let finds = times(3, SpanSeed("find", .client, ["db.system.name": "mongodb", "db.operation.name": "find"]))
    let recording = Recording(
      SpanSeed("job", [command("SMEMBERS")] + times(4, command("GET"))),
      SpanSeed("mail", finds)
    )
    #expect(
      recording.verifyNoNPlusOne().report == """
        N+1 under job: 1 × SMEMBERS → 4 × GET
        N+1 under mail: 3 × find

        job
          1 × SMEMBERS    Cache.swift:12
          4 × GET         Cache.swift:12
            better: MGET
            if it is meant: allow: [.name("GET")]

        mail
          3 × find
            better: one find: {_id: {$in: […]}}, or an aggregate with $lookup
            if it is meant: allow: [.name("find")]
        """
    )
  }

  @Test func placesOfOneQuery() {
    let seeds = (1...5).map { query("SELECT orders", line: $0) }
    let report = Recording(SpanSeed("job", seeds)).verifyNoNPlusOne().report
    #expect(report.contains("5 × SELECT orders    Cache.swift:1, Cache.swift:2, Cache.swift:3 and 2 more\n"))
  }

  @Test func tooManyQueries() {
    let recording = Recording(
      query("BEGIN", "BEGIN"),
      userList(20),
      command("GET"),
      query("COMMIT", "COMMIT")
    )
    #expect(
      recording.verifyQueries(.atMost(3), system: .sql).report == """
        SQL queries: expected at most 3, found 21

          20 × SELECT orders    Cache.swift:41
           1 × SELECT users     Cache.swift:18
        not counted: 1 × BEGIN, 1 × COMMIT
        """
    )
    #expect(
      recording.verifyQueries(2).report == """
        queries: expected 2, found 22

          20 × SELECT orders    Cache.swift:41
           1 × SELECT users     Cache.swift:18
           1 × GET              Cache.swift:12
        not counted: 1 × BEGIN, 1 × COMMIT
        """
    )
  }

  @Test func tooFewQueries() {
    #expect(
      Recording(SpanSeed("job")).verifyQueries(1, system: .redis).report == """
        redis queries: expected 1, found 0

          (none)
        """
    )
  }

  @Test func textThatATerminalObeysIsEscaped() {
    let report = Recording(SpanSeed("job", times(3, query("SELECT \u{1B}[31m", "SELECT \u{1B}[31m"))))
      .verifyNoNPlusOne().report
    #expect(!report.contains("\u{1B}"))
  }
}
