// GRDBTracing: SQLite through GRDB. This file: connections that report to a tracer, and what they report as operations.

import DataTracing
public import GRDB
import Tracing

extension Configuration {
  /// Makes every connection that is opened with this configuration traced: a span and a measurement for each statement,
  /// and a span for each transaction that may write.
  ///
  /// For code that needs the type `DatabaseQueue` or `DatabasePool`. ``TracedDatabaseWriter`` sees more: errors, and
  /// the context of callbacks.
  ///
  /// SQLite has one place for a tracer on each connection: `Database.trace` takes it away.
  public mutating func traceStatements(_ options: GRDBTracingOptions = GRDBTracingOptions()) {
    self.trace(with: OperationTracer(options.tracing), options)
  }

  mutating func trace(with tracer: OperationTracer, _ options: GRDBTracingOptions) {
    self.prepareDatabase { database in
      let namespace = databaseName(path: try database.path)
      StatementHook(StatementTracing(tracer, options, namespace: namespace), database).install(on: database)
    }
  }
}

/// What the connections to one database have in common.
struct StatementTracing: Sendable {
  let tracer: OperationTracer
  let options: GRDBTracingOptions
  let namespace: String

  init(_ tracer: OperationTracer, _ options: GRDBTracingOptions, namespace: String) {
    self.tracer = tracer
    self.options = options
    self.namespace = namespace
  }

  /// Whether anybody wants to know of statements.
  var isObserved: Bool {
    self.options.slowQueries != nil || self.options.onStatement != nil || self.tracer.isObserved
  }

  var transactionOperation: DatabaseOperation { .transaction(.sqlite, namespace: self.namespace) }

  func operation(_ facts: StatementText) -> DatabaseOperation {
    DatabaseOperation(
      system: .sqlite,
      namespace: self.namespace,
      summary: facts.summary,
      text: self.shown(facts)
    )
    .named(legacy: facts.legacyName, operation: facts.keyword.lowercased())
  }

  private func shown(_ facts: StatementText) -> String? {
    switch self.options.tracing.queryText {
    case .none: nil
    case .sanitized, .unsafeKeys: facts.sanitized
    case .unsafeKeysAndValues: facts.text
    }
  }
}

extension StatementText {
  /// The name of the span that GORM's tracing plugin makes for such a statement.
  fileprivate var legacyName: String {
    switch self.keyword {
    case "INSERT", "REPLACE": "gorm.Create"
    case "SELECT", "WITH", "VALUES": "gorm.Query"
    case "UPDATE": "gorm.Update"
    case "DELETE": "gorm.Delete"
    default: "gorm.Raw"
    }
  }
}

extension Database {
  /// The file of the main database; empty for one in memory.
  fileprivate var path: String {
    get throws { try String.fetchOne(self, sql: "SELECT file FROM pragma_database_list WHERE name = 'main'") ?? "" }
  }
}
