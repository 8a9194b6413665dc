// SQLEngine/Functions: PostgreSQL's functions and operators. This file: functions of dates and times (manual,
// table 9.33).

import WireCore

enum DateTimeFunctions {
  static let rows: [FunctionRow] = fields + truncation + now + making + ages + others

  /// extract gives numeric, date_part the same as a floating-point number.
  private static func part(
    _ type: String,
    _ spelling: String,
    _ volatility: FunctionRow.Volatility = .immutable,
    _ value: @escaping @Sendable (FunctionCall, DateField, SQLValue) -> Numeric??
  ) -> [FunctionRow] {
    @Sendable func find(_ call: FunctionCall, _ values: [SQLValue]) throws(SQLError) -> Numeric? {
      let field = try DateField.named(values[0].string, type: spelling)
      guard let result = value(call, field, values[1]) else {
        throw field.unsupported(values[0].string, type: spelling)
      }
      return result
    }
    return [
      fn("extract(text, \(type)) numeric", volatility) { call, values throws(SQLError) in
        try find(call, values)?.value ?? .null
      },
      fn("date_part(text, \(type)) float8", volatility) { call, values throws(SQLError) in
        try find(call, values).map { FloatText.value($0.double) } ?? .null
      },
    ]
  }

  /// `nil` for a field that the type does not have, else the value, which is null for some of infinity's.
  private static func timestampPart(_ field: DateField, _ timestamp: Int64) -> Numeric?? {
    guard let plain = DateParts.value(field, of: TimeLimits.isInfinite(timestamp: timestamp) ? 0 : timestamp) else {
      return nil
    }
    guard TimeLimits.isInfinite(timestamp: timestamp) else { return plain }
    return .some(DateParts.infinite(field, isNegative: timestamp < 0))
  }

  private static let fields: [FunctionRow] =
    part("timestamp", "timestamp without time zone") { _, field, value in timestampPart(field, value.int) }
    + part("timestamptz", "timestamp with time zone", .stable) { call, field, value in
      let (instant, zone) = (value.int, call.io.settings.zone)
      if let offset = DateParts.value(field, ofOffset: zone.period(atTimestamp: instant).offset) { return offset }
      if TimeLimits.isInfinite(timestamp: instant) || field == .epoch { return timestampPart(field, instant) }
      return timestampPart(field, zone.local(instant))
    }
    + part("date", "date") { _, field, value in
      switch field {
      case .microseconds, .milliseconds, .second, .minute, .hour: return nil
      default: break
      }
      if TimeLimits.isInfinite(date: value.int) { return timestampPart(field, value.int > 0 ? .max : .min) }
      if field == .epoch { return Numeric((value.int + Int64(TimeLimits.epochDays)) * 86400) }
      if field == .julian { return Numeric(value.int + 2_451_545) }
      guard let midnight = try? DateTimeOperators.midnight(value.int) else { return nil }
      return timestampPart(field, midnight)
    }
    .map { row in
      // date_part takes a date for a time stamp.
      guard row.name == "date_part" else { return row }
      return fn("date_part(text, date) float8") { _, values throws(SQLError) in
        let field = try DateField.named(values[0].string, type: "timestamp without time zone")
        guard let value = timestampPart(field, try DateTimeOperators.midnight(values[1].int)) else {
          throw field.unsupported(values[0].string, type: "timestamp without time zone")
        }
        return value.map { FloatText.value($0.double) } ?? .null
      }
    }
    + part("interval", "interval") { _, field, value in DateParts.value(field, of: value.interval).map { .some($0) } }
    + part("time", "time without time zone") { _, field, value in
      DateParts.value(field, ofTime: value.int).map { .some($0) }
    }
    + part("timetz", "time with time zone") { _, field, value in
      guard let time = TimeWithZone(stored: value.string) else { return nil }
      if let offset = DateParts.value(field, ofOffset: -time.west) { return offset }
      return DateParts.value(field, ofTime: field == .epoch ? time.instant : time.time).map { .some($0) }
    }

  // MARK: Truncation

  private static func truncate(
    _ word: String,
    _ timestamp: Int64,
    _ type: String
  ) throws(SQLError) -> Int64 {
    let field = try DateField.named(word, type: type)
    if TimeLimits.isInfinite(timestamp: timestamp) { return timestamp }
    if let result = DateParts.truncated(timestamp, to: field) {
      guard TimeLimits.timestamps.contains(result) else { throw DateTimeOperators.timestampOutOfRange }
      return result
    }
    throw field.cannotTruncate(word, type: type)
  }

