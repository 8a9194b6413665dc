// DataTracing, Diagnostics: what a database can say about its own work. This file: counting the scans of indexes.

import Locks

/// Reports how much each index of a PostgreSQL database is used, as `db.index.scans` by table and index.
///
/// The database counts since its statistics were last reset; a report counts what was added since the report before.
/// The first one is the baseline and counts nothing. An index that was made since counts from zero, and so does one
/// whose count has gone down, as the statistics were reset meanwhile. Concurrent callers share one report.
///
/// Reading the statistics is no work of the application and makes no span.
public final class IndexMonitor: Sendable {
  private typealias Totals = [Int64: Int]

  private let source: any SQLConnectionSource
  private let tables: Set<String>?
  private let options: TracingOptions
  private let metrics = MetricStore()
  private let totals = Mutex<Totals?>(nil)
  private let flight = SingleFlight<Bool, IndexReport>()

  /// Watches the indexes of a database.
  ///
  /// - Parameters:
  ///   - source: Lends the connection that the statistics are read on.
  ///   - tables: The tables to watch; all if `nil`.
  ///   - options: Which names the metric's dimensions have.
  public init(
    _ source: any SQLConnectionSource,
    tables: Set<String>? = nil,
    options: TracingOptions = TracingOptions()
  ) {
    self.source = source
    self.tables = tables
    self.options = options
  }

  /// Reads the statistics and counts what was added since the last report.
  ///
  /// - Throws: ``IndexMonitorError``, or what the driver throws. Nothing is counted then; the next report makes up.
  public nonisolated(nonsending) func report() async throws -> IndexReport {
    guard self.source.system == .postgresql else { throw IndexMonitorError.unsupported(self.source.system) }
    return try await self.flight.run(true) { _ in try await self.read() }.value
  }

  private func read() async throws -> IndexReport {
    let rows = try await self.source.withConnection { connection in
      try await connection.query(SQLStatement(Self.statistics)).collect(atMost: Self.indexLimit)
    }
    let entries = try rows.map(Entry.init).filter { self.tables?.contains($0.usage.table) ?? true }
    let report = self.totals.withLock { Self.report(entries, since: &$0) }
    for usage in report.indexes { self.metrics.count(.indexScans, by: usage.scans, self.dimensions(usage)) }
    return report
  }

  private static func report(_ entries: [Entry], since totals: inout Totals?) -> IndexReport {
    let earlier = totals
    totals = Totals(entries.map { ($0.id, $0.usage.totalScans) }) { _, last in last }
    let indexes = entries.map { entry in
      var usage = entry.usage
      let before = earlier.map { $0[entry.id] ?? 0 } ?? usage.totalScans
      usage.scans = usage.totalScans < before ? usage.totalScans : usage.totalScans - before
      return usage
    }
    return IndexReport(indexes: indexes, isBaseline: earlier == nil)
  }

  private func dimensions(_ usage: IndexUsage) -> [(String, String)] {
    let conventions = self.options.conventions
    var dimensions: [(String, String)] = []
    func add(_ name: ConventionName, _ value: String) {
      if conventions.writesStable, let key = name.stable { dimensions.append((key, value)) }
      if conventions.writesLegacy, let key = name.legacy { dimensions.append((key, value)) }
    }
    add(.indexedSchema, usage.schema)
    add(.indexedTable, usage.table)
    add(.indexName, usage.index)
    return dimensions
  }

  /// Bounds memory, whatever a server answers.
  private static var indexLimit: Int { 20_000 }

  private static var statistics: String {
    """
    SELECT s.indexrelid::int8, s.schemaname::text, s.relname::text, s.indexrelname::text, s.idx_scan, s.idx_tup_read, \
    s.idx_tup_fetch, i.indisunique FROM pg_stat_user_indexes s JOIN pg_index i ON i.indexrelid = s.indexrelid \
    ORDER BY 2, 3, 4
    """
  }
}

/// A row of the statistics.
private struct Entry {
  /// The index's object id: an index that is made anew under the same name has another.
  var id: Int64
  var usage: IndexUsage

  init(_ values: [SQLValue]) throws {
    guard values.count == 8, let id = values[0].count, let schema = values[1].name, let table = values[2].name,
      let index = values[3].name
    else {
      throw IndexMonitorError.malformed("expected a number, three names, three counts and a truth value, got \(values)")
    }
    self.id = Int64(id)
    self.usage = IndexUsage(
      schema: schema,
      table: table,
      index: index,
      scans: 0,
      totalScans: values[4].count ?? 0,
      totalTuplesRead: values[5].count ?? 0,
      totalTuplesFetched: values[6].count ?? 0,
      isUnique: values[7].truth
    )
  }
}

extension SQLValue {
  /// A count, also from a client that leaves values as text.
  fileprivate var count: Int? {
    switch self {
    case .int(let value): Int(exactly: value)
    case .text(let value): Int(value)
    default: nil
    }
  }

  fileprivate var name: String? { if case .text(let name) = self { name } else { nil } }

  fileprivate var truth: Bool {
    switch self {
    case .bool(let value): value
    case .int(let value): value != 0
    case .text(let value): value == "t" || value == "true"
    default: false
    }
  }
}

extension SQLCursor {
  /// The first `limit` rows; the cursor is closed in any case.
  nonisolated(nonsending) func collect(atMost limit: Int) async throws -> [[SQLValue]] {
    var rows: [[SQLValue]] = []
    do {
      while rows.count < limit, let row = try await self.next() { rows.append(row) }
    } catch {
      await self.close()
      throw error
    }
    await self.close()
    return rows
  }
}
