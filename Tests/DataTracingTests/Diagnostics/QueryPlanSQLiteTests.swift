// Tests of DataTracing, diagnostics. This file: plans of SQLite, as version 3.40 wrote them.

import Testing

@testable import DataTracing

@Suite struct QueryPlanSQLiteTests {
  /// A statement with what SQLite answered: `id parent detail`.
  private func plan(_ statement: String, _ rows: [(Int64, Int64, String)]) -> QueryPlan {
    let rows = rows.map { SQLitePlanRow(id: $0.0, parent: $0.1, detail: $0.2) }
    return QueryPlan(sqlite: rows, names: StatementWords(statement, .sqlite).names)
  }

  @Test(arguments: [
    ("SELECT * FROM users", "SCAN users", TableScan.Access.sequential, true),
    ("SELECT * FROM users AS u WHERE id = 1", "SEARCH u USING INTEGER PRIMARY KEY (rowid=?)", .key, false),
    (
      "SELECT id FROM main.users u", "SEARCH u USING COVERING INDEX users_email (email>?)", .indexOnly("users_email"),
      false
    ),
    (
      "SELECT * FROM \"users\"", "SEARCH users USING INDEX users_email (email=? AND plan>?)", .index("users_email"),
      false
    ),
    ("SELECT * FROM [users]", "SCAN users USING COVERING INDEX users_email", .indexOnly("users_email"), true),
    ("SELECT * FROM a LEFT JOIN users", "SCAN users LEFT-JOIN", .sequential, true),
    ("SELECT * FROM users", "SEARCH users USING AUTOMATIC COVERING INDEX (plan=?)", .automaticIndex, false),
    ("SELECT * FROM users('x')", "SCAN users VIRTUAL TABLE INDEX 1:", .foreign, true),
    ("SELECT * FROM users \"x USING INDEX y\"", "SCAN x USING INDEX y", .sequential, true),
    ("UPDATE users SET plan = 1", "SCAN users", .sequential, true),
    ("SELECT 1", "SEARCH users USING INDEX users_email (email=?) LEFT-JOIN", .index("users_email"), false),
  ])
  func howATableIsRead(_ statement: String, _ detail: String, _ access: TableScan.Access, _ readsAll: Bool) throws {
    let scan = try #require(self.plan(statement, [(2, 0, detail)]).scans.first)
    #expect(scan.relation == "users")
    #expect(scan.access == access)
    #expect(scan.readsAll == readsAll)
  }

  @Test func aTableWithBlanksInItsName() {
    let plan = self.plan(#"SELECT * FROM "my table""#, [(2, 0, "SEARCH my table USING PRIMARY KEY (a=?)")])
    #expect(plan.usesIndex(on: "my table") == true)
  }

  @Test func aliasesAreTakenBack() {
    let plan = self.plan(
      "SELECT t.a x FROM users u, tags AS t JOIN (SELECT id o FROM orders o) s ORDER BY u.name",
      [
        (4, 0, "SCAN u"), (17, 0, "SEARCH t USING AUTOMATIC COVERING INDEX (order_id=?)"),
        (20, 0, "SEARCH o USING INDEX orders_user (user_id=?)"), (34, 0, "USE TEMP B-TREE FOR ORDER BY"),
      ]
    )
    #expect(plan.relations == ["users", "tags", "orders"])
    #expect(plan.scans.map(\.alias) == ["u", "t", "o"])
    #expect(plan.relationsWithoutIndex == ["users", "tags"])
    #expect(plan.indexes(on: "orders") == ["orders_user"])
    #expect(plan.nodes.last?.type == "USE TEMP B-TREE FOR ORDER BY")
  }

  @Test func theTree() {
    let plan = self.plan(
      "SELECT * FROM users WHERE email = 'x' OR id = 3",
      [
        (4, 0, "MULTI-INDEX OR"), (5, 4, "INDEX 1"), (11, 5, "SEARCH users USING INDEX users_email (email=?)"),
        (15, 4, "INDEX 2"), (18, 15, "SEARCH users USING INTEGER PRIMARY KEY (rowid=?)"),
      ]
    )
    #expect(
      plan.description == """
        MULTI-INDEX OR
          INDEX 1
            SEARCH on users using users_email
          INDEX 2
            SEARCH on users
        """
    )
    #expect(plan.usesIndex)
    #expect(plan.executionMilliseconds == nil)
    #expect(plan.returnedRows == nil)
  }

  @Test func rowsOfSubqueriesAndConstantsAreNoTables() {
    let plan = self.plan(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT * FROM n, (VALUES (1), (2))",
      [
        (2, 0, "CO-ROUTINE n"), (5, 2, "SETUP"), (6, 5, "SCAN CONSTANT ROW"), (17, 2, "RECURSIVE STEP"),
        (18, 17, "SCAN n"),
        (28, 0, "SCAN n"), (30, 0, "SCAN 2 CONSTANT ROWS"), (31, 0, "MATERIALIZE r"), (32, 0, "SCAN r"),
        (33, 0, "SCAN (subquery-3)"),
      ]
    )
    #expect(plan.relations.isEmpty)
    #expect(!plan.usesIndex)
    #expect(plan.relationsWithoutIndex.isEmpty)
  }

  @Test func oddTreesAreTrees() {
    let rows: [(Int64, Int64, String)] = [(1, 1, "A"), (2, 9, "B"), (1, 2, "C"), (3, 1, "D")]
    #expect(self.plan("", rows).description == "A\nB\n  C\n    D")
    let deep = (1...10_000).map { (Int64($0), Int64($0 - 1), "SCAN t\($0)") }
    #expect(self.plan("", deep).scans.count == 10_000)
  }
}
