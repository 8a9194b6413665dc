// TraceTesting: checks over recordings and the report to the test framework. This file: how many are expected.

/// How many spans, samples or lines are expected. A literal stands for exactly that many.
public struct ExpectedCount: Hashable, Sendable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// The numbers that are fine, both ends included, never negative.
  public let range: ClosedRange<Int>

  private init(_ range: ClosedRange<Int>) {
    self.range = max(0, range.lowerBound)...max(0, range.upperBound)
  }

  /// Exactly `value`.
  public init(integerLiteral value: Int) { self.init(value...value) }

  /// Exactly `count`.
  public static func exactly(_ count: Int) -> Self { Self(count...count) }

  /// `count` or more.
  public static func atLeast(_ count: Int) -> Self { Self(count...Int.max) }

  /// `count` or fewer, none included.
  public static func atMost(_ count: Int) -> Self { Self(min(0, count)...count) }

  /// A number in `range`.
  public static func between(_ range: ClosedRange<Int>) -> Self { Self(range) }

  /// `3`, `1 to 3`, `at least 2` or `at most 4`.
  public var description: String {
    let (low, high) = (self.range.lowerBound, self.range.upperBound)
    if low == high { return String(low) }
    if high == .max { return "at least \(low)" }
    return low == 0 ? "at most \(high)" : "\(low) to \(high)"
  }
}
