// MongoEngine/Expressions: aggregation expressions. This file: `$convert` and its short forms (manual: "Type Expression
// Operators").

import BSON

extension ExpressionTable {
  static let conversions: [ExpressionRow] =
    [
      ExpressionRow(lazy: "$convert", parameters, convert)
    ]
    + [
      ("$toBool", .bool), ("$toDate", .date), ("$toDecimal", .decimal128), ("$toDouble", .double), ("$toInt", .int32),
      ("$toLong", .int64), ("$toObjectId", .objectId), ("$toString", .string),
    ].map(short)

  private static func short(_ name: String, _ type: BSONType) -> ExpressionRow {
    let row = ExpressionRow(name, 1) { arguments throws(MongoError) in
      guard let value = arguments[0], !value.isNullish else { return .null }
      return try value.converted(to: type, arguments.context)
    }
    return ExpressionRow(special: name) { operand, reader throws(MongoError) in
      if case .array(let list) = operand, list.count != 1 {
        throw .location(50723, "\(name) requires a single argument, got \(list.count)")
      }
      return try row.node(operand, reader)
    }
  }

  private static let parameters = NamedParameters(
    ["input", "to"],
    optional: ["onError", "onNull"],
    notDocument: { _, type in
      .of(.failedToParse, "$convert expects an object of named arguments but found: \(type)")
    },
    unknown: { _, argument in .of(.failedToParse, "$convert found an unknown argument: \(argument)") },
    missing: { _, argument in .of(.failedToParse, "Missing '\(argument)' parameter to $convert") }
  )
}

private func convert(_ arguments: LazyArguments) throws(MongoError) -> BSONValue? {
  let (to, input) = (try arguments.value("to"), try arguments.value("input"))
  let type = try to.isNullish ? nil : target(to)
  guard let input, !input.isNullish else {
    return arguments.names.contains("onNull") ? try arguments.value("onNull") : .null
  }
  guard let type else { return .null }
  do {
    return try input.converted(to: type, arguments.scope.context)
  } catch {
    guard error.code == MongoErrorCode.conversionFailure.rawValue, arguments.names.contains("onError") else {
      throw error
    }
    return try arguments.value("onError")
  }
}

/// The type that `to` names.
private func target(_ value: BSONValue?) throws(MongoError) -> BSONType {
  if case .string(let name)? = value {
    guard let type = BSONType.allCases.first(where: { $0.name == name }) else {
      throw .of(.badValue, "Unknown type name: \(name)")
    }
    return type
  }
  guard value?.number != nil else {
    throw .of(.failedToParse, "$convert's 'to' argument must be a string or number, but is \(value.typeName)")
  }
  guard let number = value?.wholeInt32 else {
    throw .of(.failedToParse, "In $convert, numeric 'to' argument is not an integer")
  }
  guard let type = number == -1 ? .minKey : UInt8(exactly: number).flatMap(BSONType.init), number != 255 else {
    throw .of(.failedToParse, "In $convert, numeric value for 'to' does not correspond to a BSON type: \(number)")
  }
  return type
}
