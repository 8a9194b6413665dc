// SQLEngine/Types: PostgreSQL's types. This file: the limits of dates and times, and their fields.

import WireCore

/// PostgreSQL's limits of dates and times, and how they are kept.
enum TimeLimits {
  /// 2000-01-01 in days since 1970.
  static let epochDays = 10_957
  /// The same in seconds.
  static let epochSeconds: Int64 = 946_684_800
  static let perDay: Int64 = 86_400_000_000
  static let perHour: Int64 = 3_600_000_000
  /// 4714-11-24 BC to 5874897-12-31, in days since 2000.
  static let dates = -2_451_545...2_145_031_948
  /// 4714-11-24 BC to 294276-12-31, in microseconds since 2000.
  static let timestamps: ClosedRange<Int64> = -211_813_488_000_000_000...9_223_371_331_199_999_999
  static let dateInfinities = (Int64(Int32.min), Int64(Int32.max))

  static func isInfinite(date: Int64) -> Bool { date == Int64(Int32.min) || date == Int64(Int32.max) }
  static func isInfinite(timestamp: Int64) -> Bool { timestamp == .min || timestamp == .max }
}

/// A moment in its fields, as a calendar and a clock on the wall show it.
struct Moment: Hashable {
  var year = 2000
  var month = 1
  var day = 1
  /// Microseconds since midnight.
  var time: Int64 = 0

  init(year: Int, month: Int, day: Int, time: Int64 = 0) {
    self.year = year
    self.month = month
    self.day = day
    self.time = time
  }

  /// From microseconds since 2000.
  init(_ timestamp: Int64) {
    let days = timestamp.flooredQuotient(TimeLimits.perDay)
    (self.year, self.month, self.day) = CivilCalendar.date(Int(days) + TimeLimits.epochDays)
    self.time = timestamp.flooredRemainder(TimeLimits.perDay)
  }

  /// Days since 2000.
  var days: Int { CivilCalendar.days(self.year, self.month, self.day) - TimeLimits.epochDays }

  /// Microseconds since 2000; `nil` if that is out of range.
  var timestamp: Int64? {
    let (product, overflow) = Int64(self.days).multipliedReportingOverflow(by: TimeLimits.perDay)
    let (sum, overflow2) = product.addingReportingOverflow(self.time)
    return overflow || overflow2 || !TimeLimits.timestamps.contains(sum) ? nil : sum
  }

  var hour: Int { Int(self.time / TimeLimits.perHour) }
  var minute: Int { Int(self.time / 60_000_000 % 60) }
  /// Microseconds of the minute.
  var seconds: Int64 { self.time % 60_000_000 }
}

extension Zone {
  /// Microseconds since 2000 UTC of a wall clock's time here; `nil` if out of range.
  func instant(local: Int64) -> Int64? {
    let seconds = local.flooredQuotient(1_000_000) + TimeLimits.epochSeconds
    let instant = local.subtractingReportingOverflow(Int64(self.offset(atLocal: seconds)) * 1_000_000)
    return instant.overflow || !TimeLimits.timestamps.contains(instant.partialValue) ? nil : instant.partialValue
  }

  /// What is in force at microseconds since 2000 UTC.
  func period(atTimestamp instant: Int64) -> Period {
    self.period(at: instant.flooredQuotient(1_000_000) + TimeLimits.epochSeconds)
  }

  /// A wall clock's time here, in microseconds since 2000.
  func local(_ instant: Int64) -> Int64 {
    let sum = instant.addingReportingOverflow(Int64(self.period(atTimestamp: instant).offset) * 1_000_000)
    return sum.overflow ? instant : sum.partialValue
  }
}

extension Int64 {
  /// The quotient by a number above 0, rounded down.
  func flooredQuotient(_ divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }

  /// The remainder by a number above 0, which is not negative.
  func flooredRemainder(_ divisor: Int64) -> Int64 {
    let rest = self % divisor
    return rest < 0 ? rest + divisor : rest
  }
}
