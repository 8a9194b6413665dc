// SQLEngine/Functions: PostgreSQL's functions and operators. This file: fields of dates and times (manual, 9.9.1).

import WireCore

/// What extract, date_part and date_trunc take for a field.
enum DateField: String {
  case microseconds, milliseconds, second, minute, hour, day, week, month, quarter, year, decade, century, millennium
  case epoch, dow, isodow, doy, isoyear, julian, timezone
  case timezoneHour = "timezone_hour"
  case timezoneMinute = "timezone_minute"

  private static let synonyms: [String: DateField] = {
    let words: [(DateField, String)] = [
      (.microseconds, "microsecond us usec usecs usecond useconds microsecon"),
      (.milliseconds, "millisecond ms msec msecs msecond mseconds millisecon"),
      (.second, "seconds s sec secs"), (.minute, "minutes m min mins"), (.hour, "hours h hr hrs"), (.day, "days d"),
      (.week, "weeks w"), (.month, "months mon mons"), (.quarter, "qtr"), (.year, "years y yr yrs"),
      (.decade, "decades dec decs"), (.century, "centuries c cent"), (.millennium, "millennia mil mils"),
      (.julian, "jd j"), (.timezoneHour, "timezone_h"), (.timezoneMinute, "timezone_m"),
    ]
    var table: [String: DateField] = [:]
    for (field, names) in words {
      for name in names.split(separator: " ") { table[String(name)] = field }
    }
    return table
  }()

  init?(word: String) {
    let word = word.lowercased()
    guard let field = DateField(rawValue: word) ?? Self.synonyms[word] else { return nil }
    self = field
  }

  static func named(_ word: String, type: String) throws(SQLError) -> DateField {
    guard let field = DateField(word: word) else {
      throw SQLError(.invalidParameterValue, "unit \"\(word.lowercased())\" not recognized for type \(type)")
    }
    return field
  }

  /// Days of a week, epochs and the like are no units to cut at.
  func cannotTruncate(_ word: String, type: String) -> SQLError {
    switch self {
    case .dow, .isodow, .doy, .epoch, .isoyear, .julian:
      SQLError(.invalidParameterValue, "unit \"\(word.lowercased())\" not recognized for type \(type)")
    default: self.unsupported(word, type: type)
    }
  }

  func unsupported(_ word: String, type: String) -> SQLError {
    SQLError(.featureNotSupported, "unit \"\(word.lowercased())\" not supported for type \(type)")
  }
}

/// The values of fields, as numeric of so many decimals.
enum DateParts {
  /// A number of microseconds as seconds, milliseconds or itself.
  private static func fraction(_ microseconds: Int64, scale: Int) -> Numeric {
    Numeric(isNegative: microseconds < 0, limbs: Limbs.from(microseconds.magnitude), scale: scale)
  }

  private static func integer(_ value: Int) -> Numeric { Numeric(Int64(value)) }

  /// A field of a wall clock's time, or `nil` if it has none such.
  static func value(_ field: DateField, of timestamp: Int64) -> Numeric? {
    let moment = Moment(timestamp)
    let (year, days) = (moment.year, moment.days + TimeLimits.epochDays)
    switch field {
    case .microseconds: return Numeric(moment.seconds)
    case .milliseconds: return self.fraction(moment.seconds, scale: 3)
    case .second: return self.fraction(moment.seconds, scale: 6)
    case .minute: return self.integer(moment.minute)
    case .hour: return self.integer(moment.hour)
    case .day: return self.integer(moment.day)
    case .month: return self.integer(moment.month)
    case .quarter: return self.integer((moment.month - 1) / 3 + 1)
    case .week: return self.integer(CivilCalendar.isoWeek(days).week)
    case .isoyear:
      let isoYear = CivilCalendar.isoWeek(days).year
      return self.integer(isoYear > 0 ? isoYear : isoYear - 1)
    case .year: return self.integer(year > 0 ? year : year - 1)
    case .decade: return self.integer(CivilCalendar.floor(year, 10))
    case .century: return self.integer(year > 0 ? (year + 99) / 100 : -((99 - (year - 1)) / 100))
    case .millennium: return self.integer(year > 0 ? (year + 999) / 1000 : -((999 - (year - 1)) / 1000))
    case .dow: return self.integer(CivilCalendar.weekday(days))
    case .isodow: return self.integer((CivilCalendar.weekday(days) + 6) % 7 + 1)
    case .doy: return self.integer(days - CivilCalendar.days(year, 1, 1) + 1)
    case .julian:
      let day = Numeric(Int64(moment.days + 2_451_545))
      guard let part = try? Numeric.divide(Numeric(moment.time), Numeric(TimeLimits.perDay)),
        let sum = try? Numeric.add(day, part)
      else { return day }
      return sum
    case .epoch:
      let value = Int128(timestamp) + Int128(TimeLimits.epochSeconds) * 1_000_000
      return Int64(exactly: value).map { self.fraction($0, scale: 6) }
    default: return nil
    }
  }

