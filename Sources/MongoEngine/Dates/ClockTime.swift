// MongoEngine/Dates: times on clocks and calendars. This file: what clocks and calendars show.

import WireCore

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
