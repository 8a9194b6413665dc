// DataTracing, Diagnostics: what a database can say about its own work. This file: why there is no plan.

/// Why a statement's plan could not be had. What the database itself refused comes as the driver throws it.
public enum QueryPlanError: OperationFailure, Hashable, CustomStringConvertible {
  /// No plan of this product can be read; PostgreSQL's and SQLite's can.
  case unsupported(DatabaseSystem)
  /// The statement begins with a word that has no plan, such as `CREATE`, or is empty.
  case notExplainable(String)
  /// The text holds more than one statement: all but the first would be carried out, not explained.
  case severalStatements
  /// The database answered with something that is no plan: what was expected, and where.
  case malformed(String)

  /// What begins a statement that has a plan.
  static let explainable: Set<String> = [
    "DELETE", "INSERT", "MERGE", "REPLACE", "SELECT", "TABLE", "UPDATE", "VALUES", "WITH",
  ]

  /// `nil`: the database did not fail.
  public var statusCode: String? { nil }

  /// The case's name, `QueryPlanError.unsupported`: what was wrong without any data.
  public var errorType: String {
    switch self {
    case .unsupported: "QueryPlanError.unsupported"
    case .notExplainable: "QueryPlanError.notExplainable"
    case .severalStatements: "QueryPlanError.severalStatements"
    case .malformed: "QueryPlanError.malformed"
    }
  }

  /// What is wrong, and what was expected.
  public var description: String {
    switch self {
    case .unsupported(let system):
      "plans of \(system.rawValue) cannot be read, only those of postgresql and sqlite"
    case .notExplainable(""):
      "an empty statement has no plan"
    case .notExplainable("EXPLAIN"):
      "give the statement itself, without EXPLAIN"
    case .notExplainable(let word):
      "a statement that begins with \(word) has no plan; one of these was expected: "
        + Self.explainable.sorted().joined(separator: ", ")
    case .severalStatements:
      "expected one statement, got several: all but the first would be carried out"
    case .malformed(let reason):
      "what the database answered is no plan: \(reason)"
    }
  }
}
