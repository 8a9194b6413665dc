// DataTracing, SQL: traced databases over any SQL client. This file: pools and databases lend connections to diagnostics.

extension ConnectionPool: SQLConnectionSource {
  /// The driver's.
  public var system: DatabaseSystem { self.driver.system }
  /// The driver's.
  public var endpoint: Endpoint? { self.driver.endpoint }
  /// The driver's.
  public var namespace: String? { self.driver.namespace }
}

extension TracedDatabase: SQLConnectionSource {
  /// The driver's.
  public var system: DatabaseSystem { self.pool.system }
  /// The driver's.
  public var endpoint: Endpoint? { self.pool.endpoint }
  /// The driver's.
  public var namespace: String? { self.pool.namespace }

  /// Lends a connection of the pool's. What is done with it is not traced.
  ///
  /// - Throws: ``ConnectionPoolError``; what the driver or `body` throws.
  public nonisolated(nonsending) func withConnection<Success: Sendable>(
    _ body: nonisolated(nonsending) (any SQLConnection) async throws -> Success
  ) async throws -> Success {
    try await self.pool.withConnection(body)
  }
}
