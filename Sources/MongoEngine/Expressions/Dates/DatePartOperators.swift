// MongoEngine/Expressions: aggregation expressions. This file: parts of dates, and dates of parts (manual: "Date
// Expression Operators").

import BSON

extension ExpressionTable {
  static let dateParts: [ExpressionRow] = [
    part("$year") { .int32(Int32(truncatingIfNeeded: $0.year)) },
    part("$month") { .int32(Int32($0.month)) },
    part("$dayOfMonth") { .int32(Int32($0.day)) },
    part("$dayOfWeek") { .int32(Int32($0.weekday + 1)) },
    part("$dayOfYear") { .int32(Int32($0.dayOfYear)) },
    part("$hour") { .int32(Int32($0.hour)) },
    part("$minute") { .int32(Int32($0.minute)) },
    part("$second") { .int32(Int32($0.second)) },
    part("$millisecond") { .int32(Int32($0.millisecond)) },
    part("$week") { .int32(Int32($0.week)) },
    part("$isoWeek") { .int32(Int32($0.isoWeek.week)) },
    part("$isoWeekYear") { .int64(Int64($0.isoWeek.year)) },
    part("$isoDayOfWeek") { .int32(Int32(($0.weekday + 6) % 7 + 1)) },
    ExpressionRow("$dateToParts", partsParameters, parts),
  ]

  /// An operator of a date, or of `{date, timezone}`.
  private static func part(_ name: String, _ value: @escaping @Sendable (ClockTime) -> BSONValue) -> ExpressionRow {
    ExpressionRow(special: name) { operand, reader throws(MongoError) in
      let (date, zone) = try nodes(name, operand, reader)
      return try reader.folding([date] + (zone.map { [$0] } ?? [])) { scope throws(MongoError) in
        let input = try date.evaluate(scope)
        if input.isNullish { return .null }
        let instant = try input.requiredDate()
        let name = try zone?.evaluate(scope)
        guard let place = try name.zone(isWritten: zone != nil, scope.context) else { return .null }
        return value(place.clock(instant))
      }
    }
  }

  private static func nodes(
    _ name: String,
    _ operand: BSONValue,
    _ reader: ExpressionReader
  ) throws(MongoError) -> (date: ExpressionNode, zone: ExpressionNode?) {
    switch operand {
    case .document(let document) where document.first { _ in true }.map { !$0.key.begins(with: "$") } ?? true:
      for element in document where element.key != "date" && element.key != "timezone" {
        throw .location(40535, "unrecognized option to \(name): \"\(element.key)\"")
      }
      guard let date = document["date"] else {
        throw .location(40539, "missing 'date' argument to \(name), provided: \(name): \(operand.shell)")
      }
      guard let zone = document["timezone"] else { return (try reader.node(date), nil) }
      return (try reader.node(date), try reader.node(zone))
    case .array(let array):
      guard array.count == 1, let only = array[0] else {
        throw .location(
          40536,
          "\(name) accepts exactly one argument if given an array, but was given \(array.count)"
        )
      }
      return (try reader.node(only), nil)
    default: return (try reader.node(operand), nil)
    }
  }

  private static let partsParameters = NamedParameters(
    ["date"],
    optional: ["timezone", "iso8601"],
    notDocument: { name, _ in .location(40524, "\(name) only supports an object as its argument") },
    unknown: { name, argument in .location(40520, "Unrecognized argument to \(name): \(argument)") },
    missing: { name, argument in .location(40522, "Missing '\(argument)' parameter to \(name)") }
  )
}

private func parts(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  guard let zone = try arguments.zone() else { return .null }
  let flag = arguments["iso8601"]
  if arguments.has("iso8601"), flag.isNullish { return .null }
  var isISO = false
  if let flag {
    guard case .bool(let value) = flag else {
      throw .location(40521, "iso8601 must evaluate to a bool, found \(flag.type.name)")
    }
    isISO = value
  }
  if arguments["date"].isNullish { return .null }
  let clock = zone.clock(try arguments["date"].requiredDate())
  let (year, week) = clock.isoWeek
  let day: [(String, Int)] =
    isISO
    ? [("isoWeekYear", year), ("isoWeek", week), ("isoDayOfWeek", (clock.weekday + 6) % 7 + 1)]
    : [("year", clock.year), ("month", clock.month), ("day", clock.day)]
  let time = [
    ("hour", clock.hour), ("minute", clock.minute), ("second", clock.second), ("millisecond", clock.millisecond),
  ]
  return .document(BSONDocument((day + time).map { ($0, BSONValue.integer(Int64($1))) }))
}
