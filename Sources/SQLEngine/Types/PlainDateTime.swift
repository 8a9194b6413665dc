// SQLEngine/Types: PostgreSQL's types. This file: dates and times in the one form that nearly all have.

import WireCore

/// Reads `yyyy-mm-dd` and `yyyy-mm-dd hh:mm:ss[.ffffff][±hh[:mm]]` without an allocation; everything else, wrong values
/// included, is left to ``DateTimeReader``.
struct PlainDateTime {
  private var bytes: UnsafeBufferPointer<UInt8>
  private var index = 0

  /// Days since 2000.
  static func date(_ text: String) -> Int64? {
    let quick = text.utf8.withContiguousStorageIfAvailable { bytes -> Int64? in
      var reader = Self(bytes: bytes)
      guard let days = reader.readDate(), reader.index == bytes.count else { return nil }
      return Int64(days)
    }
    return quick ?? nil
  }

  /// A wall clock's time in microseconds since 2000, and seconds east of UTC if they are given.
  static func timestamp(_ text: String) -> (local: Int64, offset: Int?)? {
    let quick = text.utf8.withContiguousStorageIfAvailable { bytes -> (local: Int64, offset: Int?)? in
      var reader = Self(bytes: bytes)
      guard let days = reader.readDate(), reader.take(UInt8(ascii: " ")) || reader.take(UInt8(ascii: "T")),
        let time = reader.readTime(), let offset = reader.readOffset(), reader.index == bytes.count
      else { return nil }
      return (Int64(days) * TimeLimits.perDay + time, offset.seconds)
    }
    return quick ?? nil
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard self.index < self.bytes.count, self.bytes[self.index] == byte else { return false }
    self.index += 1
    return true
  }

  /// A number of exactly `count` digits.
  private mutating func number(_ count: Int) -> Int? {
    guard self.index + count <= self.bytes.count else { return nil }
    var value = 0
    for _ in 0..<count {
      let digit = self.bytes[self.index] &- 48
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
      self.index += 1
    }
    return value
  }

  private mutating func readDate() -> Int? {
    guard let year = self.number(4), self.take(45), let month = self.number(2), self.take(45),
      let day = self.number(2), year > 0, (1...12).contains(month), day > 0, day <= CivilCalendar.length(year, month)
    else { return nil }
    return CivilCalendar.days(year, month, day) - TimeLimits.epochDays
  }

  private mutating func readTime() -> Int64? {
    guard let hour = self.number(2), self.take(58), let minute = self.number(2), self.take(58),
      let second = self.number(2), hour < 24, minute < 60, second < 60
    else { return nil }
    var (fraction, unit) = (0, 100_000)
    if self.take(46) {
      let start = self.index
      while self.index < self.bytes.count, self.bytes[self.index] &- 48 < 10 {
        fraction += Int(self.bytes[self.index] &- 48) * unit
        unit /= 10
        self.index += 1
      }
      // More than six digits are rounded elsewhere.
      guard (1...6).contains(self.index - start) else { return nil }
    }
    return Int64(hour * 3600 + minute * 60 + second) * 1_000_000 + Int64(fraction)
  }

  private struct Offset { var seconds: Int? }

  private mutating func readOffset() -> Offset? {
    if self.index == self.bytes.count { return Offset() }
    if self.take(UInt8(ascii: "Z")) { return Offset(seconds: 0) }
    let isNegative = self.take(45)
    guard isNegative || self.take(43), let hours = self.number(2), hours < 16 else { return nil }
    var minutes = 0
    if self.take(58) {
      guard let value = self.number(2), value < 60 else { return nil }
      minutes = value
    }
    let seconds = hours * 3600 + minutes * 60
    return Offset(seconds: isNegative ? -seconds : seconds)
  }
}
