// Tests of DataTracing, diagnostics. This file: plans of PostgreSQL, as version 15 wrote them.

import Testing

@testable import DataTracing

@Suite struct QueryPlanPostgreSQLTests {
  private func plan(_ name: String) throws -> QueryPlan { try QueryPlan(postgreSQL: Plans.json(name)) }

  @Test(arguments: [
    ("append", ["logs_1": false, "logs_2": false]), ("bitmap", ["items": true]),
    ("cte", ["orders": true, "users": true]),
    ("hash-aggregate", ["orders": false]), ("hash-join", ["users": false, "orders": false]),
    ("hash-join-on-disk", ["items": false, "orders": false]), ("incremental-sort", ["items": true]),
    ("index-only-scan", ["users": true]), ("index-scan", ["users": true]), ("insert", [:]), ("modify", ["users": true]),
    ("nested-loop", ["users": true, "orders": false]), ("never-executed", [:]), ("one-row", [:]),
    ("parallel-sort", ["items": false]), ("planned", ["users": true]), ("seq-scan", ["orders": false]),
    ("sort-on-disk", ["orders": false]), ("subplan", ["users": true, "orders": false]), ("tid-scan", ["users": true]),
  ])
  func whichTablesAreReachedThroughAnIndex(_ name: String, _ expected: [String: Bool]) throws {
    let plan = try self.plan(name)
    #expect(Set(plan.relations) == Set(expected.keys))
    for (relation, usesIndex) in expected { #expect(plan.usesIndex(on: relation) == usesIndex, "\(relation)") }
    #expect(plan.usesIndex == (!expected.isEmpty && expected.values.allSatisfy { $0 }))
    #expect(Set(plan.relationsWithoutIndex) == Set(expected.filter { !$0.value }.keys))
    #expect(plan.usesIndex(on: "nothing") == nil)
  }

  @Test func anIndexOnOneTableDoesNotHideThatAnotherHasNone() throws {
    let plan = try self.plan("nested-loop")
    #expect(plan.indexes(on: "users") == ["users_pkey"])
    #expect(plan.indexes(on: "orders").isEmpty)
    #expect(plan.relationsWithoutIndex == ["orders"])
    #expect(!plan.usesIndex)
    #expect(plan.scans(of: "orders").map(\.readRows) == [20_000])
  }

  @Test func wordsInAliasesAndConditionsAreNoIndex() throws {
    let json = try Plans.json("seq-scan")
    #expect(json.contains(#""Alias": "Index Scan""#))
    #expect(json.contains("Index Scan using orders_note"))
    let scan = try #require(try self.plan("seq-scan").scans.first)
    #expect(
      scan
        == TableScan(
          relation: "orders",
          alias: "Index Scan",
          access: .sequential,
          readsAll: true,
          readRows: 20_000
        )
    )
  }

