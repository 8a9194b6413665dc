// MongoEngine/Dates: times on clocks and calendars. This file: units of time and days of the week by their names.

/// A unit of time.
enum TimeUnit: String, Sendable, CaseIterable {
  case year, quarter, month, week, day, hour, minute, second, millisecond

  /// - Throws: FailedToParse for a name that is none of a unit.
  static func parse(_ name: String) throws(MongoError) -> TimeUnit {
    guard let unit = TimeUnit(rawValue: name) else { throw .of(.failedToParse, "unknown time unit value: \(name)") }
    return unit
  }

  /// How long the unit lasts; `nil` where that differs. A day has 24 hours only where no clock is changed.
  var milliseconds: Int64? {
    switch self {
    case .year, .quarter, .month: nil
    case .week: 604_800_000
    case .day: 86_400_000
    case .hour: 3_600_000
    case .minute: 60000
    case .second: 1000
    case .millisecond: 1
    }
  }

  /// How many months the unit has; `nil` where it has days or less.
  var months: Int? {
    switch self {
    case .year: 12
    case .quarter: 3
    case .month: 1
    default: nil
    }
  }
}

/// The days of the week, from 0 for Sunday, by their names in any case, or by the first three letters.
func weekday(named name: String) -> Int? {
  let name = name.lowercased()
  let names = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
  return names.firstIndex { $0 == name || $0.prefix(3) == name }
}