  /// A field of an infinite date or time: infinite if it grows with time, else `nil`.
  static func infinite(_ field: DateField, isNegative: Bool) -> Numeric? {
    switch field {
    case .year, .decade, .century, .millennium, .julian, .isoyear, .epoch: .infinity(negative: isNegative)
    default: nil
    }
  }

  static func value(_ field: DateField, of interval: Interval) -> Numeric? {
    let (months, time) = (Int(interval.months), interval.microseconds)
    switch field {
    case .microseconds: return Numeric(time % 60_000_000)
    case .milliseconds: return self.fraction(time % 60_000_000, scale: 3)
    case .second: return self.fraction(time % 60_000_000, scale: 6)
    case .minute: return Numeric(time / 60_000_000 % 60)
    case .hour: return Numeric(time / 3_600_000_000)
    case .day: return self.integer(Int(interval.days))
    case .month: return self.integer(months % 12)
    case .quarter: return self.integer(months % 12 / 3 + 1)
    case .year: return self.integer(months / 12)
    case .decade: return self.integer(months / 120)
    case .century: return self.integer(months / 1200)
    case .millennium: return self.integer(months / 12_000)
    case .epoch:
      // A year is 365.25 days, a month 30.
      let quarters = Int128(months / 12) * 1461 + Int128(months % 12) * 120 + Int128(interval.days) * 4
      let value = quarters * 21_600_000_000 + Int128(time)
      let magnitude = value.magnitude
      let limbs = Limbs.add(
        Limbs.multiply(Limbs.from(UInt64(magnitude >> 64)), Limbs.add(Limbs.from(.max), [1])),
        Limbs.from(UInt64(truncatingIfNeeded: magnitude))
      )
      return Numeric(isNegative: value < 0, limbs: limbs, scale: 6)
    default: return nil
    }
  }

  static func value(_ field: DateField, ofTime time: Int64) -> Numeric? {
    switch field {
    case .microseconds: Numeric(time % 60_000_000)
    case .milliseconds: self.fraction(time % 60_000_000, scale: 3)
    case .second: self.fraction(time % 60_000_000, scale: 6)
    case .minute: Numeric(time / 60_000_000 % 60)
    case .hour: Numeric(time / 3_600_000_000)
    case .epoch: self.fraction(time, scale: 6)
    default: nil
    }
  }

  /// A field of a zone that lies `offset` seconds east of UTC.
  static func value(_ field: DateField, ofOffset offset: Int) -> Numeric? {
    switch field {
    case .timezone: self.integer(offset)
    case .timezoneHour: self.integer(offset / 3600)
    case .timezoneMinute: self.integer(offset / 60 % 60)
    default: nil
    }
  }

  /// A wall clock's time with all below a field set to its least; `nil` if that is no field to cut at.
  static func truncated(_ timestamp: Int64, to field: DateField) -> Int64? {
    var moment = Moment(timestamp)
    func cut(_ unit: Int64) -> Int64 { timestamp - (timestamp.flooredRemainder(unit)) }
    switch field {
    case .microseconds: return timestamp
    case .milliseconds: return cut(1000)
    case .second: return cut(1_000_000)
    case .minute: return cut(60_000_000)
    case .hour: return cut(TimeLimits.perHour)
    case .day: return cut(TimeLimits.perDay)
    case .week:
      let day = timestamp.flooredQuotient(TimeLimits.perDay)
      // 2000-01-01 was a Saturday.
      return (day - Int64(CivilCalendar.modulo(Int(day) + 5, 7))) * TimeLimits.perDay
    case .month: break
    case .quarter: moment.month = (moment.month - 1) / 3 * 3 + 1
    case .year: moment.month = 1
    case .decade: moment.year = CivilCalendar.floor(moment.year, 10) * 10
    case .century: moment.year = CivilCalendar.floor(moment.year - 1, 100) * 100 + 1
    case .millennium: moment.year = CivilCalendar.floor(moment.year - 1, 1000) * 1000 + 1
    default: return nil
    }
    if [.decade, .century, .millennium].contains(field) { moment.month = 1 }
    return Moment(year: moment.year, month: moment.month, day: 1).timestamp
  }

  static func truncated(_ interval: Interval, to field: DateField) -> Interval? {
    var result = interval
    func cutTime(_ unit: Int64) { result.microseconds -= result.microseconds % unit }
    func cutMonths(_ unit: Int32) {
      result.months -= result.months % unit
      (result.days, result.microseconds) = (0, 0)
    }
    switch field {
    case .microseconds: break
    case .milliseconds: cutTime(1000)
    case .second: cutTime(1_000_000)
    case .minute: cutTime(60_000_000)
    case .hour: cutTime(TimeLimits.perHour)
    case .day: result.microseconds = 0
    case .month: cutMonths(1)
    case .quarter: cutMonths(3)
    case .year: cutMonths(12)
    case .decade: cutMonths(120)
    case .century: cutMonths(1200)
    case .millennium: cutMonths(12_000)
    default: return nil
    }
    return result
  }
}
