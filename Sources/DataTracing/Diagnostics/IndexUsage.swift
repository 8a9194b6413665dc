// DataTracing, Diagnostics: what a database can say about its own work. This file: how much indexes are used.

/// One index and how much it was used (PostgreSQL manual, pg_stat_user_indexes).
public struct IndexUsage: Hashable, Sendable {
  /// The schema of the table.
  public var schema: String
  /// The table.
  public var table: String
  /// The index.
  public var index: String
  /// Scans since the report before; 0 in the first.
  public var scans: Int
  /// Scans since the database's statistics were last reset.
  public var totalScans: Int
  /// Entries that scans returned since then.
  public var totalTuplesRead: Int
  /// Rows of the table that scans fetched since then.
  public var totalTuplesFetched: Int
  /// Whether the index keeps values unique: it is needed even if nobody searches it.
  public var isUnique: Bool
}

/// What an ``IndexMonitor`` saw.
public struct IndexReport: Hashable, Sendable {
  /// All indexes, by schema, table and name.
  public var indexes: [IndexUsage]
  /// Whether this is the monitor's first report, which later ones are compared with.
  public var isBaseline: Bool

  /// Indexes that nobody has searched since the database's statistics were last reset, and that keep no values unique.
  public var unusedIndexes: [IndexUsage] { self.indexes.filter { $0.totalScans == 0 && !$0.isUnique } }
}

/// Why there is no report. What the database itself refused comes as the driver throws it.
public enum IndexMonitorError: OperationFailure, Hashable, CustomStringConvertible {
  /// The product does not count how often its indexes are used. SQLite does not; there ``QueryPlanAnalyzer`` says
  /// which index a statement takes.
  case unsupported(DatabaseSystem)
  /// The database answered with a row that is not as expected: what was expected, and what came.
  case malformed(String)

  /// `nil`: the database did not fail.
  public var statusCode: String? { nil }

  /// What is wrong, and what was expected.
  public var description: String {
    switch self {
    case .unsupported(let system): "\(system.rawValue) does not count scans of indexes; postgresql does"
    case .malformed(let reason): "unexpected row of pg_stat_user_indexes: \(reason)"
    }
  }
}
