// DataTracing, SQL: traced databases over any SQL client. This file: what a pool does on its own is traced, too.

/// A driver whose connections, as a pool opens and resets them, are traced; statements go straight through.
struct ConnectTracingDriver: SQLDriver {
  private let driver: any SQLDriver
  private let tracer: SQLTracer

  init(_ driver: any SQLDriver, _ tracer: SQLTracer) {
    self.driver = driver
    self.tracer = tracer
  }

  var system: DatabaseSystem { self.driver.system }
  var endpoint: Endpoint? { self.driver.endpoint }
  var namespace: String? { self.driver.namespace }

  nonisolated(nonsending) func connect() async throws -> any SQLConnection {
    let connection = try await self.tracer.run(SQLCall(.connect), .database) { try await self.driver.connect() }
    return self.tracer.options.tracesReset ? ResetTracingConnection(connection, self.tracer) : connection
  }
}

private struct ResetTracingConnection: SQLConnection {
  let connection: any SQLConnection
  let tracer: SQLTracer

  init(_ connection: any SQLConnection, _ tracer: SQLTracer) {
    self.connection = connection
    self.tracer = tracer
  }

  nonisolated(nonsending) func reset() async throws {
    try await self.tracer.run(SQLCall(.reset), .database) { try await self.connection.reset() }
  }

  nonisolated(nonsending) func query(_ statement: SQLStatement) async throws -> any SQLCursor {
    try await self.connection.query(statement)
  }

  nonisolated(nonsending) func execute(_ statement: SQLStatement) async throws -> SQLResult {
    try await self.connection.execute(statement)
  }

  nonisolated(nonsending) func prepare(_ text: String) async throws -> any SQLPreparedStatement {
    try await self.connection.prepare(text)
  }

  nonisolated(nonsending) func ping() async throws { try await self.connection.ping() }
  nonisolated(nonsending) func begin(_ options: SQLTransactionOptions) async throws {
    try await self.connection.begin(options)
  }
  nonisolated(nonsending) func commit() async throws { try await self.connection.commit() }
  nonisolated(nonsending) func rollback() async throws { try await self.connection.rollback() }
  nonisolated(nonsending) func close() async { await self.connection.close() }
}
