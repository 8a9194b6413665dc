// WireCore: what every fake shares, pure. This file: the calendar's arithmetic.

/// The proleptic Gregorian calendar, in days since 1970-01-01. The year before 1 is 0.
package enum CivilCalendar {
  /// Whether a year has a 29th of February.
  package static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  /// Days of a month, 1 to 12.
  package static func length(_ year: Int, _ month: Int) -> Int {
    switch month {
    case 2: self.isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The days from 1970 to a date. The month may be any number; a day that the month does not have counts on.
  package static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let years = self.floor(month - 1, 12)
    let month = month - 1 - years * 12
    // Years begin in March here, so that a leap day is their last.
    let shifted = month < 2 ? year + years - 1 : year + years
    let era = self.floor(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * ((month + 10) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The days from 1970 to a day, from 1 for Monday, of a week as ISO 8601 counts. Both may be any number.
  package static func days(isoYear: Int, week: Int, day: Int) -> Int {
    self.isoYearStart(isoYear) + (week - 1) * 7 + day - 1
  }

  /// The date so many days after 1970 began.
  package static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
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
  package static func weekday(_ days: Int) -> Int { self.modulo(days + 4, 7) }

  /// The quotient rounded down.
  package static func floor(_ value: Int, _ divisor: Int) -> Int {
    (value >= 0 ? value : value - divisor + 1) / divisor
  }
  /// What rounding down leaves; never negative.
  package static func modulo(_ value: Int, _ divisor: Int) -> Int { value - self.floor(value, divisor) * divisor }

  /// The Monday that ISO week 1 of a year begins with.
  package static func isoYearStart(_ year: Int) -> Int {
    let fourth = self.days(year, 1, 4)
    return fourth - self.modulo(self.weekday(fourth) + 6, 7)
  }

  /// The ISO year and week of a day.
  package static func isoWeek(_ days: Int) -> (year: Int, week: Int) {
    var year = self.date(days).year + 1
    while self.isoYearStart(year) > days { year -= 1 }
    return (year, (days - self.isoYearStart(year)) / 7 + 1)
  }
}
