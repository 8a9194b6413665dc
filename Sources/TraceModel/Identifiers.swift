// TraceModel: plain values, imports nothing. This file: W3C trace and span ids.

/// A trace id: 16 bytes, written as 32 lower-case hexadecimal digits (W3C Trace Context, section 3.2.2.3).
public struct TraceID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The first 8 bytes.
  public var high: UInt64
  /// The last 8 bytes.
  public var low: UInt64

  /// Makes an id of its two halves.
  public init(high: UInt64 = 0, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Reads 32 hexadecimal digits; `nil` for anything else and for the invalid id, all zeroes.
  public init?(_ hex: some StringProtocol) {
    guard hex.utf8.count == 32, let high = parseHex(hex.prefix(16)), let low = parseHex(hex.suffix(16)),
      high != 0 || low != 0
    else { return nil }
    self.init(high: high, low: low)
  }

  /// The id as 32 lower-case hexadecimal digits.
  public var description: String { hex(self.high) + hex(self.low) }

  /// Orders ids as unsigned numbers.
  public static func < (left: Self, right: Self) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}

/// A span id: 8 bytes, written as 16 lower-case hexadecimal digits (W3C Trace Context, section 3.2.2.4).
public struct SpanID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The 8 bytes as a number.
  public var value: UInt64

  /// Makes an id of a number.
  public init(_ value: UInt64) {
    self.value = value
  }

  /// Reads 16 hexadecimal digits; `nil` for anything else and for the invalid id, all zeroes.
  public init?(_ hex: some StringProtocol) {
    guard hex.utf8.count == 16, let value = parseHex(hex), value != 0 else { return nil }
    self.init(value)
  }

  /// The id as 16 lower-case hexadecimal digits.
  public var description: String { hex(self.value) }

  /// Orders ids as unsigned numbers.
  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

/// 16 digits, leading zeroes kept.
private func hex(_ value: UInt64) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 16 - digits.utf8.count) + digits
}

/// Digits only: `UInt64(_:radix:)` alone would also take a sign.
private func parseHex(_ digits: some StringProtocol) -> UInt64? {
  guard digits.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else { return nil }
  return UInt64(digits, radix: 16)
}
