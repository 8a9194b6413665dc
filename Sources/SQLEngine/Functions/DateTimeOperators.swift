// SQLEngine/Functions: PostgreSQL's functions and operators. This file: arithmetic of dates, times and intervals
// (manual, table 9.32).

import WireCore

enum DateTimeOperators {
  static let rows: [FunctionRow] = dates + timestamps + times + intervals + zones

  static let dateOutOfRange = SQLError(.datetimeFieldOverflow, "date out of range")
  static let timestampOutOfRange = SQLError(.datetimeFieldOverflow, "timestamp out of range")

  /// An operator whose operands may come in either order.
  private static func commuting(
    _ name: String,
    _ left: String,
    _ right: String,
    _ result: String,
    _ volatility: FunctionRow.Volatility = .immutable,
    _ body: @escaping @Sendable (FunctionCall, SQLValue, SQLValue) throws(SQLError) -> SQLValue
  ) -> [FunctionRow] {
    [
      fn("\(name)(\(left), \(right)) \(result)", volatility) { call, values throws(SQLError) in
        try body(call, values[0], values[1])
      },
      fn("\(name)(\(right), \(left)) \(result)", volatility) { call, values throws(SQLError) in
        try body(call, values[1], values[0])
      },
    ]
  }

  // MARK: Dates

  private static func add(_ date: Int64, days: Int64) throws(SQLError) -> SQLValue {
    if TimeLimits.isInfinite(date: date) { return .integer(date) }
    let sum = date + days
    guard TimeLimits.dates.contains(Int(sum)) else { throw self.dateOutOfRange }
    return .integer(sum)
  }

  /// Midnight of a date; infinities stay.
  static func midnight(_ date: Int64) throws(SQLError) -> Int64 {
    if TimeLimits.isInfinite(date: date) { return date > 0 ? .max : .min }
    let (product, overflow) = date.multipliedReportingOverflow(by: TimeLimits.perDay)
    guard !overflow, TimeLimits.timestamps.contains(product) else {
      throw SQLError(.datetimeFieldOverflow, "date out of range for timestamp")
    }
    return product
  }

  private static let dates: [FunctionRow] =
    commuting("+", "date", "int4", "date") { _, date, days throws(SQLError) in try add(date.int, days: days.int) }
    + commuting("+", "date", "time", "timestamp") { _, date, time throws(SQLError) in
      let midnight = try midnight(date.int)
      return .integer(TimeLimits.isInfinite(timestamp: midnight) ? midnight : midnight + time.int)
    }
    + commuting("+", "date", "timetz", "timestamptz") { _, date, time throws(SQLError) in
      let midnight = try midnight(date.int)
      guard let time = TimeWithZone(stored: time.string), !TimeLimits.isInfinite(timestamp: midnight) else {
        return .integer(midnight)
      }
      return .integer(midnight + time.instant)
    }
    + commuting("+", "date", "interval", "timestamp") { _, date, interval throws(SQLError) in
      try add(timestamp: try midnight(date.int), interval.interval)
    }
    + [
      fn("-(date, int4) date") { _, values throws(SQLError) in try add(values[0].int, days: -values[1].int) },
      fn("-(date, date) int4") { _, values throws(SQLError) in
        if TimeLimits.isInfinite(date: values[0].int) || TimeLimits.isInfinite(date: values[1].int) {
          throw SQLError(.datetimeFieldOverflow, "cannot subtract infinite dates")
        }
        return .integer(values[0].int - values[1].int)
      },
      fn("-(date, interval) timestamp") { _, values throws(SQLError) in
        try add(timestamp: try midnight(values[0].int), try values[1].interval.negated())
      },
    ]

  // MARK: Time stamps

  static func add(timestamp: Int64, _ interval: Interval) throws(SQLError) -> SQLValue {
    if TimeLimits.isInfinite(timestamp: timestamp) { return .integer(timestamp) }
    guard let sum = interval.added(toLocal: timestamp) else { throw self.timestampOutOfRange }
    return .integer(sum)
  }

  /// Months and days are added to the wall clock's time, the rest to the instant.
  static func add(instant: Int64, _ interval: Interval, _ zone: Zone) throws(SQLError) -> SQLValue {
    if TimeLimits.isInfinite(timestamp: instant) { return .integer(instant) }
    var result = instant
    if interval.months != 0 || interval.days != 0 {
      guard let local = interval.added(toLocal: zone.local(instant), includingTime: false),
        let moved = zone.instant(local: local)
      else { throw self.timestampOutOfRange }
      result = moved
    }
    let (sum, overflow) = result.addingReportingOverflow(interval.microseconds)
    guard !overflow, TimeLimits.timestamps.contains(sum) else { throw self.timestampOutOfRange }
    return .integer(sum)
  }

