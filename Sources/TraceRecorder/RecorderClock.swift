// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: the clock.

import TraceModel

/// What a recorder stamps its records with.
///
/// The instants that instrumentation passes to swift-distributed-tracing are not used, so that one recording has one
/// clock.
public struct RecorderClock: Sendable {
  /// Reads the time, or is `nil` for the logical clock, whose ticks the store counts.
  private let read: (@Sendable () -> UInt64)?

  /// Ticks once for each event (the start or end of a span, a span event, an error, a sample, a log line), from 1.
  /// No two events have the same time.
  public static let logical = RecorderClock(read: nil)

  /// The continuous clock, in nanoseconds since this value was made.
  public static var real: RecorderClock {
    let origin = ContinuousClock.now
    return RecorderClock { (ContinuousClock.now - origin).nanoseconds }
  }

  /// A clock of the caller's, in nanoseconds. Must not touch the recorder or its spans.
  public static func custom(_ now: @escaping @Sendable () -> UInt64) -> RecorderClock { RecorderClock(read: now) }

  private init(read: (@Sendable () -> UInt64)?) { self.read = read }

  /// What the clock counts.
  var unit: ClockUnit { self.read == nil ? .ticks : .nanoseconds }

  /// The time, or `nil` where the number of the event is the time.
  var now: UInt64? { self.read?() }
}

extension Duration {
  /// Whole nanoseconds; 0 for a negative duration. Saturates after 584 years.
  fileprivate var nanoseconds: UInt64 {
    let (seconds, attoseconds) = self.components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    let (scaled, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? .max : scaled &+ UInt64(attoseconds) / 1_000_000_000
  }
}
