// DataTracing, SQL, Pool: connections that are kept and shared. This file: what a pool looks like, reported at an
// interval.

import Locks
public import ServiceLifecycle

/// Reports what a pool looks like until it is shut down, and closes connections that have grown old.
///
/// - Stable conventions (OpenTelemetry 1.44): the gauges `db.client.connection.count` by `db.client.connection.state`
///   `idle` and `used`, `.idle.max`, `.max` (only if there is a limit) and `.pending_requests`.
/// - ``SemanticConventions/legacy``: the gauges `db.pool.max_open`, `.open`, `.in_use`, `.idle`,
///   `db.connections.active`, `.idle` and `.wait` (callers that wait now), and what has been added since the last
///   report to `db.pool.wait_count`, a counter, and `db.pool.wait_duration`, a histogram of milliseconds.
///
/// The pool's name is a dimension of each: `db.client.connection.pool.name`, before `pool.name`. Give a pool one monitor.
public final class PoolMonitor: Service {
  /// The pool.
  public let pool: ConnectionPool
  /// The time between two reports, at least a millisecond.
  public let interval: Duration
  private let reported: Mutex<PoolStatistics>

  /// Makes a monitor, which follows the pool's clock and options.
  ///
  /// - Parameters:
  ///   - pool: The pool. What it counts from now on is reported.
  ///   - interval: The time between two reports; less than a millisecond is taken as a millisecond.
  public init(_ pool: ConnectionPool, interval: Duration = .seconds(10)) {
    self.pool = pool
    self.interval = max(interval, .milliseconds(1))
    self.reported = Mutex(pool.statistics)
  }

  /// Reports at once and after every interval, until graceful shutdown or cancellation, and then once more. After each
  /// report connections that are too old or have been idle too long are closed.
  public func run() async throws {
    repeat {
      self.report()
      await self.pool.closeExpired()
    } while await self.sleep()
    self.report()
  }

  /// Reports what the pool looks like now.
  public func report() {
    // Held until all is written, so that the last report is the latest state.
    self.reported.withLock { last in
      let snapshot = self.pool.snapshot
      self.pool.metrics.report(snapshot, since: last)
      last = snapshot.statistics
    }
  }

  /// Returns `false` if there is nothing to wait for: this is the end.
  private func sleep() async -> Bool {
    let clock = self.pool.clock
    let next = clock.now() + self.interval
    do {
      try await cancelWhenGracefulShutdown { try await clock.sleep(next) }
      return true
    } catch {
      return false
    }
  }
}
