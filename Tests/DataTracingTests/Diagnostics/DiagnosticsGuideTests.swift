// Tests of DataTracing, diagnostics. This file: the examples of docs/diagnostics.md.

import DataTracing
import Logging
import Testing
import TraceModel
import Tracing

@Suite struct DiagnosticsGuideTests {
  @Test func plans() async throws {
    let driver = ScriptedSQL(plan: "nested-loop")
    let analyzer = QueryPlanAnalyzer(SQLDriverConnections(driver))
    let orders = "SELECT u.name, o.total FROM users u JOIN orders o ON o.user_id = u.id WHERE u.id = $1"
    let plan = try await analyzer.analyze(SQLStatement(orders, [42]))

    #expect(plan.relationsWithoutIndex == ["orders"])
    #expect(plan.usesIndex(on: "users") == true)
    #expect(plan.indexes(on: "users") == ["users_pkey"])
    #expect(plan.spills.isEmpty)
    #expect(plan.misestimates(byFactor: 10).isEmpty)
    #expect(
      plan.description == """
        Nested Loop  rows=4 (estimated 4)  1.296 ms
          Index Scan on users u using users_pkey  rows=1 (estimated 1)  0.02 ms
          Seq Scan on orders o  rows=4 (estimated 4)  1.272 ms
        """
    )
  }

  @Test func indexes() async throws {
    let driver = ScriptedSQL { _ in [[1, "public", "users", "users_name", 0, 0, 0, false]] }
    let monitor = IndexMonitor(SQLDriverConnections(driver), tables: ["users", "orders"])
    _ = try await monitor.report()
    let report = try await monitor.report()
    #expect(report.indexes.map(\.scans) == [0])
    #expect(report.unusedIndexes.map(\.index) == ["users_name"])
  }

  @Test func repeatedQueries() async throws {
    let recording = try await record {
      let detector = NPlusOneDetector(threshold: 10, logger: { .current })
      let operation = DatabaseOperation(system: .sqlite, text: "SELECT * FROM orders WHERE user_id = ?")
      try await withSpan("user.list") { _ in
        for _ in 0..<20 {
          let parent = InstrumentationContext.current
          try await OperationTracer().run(operation) { active in
            detector.track(operation, under: parent, active: active)
          }
        }
      }
    }
    #expect(recording.span("user.list")?.events.map(\.name) == ["potential N+1 query detected"])
  }
}
