// DataTracing, SQL: traced databases over any SQL client. This file: the database.

/// A SQL database whose every call is one span and one measurement.
///
/// - Spans are named by the statement's summary (`SELECT users`). Their texts have no literals unless
///   ``TracingOptions/queryText`` asks for them; a text that comes with parameters is shown as it is, without them.
/// - A call's span covers the wait for a connection, and for a query the reading of its rows.
/// - Connections come from a ``ConnectionPool``.
public final class TracedDatabase: SQLExecutor {
  /// The pool.
  public let pool: ConnectionPool
  /// What is traced.
  public var options: SQLTracingOptions { self.tracer.options }
  let tracer: SQLTracer

  /// A database with a pool of its own.
  ///
  /// - Parameters:
  ///   - driver: Opens connections.
  ///   - configuration: How many connections are kept, and for how long.
  ///   - options: What is traced.
  ///   - clock: What connections age by.
  public init(
    _ driver: any SQLDriver,
    configuration: ConnectionPool.Configuration = ConnectionPool.Configuration(),
    options: SQLTracingOptions = SQLTracingOptions(),
    clock: some Clock<Duration> = ContinuousClock()
  ) {
    let tracer = SQLTracer(driver, options)
    let traced = ConnectTracingDriver(driver, tracer)
    self.tracer = tracer
    self.pool = ConnectionPool(traced, configuration: configuration, clock: clock, options: options.tracing)
  }

  /// A database with a pool that there is already. That connections are opened and reset is not traced.
  public init(_ pool: ConnectionPool, options: SQLTracingOptions = SQLTracingOptions()) {
    self.tracer = SQLTracer(pool.driver, options)
    self.pool = pool
  }

  /// How the database writes its statements.
  public var dialect: SQLDialect { self.tracer.target.dialect }

  /// What the pool looks like now, and what it has counted.
  public var statistics: PoolStatistics { self.pool.statistics }

  /// Begins a call that returns rows.
  ///
  /// - Throws: ``ConnectionPoolError``; what the driver throws.
  public nonisolated(nonsending) func rows(of call: SQLCall) async throws -> TracedRows {
    try await self.tracer.rows(of: call, .database, from: PoolSource(pool: self.pool))
  }

  /// Carries out a call whose rows, if any, do not matter.
  ///
  /// - Throws: ``ConnectionPoolError``; what the driver throws.
  public nonisolated(nonsending) func result(of call: SQLCall) async throws -> SQLResult {
    try await self.tracer.result(of: call, .database, from: PoolSource(pool: self.pool))
  }

  /// Prepares a statement, which holds a connection until it is closed.
  ///
  /// - Throws: ``ConnectionPoolError``; what the driver throws.
  public nonisolated(nonsending) func prepare(
    _ text: String,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> TracedStatement {
    let call = SQLCall(.prepare, SQLStatement(text), at: CallSite(function: function, file: file, line: line))
    let connection = PinnedConnection(try await self.pool.acquire())
    do {
      let prepared = try await self.tracer.prepare(call, on: connection)
      return TracedStatement(prepared, text, self.tracer, connection, ownsConnection: true)
    } catch {
      await connection.release()
      throw error
    }
  }

  /// Asks whether the database is there.
  ///
  /// - Throws: ``ConnectionPoolError``; what the driver throws.
  public nonisolated(nonsending) func ping(
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws {
    let call = SQLCall(.ping, at: CallSite(function: function, file: file, line: line))
    try await self.tracer.run(call, .database) {
      try await self.pool.withConnection { try await $0.ping() }
    }
  }

  /// Closes the pool and waits until all connections are given back and closed. No span: it is no call of a database's.
  public nonisolated(nonsending) func close() async {
    await self.pool.close()
  }
}