  @Test func oneOfTwoReadingsWithoutAnIndexIsEnough() throws {
    let json = #"""
      [{"Plan": {"Node Type": "Nested Loop", "Plans": [
        {"Node Type": "Index Scan", "Relation Name": "users", "Alias": "a", "Index Name": "users_pkey"},
        {"Node Type": "Seq Scan", "Relation Name": "users", "Alias": "b"},
        {"Node Type": "Foreign Scan", "Relation Name": "far", "Alias": "far"}
      ]}}]
      """#
    let plan = try QueryPlan(postgreSQL: json)
    #expect(plan.usesIndex(on: "users") == false)
    #expect(plan.usesIndex(on: "far") == nil)
    #expect(plan.relations == ["users", "far"])
    #expect(plan.relationsWithoutIndex == ["users"])
    #expect(plan.scans.map(\.access) == [.index("users_pkey"), .sequential, .foreign])
  }

  @Test(arguments: [
    ("index-scan", TableScan.Access.index("users_pkey"), false), ("index-only-scan", .indexOnly("users_pkey"), false),
    ("bitmap", .bitmap(["items_sku", "items_order"]), false), ("tid-scan", .key, false),
    ("incremental-sort", .index("items_order"), true), ("sort-on-disk", .sequential, true),
  ])
  func howATableIsRead(_ name: String, _ access: TableScan.Access, _ readsAll: Bool) throws {
    let scan = try #require(try self.plan(name).scans.first)
    #expect(scan.access == access)
    #expect(scan.readsAll == readsAll)
  }

  @Test func indexesOfASubqueryInTheConditionAreNotThoseOfTheTable() throws {
    let inner = #"{"Node Type": "Bitmap Index Scan", "Index Name": "inner_index"}"#
    let subquery = #"{"Node Type": "Bitmap Heap Scan", "Relation Name": "inner", "Plans": [\#(inner)]}"#
    let own = #"{"Node Type": "Bitmap Index Scan", "Index Name": "outer_index"}"#
    let json =
      #"[{"Plan": {"Node Type": "Bitmap Heap Scan", "Relation Name": "outer", "Plans": [\#(own), \#(subquery)]}}]"#
    let plan = try QueryPlan(postgreSQL: json)
    #expect(plan.indexes(on: "outer") == ["outer_index"])
    #expect(plan.indexes(on: "inner") == ["inner_index"])
  }

  @Test func timesRowsAndCosts() throws {
    let plan = try self.plan("nested-loop")
    #expect(plan.planningMilliseconds == 0.544)
    #expect(plan.executionMilliseconds == 1.357)
    #expect(plan.returnedRows == 4)
    #expect(plan.nodes.map(\.type) == ["Nested Loop", "Index Scan", "Seq Scan"])
    let orders = plan.nodes[2]
    #expect(orders.rowsRemovedByFilter == 19_996)
    #expect(orders.measurement?.loops == 1)
    #expect(orders.estimate?.rows == 4)
    #expect(orders.buffers?.hit ?? 0 > 0)
    #expect((orders.measurement?.totalMilliseconds ?? 0) >= (orders.measurement?.startupMilliseconds ?? 1))
    #expect((orders.estimate?.totalCost ?? 0) > (orders.estimate?.startupCost ?? 0))
  }

  @Test func rowsAreCountedOverAllRuns() throws {
    let scan = try #require(try self.plan("subplan").scans(of: "orders").first)
    #expect(scan.readRows == 60_000)
    #expect(try self.plan("cte").nodes.last?.measurement?.totalRows == 10)
  }

  @Test func aPlanThatWasNotCarriedOutHasNoTimes() throws {
    let plan = try self.plan("planned")
    #expect(plan.executionMilliseconds == nil)
    #expect(plan.returnedRows == nil)
    #expect(plan.nodes.first?.estimate?.rows == 1)
    #expect(plan.nodes.first?.measurement == nil)
    #expect(plan.usesIndex)
  }

  @Test(arguments: [
    ("sort-on-disk", ["Sort"]), ("parallel-sort", ["Sort"]), ("hash-join-on-disk", ["Hash"]),
    ("hash-aggregate", ["Aggregate"]), ("incremental-sort", []), ("hash-join", []), ("index-scan", []),
  ])
  func whatDidNotFitIntoMemory(_ name: String, _ types: [String]) throws {
    #expect(try self.plan(name).spills.map(\.type) == types)
  }

  @Test func sortsOfWorkersAndOfGroups() throws {
    #expect(
      try self.plan("sort-on-disk").nodes[0].sorts
        == [PlanSort(method: "external merge", kilobytes: 1080, isOnDisk: true)]
    )
    let parallel = try self.plan("parallel-sort").nodes[1].sorts
    #expect(parallel.map(\.method) == ["external merge", "quicksort", "external merge"])
    #expect(parallel.map(\.isOnDisk) == [true, false, true])
    #expect(
      try self.plan("incremental-sort").nodes[0].sorts
        == [PlanSort(method: "quicksort", kilobytes: 26, isOnDisk: false)]
    )
  }

  @Test func whereThePlannerWasWrong() throws {
    func node(_ estimated: Int, _ actual: Double, loops: Int = 1, type: String = "Seq Scan") -> String {
      #"""
      {"Node Type": "\#(type)", "Startup Cost": 0, "Total Cost": 1, "Plan Rows": \#(estimated), "Actual Rows": \#(actual),
       "Actual Loops": \#(loops)}
      """#
    }
    let nodes = [node(10, 1000), node(5000, 0), node(10, 50), node(10, 1000, loops: 0), node(82, 0, type: "BitmapOr")]
    let json = #"[{"Plan": {"Node Type": "Append", "Plans": [\#(nodes.joined(separator: ","))]}}]"#
    let plan = try QueryPlan(postgreSQL: json)
    #expect(plan.misestimates().map(\.estimateError) == [5000, 100])
    #expect(plan.misestimates(byFactor: 5).map(\.estimateError) == [5000, 100, 5])
    #expect(plan.misestimates(byFactor: 0).count == 3)
    #expect(try self.plan("bitmap").misestimates().isEmpty)
  }

  @Test func thePlanAsText() throws {
    #expect(
      try self.plan("nested-loop").description == """
        Nested Loop  rows=4 (estimated 4)  1.296 ms
          Index Scan on users u using users_pkey  rows=1 (estimated 1)  0.02 ms
          Seq Scan on orders o  rows=4 (estimated 4)  1.272 ms
        """
    )
    #expect(try self.plan("planned").description == "Index Scan on users using users_pkey  rows=1 (estimated)")
    #expect(try self.plan("sort-on-disk").description.hasPrefix("Sort  rows=20000 (estimated 20000)"))
    #expect(try self.plan("sort-on-disk").description.contains("  on disk\n"))
  }

  @Test(arguments: [
    ("", "expected a value at byte 0, found the end"), ("{}", "expected an array with one object"),
    ("[]", "expected an array with one object"), ("[{}]", "expected a member \"Plan\""),
    (#"[{"Plan": {}}]"#, "a step has no \"Node Type\""),
    ("[1] x", "expected nothing after the value at byte 4, found 'x'"),
    (#"[{"Plan": 1,}]"#, "expected a member's name at byte 12, found '}'"),
    ("[1", "expected ',' or ']' at byte 2, found the end"),
    (#"["a"#, "expected '\"' at byte 3, found the end"),
    (#"["\x"]"#, "expected an escaped character at byte 3, found 'x'"),
    (#"["\u12"]"#, "expected four hexadecimal digits at byte 4, found '1'"),
    ("[tru]", "expected a value at byte 1, found 't'"),
    ("[1e999]", "expected a value at byte 1, found '1'"), ("QUERY PLAN", "expected a value at byte 0, found 'Q'"),
  ])
  func whatIsNoPlanIsRefused(_ json: String, _ reason: String) {
    #expect(throws: QueryPlanError.malformed(reason)) { try QueryPlan(postgreSQL: json) }
  }

  @Test func nestingIsBounded() {
    let deep = String(repeating: "[", count: 1_000_000)
    #expect(throws: QueryPlanError.malformed("nested more than 256 levels deep")) { try QueryPlan(postgreSQL: deep) }
    var plan = #"{"Node Type": "Seq Scan"}"#
    for _ in 0..<120 { plan = #"{"Node Type": "Limit", "Plans": [\#(plan)]}"# }
    #expect(throws: Never.self) { try QueryPlan(postgreSQL: "[{\"Plan\": \(plan)}]") }
  }

  @Test func strings() throws {
    let json = #"["a\"\\\/\b\f\n\r\tä\u00e4\uD83D\uDE00\uD83Dx\uDE00", -1.5e3, true, false, null]"#
    #expect(
      try PlanJSON(json)
        == .array([
          .string("a\"\\/\u{8}\u{C}\n\r\tää😀\u{FFFD}x\u{FFFD}"), .number(-1500), .bool(true), .bool(false), .null,
        ])
    )
  }

  /// Whatever a real plan is turned into, it is read or refused.
  @Test func damagedPlansAreReadOrRefused() throws {
    let bytes = Array(try Plans.json("bitmap").utf8)
    for position in stride(from: 0, to: bytes.count, by: 7) {
      _ = try? QueryPlan(postgreSQL: String(decoding: bytes[..<position], as: UTF8.self))
      var damaged = bytes
      damaged[position] = UInt8(truncatingIfNeeded: position &* 31)
      _ = try? QueryPlan(postgreSQL: String(decoding: damaged, as: UTF8.self))
    }
    #expect(throws: QueryPlanError.self) {
      try QueryPlan(postgreSQL: String(decoding: bytes.dropLast(4), as: UTF8.self))
    }
  }
}
