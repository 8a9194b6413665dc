// DataTracing, Diagnostics: what a database can say about its own work. This file: one step of a plan.

/// One step of a plan: what it does, what the planner thought of it and, if it was carried out, what came of it.
public struct PlanNode: Hashable, Sendable {
  /// What the step does, in the database's words: `Seq Scan`, `Hash Join`, `USE TEMP B-TREE FOR ORDER BY`.
  public var type: String
  /// The table that the step works on, where it works on one.
  public var relation: String?
  /// What the statement calls that table; its own name if nothing else.
  public var alias: String?
  /// The index that the step goes through.
  public var index: String?
  /// How the table is read, if this step reads one.
  public var scan: TableScan?
  /// What the planner expected; SQLite does not say.
  public var estimate: PlanEstimate?
  /// What was measured; `nil` where the statement was not carried out.
  public var measurement: PlanMeasurement?
  /// Rows that the step read and its condition threw away, for each time that it ran.
  public var rowsRemovedByFilter: Double?
  /// The sorts that the step made: its own and those of its parallel workers.
  public var sorts: [PlanSort] = []
  /// Whether the step wrote to disk what did not fit into memory: a sort, a hash join in several batches, an aggregate.
  public var spillsToDisk = false
  /// Blocks that the step and everything below it touched.
  public var buffers: PlanBuffers?
  /// The steps that this one takes its rows from, and the subqueries that it runs.
  public var children: [PlanNode] = []

  init(type: String) { self.type = type }

  /// The step and everything below it, steps before what they take their rows from.
  public var preorder: [PlanNode] { [self] + self.children.flatMap(\.preorder) }

  /// By what factor the planner was wrong about the number of rows, 1 or more; `nil` if one of the numbers is not
  /// known or the step never ran. Less than one row counts as one.
  public var estimateError: Double? {
    guard let estimated = self.estimate?.rows, let measured = self.measurement, measured.loops > 0,
      // PostgreSQL does not count the rows of these (manual, 14.1.2, Caveats).
      self.type != "BitmapAnd", self.type != "BitmapOr"
    else { return nil }
    let (low, high) = (max(1, min(estimated, measured.rows)), max(1, max(estimated, measured.rows)))
    return high / low
  }
}

/// What a planner expects of a step.
public struct PlanEstimate: Hashable, Sendable {
  /// The cost until the first row, in the planner's own unit.
  public var startupCost: Double
  /// The cost of all rows, in the planner's own unit.
  public var totalCost: Double
  /// How many rows the step returns each time that it runs.
  public var rows: Double
}

/// What a step really took.
public struct PlanMeasurement: Hashable, Sendable {
  /// Milliseconds until the first row, as a mean over the times that the step ran; `nil` if times were not taken.
  public var startupMilliseconds: Double?
  /// Milliseconds until the last row, as a mean over the times that the step ran; `nil` if times were not taken.
  public var totalMilliseconds: Double?
  /// How many rows the step returned, as a mean over the times that it ran.
  public var rows: Double
  /// How many times the step ran; 0 if never.
  public var loops: Double

  /// How many rows the step returned in all.
  public var totalRows: Double { self.rows * self.loops }
}

/// One sort.
public struct PlanSort: Hashable, Sendable {
  /// The algorithm, in the database's words: `quicksort`, `top-N heapsort`, `external merge`.
  public var method: String
  /// How much memory or disk it took, in kilobytes.
  public var kilobytes: Double
  /// Whether it did not fit into memory.
  public var isOnDisk: Bool
}

/// Blocks of 8 KiB that a step and everything below it touched (PostgreSQL manual, EXPLAIN, BUFFERS).
public struct PlanBuffers: Hashable, Sendable {
  /// Found in the shared buffers.
  public var hit: Double
  /// Read into the shared buffers.
  public var read: Double
  /// Changed in the shared buffers.
  public var dirtied: Double
  /// Written to make room.
  public var written: Double
  /// Read back from temporary files.
  public var temporaryRead: Double
  /// Written to temporary files.
  public var temporaryWritten: Double
}

/// How one table is read. A table that a statement names twice is read twice.
public struct TableScan: Hashable, Sendable {
  /// The way to the rows.
  public enum Access: Hashable, Sendable {
    /// Row after row.
    case sequential
    /// Through an index, then the table.
    case index(String)
    /// Through an index that holds all that is asked for.
    case indexOnly(String)
    /// Through one or several indexes, whose finds are put together before the table is read.
    case bitmap([String])
    /// By the row's own key or address: SQLite's rowid and the primary key of a `WITHOUT ROWID` table, PostgreSQL's
    /// `ctid`.
    case key
    /// Through an index that SQLite made for this one statement, since the table has none that fits.
    case automaticIndex
    /// As another server or a virtual table sees fit.
    case foreign
  }

  /// The table.
  public var relation: String
  /// What the statement calls the table.
  public var alias: String
  /// The way to the rows.
  public var access: Access
  /// Whether nothing narrows the rows that are looked at: also an index can be read from end to end.
  public var readsAll: Bool
  /// How many rows were looked at in all, those that a condition threw away included; `nil` if that was not measured.
  public var readRows: Double?

  /// Whether an index, or the row's own key, leads to the rows; `nil` if that is not ours to say.
  public var usesIndex: Bool? {
    switch self.access {
    case .index, .indexOnly, .bitmap, .key: true
    case .sequential, .automaticIndex: false
    case .foreign: nil
    }
  }

  /// The indexes that lead to the rows.
  public var indexes: [String] {
    switch self.access {
    case .index(let name), .indexOnly(let name): [name]
    case .bitmap(let names): names
    case .sequential, .key, .automaticIndex, .foreign: []
    }
  }
}
