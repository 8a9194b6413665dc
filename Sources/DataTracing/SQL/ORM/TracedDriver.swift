// DataTracing, SQL, ORM: what object mappers stand on. This file: a driver that traces, for layers that bring their own
// pool or know nothing of tracing.

/// A driver whose connections trace what is asked of them, so that any layer above is traced with no change but its
/// construction.
///
/// A ``TracedDatabase`` over it would trace every call twice: it traces itself.
public struct TracedDriver: SQLDriver {
  private let driver: any SQLDriver
  private let tracer: SQLTracer

  /// Wraps a driver.
  public init(_ driver: any SQLDriver, options: SQLTracingOptions = SQLTracingOptions()) {
    self.driver = driver
    self.tracer = SQLTracer(driver, options)
  }

  /// The wrapped driver's.
  public var system: DatabaseSystem { self.driver.system }
  /// The wrapped driver's.
  public var endpoint: Endpoint? { self.driver.endpoint }
  /// The wrapped driver's.
  public var namespace: String? { self.driver.namespace }

  /// Opens a connection that traces.
  ///
  /// - Throws: What the wrapped driver throws.
  public nonisolated(nonsending) func connect() async throws -> any SQLConnection {
    let connection = try await self.tracer.run(SQLCall(.connect), .driver) { try await self.driver.connect() }
    return TracedConnection(connection: connection, tracer: self.tracer)
  }
}

private struct TracedConnection: SQLConnection {
  let connection: any SQLConnection
  let tracer: SQLTracer

  nonisolated(nonsending) func query(_ statement: SQLStatement) async throws -> any SQLCursor {
    let source = DirectSource(connection: self.connection)
    return TracedCursor(rows: try await self.tracer.rows(of: SQLCall(.query, statement), .driver, from: source))
  }

  nonisolated(nonsending) func execute(_ statement: SQLStatement) async throws -> SQLResult {
    let source = DirectSource(connection: self.connection)
    return try await self.tracer.result(of: SQLCall(.execute, statement), .driver, from: source)
  }

  nonisolated(nonsending) func prepare(_ text: String) async throws -> any SQLPreparedStatement {
    let prepared = try await self.tracer.run(SQLCall(.prepare, SQLStatement(text)), .driver) {
      try await self.connection.prepare(text)
    }
    return TracedPreparedStatement(prepared: prepared, text: text, connection: self)
  }

  nonisolated(nonsending) func ping() async throws {
    try await self.tracer.run(SQLCall(.ping), .driver) { try await self.connection.ping() }
  }

  nonisolated(nonsending) func reset() async throws {
    try await self.tracer.run(SQLCall(.reset), .driver) { try await self.connection.reset() }
  }

  nonisolated(nonsending) func begin(_ options: SQLTransactionOptions) async throws {
    try await self.tracer.run(SQLCall(.begin), .driver) { try await self.connection.begin(options) }
  }

  nonisolated(nonsending) func commit() async throws {
    try await self.tracer.run(SQLCall(.commit), .driver) { try await self.connection.commit() }
  }

  nonisolated(nonsending) func rollback() async throws {
    try await self.tracer.run(SQLCall(.rollback), .driver) { try await self.connection.rollback() }
  }

  nonisolated(nonsending) func close() async { await self.connection.close() }
}

private struct TracedPreparedStatement: SQLPreparedStatement {
  let prepared: any SQLPreparedStatement
  let text: String
  let connection: TracedConnection

  nonisolated(nonsending) func query(_ parameters: [SQLValue]) async throws -> any SQLCursor {
    let rows = try await self.connection.tracer.rows(
      of: SQLCall(.query, SQLStatement(self.text, parameters)),
      .driver,
      from: DirectSource(connection: self.connection.connection)
    ) { _, _ in try await self.prepared.query(parameters) }
    return TracedCursor(rows: rows)
  }

  nonisolated(nonsending) func execute(_ parameters: [SQLValue]) async throws -> SQLResult {
    try await self.connection.tracer.result(
      of: SQLCall(.execute, SQLStatement(self.text, parameters)),
      .driver,
      from: DirectSource(connection: self.connection.connection)
    ) { _, _ in try await self.prepared.execute(parameters) }
  }

  nonisolated(nonsending) func close() async { await self.prepared.close() }
}

/// A connection that belongs to the caller.
private struct DirectSource: LeaseSource, ConnectionLease {
  let connection: any SQLConnection

  nonisolated(nonsending) func borrow() async throws -> any ConnectionLease { self }
  nonisolated(nonsending) func end(_ error: (any Error)?) async {}
  func keep(for rows: RowReader) {}
  // Who has a cursor closes it; all that is left to do for one that was dropped is to end its span.
  func abandon(_ cursor: any SQLCursor) {}
}

/// Keeps the rows, which end when they are dropped.
private struct TracedCursor: SQLCursor {
  let rows: TracedRows

  var columns: SQLColumns { self.rows.columns }
  nonisolated(nonsending) func next() async throws -> [SQLValue]? { try await self.rows.reader.next()?.values }
  nonisolated(nonsending) func close() async { await self.rows.reader.close() }
}
