// MongoEngine/Expressions: aggregation expressions. This file: arrays made of others: `$concatArrays`, `$range`,
// `$reverseArray`, `$sortArray`, `$zip` (manual: "Array Expression Operators").

import BSON

extension ExpressionTable {
  static let arrayMakers: [ExpressionRow] = [
    ExpressionRow("$concatArrays", 0..., concatenate),
    ExpressionRow("$range", 2...3, range),
    ExpressionRow("$reverseArray", 1) { arguments throws(MongoError) in
      guard let value = arguments[0], !value.isNullish else { return .null }
      guard case .array(let array) = value else {
        throw .location(34435, "The argument to $reverseArray must be an array, but was of type: \(value.type.name)")
      }
      return .array(BSONArray(array.reversed()))
    },
    ExpressionRow(special: "$sortArray", readSort),
    ExpressionRow(special: "$zip", readZip),
  ]
}

private func concatenate(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  var result = BSONArray()
  for value in arguments.values {
    guard let value, !value.isNullish else { return .null }
    guard case .array(let array) = value else {
      throw .location(28664, "$concatArrays only supports arrays, not \(value.type.name)")
    }
    for value in array { try result.append(value, arguments.budget) }
  }
  return .array(result)
}

private func range(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  let start = try rangeNumber(arguments[0], "starting value", article: "a", 34443)
  let end = try rangeNumber(arguments[1], "ending value", article: "an", 34445)
  let step = arguments.count > 2 ? try rangeNumber(arguments[2], "step value", article: "a", 34447) : 1
  guard step != 0 else { throw .location(34449, "$range requires a non-zero step value") }
  let steps = (end - start) / step
  // What MongoDB takes for a value and for the array around it, and its limit.
  let (bytes, limit) = (24 + (steps < 0 ? 0 : steps + 1) * 16, 100 * 1024 * 1024)
  guard bytes < limit else {
    throw .of(
      .exceededMemoryLimit,
      "$range would use too much memory (\(bytes) bytes) and cannot spill to disk. Memory limit: \(limit) bytes"
    )
  }
  var result = BSONArray()
  for number in stride(from: start, to: end, by: step) { try result.append(.integer(Int64(number)), arguments.budget) }
  return .array(result)
}

private func rangeNumber(
  _ value: BSONValue?,
  _ what: String,
  article: String,
  _ code: Int32
) throws(MongoError) -> Int {
  guard let value, value.number != nil else {
    throw .location(code, "$range requires a numeric \(what), found value of type: \(value.typeName)")
  }
  guard let whole = value.wholeInt32 else {
    throw .location(
      code + 1,
      "$range requires \(article) \(what) that can be represented as a 32-bit integer, found value: \(value.text)"
    )
  }
  return whole
}

private let sortCodes: [String: Int32] = ["input": 2_942_502, "sortBy": 2_942_503]
private let sortParameters = NamedParameters(
  ["input", "sortBy"],
  notDocument: { _, type in .location(2_942_500, "$sortArray requires an object as an argument, found: \(type)") },
  unknown: { _, argument in .location(2_942_501, "$sortArray found an unknown argument: \(argument)") },
  missing: { _, argument in
    .location(sortCodes[argument] ?? 0, "$sortArray requires '\(argument)' to be specified")
  }
)

private func readSort(_ operand: BSONValue, _ reader: ExpressionReader) throws(MongoError) -> ExpressionNode {
  let fields = try sortParameters.fields(operand, of: "$sortArray")
  let order = try ValueOrder(fields.first { $0.name == "sortBy" }?.value ?? .null, reader.context)
  let input = try reader.node(fields.first { $0.name == "input" }?.value ?? .null)
  return try reader.folding([input]) { scope throws(MongoError) in
    guard let value = try input.evaluate(scope), !value.isNullish else { return .null }
    guard case .array(let array) = value else {
      throw .location(
        2_942_504,
        "The input argument to $sortArray must be an array, but was of type: \(value.type.name)"
      )
    }
    return .array(BSONArray(order.sorted(array)))
  }
}

/// How the values of an array are ordered: by themselves, or by fields of theirs.
private struct ValueOrder: Sendable {
  private let fields: [(path: FieldPath?, isAscending: Bool)]
  private let context: QueryContext

  init(_ value: BSONValue, _ context: QueryContext) throws(MongoError) {
    self.context = context
    if case .document(let spec) = value {
      self.fields = try Self.fields(spec)
    } else if value.number != nil {
      guard let direction = value.wholeNumber, abs(direction) == 1 else {
        throw .location(2_942_506, "The $sort element value must be either 1 or -1")
      }
      self.fields = [(nil, direction == 1)]
    } else {
      throw .location(
        2_942_507,
        "The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields"
      )
    }
  }

