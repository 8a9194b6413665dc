// GRDBTracing: SQLite through GRDB. This file: what an application can choose for the statements that GRDB makes.

public import DataTracing

/// What is traced of the statements that GRDB makes.
public struct GRDBTracingOptions: Sendable {
  /// Names, query text, error messages, clock. A text in which everything is a parameter is shown as it is, any other
  /// with its literals replaced by `?`.
  public var tracing: TracingOptions
  /// Whether `BEGIN`, `COMMIT`, `ROLLBACK` and savepoints are spans of their own under the transaction's; `true` by
  /// default, since writing to the disk is what `COMMIT` does.
  public var tracesTransactionControl = true
  /// From when on a statement counts as slow, and who is told; `nil` by default: nobody looks. The time in which the
  /// application handles rows between reading them counts.
  public var slowQueries: SlowQueries?
  /// Told of every statement that begins and is traced, for diagnostics such as `NPlusOneDetector`.
  public var onStatement: SQLTracingOptions.StatementWatcher?
  /// Which statements are traced, by their text. By default all but those that GRDB makes for itself to learn the
  /// schema and to keep readers from writing: any `PRAGMA`, and whatever reads SQLite's own tables.
  public var isTraced: @Sendable (String) -> Bool = { text in
    !text.hasPrefix("PRAGMA") && !text.contains("sqlite_master") && !text.contains("sqlite_schema")
  }

  /// Options with the defaults described at the properties.
  public init(tracing: TracingOptions = TracingOptions()) {
    self.tracing = tracing
  }
}