  private static func truncate(_ word: String, instant: Int64, _ zone: Zone) throws(SQLError) -> SQLValue {
    let type = "timestamp with time zone"
    if TimeLimits.isInfinite(timestamp: instant) { return .integer(try self.truncate(word, instant, type)) }
    let local = try self.truncate(word, zone.local(instant), type)
    switch DateField(word: word) {
    case .microseconds, .milliseconds, .second, .minute, .hour:
      // The offset stays: in the hour that is repeated this matters.
      return .integer(local - Int64(zone.period(atTimestamp: instant).offset) * 1_000_000)
    default: break
    }
    guard let result = zone.instant(local: local) else { throw DateTimeOperators.timestampOutOfRange }
    return .integer(result)
  }

  private static let truncation: [FunctionRow] = [
    fn("date_trunc(text, timestamp) timestamp") { _, values throws(SQLError) in
      .integer(try truncate(values[0].string, values[1].int, "timestamp without time zone"))
    },
    fn("date_trunc(text, timestamptz) timestamptz", .stable) { call, values throws(SQLError) in
      try truncate(values[0].string, instant: values[1].int, call.io.settings.zone)
    },
    fn("date_trunc(text, timestamptz, text) timestamptz", .stable) { call, values throws(SQLError) in
      try truncate(values[0].string, instant: values[1].int, try DateTimeOperators.zone(values[2].string, call))
    },
    fn("date_trunc(text, interval) interval") { _, values throws(SQLError) in
      let field = try DateField.named(values[0].string, type: "interval")
      guard let result = DateParts.truncated(values[1].interval, to: field) else {
        var error = field.cannotTruncate(values[0].string, type: "interval")
        if field == .week { error.detail = "Months usually have fractional weeks." }
        throw error
      }
      return result.value
    },
    fn("date_bin(interval, timestamp, timestamp) timestamp") { _, values throws(SQLError) in try bin(values) },
    fn("date_bin(interval, timestamptz, timestamptz) timestamptz") { _, values throws(SQLError) in try bin(values) },
  ]

  private static func bin(_ values: [SQLValue]) throws(SQLError) -> SQLValue {
    if TimeLimits.isInfinite(timestamp: values[1].int) { return values[1] }
    if TimeLimits.isInfinite(timestamp: values[2].int) {
      throw SQLError(.datetimeFieldOverflow, "origin out of range")
    }
    let stride = values[0].interval
    if stride.months != 0 {
      throw .init(.featureNotSupported, "timestamps cannot be binned into intervals containing months or years")
    }
    guard let unit = Int64(exactly: stride.span) else { throw Interval.outOfRange }
    if unit <= 0 { throw SQLError(.datetimeFieldOverflow, "stride must be greater than zero") }
    let (difference, overflow) = values[1].int.subtractingReportingOverflow(values[2].int)
    if overflow { throw Interval.outOfRange }
    // The start of the stride that the time is in.
    let (start, overflow2) = values[1].int.subtractingReportingOverflow(difference.flooredRemainder(unit))
    guard !overflow2, TimeLimits.timestamps.contains(start) else { throw DateTimeOperators.timestampOutOfRange }
    return .integer(start)
  }

  // MARK: The current time

  private static func local(_ instant: Int64, _ call: FunctionCall) -> Int64 { call.io.settings.zone.local(instant) }

  private static func current(_ type: TypeID, _ precision: SQLValue?, _ call: FunctionCall) throws(SQLError) -> SQLValue
  {
    let instant = SQLValue.integer(call.context.transactionTime)
    let value = type == .timestamptz ? instant : try call.io.convert(instant, from: .timestamptz, to: type)
    guard let precision else { return value }
    return try call.io.fit(
      value,
      to: ColumnType(type, modifier: Int32(min(max(precision.int, 0), 6))),
      isExplicit: true
    )
  }

  private static let now: [FunctionRow] =
    ["now", "transaction_timestamp"].map { name in
      fn("\(name)() timestamptz", .stable) { call, _ throws(SQLError) in .integer(call.context.transactionTime) }
    }
    + [
      fn("statement_timestamp() timestamptz", .stable) { call, _ throws(SQLError) in
        .integer(call.context.statementTime)
      },
      fn("clock_timestamp() timestamptz", .volatile) { call, _ throws(SQLError) in .integer(call.context.clock()) },
      fn("timeofday() text", .volatile) { call, _ throws(SQLError) in
        try FormattingFunctions.timeOfDay(call)
      },
    ]
    + [
      ("current_timestamp", TypeID.timestamptz), ("current_time", .timetz), ("localtimestamp", .timestamp),
      ("localtime", .time), ("current_date", .date),
    ].flatMap { name, type in
      let result = TypeTable.row(type)?.name ?? ""
      return [
        fn("\(name)() \(result)", .stable) { call, _ throws(SQLError) in try current(type, nil, call) },
        fn("\(name)(int4) \(result)", .stable) { call, values throws(SQLError) in try current(type, values[0], call) },
      ]
    }

  // MARK: Making

