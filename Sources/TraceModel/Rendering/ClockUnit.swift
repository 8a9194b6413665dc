// TraceModel, rendering: a recording in, text out. This file: times as text.

/// What the times of a recording count. A recording does not know it; its recorder's clock does.
public enum ClockUnit: Hashable, Sendable {
  /// Events of a logical clock.
  case ticks
  /// Nanoseconds.
  case nanoseconds

  /// A duration with its unit: `12 ticks`, `1.25 ms`. At most three digits after the point, rounded down.
  public func format(_ duration: UInt64) -> String {
    switch self {
    case .ticks: duration == 1 ? "1 tick" : "\(duration) ticks"
    case .nanoseconds: Self.formatNanoseconds(duration)
    }
  }

  private static func formatNanoseconds(_ duration: UInt64) -> String {
    let units: [(name: String, size: UInt64)] = [("s", 1_000_000_000), ("ms", 1_000_000), ("µs", 1_000)]
    guard let unit = units.first(where: { duration >= $0.size }) else { return "\(duration) ns" }
    let thousandths = duration % unit.size / (unit.size / 1_000)
    guard thousandths > 0 else { return "\(duration / unit.size) \(unit.name)" }
    var digits = String(thousandths)
    digits = String(repeating: "0", count: 3 - digits.utf8.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(duration / unit.size).\(digits) \(unit.name)"
  }
}

/// The stretch of time that a drawing shows.
struct TimeScale {
  let start: UInt64
  let end: UInt64

  /// From the first start to the last end (or start) of `spans`.
  init(_ spans: [RecordedSpan]) {
    let start = spans.map(\.start).min() ?? 0
    self.start = start
    self.end = max(start, spans.map { max($0.start, $0.end ?? 0) }.max() ?? 0)
  }

  var length: UInt64 { self.end - self.start }

  /// Where `time` is, from 0 at the start to 1 at the end; times outside are moved to the nearer end.
  func fraction(_ time: UInt64) -> Double {
    guard self.length > 0, time > self.start else { return 0 }
    return Double(min(time, self.end) - self.start) / Double(self.length)
  }

  /// Offsets from the start at round distances, at most about `count` of them, 0 included.
  func ticks(atMost count: UInt64) -> [UInt64] {
    guard self.length > 0, count > 0 else { return [0] }
    let step = Self.roundStep(notBelow: max(1, self.length / count))
    return (0...self.length / step).map { $0 * step }
  }

  /// 1, 2 or 5 times a power of ten.
  private static func roundStep(notBelow minimum: UInt64) -> UInt64 {
    var power: UInt64 = 1
    while true {
      for factor: UInt64 in [1, 2, 5] {
        let (step, overflow) = power.multipliedReportingOverflow(by: factor)
        if overflow { return .max }
        if step >= minimum { return step }
      }
      let (next, overflow) = power.multipliedReportingOverflow(by: 10)
      if overflow { return .max }
      power = next
    }
  }
}
