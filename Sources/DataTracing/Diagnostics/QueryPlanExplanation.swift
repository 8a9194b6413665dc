// DataTracing, Diagnostics: what a database can say about its own work. This file: EXPLAIN in the dialects.

/// How the plan of one statement is asked for.
struct Explanation: Sendable {
  private enum Dialect: Sendable {
    case postgreSQL(measuring: Bool)
    case sqlite(StatementNames)
  }

  private let dialect: Dialect
  private let statement: SQLStatement

  /// - Throws: ``QueryPlanError`` if the product or the statement has no plan.
  init(_ statement: SQLStatement, _ system: DatabaseSystem, measuring: Bool) throws(QueryPlanError) {
    let words = StatementWords(statement.text, system)
    guard system == .postgresql || system == .sqlite else { throw .unsupported(system) }
    guard let verb = words.verb, QueryPlanError.explainable.contains(verb) else {
      throw .notExplainable(words.verb ?? "")
    }
    guard words.isOneStatement else { throw .severalStatements }
    self.dialect = system == .sqlite ? .sqlite(words.names) : .postgreSQL(measuring: measuring)
    self.statement = SQLStatement(Self.prefix(self.dialect) + statement.text, statement.parameters)
  }

  private static func prefix(_ dialect: Dialect) -> String {
    switch dialect {
    case .postgreSQL(measuring: true): "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "
    case .postgreSQL(measuring: false): "EXPLAIN (SUMMARY, FORMAT JSON) "
    case .sqlite: "EXPLAIN QUERY PLAN "
    }
  }

  /// Asks for the plan.
  ///
  /// - Throws: ``QueryPlanError/malformed(_:)``, or what the driver throws.
  nonisolated(nonsending) func plan(on connection: any SQLConnection) async throws -> QueryPlan {
    switch self.dialect {
    case .sqlite(let names):
      let rows = try await self.rows(on: connection).map { try SQLitePlanRow($0) }
      return QueryPlan(sqlite: rows, names: names)
    case .postgreSQL(measuring: false): return try await self.postgreSQLPlan(on: connection)
    case .postgreSQL(measuring: true):
      try await connection.begin(SQLTransactionOptions())
      // Also for statements that seem to read only: a function that they call may write.
      return try await rollingBack(connection) { try await self.postgreSQLPlan(on: connection) }
    }
  }

  private nonisolated(nonsending) func postgreSQLPlan(on connection: any SQLConnection) async throws -> QueryPlan {
    let lines = try await self.rows(on: connection).map { try Self.text($0.first) }
    return try QueryPlan(postgreSQL: lines.joined(separator: "\n"))
  }

  private nonisolated(nonsending) func rows(on connection: any SQLConnection) async throws -> [[SQLValue]] {
    try await connection.query(self.statement).collect(atMost: Self.rowLimit)
  }

  private static func text(_ value: SQLValue?) throws(QueryPlanError) -> String {
    switch value {
    case .text(let text): return text
    case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
    default: throw .malformed("expected text, got \(value.map { String(describing: $0) } ?? "no column")")
    }
  }

  /// Bounds memory, whatever a server answers.
  private static var rowLimit: Int { 20_000 }
}

extension SQLitePlanRow {
  /// The columns `id`, `parent`, `notused` and `detail`.
  fileprivate init(_ values: [SQLValue]) throws(QueryPlanError) {
    guard values.count == 4, case .int(let id) = values[0], case .int(let parent) = values[1],
      case .text(let detail) = values[3]
    else { throw .malformed("expected the columns id, parent, notused and detail, got \(values)") }
    self.init(id: id, parent: parent, detail: detail)
  }
}

/// Runs `body` in the transaction that is open, and rolls it back in any case. A connection that cannot roll back is
/// closed, which makes the server do so.
private nonisolated(nonsending) func rollingBack<Success>(
  _ connection: any SQLConnection,
  _ body: nonisolated(nonsending) () async throws -> Success
) async throws -> Success {
  let outcome: Result<Success, any Error>
  do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
  do {
    try await rollBack(connection)
  } catch {
    // The first failure is the one to know; without one, that the rollback failed is.
    _ = try outcome.get()
    throw error
  }
  return try outcome.get()
}

/// In a task of its own: the caller may have been cancelled, and the transaction must end nevertheless.
private nonisolated(nonsending) func rollBack(_ connection: any SQLConnection) async throws {
  try await Task {
    do {
      try await connection.rollback()
    } catch {
      await connection.close()
      throw error
    }
  }.value
}