  /// The time between, in whole days and the rest.
  static func difference(_ values: [SQLValue]) throws(SQLError) -> SQLValue {
    if TimeLimits.isInfinite(timestamp: values[0].int) || TimeLimits.isInfinite(timestamp: values[1].int) {
      throw SQLError(.datetimeFieldOverflow, "cannot subtract infinite timestamps")
    }
    let (difference, overflow) = values[0].int.subtractingReportingOverflow(values[1].int)
    if overflow { throw Interval.outOfRange }
    return try Interval(microseconds: difference).justifiedHours().value
  }

  private static let timestamps: [FunctionRow] =
    commuting("+", "timestamp", "interval", "timestamp") { _, time, interval throws(SQLError) in
      try add(timestamp: time.int, interval.interval)
    }
    + commuting("+", "timestamptz", "interval", "timestamptz", .stable) { call, time, interval throws(SQLError) in
      try add(instant: time.int, interval.interval, call.io.settings.zone)
    }
    + [
      fn("-(timestamp, interval) timestamp") { _, values throws(SQLError) in
        try add(timestamp: values[0].int, try values[1].interval.negated())
      },
      fn("-(timestamptz, interval) timestamptz", .stable) { call, values throws(SQLError) in
        try add(instant: values[0].int, try values[1].interval.negated(), call.io.settings.zone)
      },
      fn("-(timestamp, timestamp) interval") { _, values throws(SQLError) in try difference(values) },
      fn("-(timestamptz, timestamptz) interval") { _, values throws(SQLError) in try difference(values) },
    ]

  // MARK: Times

  private static func wrapped(_ time: Int64) -> Int64 {
    time.flooredRemainder(TimeLimits.perDay)
  }

  private static func add(_ time: SQLValue, _ microseconds: Int64) -> SQLValue {
    if case .integer(let time) = time { return .integer(self.wrapped(time &+ microseconds)) }
    guard var time = TimeWithZone(stored: time.string) else { return .null }
    time.time = self.wrapped(time.time &+ microseconds)
    return time.value
  }

  private static let times: [FunctionRow] =
    each("time timetz") { type in
      commuting("+", "\(type)", "interval", "\(type)") { _, time, interval throws(SQLError) in
        add(time, interval.interval.microseconds)
      }
        + [
          fn("-(\(type), interval) \(type)") { _, values throws(SQLError) in
            add(values[0], 0 &- values[1].interval.microseconds)
          }
        ]
    }
    + [
      fn("-(time, time) interval") { _, values throws(SQLError) in
        Interval(microseconds: values[0].int - values[1].int).value
      }
    ]

  // MARK: Intervals

  private static let intervals: [FunctionRow] =
    commuting("*", "interval", "float8", "interval") { _, interval, factor throws(SQLError) in
      try interval.interval.multiplied(by: factor.double).value
    }
    + [
      fn("+(interval, interval) interval") { _, values throws(SQLError) in
        try Interval.add(values[0].interval, values[1].interval).value
      },
      fn("-(interval, interval) interval") { _, values throws(SQLError) in
        try Interval.add(values[0].interval, try values[1].interval.negated()).value
      },
      fn("-(interval) interval") { _, values throws(SQLError) in try values[0].interval.negated().value },
      fn("/(interval, float8) interval") { _, values throws(SQLError) in
        try values[0].interval.divided(by: values[1].double).value
      },
      fn("justify_hours(interval) interval") { _, values throws(SQLError) in
        try values[0].interval.justifiedHours().value
      },
      fn("justify_days(interval) interval") { _, values throws(SQLError) in try values[0].interval.justifiedDays().value
      },
      fn("justify_interval(interval) interval") { _, values throws(SQLError) in try values[0].interval.justified().value
      },
    ]

  // MARK: Time zones

  /// A zone by name, abbreviation or as an interval's text would not be: for AT TIME ZONE.
  static func zone(_ name: String, _ call: FunctionCall) throws(SQLError) -> Zone {
    if let minutes = Zone.abbreviations[Substring(name.lowercased())] { return .fixed(minutes * 60) }
    if let zone = Zone.named(name, zones: call.io.settings.zones) { return zone }
    throw SQLError(.invalidParameterValue, "time zone \"\(name)\" not recognized")
  }

  private static func zone(_ interval: Interval) throws(SQLError) -> Zone {
    if interval.months != 0 || interval.days != 0 {
      var bytes: [UInt8] = []
      interval.write(.postgres, to: &bytes)
      let shown = String(decoding: bytes, as: UTF8.self)
      throw SQLError(.invalidParameterValue, "interval time zone \"\(shown)\" must not include months or days")
    }
    let seconds = interval.microseconds / 1_000_000
    // No place is farther from UTC than a week.
    guard seconds.magnitude <= 604_800 else {
      throw SQLError(.invalidTimeZoneDisplacementValue, "time zone displacement out of range")
    }
    return .fixed(Int(seconds))
  }

