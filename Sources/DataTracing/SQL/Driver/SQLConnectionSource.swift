// DataTracing, SQL: traced databases over any SQL client. This file: who lends connections.

/// A database that lends connections: a pool, a traced database, or ``SQLDriverConnections`` over a bare driver.
public protocol SQLConnectionSource: Sendable {
  /// The product (`db.system.name`).
  var system: DatabaseSystem { get }
  /// Where the database is; `nil` where there is no server.
  var endpoint: Endpoint? { get }
  /// The database that connections work on (`db.namespace`).
  var namespace: String? { get }

  /// Lends a connection, on which no transaction is open, while `body` runs.
  ///
  /// - Throws: What kept the connection from being had, or what `body` throws.
  nonisolated(nonsending) func withConnection<Success>(
    _ body: nonisolated(nonsending) (any SQLConnection) async throws -> Success
  ) async throws -> Success
}

/// Lends connections that are opened for the purpose and closed afterwards.
public struct SQLDriverConnections: SQLConnectionSource {
  /// What opens them.
  public let driver: any SQLDriver

  /// A source over a driver.
  public init(_ driver: any SQLDriver) { self.driver = driver }

  /// The driver's.
  public var system: DatabaseSystem { self.driver.system }
  /// The driver's.
  public var endpoint: Endpoint? { self.driver.endpoint }
  /// The driver's.
  public var namespace: String? { self.driver.namespace }

  /// Opens a connection, lends it and closes it.
  public nonisolated(nonsending) func withConnection<Success>(
    _ body: nonisolated(nonsending) (any SQLConnection) async throws -> Success
  ) async throws -> Success {
    let connection = try await self.driver.connect()
    do {
      let success = try await body(connection)
      await connection.close()
      return success
    } catch {
      await connection.close()
      throw error
    }
  }
}
