// MongoEngine/Dates: times on clocks and calendars. This file: units added, counted and cut off (manual: "$dateAdd",
// "$dateDiff", "$dateTrunc").

import BSON
import WireCore

extension BSONDate {
  /// The date so many units later. Days and longer units keep the time that the zone's clock shows; a day that the
  /// month does not have becomes its last.
  ///
  /// - Throws: Location5166406 when the date does not fit.
  func adding(_ amount: Int64, _ unit: TimeUnit, in zone: DateZone) throws(MongoError) -> BSONDate {
    guard let sum = self.sum(amount, unit, zone) else { throw .location(5_166_406, "$dateAdd overflowed") }
    return BSONDate(millisecondsSince1970: sum)
  }

  private func sum(_ amount: Int64, _ unit: TimeUnit, _ zone: DateZone) -> Int64? {
    let instant = self.millisecondsSince1970
    if let months = unit.months {
      guard let count = amount.multiplied(by: Int64(months)), count.magnitude < 1 << 34 else { return nil }
      var clock = ClockTime(milliseconds: zone.local(instant))
      let (years, month) = (clock.month - 1 + Int(count)).floored(by: 12)
      clock.year += years
      clock.month = month + 1
      clock.day = min(clock.day, CivilCalendar.length(clock.year, clock.month))
      return clock.milliseconds.flatMap(zone.instant(local:))
    }
    guard let length = unit.milliseconds, let span = amount.multiplied(by: length) else { return nil }
    guard unit == .week || unit == .day, !zone.isUTC else { return instant.adding(span) }
    return zone.local(instant).adding(span).flatMap(zone.instant(local:))
  }

  /// How many times a unit begins between here and `end`; negative when `end` is earlier.
  ///
  /// - Parameter startOfWeek: from 0 for Sunday.
  func units(_ unit: TimeUnit, to end: BSONDate, in zone: DateZone, startOfWeek: Int) throws(MongoError) -> Int64 {
    let (start, end) = (self.millisecondsSince1970, end.millisecondsSince1970)
    switch unit {
    case .year, .quarter, .month:
      let (from, to) = (ClockTime(milliseconds: zone.local(start)), ClockTime(milliseconds: zone.local(end)))
      let length = unit.months ?? 1
      let (first, last) = (from.year * 12 + from.month - 1, to.year * 12 + to.month - 1)
      return Int64(last.floored(by: length).quotient - first.floored(by: length).quotient)
    case .week, .day:
      let (from, to) = (Self.day(start, zone), Self.day(end, zone))
      guard unit == .week else { return Int64(to - from) }
      // The day 4 - startOfWeek days before 1970 began a week.
      let shift = (4 - startOfWeek + 7) % 7
      return Int64((to + shift).floored(by: 7).quotient - (from + shift).floored(by: 7).quotient)
    default:
      // One offset for both: these units are as long when the clock is changed.
      let offset = Int64(zone.offset(at: start)) * 1000
      guard let from = start.adding(offset), let to = end.adding(offset), let length = unit.milliseconds else {
        throw .of(.overflow, "the dates of $dateDiff are too far apart")
      }
      let (first, last) = (Int(from).floored(by: Int(length)).quotient, Int(to).floored(by: Int(length)).quotient)
      guard let count = Int64(last).subtracting(Int64(first)) else {
        throw .of(.overflow, "the dates of $dateDiff are too far apart")
      }
      return count
    }
  }

  private static func day(_ instant: Int64, _ zone: DateZone) -> Int {
    Int(zone.local(instant)).floored(by: 86_400_000).quotient
  }

  /// The last date before or at this one at which a bin of so many units begins; the first one begins with the year
  /// 2000, or with its first week.
  func truncated(to unit: TimeUnit, bin: Int64, in zone: DateZone, startOfWeek: Int) throws(MongoError) -> BSONDate {
    guard let result = self.truncation(unit, bin, zone, startOfWeek) else {
      throw .location(5_439_005, "$dateTrunc overflowed")
    }
    return BSONDate(millisecondsSince1970: result)
  }

  private func truncation(_ unit: TimeUnit, _ bin: Int64, _ zone: DateZone, _ startOfWeek: Int) -> Int64? {
    let instant = self.millisecondsSince1970
    let local = zone.local(instant)
    if let months = unit.months {
      let clock = ClockTime(milliseconds: local)
      guard let length = bin.multiplied(by: Int64(months)) else { return nil }
      let since2000 = (clock.year - 2000) * 12 + clock.month - 1
      guard let start = Self.floor(Int64(since2000), by: length), start.magnitude < 1 << 34 else { return nil }
      var result = ClockTime()
      result.year = 2000
      result.month = 1 + Int(start)
      return result.milliseconds.flatMap(zone.instant(local:))
    }
    guard let length = unit.milliseconds?.multiplied(by: bin) else { return nil }
    var reference = Int64(CivilCalendar.days(2000, 1, 1))
    // The first day of the year 2000 was a Saturday.
    if unit == .week { reference += Int64((startOfWeek - 6 + 7) % 7) }
    guard let distance = local.subtracting(reference * 86_400_000), let floored = Self.floor(distance, by: length),
      let start = floored.adding(reference * 86_400_000)
    else { return nil }
    if unit == .week || unit == .day { return zone.instant(local: start) }
    return start.subtracting(Int64(zone.offset(at: instant)) * 1000)
  }

  private static func floor(_ value: Int64, by length: Int64) -> Int64? {
    Int64(Int(value).floored(by: Int(length)).quotient).multiplied(by: length)
  }
}
