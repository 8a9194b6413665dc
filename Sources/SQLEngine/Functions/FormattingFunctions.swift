// SQLEngine/Functions: PostgreSQL's functions and operators. This file: to_char and its inverses (manual, section 9.8).

import WireCore

enum FormattingFunctions {
  static let rows: [FunctionRow] = dates + numbers

  private static func write(
    local: Int64,
    _ template: String,
    zone: Zone.Period? = nil
  ) throws(SQLError) -> SQLValue {
    if template.isEmpty || TimeLimits.isInfinite(timestamp: local) { return .null }
    let moment = Moment(local)
    let writer = DateTemplateWriter(moment: moment, hours: Int64(moment.hour), zone: zone)
    return .text(try writer.write(try DateTemplate(template)))
  }

  private static func write(instant: Int64, _ template: String, _ zone: Zone) throws(SQLError) -> SQLValue {
    if TimeLimits.isInfinite(timestamp: instant) { return .null }
    return try self.write(local: zone.local(instant), template, zone: zone.period(atTimestamp: instant))
  }

  /// `timeofday()`.
  static func timeOfDay(_ call: FunctionCall) throws(SQLError) -> SQLValue {
    try self.write(
      instant: call.context.clock(),
      "Dy Mon DD HH24:MI:SS.US YYYY TZ",
      call.io.settings.zone
    )
  }

  private static let dates: [FunctionRow] = [
    fn("to_char(timestamp, text) text", .stable) { _, values throws(SQLError) in
      try write(local: values[0].int, values[1].string)
    },
    fn("to_char(timestamptz, text) text", .stable) { call, values throws(SQLError) in
      try write(instant: values[0].int, values[1].string, call.io.settings.zone)
    },
    fn("to_char(interval, text) text", .stable) { _, values throws(SQLError) in
      let interval = values[0].interval
      if values[1].string.isEmpty { return .null }
      var moment = Moment(
        year: Int(interval.months / 12),
        month: Int(interval.months % 12),
        day: Int(interval.days),
        time: interval.microseconds % TimeLimits.perHour
      )
      if moment.time < 0 { moment.time = -moment.time }
      let hours = interval.microseconds / TimeLimits.perHour
      let writer = DateTemplateWriter(moment: moment, hours: hours, isInterval: true)
      return .text(try writer.write(try DateTemplate(values[1].string)))
    },
    fn("to_date(text, text) date", .stable) { _, values throws(SQLError) in
      .integer(
        try DateTemplateReader.read(values[0].string, values[1].string, isDate: true).local.flooredQuotient(
          TimeLimits.perDay
        )
      )
    },
    fn("to_timestamp(text, text) timestamptz", .stable) { call, values throws(SQLError) in
      let (local, offset) = try DateTemplateReader.read(values[0].string, values[1].string)
      let zone = offset.map { Zone.fixed($0) } ?? call.io.settings.zone
      guard let instant = zone.instant(local: local) else { throw DateTimeOperators.timestampOutOfRange }
      return .integer(instant)
    },
  ]

  private static func write(_ value: Numeric, _ template: String) throws(SQLError) -> SQLValue {
    template.isEmpty ? .text("") : .text(try NumberTemplate(template).write(value))
  }

  private static func write(_ value: Double, digits: Int, _ template: String) throws(SQLError) -> SQLValue {
    template.isEmpty ? .text("") : .text(try NumberTemplate(template).write(value, digits: digits))
  }

  private static let numbers: [FunctionRow] =
    each("int4 int8") { type in
      [
        fn("to_char(\(type), text) text", .stable) { _, values throws(SQLError) in
          try write(Numeric(values[0].int), values[1].string)
        }
      ]
    }
    + [
      fn("to_char(numeric, text) text", .stable) { _, values throws(SQLError) in
        try write(values[0].numeric, values[1].string)
      },
      fn("to_char(float4, text) text", .stable) { _, values throws(SQLError) in
        try write(values[0].double, digits: 6, values[1].string)
      },
      fn("to_char(float8, text) text", .stable) { _, values throws(SQLError) in
        try write(values[0].double, digits: 15, values[1].string)
      },
      fn("to_number(text, text) numeric", .stable) { _, values throws(SQLError) in
        values[1].string.isEmpty ? .null : try NumberTemplate(values[1].string).read(values[0].string).value
      },
    ]
}
