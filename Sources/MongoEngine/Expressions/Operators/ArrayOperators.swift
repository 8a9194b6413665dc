// MongoEngine/Expressions: aggregation expressions. This file: values of an array (manual: "Array Expression
// Operators").

import BSON

extension ExpressionTable {
  static let arrays: [ExpressionRow] = [
    ExpressionRow("$arrayElemAt", 2) { arguments throws(MongoError) in try element(arguments, arguments[1]) },
    ExpressionRow("$first", 1) { arguments throws(MongoError) in try element(arguments, 0) },
    ExpressionRow("$last", 1) { arguments throws(MongoError) in try element(arguments, -1) },
    ExpressionRow("$size", 1) { arguments throws(MongoError) in
      guard case .array(let array)? = arguments[0] else {
        throw .location(17124, "The argument to $size must be an array, but was of type: \(arguments[0].typeName)")
      }
      return .integer(Int64(array.count))
    },
    ExpressionRow("$isArray", 1) { arguments in .bool(arguments[0]?.type == .array) },
    ExpressionRow("$in", 2) { arguments throws(MongoError) in
      guard case .array(let array)? = arguments[1] else {
        throw .location(
          40081,
          "$in requires an array as a second argument, found: \(arguments[1].typeName)"
        )
      }
      return .bool(array.contains { arguments.context.compare($0, arguments[0]) == 0 })
    },
    ExpressionRow("$indexOfArray", 2...4, index),
    ExpressionRow("$slice", 2...3, slice),
  ]
}

private func element(_ arguments: ExpressionArguments, _ position: BSONValue?) throws(MongoError) -> BSONValue? {
  guard let value = arguments[0], !value.isNullish, let position, !position.isNullish else { return .null }
  guard case .array(let array) = value else {
    let which = arguments.count == 1 ? "argument" : "first argument"
    throw .location(28689, "\(arguments.name)'s \(which) must be an array, but is \(value.type.name)")
  }
  guard let number = position.double else {
    throw .location(
      28690,
      "\(arguments.name)'s second argument must be a numeric value, but is \(position.type.name)"
    )
  }
  guard let index = position.wholeInt32 else {
    throw .location(
      28691,
      "\(arguments.name)'s second argument must be representable as a 32-bit integer: \(number.text)"
    )
  }
  return array[index < 0 ? array.count + index : index]
}

private func index(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  guard let value = arguments[0], !value.isNullish else { return .null }
  guard case .array(let array) = value else {
    throw .location(40090, "$indexOfArray requires an array as a first argument, found: \(value.type.name)")
  }
  let start = try arguments.index(2, "starting index") ?? 0
  let end = try arguments.index(3, "ending index") ?? .max
  for (position, value) in array.enumerated().dropFirst(start) {
    guard position < end else { break }
    if arguments.context.compare(value, arguments[1]) == 0 { return .integer(Int64(position)) }
  }
  return -1
}

extension ExpressionArguments {
  /// A position that may be given; `nil` when it is not.
  ///
  /// - Throws: Location40096 or Location40097 for what is no whole number, or a negative one.
  func index(_ position: Int, _ what: String) throws(MongoError) -> Int? {
    guard self.count > position else { return nil }
    let value = self[position]
    guard let index = value?.wholeInt32 else {
      throw .location(
        40096,
        "\(self.name)requires an integral \(what), found a value of type: \(value.typeName), with value: \(value.text)"
      )
    }
    guard index >= 0 else {
      throw .location(40097, "\(self.name) requires a nonnegative \(what), found: \(value.text)")
    }
    return index
  }
}

private func slice(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  guard let value = arguments[0], let position = arguments[1], !value.isNullish, !position.isNullish else {
    return .null
  }
  guard case .array(let array) = value else {
    throw .location(28724, "First argument to $slice must be an array, but is of type: \(value.type.name)")
  }
  let first = try sliceNumber(position, "Second", 28725)
  let length = array.count
  let offset = first < 0 ? max(0, length + first) : first
  guard arguments.count == 3 else {
    return .array(first < 0 ? BSONArray(array.dropFirst(offset)) : BSONArray(array.prefix(first)))
  }
  guard let limit = arguments[2], !limit.isNullish else { return .null }
  let count = try sliceNumber(limit, "Third", 28727)
  guard count > 0 else { throw .location(28729, "Third argument to $slice must be positive: \(count)") }
  return .array(BSONArray(array.dropFirst(offset).prefix(count)))
}

/// - Throws: the error of `code` for what is no number, that of the next one for what is no whole number of 32 bits.
private func sliceNumber(_ value: BSONValue, _ which: String, _ code: Int32) throws(MongoError) -> Int {
  guard let number = value.double else {
    let what = code == 28725 ? "a numeric value, but is" : "numeric, but is"
    throw .location(code, "\(which) argument to $slice must be \(what) of type: \(value.type.name)")
  }
  guard let whole = value.wholeInt32 else {
    throw .location(
      code + 1,
      "\(which) argument to $slice can't be represented as a 32-bit integer: \(number.text)"
    )
  }
  return whole
}
