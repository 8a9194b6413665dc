// GRDBTracing: SQLite through GRDB. This file: any database of GRDB's, traced.

import DataTracing
public import GRDB
import Tracing

/// A database of GRDB's whose every statement is a span: queries, records, associations, migrations, and a span over
/// each transaction. Code that uses `any DatabaseWriter` or `any DatabaseReader` stays as it is.
///
/// ```swift
/// let database = try TracedDatabaseWriter { try DatabasePool(path: path, configuration: $0) }
/// ```
///
/// A statement's span is under the transaction's, which is under the span that is current where the access was asked
/// for: GRDB runs an access on the task or thread of its caller. A statement that fails has the error if it leaves the
/// access; of one that is caught inside, nobody is told.
public final class TracedDatabaseWriter: DatabaseWriter {
  private let base: any DatabaseWriter
  private let tracing: StatementTracing

  /// Opens a database and traces it.
  ///
  /// - Parameters:
  ///   - options: What is traced.
  ///   - configuration: GRDB's settings.
  ///   - open: Opens the database with the configuration it is given.
  /// - Throws: What `open` throws.
  public init(
    options: GRDBTracingOptions = GRDBTracingOptions(),
    configuration: Configuration = Configuration(),
    open: (Configuration) throws -> any DatabaseWriter
  ) rethrows {
    let tracer = OperationTracer(options.tracing)
    var traced = configuration
    traced.trace(with: tracer, options)
    let base = try open(traced)
    self.base = base
    self.tracing = StatementTracing(tracer, options, namespace: databaseName(path: base.path))
  }

  private func access<Success>(_ database: Database, _ body: (Database) throws -> Success) rethrows -> Success {
    try DatabaseAccess.run(database, self.tracing, body)
  }

  /// What is called back runs on a queue of GRDB's, without the caller's task-local values.
  private func access(
    _ body: @escaping @Sendable (Result<Database, any Error>) -> Void
  ) -> @Sendable (Result<Database, any Error>) -> Void {
    let context = InstrumentationContext.current
    return { [tracing] result in
      withContext(context) {
        switch result {
        case .success(let database): DatabaseAccess.run(database, tracing) { body(.success($0)) }
        case .failure: body(result)
        }
      }
    }
  }
}

extension TracedDatabaseWriter {
  /// The configuration of the database.
  public var configuration: Configuration { self.base.configuration }
  /// The path of the database.
  public var path: String { self.base.path }

  /// As of the database that is traced.
  public func close() throws { try self.base.close() }

  /// As of the database that is traced.
  public func interrupt() { self.base.interrupt() }

  /// As of the database that is traced.
  public func _add<Reducer: ValueReducer>(
    observation: ValueObservation<Reducer>,
    scheduling scheduler: some ValueObservationScheduler,
    onChange: @escaping @Sendable (Reducer.Value) -> Void
  ) -> AnyDatabaseCancellable {
    self.base._add(observation: observation, scheduling: scheduler, onChange: onChange)
  }
}

extension TracedDatabaseWriter {
  /// As of the database that is traced.
  @_disfavoredOverload
  public func read<T>(_ value: (Database) throws -> T) throws -> T {
    try self.base.read { try self.access($0, value) }
  }

  /// As of the database that is traced.
  public func read<T: Sendable>(_ value: @Sendable (Database) throws -> T) async throws -> T {
    try await self.base.read { try self.access($0, value) }
  }

  /// As of the database that is traced.
  public func asyncRead(_ value: @escaping @Sendable (Result<Database, any Error>) -> Void) {
    self.base.asyncRead(self.access(value))
  }

  /// As of the database that is traced.
  @_disfavoredOverload
  public func unsafeRead<T>(_ value: (Database) throws -> T) throws -> T {
    try self.base.unsafeRead { try self.access($0, value) }
  }

  /// As of the database that is traced.
  public func unsafeRead<T: Sendable>(_ value: @Sendable (Database) throws -> T) async throws -> T {
    try await self.base.unsafeRead { try self.access($0, value) }
  }

  /// As of the database that is traced.
  public func asyncUnsafeRead(_ value: @escaping @Sendable (Result<Database, any Error>) -> Void) {
    self.base.asyncUnsafeRead(self.access(value))
  }

  /// As of the database that is traced.
  public func unsafeReentrantRead<T>(_ value: (Database) throws -> T) throws -> T {
    try self.base.unsafeReentrantRead { try self.access($0, value) }
  }

  /// As of the database that is traced.
  public func spawnConcurrentRead(_ value: @escaping @Sendable (Result<Database, any Error>) -> Void) {
    self.base.spawnConcurrentRead(self.access(value))
  }
}

extension TracedDatabaseWriter {
  /// As of the database that is traced.
  @_disfavoredOverload
  public func writeWithoutTransaction<T>(_ updates: (Database) throws -> T) rethrows -> T {
    try self.base.writeWithoutTransaction { try self.access($0, updates) }
  }

  /// As of the database that is traced.
  public func writeWithoutTransaction<T: Sendable>(_ updates: @Sendable (Database) throws -> T) async throws -> T {
    try await self.base.writeWithoutTransaction { try self.access($0, updates) }
  }

  /// As of the database that is traced.
  @_disfavoredOverload
  public func barrierWriteWithoutTransaction<T>(_ updates: (Database) throws -> T) throws -> T {
    try self.base.barrierWriteWithoutTransaction { try self.access($0, updates) }
  }

  /// As of the database that is traced.
  public func barrierWriteWithoutTransaction<T: Sendable>(
    _ updates: @Sendable (Database) throws -> T
  ) async throws -> T {
    try await self.base.barrierWriteWithoutTransaction { try self.access($0, updates) }
  }

  /// As of the database that is traced.
  public func asyncBarrierWriteWithoutTransaction(
    _ updates: @escaping @Sendable (Result<Database, any Error>) -> Void
  ) {
    self.base.asyncBarrierWriteWithoutTransaction(self.access(updates))
  }

  /// As of the database that is traced.
  public func asyncWriteWithoutTransaction(_ updates: @escaping @Sendable (Database) -> Void) {
    let context = InstrumentationContext.current
    self.base.asyncWriteWithoutTransaction { [tracing] database in
      withContext(context) { DatabaseAccess.run(database, tracing, updates) }
    }
  }

  /// As of the database that is traced.
  public func unsafeReentrantWrite<T>(_ updates: (Database) throws -> T) rethrows -> T {
    try self.base.unsafeReentrantWrite { try self.access($0, updates) }
  }
}
