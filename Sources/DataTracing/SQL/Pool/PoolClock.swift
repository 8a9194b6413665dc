// DataTracing, SQL, Pool: connections that are kept and shared. This file: the clock that a pool and its monitor follow.

/// A clock whose moments are how long ago it was first looked at.
struct PoolClock: Sendable {
  let now: @Sendable () -> Duration
  /// Waits for a moment.
  ///
  /// - Throws: `CancellationError` when the task is cancelled first.
  let sleep: @Sendable (_ until: Duration) async throws -> Void

  init(_ clock: some Clock<Duration>) {
    let origin = clock.now
    self.now = { origin.duration(to: clock.now) }
    self.sleep = { try await clock.sleep(until: origin.advanced(by: $0), tolerance: nil) }
  }
}
