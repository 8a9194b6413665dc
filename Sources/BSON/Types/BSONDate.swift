// BSON: MongoDB's documents, both directions, no I/O. This file: times.

/// A time, UTC, in milliseconds.
public struct BSONDate: Hashable, Sendable, Comparable {
  /// Milliseconds since 1970 began; negative before.
  public var millisecondsSince1970: Int64

  /// Makes a time.
  public init(millisecondsSince1970: Int64) { self.millisecondsSince1970 = millisecondsSince1970 }

  /// Orders by time.
  public static func < (left: Self, right: Self) -> Bool {
    left.millisecondsSince1970 < right.millisecondsSince1970
  }
}

/// MongoDB's internal timestamp: a time, and a number among those of one second.
public struct BSONTimestamp: Hashable, Sendable, Comparable {
  /// Seconds since 1970.
  public var seconds: UInt32
  /// The number within the second.
  public var increment: UInt32

  /// Makes a timestamp.
  public init(seconds: UInt32, increment: UInt32) {
    self.seconds = seconds
    self.increment = increment
  }

  init(_ rawValue: UInt64) {
    self.init(seconds: UInt32(truncatingIfNeeded: rawValue >> 32), increment: UInt32(truncatingIfNeeded: rawValue))
  }

  var rawValue: UInt64 { UInt64(self.seconds) << 32 | UInt64(self.increment) }

  /// Orders by time, then by number.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
