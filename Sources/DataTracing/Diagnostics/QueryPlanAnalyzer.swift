// DataTracing, Diagnostics: what a database can say about its own work. This file: asking for a statement's plan.

import Tracing

/// Asks a database how it carries out a statement, and writes what it learns on a span.
///
/// - In PostgreSQL the statement **is carried out**, to be measured (`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)`), in a
///   transaction that is rolled back whatever happens. What no transaction undoes stays: numbers drawn from a sequence,
///   and calls that leave the database. With `measuring: false` it is only planned.
/// - In SQLite the statement is only planned (`EXPLAIN QUERY PLAN`), so there are no times and no rows.
///
/// The span is `EXPLAIN SELECT users`, in the older conventions `analyze_query_plan`. It has `query.execution_time_ms`,
/// `query.planning_time_ms`, `query.rows` and `query.uses_index`; an event `query does not use index` for each table
/// that is read without one, and an event `slow query detected`. Its text is without literals.
public struct QueryPlanAnalyzer: Sendable {
  /// What runs the analysis.
  public let tracer: OperationTracer
  /// From how long on a statement is slow.
  public let slowThreshold: Duration
  private let source: any SQLConnectionSource

  /// Makes an analyzer.
  ///
  /// - Parameters:
  ///   - source: Lends the connection that a statement is analyzed on.
  ///   - slowThreshold: From how long on a statement is slow.
  ///   - options: What telemetry shows.
  public init(
    _ source: any SQLConnectionSource,
    slowThreshold: Duration = .seconds(1),
    options: TracingOptions = TracingOptions()
  ) {
    self.source = source
    self.slowThreshold = slowThreshold
    self.tracer = OperationTracer(options)
  }

  /// Analyzes one statement.
  ///
  /// - Parameters:
  ///   - statement: A statement that reads or changes rows, with the parameters to plan and measure it for.
  ///   - measuring: Whether to carry it out where the database can measure it.
  /// - Returns: The plan.
  /// - Throws: ``QueryPlanError`` where there is no plan to be had; else what the driver throws.
  public nonisolated(nonsending) func analyze(
    _ statement: SQLStatement,
    measuring: Bool = true,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> QueryPlan {
    let site = CallSite(function: function, file: file, line: line)
    return try await self.tracer.run(self.operation(statement), at: site) { active in
      let explanation = try Explanation(statement, self.source.system, measuring: measuring)
      let plan = try await self.source.withConnection { try await explanation.plan(on: $0) }
      self.note(plan, in: active)
      return plan
    }
  }

  private func operation(_ statement: SQLStatement) -> Operation {
    let text = SQLText(statement.text, dialect: SQLDialect(self.source.system))
    var operation = Operation(
      system: self.source.system,
      name: "EXPLAIN",
      namespace: self.source.namespace,
      summary: "EXPLAIN" + (text.summary.map { " " + $0 } ?? ""),
      text: self.tracer.options.queryText == .none ? nil : text.sanitized,
      endpoint: self.source.endpoint
    )
    operation.legacyName = "analyze_query_plan"
    return operation
  }

  private func note(_ plan: QueryPlan, in active: ActiveOperation) {
    guard active.isRecording else { return }
    if let time = plan.executionMilliseconds { active.set(.executionTime, .double(time)) }
    if let time = plan.planningMilliseconds { active.set(.planningTime, .double(time)) }
    if let rows = plan.returnedRows.flatMap({ Int64(exactly: $0.rounded()) }) { active.set(.plannedRows, .int(rows)) }
    active.set(.usesIndex, .bool(plan.usesIndex))
    for relation in plan.relationsWithoutIndex { self.note(relation, plan.scans(of: relation), in: active) }
    if let time = plan.executionMilliseconds, time >= self.slowThreshold.inSeconds * 1000 {
      active.addEvent("slow query detected", [(.slowTime, .double(time))])
    }
  }

  private func note(_ relation: String, _ scans: [TableScan], in active: ActiveOperation) {
    var attributes: [(ConventionName, SpanAttribute)] = [(.collection, .string(relation))]
    let rows = scans.filter { $0.usesIndex == false }.compactMap(\.readRows).reduce(0, +)
    if scans.contains(where: { $0.readRows != nil }), let rows = Int64(exactly: rows.rounded()) {
      attributes.append((.readRows, .int(rows)))
    }
    active.addEvent("query does not use index", attributes)
  }
}

extension ActiveOperation {
  fileprivate func addEvent(_ name: String, _ attributes: [(ConventionName, SpanAttribute)]) {
    var writer = AttributeWriter(self.conventions)
    for (name, value) in attributes { writer.set(name, value) }
    self.addEvent(name, writer.attributes)
  }
}
