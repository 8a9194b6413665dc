// SQLEngine/Types: PostgreSQL's types. This file: the calendar's arithmetic.

/// The proleptic Gregorian calendar, in days since 1970-01-01. The year before 1 is 0.
enum Calendar {
  static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  /// Days of a month, 1 to 12.
  static func length(_ year: Int, _ month: Int) -> Int {
    switch month {
    case 2: self.isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    // Years begin in March here, so that a leap day is their last.
    let shifted = month <= 2 ? year - 1 : year
    let era = self.floor(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  static func fields(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = self.floor(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, day)
  }

  /// 0 is Sunday.
  static func weekday(_ days: Int) -> Int { self.modulo(days + 4, 7) }

  static func floor(_ value: Int, _ divisor: Int) -> Int { (value >= 0 ? value : value - divisor + 1) / divisor }
  static func modulo(_ value: Int, _ divisor: Int) -> Int { value - self.floor(value, divisor) * divisor }

  /// The Monday that ISO week 1 of a year begins with.
  static func isoYearStart(_ year: Int) -> Int {
    let fourth = self.days(year, 1, 4)
    return fourth - self.modulo(self.weekday(fourth) + 6, 7)
  }

  /// The ISO year and week of a day.
  static func isoWeek(_ days: Int) -> (year: Int, week: Int) {
    var year = self.fields(days).year + 1
    while self.isoYearStart(year) > days { year -= 1 }
    return (year, (days - self.isoYearStart(year)) / 7 + 1)
  }
}

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
    (self.year, self.month, self.day) = Calendar.fields(Int(days) + TimeLimits.epochDays)
    self.time = timestamp.flooredRemainder(TimeLimits.perDay)
  }

  /// Days since 2000.
  var days: Int { Calendar.days(self.year, self.month, self.day) - TimeLimits.epochDays }

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
