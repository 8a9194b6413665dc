// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: waiting for a recording.

public import TraceModel

extension TraceRecorder {
  /// Waits until the recording satisfies a condition, without polling.
  ///
  /// The condition is evaluated at once and again after each start or end of a span, sample and log line (a burst of
  /// them may be evaluated once), but not after changes inside a span.
  ///
  /// - Parameters:
  ///   - timeout: How long to wait; zero or less evaluates the condition once.
  ///   - clock: The clock that `timeout` is measured on. Its `sleep` must react to cancellation.
  ///   - condition: Says whether the recording is what is waited for. May run on any task.
  /// - Returns: Whether the condition was satisfied, at the latest when time was up or the task was cancelled.
  public func waitUntil(
    timeout: Duration,
    clock: some Clock<Duration> = ContinuousClock(),
    _ condition: @escaping @Sendable (Recording) -> Bool
  ) async -> Bool {
    await self.wait(timeout: timeout, clock: clock) { condition(self.recording) }
  }

  /// Waits until no span of the recorder is active.
  ///
  /// - Parameters:
  ///   - timeout: How long to wait; zero or less only looks.
  ///   - clock: The clock that `timeout` is measured on. Its `sleep` must react to cancellation.
  /// - Returns: Whether all spans had ended, at the latest when time was up or the task was cancelled.
  public func quiesce(timeout: Duration, clock: some Clock<Duration> = ContinuousClock()) async -> Bool {
    await self.wait(timeout: timeout, clock: clock) { self.store.isQuiet }
  }

  private func wait(
    timeout: Duration,
    clock: some Clock<Duration>,
    until isSatisfied: @escaping @Sendable () -> Bool
  ) async -> Bool {
    if isSatisfied() { return true }
    guard timeout > .zero else { return false }
    return await withTaskGroup(of: Bool.self) { group in
      group.addTask { await self.watch(until: isSatisfied) }
      group.addTask {
        try? await clock.sleep(for: timeout)
        return false
      }
      let isInTime = await group.next() ?? false
      group.cancelAll()
      // A last look: the timer may have won by a hair.
      return isInTime || isSatisfied()
    }
  }

  private func watch(until isSatisfied: @Sendable () -> Bool) async -> Bool {
    while !Task.isCancelled {
      let revision = self.store.revision
      if isSatisfied() { return true }
      await self.store.change(after: revision)
    }
    return false
  }
}
