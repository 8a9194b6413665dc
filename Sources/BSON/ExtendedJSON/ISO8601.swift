// BSON: MongoDB's documents, both directions, no I/O. This file: times as Extended JSON writes them.

extension BSONDate {
  /// `2020-01-31T12:00:00.5Z`; `nil` outside the years 1970 to 9999, which relaxed Extended JSON writes otherwise.
  var iso8601: String? {
    guard (0...253_402_300_799_999).contains(self.millisecondsSince1970) else { return nil }
    let (seconds, milliseconds) = self.millisecondsSince1970.quotientAndRemainder(dividingBy: 1000)
    let (days, second) = seconds.quotientAndRemainder(dividingBy: 86400)
    let (year, month, day) = civilDate(days: Int(days))
    let time = [second / 3600, second / 60 % 60, second % 60].map { padded(Int($0), 2) }.joined(separator: ":")
    let fraction = milliseconds == 0 ? "" : "." + padded(Int(milliseconds), 3)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(time)\(fraction)Z"
  }

  /// Reads a date, a time and an offset: `Z`, `+01`, `+0100` or `+01:00`. What is finer than milliseconds is dropped.
  init?(iso8601 text: String) {
    var scanner = TimeScanner(text)
    guard let date = scanner.date(), scanner.take("T"), let time = scanner.time() else { return nil }
    let fraction = scanner.milliseconds()
    guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
    let seconds = date * 86400 + time - offset
    self.init(millisecondsSince1970: Int64(seconds * 1000 + fraction))
  }
}

private func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// Days from 1970 to a date of the Gregorian calendar. Years are taken to begin in March, so that a leap day is last.
private func daysSince1970(year: Int, month: Int, day: Int) -> Int {
  let year = month <= 2 ? year - 1 : year
  let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
  return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
}

/// The date so many days after 1970 began.
private func civilDate(days: Int) -> (year: Int, month: Int, day: Int) {
  // An average year's length first, then what is left of it.
  var year = 1970 + days / 366
  while daysSince1970(year: year + 1, month: 1, day: 1) <= days { year += 1 }
  var month = 1
  while month < 12, daysSince1970(year: year, month: month + 1, day: 1) <= days { month += 1 }
  return (year, month, days - daysSince1970(year: year, month: month, day: 1) + 1)
}

private struct TimeScanner {
  private let text: [UInt8]
  private var position = 0

  init(_ text: String) { self.text = Array(text.utf8) }

  var isAtEnd: Bool { self.position == self.text.count }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard !self.isAtEnd, self.text[self.position] == UInt8(ascii: character) else { return false }
    self.position += 1
    return true
  }

  private mutating func digits(_ count: Int, _ range: ClosedRange<Int>) -> Int? {
    let digits = self.text[self.position...].prefix(count).map { Int($0) - 0x30 }
    guard digits.count == count, digits.allSatisfy((0...9).contains) else { return nil }
    let value = digits.reduce(0) { $0 * 10 + $1 }
    guard range.contains(value) else { return nil }
    self.position += count
    return value
  }

  /// Days since 1970.
  mutating func date() -> Int? {
    guard let year = self.digits(4, 0...9999), self.take("-"), let month = self.digits(2, 1...12), self.take("-"),
      let day = self.digits(2, 1...31)
    else { return nil }
    let next = month == 12 ? (year + 1, 1) : (year, month + 1)
    let first = daysSince1970(year: year, month: month, day: 1)
    guard day <= daysSince1970(year: next.0, month: next.1, day: 1) - first else { return nil }
    return first + day - 1
  }

  /// Seconds since midnight.
  mutating func time() -> Int? {
    guard let hour = self.digits(2, 0...23), self.take(":"), let minute = self.digits(2, 0...59) else { return nil }
    guard self.take(":") else { return hour * 3600 + minute * 60 }
    return self.digits(2, 0...59).map { hour * 3600 + minute * 60 + $0 }
  }

  mutating func milliseconds() -> Int {
    guard self.take(".") else { return 0 }
    var (value, scale) = (0, 100)
    while let digit = self.digits(1, 0...9) {
      value += digit * scale
      scale /= 10
    }
    return value
  }

  /// Seconds east of Greenwich.
  mutating func offset() -> Int? {
    if self.take("Z") { return 0 }
    let sign = self.take("+") ? 1 : self.take("-") ? -1 : 0
    guard sign != 0, let hours = self.digits(2, 0...23) else { return nil }
    _ = self.take(":")
    return sign * (hours * 3600 + (self.digits(2, 0...59) ?? 0) * 60)
  }
}