  private static func toInstant(_ local: Int64, _ zone: Zone) throws(SQLError) -> SQLValue {
    if TimeLimits.isInfinite(timestamp: local) { return .integer(local) }
    guard let instant = zone.instant(local: local) else { throw self.timestampOutOfRange }
    return .integer(instant)
  }

  private static func toLocal(_ instant: Int64, _ zone: Zone) throws(SQLError) -> SQLValue {
    if TimeLimits.isInfinite(timestamp: instant) { return .integer(instant) }
    let local = zone.local(instant)
    guard TimeLimits.timestamps.contains(local) else { throw self.timestampOutOfRange }
    return .integer(local)
  }

  private static func move(_ time: SQLValue, to zone: Zone, _ call: FunctionCall) -> SQLValue {
    guard let time = TimeWithZone(stored: time.string) else { return .null }
    let west = -zone.period(atTimestamp: call.context.transactionTime).offset
    return TimeWithZone(time: self.wrapped(time.instant - Int64(west) * 1_000_000), west: west).value
  }

  private static let zones: [FunctionRow] = [
    fn("timezone(text, timestamp) timestamptz") { call, values throws(SQLError) in
      try toInstant(values[1].int, try zone(values[0].string, call))
    },
    fn("timezone(text, timestamptz) timestamp") { call, values throws(SQLError) in
      try toLocal(values[1].int, try zone(values[0].string, call))
    },
    fn("timezone(interval, timestamp) timestamptz") { _, values throws(SQLError) in
      try toInstant(values[1].int, try zone(values[0].interval))
    },
    fn("timezone(interval, timestamptz) timestamp") { _, values throws(SQLError) in
      try toLocal(values[1].int, try zone(values[0].interval))
    },
    fn("timezone(text, timetz) timetz", .stable) { call, values throws(SQLError) in
      move(values[1], to: try zone(values[0].string, call), call)
    },
    fn("timezone(interval, timetz) timetz") { call, values throws(SQLError) in
      move(values[1], to: try zone(values[0].interval), call)
    },
  ]
}

extension Interval {
  /// 24 hours become a day.
  func justifiedHours() throws(SQLError) -> Self {
    var result = self
    let whole = result.microseconds / TimeLimits.perDay
    result.microseconds -= whole * TimeLimits.perDay
    try result.carry(Int64(result.days) + whole)
    if result.days > 0, result.microseconds < 0 {
      result.microseconds += TimeLimits.perDay
      result.days -= 1
    } else if result.days < 0, result.microseconds > 0 {
      result.microseconds -= TimeLimits.perDay
      result.days += 1
    }
    return result
  }

  private mutating func carry(_ days: Int64) throws(SQLError) {
    guard let days = Int32(exactly: days) else { throw Self.outOfRange }
    self.days = days
  }

  /// 30 days become a month.
  func justifiedDays() throws(SQLError) -> Self {
    var result = self
    let whole = result.days / 30
    result.days -= whole * 30
    guard let months = Int32(exactly: Int64(result.months) + Int64(whole)) else { throw Self.outOfRange }
    result.months = months
    if result.months > 0, result.days < 0 {
      result.days += 30
      result.months -= 1
    } else if result.months < 0, result.days > 0 {
      result.days -= 30
      result.months += 1
    }
    return result
  }

  /// Both, and one sign for all.
  func justified() throws(SQLError) -> Self {
    var result = self
    let wholeDays = result.microseconds / TimeLimits.perDay
    result.microseconds -= wholeDays * TimeLimits.perDay
    try result.carry(Int64(result.days) + wholeDays)
    let wholeMonths = result.days / 30
    result.days -= wholeMonths * 30
    guard let months = Int32(exactly: Int64(result.months) + Int64(wholeMonths)) else { throw Self.outOfRange }
    result.months = months
    if result.months > 0, result.days < 0 || result.days == 0 && result.microseconds < 0 {
      result.days += 30
      result.months -= 1
    } else if result.months < 0, result.days > 0 || result.days == 0 && result.microseconds > 0 {
      result.days -= 30
      result.months += 1
    }
    if result.days > 0, result.microseconds < 0 {
      result.microseconds += TimeLimits.perDay
      result.days -= 1
    } else if result.days < 0, result.microseconds > 0 {
      result.microseconds -= TimeLimits.perDay
      result.days += 1
    }
    return result
  }
}
