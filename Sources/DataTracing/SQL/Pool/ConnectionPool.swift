// DataTracing, SQL, Pool: connections that are kept and shared. This file: what an application sees of a pool.

import Locks

/// Connections that are opened when they are needed, lent to one caller at a time, and kept for the next.
///
/// - When as many are open as may be, callers wait: first come, first served. A connection that is given back goes to
///   the first of them.
/// - A connection is opened, and reset before it is used again (``SQLConnection/reset()``), in the task of the caller
///   that gets it. If it cannot be reset, it is closed and another is opened. If none can be opened, that caller gets
///   the error, and its place goes to the next.
/// - A connection that is too old or has been idle too long is closed when a caller borrows or gives back, or by
///   ``closeExpired()``.
/// - Metrics (OpenTelemetry 1.44, histograms of seconds): `db.client.connection.create_time`, `.wait_time` (from the
///   call until the connection is the caller's) and `.use_time`, and the counter `.timeouts`; their dimension is
///   `db.client.connection.pool.name`. ``PoolMonitor`` reports the rest.
///
/// All operations may be called from any task.
public final class ConnectionPool: Sendable {
  /// What opens connections.
  public let driver: any SQLDriver
  /// The pool's name (`db.client.connection.pool.name`).
  public let name: String
  /// How many connections are kept, and for how long.
  public let configuration: Configuration
  let clock: PoolClock
  let metrics: PoolMetrics
  let desk: Mutex<PoolDesk>

  /// Makes a pool. It opens no connection yet.
  ///
  /// - Parameters:
  ///   - driver: Opens connections.
  ///   - name: Tells pools apart; if `nil`, `address:port/namespace` of the driver, or the name of its system if it has
  ///     neither.
  ///   - configuration: How many connections are kept, and for how long.
  ///   - clock: What connections age by, and callers wait by.
  ///   - options: What telemetry shows.
  public init(
    _ driver: any SQLDriver,
    name: String? = nil,
    configuration: Configuration = Configuration(),
    clock: some Clock<Duration> = ContinuousClock(),
    options: TracingOptions = TracingOptions()
  ) {
    self.driver = driver
    self.name = name ?? driver.poolName
    self.configuration = configuration
    self.clock = PoolClock(clock)
    self.metrics = PoolMetrics(pool: self.name, options)
    self.desk = Mutex(PoolDesk(PoolState(configuration), name: self.name))
  }

  /// What the pool looks like now, and what it has counted.
  public var statistics: PoolStatistics { self.desk.withLock { $0.state.statistics } }

  var snapshot: PoolSnapshot { self.desk.withLock { $0.state.snapshot } }

  /// Lends a connection to `body`.
  ///
  /// The connection is used again if `body` returns, or throws what a server answered. After any other error nobody
  /// knows what state it is in, and it is closed.
  ///
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws; what the driver throws if it cannot connect; ``ConnectionPoolError`` if the pool is
  ///   closed or no connection was free in time; `CancellationError` if the caller was cancelled before it had one.
  public nonisolated(nonsending) func withConnection<Success>(
    _ body: nonisolated(nonsending) (any SQLConnection) async throws -> Success
  ) async throws -> Success {
    let pooled = try await self.acquire()
    do {
      let success = try await body(pooled.connection)
      await pooled.giveBack()
      return success
    } catch {
      await pooled.giveBack(isReusable: PooledConnection.isReusable(after: error))
      throw error
    }
  }

  /// Closes the connections that nobody uses and that are too old or have been idle too long.
  public nonisolated(nonsending) func closeExpired() async {
    await self.carryOut { state, now in state.sweep(at: now) }
  }

  /// Closes the pool: nobody is lent a connection any more, those who wait get ``ConnectionPoolError/closed(pool:)``,
  /// connections that nobody uses are closed, the others when they are given back. Waits for them; if the caller is
  /// cancelled meanwhile it returns, and they are closed all the same.
  public nonisolated(nonsending) func close() async {
    await self.carryOut { state, now in state.close(at: now) }
    await self.waitUntilClosed()
  }
}

extension SQLDriver {
  /// What a pool is called that was given no name (OpenTelemetry, `db.client.connection.pool.name`).
  var poolName: String {
    let parts = [self.endpoint?.description, self.namespace].compactMap { $0 }
    return parts.isEmpty ? self.system.rawValue : parts.joined(separator: "/")
  }
}
