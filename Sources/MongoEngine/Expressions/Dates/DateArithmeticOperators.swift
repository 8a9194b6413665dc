// MongoEngine/Expressions: aggregation expressions. This file: units added to dates, counted between them and cut off
// (manual: "$dateAdd", "$dateSubtract", "$dateDiff", "$dateTrunc").

import BSON

extension ExpressionTable {
  static let dateArithmetic: [ExpressionRow] = [
    ExpressionRow("$dateAdd", addition) { arguments throws(MongoError) in try add(arguments) { $0 } },
    ExpressionRow("$dateSubtract", addition) { arguments throws(MongoError) in
      try add(arguments) { amount throws(MongoError) in
        guard amount != .min else {
          throw .location(6_045_000, "invalid $dateSubtract 'amount' parameter value: \(amount)")
        }
        return -amount
      }
    },
    ExpressionRow("$dateDiff", difference, subtract),
    ExpressionRow("$dateTrunc", truncation, truncate),
  ]

  private static let addition = NamedParameters(
    ["startDate", "unit", "amount"],
    optional: ["timezone"],
    notDocument: { name, _ in .location(5_166_400, "\(name) expects an object as its argument") },
    unknown: { name, argument in
      .location(
        5_166_401,
        "Unrecognized argument to \(name): \(argument). Expected arguments are startDate, unit, amount, and optionally "
          + "timezone."
      )
    },
    missing: { name, _ in .location(5_166_402, "\(name) requires startDate, unit, and amount to be present") }
  )

  private static let difference = NamedParameters(
    ["startDate", "endDate", "unit"],
    optional: ["timezone", "startOfWeek"],
    notDocument: { name, _ in .location(5_166_301, "\(name) only supports an object as its argument") },
    unknown: { name, argument in
      .location(
        5_166_302,
        "Unrecognized argument to \(name): \(argument). Expected arguments are startDate, endDate, unit, and "
          + "optionally, timezone and startOfWeek."
      )
    },
    missing: { name, argument in
      let codes: [String: Int32] = ["startDate": 5_166_303, "endDate": 5_166_304, "unit": 5_166_305]
      return .location(codes[argument] ?? 5_166_303, "Missing '\(argument)' parameter to \(name)")
    }
  )

  private static let truncation = NamedParameters(
    ["date", "unit"],
    optional: ["binSize", "timezone", "startOfWeek"],
    notDocument: { name, _ in .location(5_439_007, "\(name) only supports an object as its argument") },
    unknown: { name, argument in
      .location(
        5_439_008,
        "Unrecognized argument to \(name): \(argument). Expected arguments are date, unit, and optionally, binSize, "
          + "timezone, startOfWeek"
      )
    },
    missing: { name, argument in
      .location(argument == "date" ? 5_439_009 : 5_439_010, "Missing '\(argument)' parameter to \(name)")
    }
  )
}

private func add(
  _ arguments: ExpressionArguments,
  _ sign: (Int64) throws(MongoError) -> Int64
) throws(MongoError) -> BSONValue? {
  if arguments["startDate"].isNullish || arguments["unit"].isNullish { return .null }
  let unit = try arguments.unit()
  let amount = arguments["amount"]
  guard !amount.isNullish, let zone = try arguments.zone() else { return .null }
  guard let date = arguments["startDate"]?.coercedDate else {
    throw .location(5_166_403, "\(arguments.name) requires startDate to be convertible to a date")
  }
  guard let count = amount?.wholeNumber else {
    throw .location(5_166_405, "\(arguments.name) expects integer amount of time units")
  }
  return .date(try date.adding(try sign(count), unit, in: zone))
}

private func subtract(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  for name in ["startDate", "endDate", "unit"] where arguments[name].isNullish { return .null }
  let unit = try arguments.unit()
  guard let startOfWeek = try arguments.startOfWeek(unit), let zone = try arguments.namedZone() else { return .null }
  let (start, end) = (try date(arguments, "startDate"), try date(arguments, "endDate"))
  return .int64(try start.units(unit, to: end, in: zone, startOfWeek: startOfWeek))
}

private func truncate(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  if arguments["date"].isNullish { return .null }
  var size: Int64 = 1
  if arguments.has("binSize") {
    let value = arguments["binSize"]
    if value.isNullish { return .null }
    guard let number = value?.wholeNumber else {
      throw .location(
        5_439_017,
        "$dateTrunc requires 'binSize' to be a 64-bit integer, but got value '\(value.text)' of type \(value.typeName)"
      )
    }
    guard number > 0 else {
      throw .location(5_439_018, "$dateTrunc requires 'binSize' to be greater than 0, but got value \(number)")
    }
    size = number
  }
  if arguments["unit"].isNullish { return .null }
  let unit = try arguments.unit()
  guard let startOfWeek = try arguments.startOfWeek(unit), let zone = try arguments.namedZone() else { return .null }
  return .date(try date(arguments, "date").truncated(to: unit, bin: size, in: zone, startOfWeek: startOfWeek))
}

private func date(_ arguments: ExpressionArguments, _ name: String) throws(MongoError) -> BSONDate {
  guard let date = arguments[name]?.coercedDate else {
    throw .location(
      5_166_307,
      "\(arguments.name) requires '\(name)' to be a date, but got \(arguments[name].typeName)"
    )
  }
  return date
}