  private static func fields(_ spec: BSONDocument) throws(MongoError) -> [(path: FieldPath?, isAscending: Bool)] {
    func refusal(_ message: String) -> MongoError { .location(2_942_505, "BadValue: \(message)") }
    guard !spec.isEmpty else { throw refusal("The $sort pattern is empty when it should be a set of fields.") }
    var fields: [(path: FieldPath?, isAscending: Bool)] = []
    for element in spec {
      guard let direction = element.value.wholeNumber, abs(direction) == 1 else {
        throw refusal("The $sort element value must be either 1 or -1")
      }
      guard !element.key.isEmpty else { throw refusal("The $sort field cannot be empty") }
      let path = FieldPath(element.key)
      guard path.parts.allSatisfy({ !$0.isEmpty }) else {
        throw refusal("The $sort field is a dotted field but has an empty part: \(element.key)")
      }
      fields.append((path, direction == 1))
    }
    return fields
  }

  func sorted(_ array: BSONArray) -> [BSONValue] {
    array.map { value in (value, self.fields.map { self.key(of: value, $0.path) }) }
      .sorted { self.compare($0.1, $1.1) < 0 }
      .map(\.0)
  }

  private func key(of value: BSONValue, _ path: FieldPath?) -> BSONValue {
    guard let path else { return value }
    guard case .document(let document) = value else { return .null }
    return document.value(at: path) ?? .null
  }

  private func compare(_ left: [BSONValue], _ right: [BSONValue]) -> Int {
    for (field, (left, right)) in zip(self.fields, zip(left, right)) {
      let order = self.context.compare(left, right)
      if order != 0 { return field.isAscending ? order : -order }
    }
    return 0
  }
}

private let zipParameters = NamedParameters(
  [],
  optional: ["inputs", "defaults", "useLongestLength"],
  notDocument: { _, type in .location(34460, "$zip only supports an object as an argument, found \(type)") },
  unknown: { _, argument in .location(34464, "$zip found an unknown argument: \(argument)") }
)

private func readZip(_ operand: BSONValue, _ reader: ExpressionReader) throws(MongoError) -> ExpressionNode {
  let fields = try zipParameters.fields(operand, of: "$zip")
  let inputs = try zipExpressions("inputs", 34461, fields, reader)
  let defaults = try zipExpressions("defaults", 34462, fields, reader)
  var isLongest = false
  if let value = fields.first(where: { $0.name == "useLongestLength" })?.value {
    guard case .bool(let flag) = value else {
      throw .location(34463, "useLongestLength must be a bool, found \(value.type.name)")
    }
    isLongest = flag
  }
  guard !inputs.isEmpty else { throw .location(34465, "$zip requires at least one input array") }
  guard isLongest || defaults.isEmpty else {
    throw .location(34466, "cannot specify defaults unless useLongestLength is true")
  }
  guard defaults.isEmpty || defaults.count == inputs.count else {
    throw .location(34467, "defaults and inputs must have the same length")
  }
  return try reader.folding(inputs + defaults) { [isLongest] scope throws(MongoError) in
    try zipped(inputs, defaults, isLongest: isLongest, scope)
  }
}

private func zipExpressions(
  _ name: String,
  _ code: Int32,
  _ fields: [(name: String, value: BSONValue)],
  _ reader: ExpressionReader
) throws(MongoError) -> [ExpressionNode] {
  guard let value = fields.first(where: { $0.name == name })?.value else { return [] }
  guard case .array(let list) = value else {
    throw .location(code, "\(name) must be an array of expressions, found \(value.type.name)")
  }
  return try reader.nodes(list)
}

private func zipped(
  _ inputs: [ExpressionNode],
  _ defaults: [ExpressionNode],
  isLongest: Bool,
  _ scope: Scope
) throws(MongoError) -> BSONValue? {
  var columns: [[BSONValue]] = []
  for input in inputs {
    let value = try input.evaluate(scope)
    guard !value.isNullish else { return .null }
    guard case .array(let array)? = value else {
      throw .location(34468, "$zip found a non-array expression in input: \(value.text)")
    }
    columns.append(Array(array))
  }
  let counts = columns.map(\.count)
  var fillers = [BSONValue](repeating: .null, count: inputs.count)
  if counts.min() != counts.max() {
    for (index, node) in defaults.enumerated() { fillers[index] = try node.evaluate(scope) ?? .null }
  }
  var result = BSONArray()
  for row in 0..<((isLongest ? counts.max() : counts.min()) ?? 0) {
    try scope.budget.step()
    let values = zip(columns, fillers).map { column, filler in row < column.count ? column[row] : filler }
    try result.append(.array(BSONArray(values)), scope.budget)
  }
  try scope.budget.take(.array(result))
  return .array(result)
}
