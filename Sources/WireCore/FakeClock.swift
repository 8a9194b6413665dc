// WireCore: what every fake shares, pure. This file: the one clock that drives every wait of a fake.

import Locks
import NIOCore

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The clock of one or more fakes: real until a test takes it.
///
/// Expiry, blocking timeouts and injected delays all follow it, so a five-second wait costs a test no time:
///
/// ```swift
/// redis.clock.pause()
/// redis.clock.advance(by: .seconds(5))
/// ```
public final class FakeClock: Clock, Sendable {
  /// A moment: nanoseconds since the Unix epoch.
  public struct Instant: InstantProtocol, Sendable {
    /// Nanoseconds since 1970-01-01 00:00:00 UTC.
    public var nanoseconds: Int64

    /// Makes an instant of nanoseconds since the Unix epoch.
    @inlinable
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Makes an instant of milliseconds since the Unix epoch; beyond the years 1677 to 2262 it saturates.
    @inlinable
    public init(milliseconds: Int64) {
      let (product, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
      self.nanoseconds = overflow ? (milliseconds < 0 ? .min : .max) : product
    }

    /// Whole milliseconds since the Unix epoch.
    @inlinable
    public var milliseconds: Int64 { self.nanoseconds / 1_000_000 }

    /// This instant moved by `duration`, saturating.
    public func advanced(by duration: Duration) -> Self {
      let (sum, overflow) = self.nanoseconds.addingReportingOverflow(duration.saturatedNanoseconds)
      return Self(nanoseconds: overflow ? (duration < .zero ? .min : .max) : sum)
    }

    /// The time from this instant to `other`.
    public func duration(to other: Self) -> Duration {
      .nanoseconds(other.nanoseconds) - .nanoseconds(self.nanoseconds)
    }

    /// Orders by time.
    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
  }

  private enum Mode {
    /// Real time plus an offset.
    case running(offset: Int64)
    case paused(at: Int64)
  }

  private struct State {
    var mode: Mode
    var listeners: [Int: @Sendable () -> Void] = [:]
    var nextListener = 0
  }

  private let state: Mutex<State>
  /// Makes monotonic time into wall-clock time, once, so that a step of the system's clock moves nothing.
  private let epoch: Int64

  private init(pausedAt instant: Instant?) {
    self.epoch = wallClockNanoseconds() - monotonicNanoseconds()
    self.state = Mutex(State(mode: instant.map { .paused(at: $0.nanoseconds) } ?? .running(offset: 0)))
  }

  /// A clock that follows real time until it is paused or advanced.
  public static func running() -> FakeClock { FakeClock(pausedAt: nil) }

  /// A clock that stands still until it is advanced.
  ///
  /// - Parameter start: where it stands; 2025-01-01 00:00:00 UTC unless given.
  public static func manual(at start: Instant = Instant(milliseconds: 1_735_689_600_000)) -> FakeClock {
    FakeClock(pausedAt: start)
  }

  /// The current time.
  public var now: Instant { self.state.withLock { self.now($0) } }

  /// The smallest step: one nanosecond.
  public var minimumResolution: Duration { .nanoseconds(1) }

  /// Whether the clock stands still.
  public var isPaused: Bool {
    self.state.withLock { if case .paused = $0.mode { true } else { false } }
  }

  /// Stops the clock where it is. Nothing expires and no wait ends until it is advanced or resumed.
  public func pause() {
    self.change { state in state.mode = .paused(at: self.now(state).nanoseconds) }
  }

  /// Lets the clock follow real time again, from where it stands.
  public func resume() {
    self.change { state in state.mode = .running(offset: self.now(state).nanoseconds &- self.realNow) }
  }

  /// Moves the clock forward; what was due in between happens at once. Works whether it stands or runs.
  ///
  /// - Parameter duration: how far; zero or more, a negative duration does nothing.
  public func advance(by duration: Duration) {
    guard duration > .zero else { return }
    self.change { state in
      let target = self.now(state).advanced(by: duration).nanoseconds
      switch state.mode {
      case .paused: state.mode = .paused(at: target)
      case .running: state.mode = .running(offset: target &- self.realNow)
      }
    }
  }

  /// Waits until the clock reaches `deadline`, by real time or by being advanced.
  ///
  /// - Throws: `CancellationError` when the task is cancelled first.
  public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
    while self.now < deadline {
      let (changes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
      let listener = self.onChange { continuation.yield() }
      defer { self.removeListener(listener) }
      let remaining = self.now.duration(to: deadline)
      if remaining <= .zero { return }
      try await withThrowingTaskGroup(of: Void.self) { group in
        if !self.isPaused { group.addTask { try await ContinuousClock().sleep(for: remaining) } }
        group.addTask { for await _ in changes { return } }
        try await group.next()
        group.cancelAll()
      }
      try Task.checkCancellation()
    }
  }

  /// Calls `listener` after every pause, resume and advance, outside the lock, on the caller's thread.
  package func onChange(_ listener: @escaping @Sendable () -> Void) -> Int {
    self.state.withLock { state in
      state.nextListener += 1
      state.listeners[state.nextListener] = listener
      return state.nextListener
    }
  }

  /// Stops calling a listener.
  package func removeListener(_ id: Int) {
    self.state.withLock { _ = $0.listeners.removeValue(forKey: id) }
  }

  private func change(_ body: (inout State) -> Void) {
    let listeners = self.state.withLock { state in
      body(&state)
      return Array(state.listeners.values)
    }
    for listener in listeners { listener() }
  }

  private func now(_ state: State) -> Instant {
    switch state.mode {
    case .running(let offset):
      let (sum, overflow) = self.realNow.addingReportingOverflow(offset)
      return Instant(nanoseconds: overflow ? (offset < 0 ? .min : .max) : sum)
    case .paused(let nanoseconds):
      return Instant(nanoseconds: nanoseconds)
    }
  }

  private var realNow: Int64 { self.epoch &+ monotonicNanoseconds() }
}

extension Duration {
  /// The duration in nanoseconds, saturating at the limits of `Int64` (292 years).
  package var saturatedNanoseconds: Int64 {
    let (seconds, attoseconds) = self.components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflow2) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
    return overflow || overflow2 ? (seconds < 0 ? .min : .max) : sum
  }
}

private func monotonicNanoseconds() -> Int64 {
  Int64(truncatingIfNeeded: NIODeadline.now().uptimeNanoseconds)
}

private func wallClockNanoseconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
