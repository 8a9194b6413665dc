// MongoEngine/Expressions: aggregation expressions. This file: dates from and to strings, and from parts (manual:
// "$dateToString", "$dateFromString", "$dateFromParts").

import BSON
import WireCore

extension ExpressionTable {
  static let dateTexts: [ExpressionRow] = [
    ExpressionRow(
      lazy: "$dateToString",
      NamedParameters(
        ["date"],
        optional: ["format", "timezone", "onNull"],
        notDocument: { _, _ in .location(18629, "$dateToString only supports an object as its argument") },
        unknown: { _, argument in .location(18534, "Unrecognized argument to $dateToString: \(argument)") },
        missing: { _, argument in .location(18628, "Missing '\(argument)' parameter to $dateToString") }
      ),
      write
    ),
    ExpressionRow(
      lazy: "$dateFromString",
      NamedParameters(
        ["dateString"],
        optional: ["format", "timezone", "onNull", "onError"],
        notDocument: { _, type in
          .location(40540, "$dateFromString only supports an object as an argument, found: \(type)")
        },
        unknown: { _, argument in .location(40541, "Unrecognized argument to $dateFromString: \(argument)") },
        missing: { _, argument in .location(40542, "Missing '\(argument)' parameter to $dateFromString") }
      ),
      read
    ),
    ExpressionRow(special: "$dateFromParts") { operand, reader throws(MongoError) in
      try checkMixing(operand)
      return try ExpressionRow("$dateFromParts", dateFields, combine).node(operand, reader)
    },
  ]

  private static let dateFields = NamedParameters(
    [],
    optional: [
      "year", "month", "day", "hour", "minute", "second", "millisecond", "isoWeekYear", "isoWeek", "isoDayOfWeek",
      "timezone",
    ],
    notDocument: { _, _ in .location(40519, "$dateFromParts only supports an object as its argument") },
    unknown: { _, argument in .location(40518, "Unrecognized argument to $dateFromParts: \(argument)") }
  )

  private static func checkMixing(_ operand: BSONValue) throws(MongoError) {
    guard case .document(let document) = operand else { return }
    guard document.contains("year") || document.contains("isoWeekYear") else {
      throw .location(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present")
    }
    if document.contains("year"), ["isoWeekYear", "isoWeek", "isoDayOfWeek"].contains(where: document.contains) {
      throw .location(40489, "$dateFromParts does not allow mixing natural dates with ISO dates")
    }
    if document.contains("isoWeekYear"), document.contains("month") || document.contains("day") {
      throw .location(40525, "$dateFromParts does not allow mixing ISO dates with natural dates")
    }
  }
}

extension LazyArguments {
  /// The format that was written; `nil` if none was or it is null.
  fileprivate func format(_ code: Int32, specifiers: String) throws(MongoError) -> DateFormat? {
    let value = try self.value("format")
    if value.isNullish { return nil }
    guard case .string(let text)? = value else {
      throw .location(
        code,
        "\(self.name) requires that 'format' be a string, found: \(value.typeName) with value \(value.text)"
      )
    }
    return try DateFormat(text, specifiers: specifiers)
  }

  fileprivate func zone() throws(MongoError) -> DateZone? {
    try self.value("timezone").zone(isWritten: self.names.contains("timezone"), self.scope.context)
  }

  fileprivate func otherwise(_ name: String) throws(MongoError) -> BSONValue? {
    self.names.contains(name) ? try self.value(name) : .null
  }
}

private func write(_ arguments: LazyArguments) throws(MongoError) -> BSONValue? {
  let date = try arguments.value("date")
  let format = try arguments.format(18533, specifiers: DateFormat.writing)
  let zone = try arguments.zone()
  if date.isNullish { return try arguments.otherwise("onNull") }
  guard let zone, format != nil || !arguments.names.contains("format") else { return .null }
  return .string(try (format ?? (zone.isUTC ? .iso : .local)).write(try date.requiredDate(), in: zone))
}

private func read(_ arguments: LazyArguments) throws(MongoError) -> BSONValue? {
  let value = try arguments.value("dateString")
  let format = try arguments.format(40684, specifiers: DateFormat.reading)
  let zone = try arguments.zone()
  if value.isNullish { return try arguments.otherwise("onNull") }
  do throws(MongoError) {
    guard case .string(let text)? = value else {
      throw .of(
        .conversionFailure,
        "$dateFromString requires that 'dateString' be a string, found: \(value.typeName) with value \(value.text)"
      )
    }
    guard let zone else { return .null }
    guard let format else {
      return arguments.names.contains("format") ? .null : .date(try DateText(text).date(in: zone))
    }
    return .date(try FormattedDateText.date(text, format, in: zone))
  } catch {
    guard error.code == MongoErrorCode.conversionFailure.rawValue, arguments.names.contains("onError") else {
      throw error
    }
    return try arguments.value("onError")
  }
}

private func combine(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  var clock = ClockTime()
  let small = Int(Int16.min)...Int(Int16.max)
  guard let hour = try part(arguments, "hour", 0, small), let minute = try part(arguments, "minute", 0, small),
    let second = try part(arguments, "second", 0), let millisecond = try part(arguments, "millisecond", 0),
    let zone = try arguments.zone()
  else { return .null }
  let isISO = arguments.has("isoWeekYear")
  guard let year = try part(arguments, isISO ? "isoWeekYear" : "year", 1970),
    let month = try part(arguments, isISO ? "isoWeek" : "month", 1, small),
    let day = try part(arguments, isISO ? "isoDayOfWeek" : "day", 1, small)
  else { return .null }
  guard 1...9999 ~= year else {
    throw .location(
      isISO ? 31095 : 40523,
      "'\(isISO ? "isoWeekYear" : "year")' must evaluate to an integer in the range 1 to 9999, found \(year)"
    )
  }
  (clock.year, clock.month, clock.day) =
    isISO
    ? CivilCalendar.date(CivilCalendar.days(isoYear: year, week: month, day: day)) : (year, month, day)
  (clock.hour, clock.minute, clock.second, clock.millisecond) = (hour, minute, second, millisecond)
  guard let instant = clock.milliseconds.flatMap(zone.instant(local:)) else {
    throw .of(.overflow, "the date of $dateFromParts does not fit")
  }
  return .date(BSONDate(millisecondsSince1970: instant))
}

/// A part of a date; `nil` for null.
private func part(
  _ arguments: ExpressionArguments,
  _ name: String,
  _ standard: Int,
  _ range: ClosedRange<Int>? = nil
) throws(MongoError) -> Int? {
  guard arguments.has(name) else { return standard }
  let value = arguments[name]
  if value.isNullish { return nil }
  guard let number = value?.wholeNumber.map({ Int($0) }) else {
    throw .location(
      40515,
      "'\(name)' must evaluate to an integer, found \(value.typeName) with value \(value.text)"
    )
  }
  guard range?.contains(number) ?? true else {
    throw .location(
      31034,
      "'\(name)' must evaluate to a value in the range [-32768, 32767]; value \(number) is not in range"
    )
  }
  return number
}
