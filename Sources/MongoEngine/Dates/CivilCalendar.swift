// MongoEngine/Dates: times on clocks and calendars. This file: the Gregorian calendar, also before it was in use.

/// Days since 1970 and the dates that they are.
enum CivilCalendar {
  /// The days from 1970 to a date. The month may be any number; a day that the month does not have counts on.
  static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let (years, month) = (month - 1).floored(by: 12)
    // Years that begin in March have their leap day at the end.
    let shifted = month < 2 ? year + years - 1 : year + years
    let (era, yearOfEra) = shifted.floored(by: 400)
    let dayOfYear = (153 * ((month + 10) % 12) + 2) / 5
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear + day - 1 - 719_468
  }

  /// The date so many days after 1970 began.
  static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = (days + 719_468).floored(by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  /// The number of days of a month.
  static func length(_ year: Int, _ month: Int) -> Int { self.days(year, month + 1, 1) - self.days(year, month, 1) }

  /// 0 for Sunday to 6 for Saturday.
  static func weekday(_ days: Int) -> Int { (days + 4).floored(by: 7).remainder }

  /// The week that a day belongs to as ISO 8601 counts, 1 to 53, and the year of that week.
  static func isoWeek(_ days: Int) -> (year: Int, week: Int) {
    // A week belongs to the year of its Thursday.
    let thursday = days - (weekday(days) + 6) % 7 + 3
    let year = self.date(thursday).year
    return (year, (thursday - self.days(year, 1, 1)) / 7 + 1)
  }

  /// The days from 1970 to a day, from 1 for Monday, of a week as ISO 8601 counts. Both may be any number.
  static func days(isoYear: Int, week: Int, day: Int) -> Int {
    // The 4th of January is in the first week.
    let fourth = self.days(isoYear, 1, 4)
    return fourth - (self.weekday(fourth) + 6) % 7 + (week - 1) * 7 + day - 1
  }
}

extension Int {
  /// The quotient rounded down, and what is left, which is not negative.
  func floored(by divisor: Int) -> (quotient: Int, remainder: Int) {
    let (quotient, remainder) = self.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}

/// What a clock and a calendar show. Parts may be out of their ranges: they count on.
struct ClockTime: Hashable {
  var year = 1970
  var month = 1
  var day = 1
  var hour = 0
  var minute = 0
  var second = 0
  var millisecond = 0

  init() {}

  /// The time so many milliseconds after 1970 began on this clock.
  init(milliseconds: Int64) {
    let (days, rest) = Int(milliseconds).floored(by: 86_400_000)
    (self.year, self.month, self.day) = CivilCalendar.date(days)
    self.hour = rest / 3_600_000
    self.minute = rest / 60000 % 60
    self.second = rest / 1000 % 60
    self.millisecond = rest % 1000
  }

  /// Days since 1970.
  var days: Int { CivilCalendar.days(self.year, self.month, self.day) }
  var dayOfYear: Int { self.days - CivilCalendar.days(self.year, 1, 1) + 1 }
  var isoWeek: (year: Int, week: Int) { CivilCalendar.isoWeek(self.days) }
  /// 0 for Sunday to 6 for Saturday.
  var weekday: Int { CivilCalendar.weekday(self.days) }
  /// The week from 0 to 53; the first Sunday of a year begins week 1.
  var week: Int { (self.dayOfYear + 6 - self.weekday) / 7 }

  /// Milliseconds since 1970 on this clock; `nil` when they do not fit.
  var milliseconds: Int64? {
    // Far beyond what fits; and far from an overflow of the calendar.
    guard abs(self.year) < 1_000_000_000 else { return nil }
    var total: Int64? = Int64(self.days)
    for (factor, part) in [(24, self.hour), (60, self.minute), (60, self.second), (1000, self.millisecond)] {
      total = total?.multiplied(by: Int64(factor))?.adding(Int64(part))
    }
    return total
  }
}
