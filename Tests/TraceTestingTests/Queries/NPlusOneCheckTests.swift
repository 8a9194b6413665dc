// TraceTestingTests, queries. This file: what counts as a query that is repeated where one would do.

import Testing
import TraceModel
import TraceTesting

@Suite struct NPlusOneCheckTests {
  private func messages(_ recording: Recording, threshold: Int = 2, allow: [QueryPattern] = []) -> [String] {
    recording.verifyNoNPlusOne(threshold: threshold, allow: allow).map(\.message)
  }

  @Test func oneQueryForEachRow() {
    #expect(
      self.messages(Recording(userList(20))) == [
        "N+1 under user.list at Cache.swift:9: 1 × SELECT users → 20 × SELECT orders"
      ]
    )
  }

  @Test func onlyMoreThanTheThresholdIsAFinding() {
    #expect(self.messages(Recording(userList(2))).isEmpty)
    #expect(self.messages(Recording(userList(3))).count == 1)
    #expect(self.messages(Recording(userList(3)), threshold: 3).isEmpty)
    #expect(self.messages(Recording(userList(2)), threshold: 1).count == 1)
  }

  @Test func oneQueryForAllIsNone() {
    let list = SpanSeed("user.list", [query("SELECT users"), query("SELECT orders", "… user_id IN ($1, $2, $3)")])
    #expect(self.messages(Recording(list)).isEmpty)
  }

  @Test func literalsListsAndCommentsDoNotMakeQueriesDifferent() {
    let texts = [
      "SELECT * FROM orders WHERE user_id = 1 AND state IN ('a', 'b')",
      "SELECT * FROM orders  WHERE user_id = 22 AND state IN ('it''s') /*traceparent='00-1'*/",
      "SELECT * FROM orders WHERE user_id = -3 AND state IN ($1, $2, $3)",
    ]
    let list = SpanSeed("user.list", texts.map { legacyQuery("postgresql.query", $0) })
    #expect(
      self.messages(Recording(list)) == [
        "N+1 under user.list: 3 × SELECT * FROM orders WHERE user_id = ? AND state IN (?)"
      ]
    )
  }

  @Test func queriesOnDifferentTablesAreDifferent() {
    let texts = ["SELECT * FROM a", "SELECT * FROM b", "SELECT * FROM c", "SELECT * FROM table1"]
    #expect(self.messages(Recording(SpanSeed("job", texts.map { query("SELECT", $0) }))).isEmpty)
  }

  @Test func withoutTextOperationAndCollectionAreCompared() {
    let find = SpanSeed(
      "orders.find",
      .client,
      ["db.system": "mongodb", "db.operation": "find", "db.mongodb.collection": "orders"]
    )
    #expect(self.messages(Recording(SpanSeed("job", times(3, find)))) == ["N+1 under job: 3 × find orders"])
  }

  @Test func concurrentTasksCount() {
    let orders = query("SELECT orders", isConcurrent: true)
    let recording = Recording(SpanSeed("user.list", [query("SELECT users")] + times(5, orders)))
    #expect(self.messages(recording) == ["N+1 under user.list: 1 × SELECT users → 5 × SELECT orders"])
  }

  @Test func severalQueriesInTurnAreOneFinding() {
    let turn = [query("SELECT orders", line: 41), query("SELECT items", line: 42)]
    let recording = Recording(SpanSeed("user.list", [query("SELECT users")] + turn + turn + turn))
    #expect(
      self.messages(recording) == ["N+1 under user.list: 1 × SELECT users → 3 × (SELECT orders, SELECT items)"]
    )
  }

  @Test func oneLoopAfterTheOtherAreTwoFindings() {
    let loops = times(3, query("SELECT orders")) + times(3, query("SELECT items"))
    #expect(
      self.messages(Recording(SpanSeed("job", loops))) == [
        "N+1 under job: 3 × SELECT orders", "N+1 under job: 3 × SELECT items",
      ]
    )
  }

  @Test func aFunctionWithASpanOfItsOwnCalledInALoop() {
    let load = SpanSeed("order.load", [query("SELECT orders")])
    let recording = Recording(SpanSeed("user.list", [query("SELECT users")] + times(4, load)))
    #expect(
      self.messages(recording) == ["N+1 under user.list: 1 × SELECT users → 4 × SELECT orders in 4 × order.load"]
    )
    let deeper = SpanSeed("user.load", [SpanSeed("order.load", [query("SELECT orders")])])
    #expect(
      self.messages(Recording(SpanSeed("job", times(3, deeper)))) == [
        "N+1 under job: 3 × SELECT orders in 3 × user.load › order.load"
      ]
    )
  }

  @Test func twoQueriesInEachOfTwoCallsAreNoLoop() {
    let transfer = SpanSeed("transfer", times(2, query("SELECT accounts")))
    #expect(self.messages(Recording(SpanSeed("job", times(2, transfer)))).isEmpty)
  }

  @Test func oneQueryInEachRequestIsNone() {
    let request = SpanSeed("GET /user", .server, [:], [query("SELECT users")])
    #expect(self.messages(Recording(SpanSeed("test", times(9, request)))).isEmpty)
    #expect(self.messages(Recording(request, request, request, request)).isEmpty)
  }

  @Test func queriesWithoutAParentRepeatAtTheTop() {
    let get = command("GET")
    #expect(self.messages(Recording(query("SELECT ids"), get, get, get)) == ["N+1: 3 × GET"])
  }

  @Test func layersAboveTheDriverAreLookedThrough() {
    let orm = SpanSeed("orm.query", .client, ["db.system.name": "postgresql"], [query("SELECT orders")])
    let transaction = SpanSeed("transaction", .client, ["db.system.name": "postgresql"], times(3, orm))
    #expect(self.messages(Recording(SpanSeed("job", [transaction]))) == ["N+1 under job: 3 × SELECT orders"])
  }

  @Test func queriesBelowAQueryWhoseRowsAreGoneThrough() {
    let orders = times(3, query("SELECT orders", "SELECT * FROM orders WHERE user_id = $1"))
    let recording = Recording(SpanSeed("job", [query("SELECT users", "SELECT * FROM users", below: orders)]))
    #expect(self.messages(recording) == ["N+1 under SELECT users at Cache.swift:41: 3 × SELECT orders"])
    #expect(recording.queries.count == 4)
  }

  @Test(arguments: [
    query("BEGIN", "BEGIN"), query("COMMIT", "COMMIT"), query("SAVEPOINT", "SAVEPOINT a"),
    query("FETCH", "FETCH 100 FROM cursor"), query("x", "/* app */ ROLLBACK"),
    SpanSeed("sql.connector.connect", .client, ["db.system": "postgresql"]),
    SpanSeed("sql.conn.ping", .client, ["db.system": "postgresql"]),
    SpanSeed("orders.getMore", .client, ["db.system.name": "mongodb", "db.operation.name": "getMore"]),
    command("SCAN"), command("PING"), command("CONNECT"), command("PIPELINE GET", size: 3),
    command("MULTI SET", size: 1),
    command("INCR", size: 0), SpanSeed("GET", .client), SpanSeed("local_cache.get"),
  ])
  func whatIsNoQueryAndNoRepetition(_ seed: SpanSeed) {
    #expect(self.messages(Recording(SpanSeed("job", times(9, seed)))).isEmpty)
  }

  @Test func keysOfRedisDoNotMakeCommandsDifferent() {
    let gets = (1...3).map { command("GET", text: "GET user:\($0)") }
    #expect(
      self.messages(Recording(SpanSeed("job", [command("SMEMBERS")] + gets))) == [
        "N+1 under job: 1 × SMEMBERS → 3 × GET"
      ]
    )
  }

  @Test func theQueryThatReturnedAsManyRowsIsTheSource() {
    let before = [query("SELECT users", rows: 3), query("SELECT settings", rows: 1)]
    let recording = Recording(SpanSeed("job", before + times(3, query("SELECT orders"))))
    #expect(self.messages(recording) == ["N+1 under job: 1 × SELECT users → 3 × SELECT orders"])
  }

  @Test func aQueryOfAnotherSystemIsNoSourceUnlessItsRowsFit() {
    let gets = times(3, command("GET"))
    #expect(self.messages(Recording(SpanSeed("job", [query("SELECT ids")] + gets))) == ["N+1 under job: 3 × GET"])
    #expect(
      self.messages(Recording(SpanSeed("job", [query("SELECT ids", rows: 3)] + gets))) == [
        "N+1 under job: 1 × SELECT ids → 3 × GET"
      ]
    )
  }

  @Test(
    arguments: [
      ([.summary("SELECT orders")], true), ([.summary(.beginning(with: "SELECT o"))], true),
      ([.name("SELECT orders")], true), ([.text(containing: "FROM orders")], true), ([.system(.sql)], true),
      ([.system("postgresql")], true), ([.under("user.list")], true), ([], false), ([.summary("SELECT users")], false),
      ([.name("GET")], false), ([.text(containing: "items")], false), ([.system(.redis)], false),
      ([.under("x")], false),
    ] as [([QueryPattern], Bool)]
  )
  func whatIsAllowed(_ allowed: [QueryPattern], _ passes: Bool) {
    #expect(self.messages(Recording(userList(5)), allow: allowed).isEmpty == passes)
  }

  @Test func findingsNameTheSpanThatTheyAreAbout() throws {
    let recording = Recording(userList(5))
    let finding = try #require(recording.verifyNoNPlusOne().first)
    #expect(finding.check == "nPlusOne")
    #expect(finding.spanID == recording.spans[0].spanID)
    #expect(finding.expected == "at most 2")
    #expect(finding.actual == "5")
    #expect(finding.severity == .failure)
  }

  @Test func aLoopOfParentsAndADeepTraceEnd() {
    var spans = (1...3).map { RecordedSpan(traceID: TraceID(low: 1), spanID: SpanID($0), name: "loop") }
    for index in spans.indices {
      spans[index].parentSpanID = SpanID(UInt64(index + 1) % 3 + 1)
      spans[index].attributes = ["db.system": "sqlite", "db.statement": "SELECT 1"]
    }
    #expect(Recording(spans: spans).verifyNoNPlusOne().count <= 1)
    var deep = (1...20_000).map { RecordedSpan(traceID: TraceID(low: 1), spanID: SpanID($0), name: "deep") }
    for index in deep.indices.dropFirst() {
      deep[index].parentSpanID = deep[index - 1].spanID
      deep[index].attributes = ["db.system": "sqlite", "db.statement": "SELECT \(index)"]
    }
    #expect(Recording(spans: deep).verifyNoNPlusOne().isEmpty)
  }
}
