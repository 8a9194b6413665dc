// MongoEngine/Expressions: aggregation expressions. This file: `$let`, and the operators that evaluate an expression for
// each value of an array: `$map`, `$filter`, `$reduce` (manual: "Variable Expression Operators", "Array Expression
// Operators").

import BSON

extension ExpressionTable {
  static let loops: [ExpressionRow] = [
    ExpressionRow(special: "$let", readLet),
    ExpressionRow(special: "$map", readMap),
    ExpressionRow(special: "$filter", readFilter),
    ExpressionRow(special: "$reduce", readReduce),
  ]
}

/// Arguments whose missing ones have a number each.
private func parameters(
  _ required: KeyValuePairs<String, Int32>,
  optional: [String] = [],
  unknown: Int32,
  notDocument: Int32
) -> NamedParameters {
  let codes = Dictionary(required.map { ($0.key, $0.value) }) { first, _ in first }
  return NamedParameters(
    required.map(\.key),
    optional: optional,
    notDocument: { name, _ in .location(notDocument, "\(name) only supports an object as its argument") },
    unknown: { name, argument in .location(unknown, "Unrecognized parameter to \(name): \(argument)") },
    missing: { name, argument in .location(codes[argument] ?? 0, "Missing '\(argument)' parameter to \(name)") }
  )
}

extension NamedParameters {
  /// The arguments as they were written, by name; the first of each name.
  fileprivate func values(_ operand: BSONValue, of name: String) throws(MongoError) -> [String: BSONValue] {
    Dictionary(try self.fields(operand, of: name).map { ($0.name, $0.value) }) { first, _ in first }
  }
}

private let letParameters = parameters(["vars": 16876, "in": 16877], unknown: 16875, notDocument: 16874)

private func readLet(_ operand: BSONValue, _ reader: ExpressionReader) throws(MongoError) -> ExpressionNode {
  let fields = try letParameters.values(operand, of: "$let")
  guard let definitions = fields["vars"]?.fields else {
    throw .location(10065, "invalid parameter: expected an object (vars)")
  }
  var variables: [(name: String, node: ExpressionNode)] = []
  for element in definitions {
    try VariableName.checkWrite(element.key)
    variables.append((element.key, try reader.node(element.value)))
  }
  let body = try reader.defining(variables.map(\.name)).node(fields["in"] ?? .null)
  guard !variables.isEmpty, !body.isConstant else { return body }
  return .computed { [variables] scope throws(MongoError) in
    var inner = scope
    for (name, node) in variables { inner[name] = try node.evaluate(scope) }
    return try body.evaluate(inner)
  }
}

/// The name of the variable that `as` gives to the values.
private func variableName(_ value: BSONValue?) throws(MongoError) -> String {
  guard let value else { return "this" }
  var name = ""
  if case .string(let text) = value { name = text }
  try VariableName.checkWrite(name)
  return name
}

private let mapParameters = parameters(
  ["input": 16880, "in": 16882],
  optional: ["as"],
  unknown: 16879,
  notDocument: 16878
)

private func readMap(_ operand: BSONValue, _ reader: ExpressionReader) throws(MongoError) -> ExpressionNode {
  let fields = try mapParameters.values(operand, of: "$map")
  let input = try reader.node(fields["input"] ?? .null)
  let name = try variableName(fields["as"])
  let body = try reader.defining([name]).node(fields["in"] ?? .null)
  return .computed { scope throws(MongoError) in
    let value = try input.evaluate(scope)
    guard !value.isNullish else { return .null }
    guard case .array(let array)? = value else {
      throw .location(16883, "input to $map must be an array not \(value.typeName)")
    }
    var inner = scope
    var result = BSONArray()
    for value in array {
      try scope.budget.step()
      inner[name] = value
      try result.append(try body.evaluate(inner) ?? .null, scope.budget)
    }
    try scope.budget.take(.array(result))
    return .array(result)
  }
}

private let filterParameters = parameters(
  ["input": 28648, "cond": 28650],
  optional: ["as", "limit"],
  unknown: 28647,
  notDocument: 28646
)

private func readFilter(_ operand: BSONValue, _ reader: ExpressionReader) throws(MongoError) -> ExpressionNode {
  let fields = try filterParameters.values(operand, of: "$filter")
  let input = try reader.node(fields["input"] ?? .null)
  let name = try variableName(fields["as"])
  let condition = try reader.defining([name]).node(fields["cond"] ?? .null)
  let limit = try reader.node(fields["limit"] ?? .null)
  return .computed { scope throws(MongoError) in
    let value = try input.evaluate(scope)
    guard !value.isNullish else { return .null }
    guard case .array(let array)? = value else {
      throw .location(28651, "input to $filter must be an array not \(value.typeName)")
    }
    var left = try filterLimit(try limit.evaluate(scope))
    var inner = scope
    var result = BSONArray()
    for value in array where left > 0 {
      try scope.budget.step()
      inner[name] = value
      guard try condition.evaluate(inner).isTruthy else { continue }
      result.append(value)
      left -= 1
    }
    try scope.budget.take(.array(result))
    return .array(result)
  }
}

private func filterLimit(_ value: BSONValue?) throws(MongoError) -> Int {
  guard let value, !value.isNullish else { return .max }
  guard let limit = value.wholeInt32 else {
    throw .location(
      327391,
      "$filter: limit must be represented as a 32-bit integral value: \(value.text)"
    )
  }
  guard limit > 0 else {
    throw .location(327392, "$filter: limit must be greater than 0: \(value.text)")
  }
  return limit
}

private let reduceCodes: [String: Int32] = ["input": 40077, "initialValue": 40078, "in": 40079]
private let reduceParameters = NamedParameters(
  ["input", "initialValue", "in"],
  notDocument: { _, type in .location(40075, "$reduce requires an object as an argument, found: \(type)") },
  unknown: { _, argument in .location(40076, "$reduce found an unknown argument: \(argument)") },
  missing: { _, argument in
    .location(reduceCodes[argument] ?? 0, "$reduce requires '\(argument)' to be specified")
  }
)

private func readReduce(_ operand: BSONValue, _ reader: ExpressionReader) throws(MongoError) -> ExpressionNode {
  let fields = try reduceParameters.values(operand, of: "$reduce")
  let input = try reader.node(fields["input"] ?? .null)
  let initial = try reader.node(fields["initialValue"] ?? .null)
  let body = try reader.defining(["this", "value"]).node(fields["in"] ?? .null)
  return .computed { scope throws(MongoError) in
    let value = try input.evaluate(scope)
    guard !value.isNullish else { return .null }
    guard case .array(let array)? = value else {
      throw .location(40080, "$reduce requires that 'input' be an array, found: \(value.text)")
    }
    var inner = scope
    var result = try initial.evaluate(scope)
    for value in array {
      try scope.budget.step()
      inner["this"] = value
      inner["value"] = result
      result = try body.evaluate(inner)
      try result?.checkDepth()
    }
    return result
  }
}