  private static func date(_ values: [SQLValue]) throws(SQLError) -> Int64 {
    let (year, month, day) = (values[0].int, values[1].int, values[2].int)
    // A negative year counts before Christ.
    let astronomical = year < 0 ? year + 1 : year
    guard year != 0, abs(year) < 6_000_000, (1...12).contains(month), day >= 1,
      day <= Int64(CivilCalendar.length(Int(astronomical), Int(month)))
    else {
      throw SQLError(
        .datetimeFieldOverflow,
        "date field value out of range: \(padded(year, 1))-\(padded(month, 2))-\(padded(day, 2))"
      )
    }
    let days = CivilCalendar.days(Int(astronomical), Int(month), Int(day)) - TimeLimits.epochDays
    guard TimeLimits.dates.contains(days) else {
      throw SQLError(
        .datetimeFieldOverflow,
        "date out of range: \(padded(year, 1))-\(padded(month, 2))-\(padded(day, 2))"
      )
    }
    return Int64(days)
  }

  private static func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value.magnitude)
    let zeroes = String(repeating: "0", count: max(0, width - digits.utf8.count - (value < 0 ? 1 : 0)))
    return (value < 0 ? "-" : "") + zeroes + digits
  }

  private static func time(_ values: ArraySlice<SQLValue>) throws(SQLError) -> Int64 {
    let parts = Array(values)
    let (hour, minute, second) = (parts[0].int, parts[1].int, parts[2].double)
    guard (0...24).contains(hour), (0...59).contains(minute), second >= 0, second <= 60,
      hour < 24 || minute == 0 && second == 0
    else {
      throw SQLError(
        .datetimeFieldOverflow,
        "time field value out of range: \(padded(hour, 1)):\(padded(minute, 2)):\(second < 10 ? "0" : "")\(FloatText.printf(second, significant: 6))"
      )
    }
    return hour * TimeLimits.perHour + minute * 60_000_000 + Int64((second * 1_000_000).rounded())
  }

  private static func timestamp(_ values: [SQLValue]) throws(SQLError) -> Int64 {
    let midnight = try DateTimeOperators.midnight(try self.date(values))
    let (sum, overflow) = midnight.addingReportingOverflow(try self.time(values[3..<6]))
    guard !overflow, TimeLimits.timestamps.contains(sum) else { throw DateTimeOperators.timestampOutOfRange }
    return sum
  }

  private static func instant(_ local: Int64, _ zone: Zone) throws(SQLError) -> SQLValue {
    guard let instant = zone.instant(local: local) else { throw DateTimeOperators.timestampOutOfRange }
    return .integer(instant)
  }

  private static let making: [FunctionRow] = [
    fn("make_date(int4, int4, int4) date") { _, values throws(SQLError) in .integer(try date(values)) },
    fn("make_time(int4, int4, float8) time") { _, values throws(SQLError) in .integer(try time(values[...])) },
    fn("make_timestamp(int4, int4, int4, int4, int4, float8) timestamp") { _, values throws(SQLError) in
      .integer(try timestamp(values))
    },
    fn("make_timestamptz(int4, int4, int4, int4, int4, float8) timestamptz", .stable) { call, values throws(SQLError) in
      try instant(try timestamp(values), call.io.settings.zone)
    },
    fn("make_timestamptz(int4, int4, int4, int4, int4, float8, text) timestamptz", .stable) {
      call,
      values throws(SQLError) in
      try instant(try timestamp(values), try DateTimeOperators.zone(values[6].string, call))
    },
    fn("make_interval(int4 = 0, int4 = 0, int4 = 0, int4 = 0, int4 = 0, int4 = 0, float8 = 0) interval") {
      _,
      values throws(SQLError) in
      let seconds = (values[6].double * 1_000_000).rounded()
      guard seconds.magnitude < 9e18,
        let months = Int32(exactly: values[0].int * 12 + values[1].int),
        let days = Int32(exactly: values[2].int * 7 + values[3].int)
      else { throw Interval.outOfRange }
      let time = values[4].int * TimeLimits.perHour + values[5].int * 60_000_000
      let (sum, overflow) = time.addingReportingOverflow(Int64(seconds))
      if overflow { throw Interval.outOfRange }
      return Interval(months: months, days: days, microseconds: sum).value
    },
    fn("to_timestamp(float8) timestamptz") { _, values throws(SQLError) in
      let seconds = values[0].double
      if seconds.isNaN { throw SQLError(.datetimeFieldOverflow, "timestamp cannot be NaN") }
      if seconds.isInfinite { return .integer(seconds > 0 ? .max : .min) }
      let value = ((seconds - Double(TimeLimits.epochSeconds)) * 1_000_000).rounded(.toNearestOrEven)
      guard let result = Int64(exactly: value), TimeLimits.timestamps.contains(result) else {
        throw SQLError(
          .datetimeFieldOverflow,
          "timestamp out of range: \"\(FloatText.printf(seconds, significant: 6))\""
        )
      }
      return .integer(result)
    },
  ]

  // MARK: Ages

  /// Years, months, days and time between, as one would count them on a calendar.
  private static func age(_ later: Int64, _ earlier: Int64) throws(SQLError) -> SQLValue {
    if TimeLimits.isInfinite(timestamp: later) || TimeLimits.isInfinite(timestamp: earlier) {
      throw DateTimeOperators.timestampOutOfRange
    }
    let isNegative = later < earlier
    let (first, second) = isNegative ? (Moment(later), Moment(earlier)) : (Moment(earlier), Moment(later))
    var (months, days) = ((second.year - first.year) * 12 + second.month - first.month, second.day - first.day)
    var time = second.time - first.time
    if time < 0 {
      time += TimeLimits.perDay
      days -= 1
    }
    if days < 0 {
      // The days of the month that the borrowed one is.
      days += CivilCalendar.length(first.year, first.month)
      months -= 1
    }
    let interval = Interval(months: Int32(months), days: Int32(days), microseconds: time)
    return isNegative ? try interval.negated().value : interval.value
  }

  private static func today(_ call: FunctionCall) -> Int64 {
    local(call.context.transactionTime, call).flooredQuotient(TimeLimits.perDay) * TimeLimits.perDay
  }

  private static let ages: [FunctionRow] = [
    fn("age(timestamp, timestamp) interval") { _, values throws(SQLError) in try age(values[0].int, values[1].int) },
    fn("age(timestamptz, timestamptz) interval", .stable) { call, values throws(SQLError) in
      try age(local(values[0].int, call), local(values[1].int, call))
    },
    fn("age(timestamp) interval", .stable) { call, values throws(SQLError) in try age(today(call), values[0].int) },
    fn("age(timestamptz) interval", .stable) { call, values throws(SQLError) in
      try age(today(call), local(values[0].int, call))
    },
  ]

  // MARK: Others

  private static let others: [FunctionRow] =
    [
      fn("isfinite(date) bool") { _, values throws(SQLError) in .bool(!TimeLimits.isInfinite(date: values[0].int)) },
      fn("isfinite(timestamp) bool") { _, values throws(SQLError) in
        .bool(!TimeLimits.isInfinite(timestamp: values[0].int))
      },
      fn("isfinite(timestamptz) bool") { _, values throws(SQLError) in
        .bool(!TimeLimits.isInfinite(timestamp: values[0].int))
      },
      native("isfinite(interval) bool", "($1 IS NOT NULL)"),
    ]
    + each("timestamp timestamptz time") { type in
      [
        fn("overlaps(\(type), \(type), \(type), \(type)) bool", strict: false) { _, values throws(SQLError) in
          overlaps(values)
        },
        overlapping("\(type)", "interval", "interval", lengths: [1, 3]),
        overlapping("\(type)", "interval", "\(type)", lengths: [1]),
        overlapping("\(type)", "\(type)", "interval", lengths: [3]),
      ]
    }

  /// Periods of which some are given by their lengths.
  private static func overlapping(_ type: String, _ first: String, _ second: String, lengths: [Int]) -> FunctionRow {
    fn("overlaps(\(type), \(first), \(type), \(second)) bool", .stable, strict: false) {
      call,
      values throws(SQLError) in
      var ends = values
      for index in lengths where !values[index].isNull && !values[index - 1].isNull {
        let interval = values[index].interval
        switch type {
        case "timestamp": ends[index] = try DateTimeOperators.add(timestamp: values[index - 1].int, interval)
        case "time": ends[index] = .integer(values[index - 1].int &+ interval.microseconds)
        default:
          ends[index] = try DateTimeOperators.add(instant: values[index - 1].int, interval, call.io.settings.zone)
        }
      }
      return overlaps(ends)
    }
  }

  /// Whether two periods have a time in common (SQL's OVERLAPS).
  private static func overlaps(_ values: [SQLValue]) -> SQLValue {
    var periods: [(start: Int64, end: Int64?)] = []
    for index in [0, 2] {
      let ends = values[index...(index + 1)].filter { !$0.isNull }.map(\.int).sorted()
      guard let start = ends.first else { return .null }
      periods.append((start, ends.count > 1 ? ends[1] : nil))
    }
    let (a, b) = (periods[0], periods[1])
    if a.start == b.start { return a.end == nil || b.end == nil ? .null : .bool(true) }
    let (first, second) = a.start < b.start ? (a, b) : (b, a)
    guard let end = first.end else { return .null }
    if second.start < end { return .bool(true) }
    return second.end == nil ? .null : .bool(false)
  }
}
