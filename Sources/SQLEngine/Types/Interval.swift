// SQLEngine/Types: PostgreSQL's types. This file: interval's value and arithmetic.

import WireCore

/// An `interval`: months, days and microseconds, which are kept apart (manual, section 8.5.4).
package struct Interval: Hashable, Sendable {
  package var months: Int32 = 0
  package var days: Int32 = 0
  package var microseconds: Int64 = 0

  package init(months: Int32 = 0, days: Int32 = 0, microseconds: Int64 = 0) {
    self.months = months
    self.days = days
    self.microseconds = microseconds
  }

  static let outOfRange = SQLError(.datetimeFieldOverflow, "interval out of range")

  /// Reads `<months> <days> <microseconds>`, as values are kept.
  package init?(stored text: String) {
    var copy = text
    let parts = copy.withUTF8 { bytes -> (Int64, Int64, Int64)? in
      var (index, values) = (0, (Int64(0), Int64(0), Int64(0)))
      guard let first = Self.number(bytes, &index), let second = Self.number(bytes, &index),
        let third = Self.number(bytes, &index), index >= bytes.count
      else { return nil }
      values = (first, second, third)
      return values
    }
    guard let (months, days, microseconds) = parts, let months = Int32(exactly: months), let days = Int32(exactly: days)
    else { return nil }
    self.init(months: months, days: days, microseconds: microseconds)
  }

  private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Int64? {
    let negative = index < bytes.count && bytes[index] == UInt8(ascii: "-")
    if negative { index += 1 }
    let start = index
    var value: Int64 = 0
    while index < bytes.count, bytes[index] &- 48 < 10 {
      value = value &* 10 &- Int64(bytes[index] &- 48)
      index += 1
    }
    if start == index { return nil }
    index += 1
    return negative ? value : 0 &- value
  }

  /// The value as kept in SQLite.
  package var value: SQLValue { .text("\(self.months) \(self.days) \(self.microseconds)") }

  /// The whole length in microseconds, a month being 30 days, as intervals are compared.
  var span: Int128 {
    Int128(self.microseconds) + (Int128(self.months) * 30 + Int128(self.days)) * Int128(TimeLimits.perDay)
  }

  static func add(_ a: Self, _ b: Self) throws(SQLError) -> Self {
    let months = a.months.addingReportingOverflow(b.months)
    let days = a.days.addingReportingOverflow(b.days)
    let time = a.microseconds.addingReportingOverflow(b.microseconds)
    if months.overflow || days.overflow || time.overflow { throw self.outOfRange }
    return Self(months: months.partialValue, days: days.partialValue, microseconds: time.partialValue)
  }

  func negated() throws(SQLError) -> Self {
    if self.months == .min || self.days == .min || self.microseconds == .min { throw Self.outOfRange }
    return Self(months: -self.months, days: -self.days, microseconds: -self.microseconds)
  }

  /// The product by a number; fractions of months become days, and those of days time.
  func multiplied(by factor: Double) throws(SQLError) -> Self {
    try self.scaled { $0 * factor }
  }

  func divided(by divisor: Double) throws(SQLError) -> Self {
    if divisor == 0 { throw SQLError(.divisionByZero, "division by zero") }
    return try self.scaled { $0 / divisor }
  }

  private func scaled(_ scale: (Double) -> Double) throws(SQLError) -> Self {
    func whole(_ value: Double) throws(SQLError) -> Int32 {
      guard value.magnitude < 2_147_483_648, let result = Int32(exactly: value.rounded(.towardZero)) else {
        throw Self.outOfRange
      }
      return result
    }
    let months = scale(Double(self.months))
    let wholeMonths = try whole(months)
    let days = scale(Double(self.days))
    var wholeDays = try whole(days)
    // As PostgreSQL: fractions to a microsecond, so that 0.1 month is 3 days.
    var restDays = Self.microsecondPrecision((months - Double(wholeMonths)) * 30)
    var seconds = Self.microsecondPrecision(
      (days - Double(wholeDays) + restDays - restDays.rounded(.towardZero)) * 86400
    )
    if seconds.magnitude >= 86400 {
      restDays += (seconds / 86400).rounded(.towardZero)
      seconds -= (seconds / 86400).rounded(.towardZero) * 86400
    }
    let sum = wholeDays.addingReportingOverflow(try whole(restDays))
    if sum.overflow { throw Self.outOfRange }
    wholeDays = sum.partialValue
    let time = (scale(Double(self.microseconds)) + seconds * 1_000_000).rounded(.toNearestOrEven)
    guard time.magnitude < 9.3e18, let microseconds = Int64(exactly: time) else { throw Self.outOfRange }
    return Self(months: wholeMonths, days: wholeDays, microseconds: microseconds)
  }

  private static func microsecondPrecision(_ value: Double) -> Double {
    (value * 1_000_000).rounded(.toNearestOrEven) / 1_000_000
  }

  /// Adds months, then days, to a calendar's date, then time; `nil` if that leaves the range.
  func added(toLocal timestamp: Int64, includingTime: Bool = true) -> Int64? {
    var result = timestamp
    if self.months != 0 || self.days != 0 {
      var moment = Moment(timestamp)
      let months = moment.year * 12 + moment.month - 1 + Int(self.months)
      moment.year = CivilCalendar.floor(months, 12)
      moment.month = months - moment.year * 12 + 1
      moment.day = min(moment.day, CivilCalendar.length(moment.year, moment.month))
      let days = moment.days + Int(self.days)
      let (product, overflow) = Int64(days).multipliedReportingOverflow(by: TimeLimits.perDay)
      let (sum, overflow2) = product.addingReportingOverflow(moment.time)
      if overflow || overflow2 { return nil }
      result = sum
    }
    if includingTime {
      let (sum, overflow) = result.addingReportingOverflow(self.microseconds)
      if overflow { return nil }
      result = sum
    }
    return TimeLimits.timestamps.contains(result) ? result : nil
  }

  /// Applies `interval(p)` and the fields of `interval year to month`.
  func fitted(modifier: Int32) throws(SQLError) -> Self {
    let modifier = IntervalModifier(modifier)
    var result = self
    if let fields = modifier.fields {
      if fields & 2 == 0, fields & 4 != 0 { result.months -= result.months % 12 }
      if fields & (8 | 1024 | 2048 | 4096) == 0 { result.days = 0 }
      let unit: Int64? =
        fields & 4096 != 0
        ? nil : fields & 2048 != 0 ? 60_000_000 : fields & 1024 != 0 ? TimeLimits.perHour : TimeLimits.perDay
      if fields & (1024 | 2048 | 4096) == 0 {
        result.microseconds = 0
      } else if let unit {
        result.microseconds -= result.microseconds % unit
      }
    }
    if let precision = modifier.precision, precision < 6 {
      result.microseconds = try rounded(result.microseconds, precision: precision)
    }
    return result
  }
}

/// Microseconds to a number of digits of seconds, ties away from zero.
func rounded(_ microseconds: Int64, precision: Int) throws(SQLError) -> Int64 {
  guard precision >= 0, precision < 6 else { return microseconds }
  let unit: Int64 = [1_000_000, 100_000, 10_000, 1000, 100, 10][precision]
  let rest = microseconds % unit
  let down = microseconds - rest
  if rest.magnitude < UInt64(unit / 2) { return down }
  let (result, overflow) = down.addingReportingOverflow(microseconds < 0 ? -unit : unit)
  if overflow { throw Interval.outOfRange }
  return result
}
