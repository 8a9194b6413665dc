// MongoEngine/Expressions: aggregation expressions. This file: `$cond`, `$ifNull`, `$switch` (manual: "Conditional
// Expression Operators").

import BSON

extension ExpressionTable {
  static let conditionals: [ExpressionRow] = [
    ExpressionRow(lazy: "$cond", ConditionParameters()) { call throws(MongoError) in
      try call.value(try call.value(0).isTruthy ? 1 : 2)
    },
    ExpressionRow(lazy: "$ifNull", AtLeastTwo(1_257_300, "$ifNull needs at least two arguments, had:")) {
      call throws(MongoError) in
      for position in 0..<call.count - 1 {
        let value = try call.value(position)
        if !value.isNullish { return value }
      }
      return try call.value(call.count - 1)
    },
    ExpressionRow(special: "$switch", readSwitch),
  ]
}

/// `[if, then, else]`, or a document of the three.
private struct ConditionParameters: ExpressionParameters {
  private static let names: [(name: String, code: Int32)] = [("if", 17080), ("then", 17081), ("else", 17082)]

  func read(
    _ operand: BSONValue,
    of name: String,
    _ reader: ExpressionReader
  ) throws(MongoError) -> (names: [String], nodes: [ExpressionNode]) {
    guard case .document(let document) = operand else { return try 3.read(operand, of: name, reader) }
    for element in document where !Self.names.contains(where: { $0.name == element.key }) {
      throw .location(17083, "Unrecognized parameter to $cond: \(element.key)")
    }
    var nodes: [ExpressionNode] = []
    for (name, code) in Self.names {
      guard let value = document[name] else { throw .location(code, "Missing '\(name)' parameter to $cond") }
      nodes.append(try reader.node(value))
    }
    return ([], nodes)
  }
}

/// Two positional arguments or more.
struct AtLeastTwo: ExpressionParameters {
  let code: Int32
  let message: String

  /// Describes arguments.
  ///
  /// - Parameters:
  ///   - code: the error's number for fewer.
  ///   - message: the error's text, which the count is appended to.
  init(_ code: Int32, _ message: String) {
    self.code = code
    self.message = message
  }

  func read(
    _ operand: BSONValue,
    of name: String,
    _ reader: ExpressionReader
  ) throws(MongoError) -> (names: [String], nodes: [ExpressionNode]) {
    let nodes = try reader.positional(operand)
    guard nodes.count >= 2 else { throw .location(self.code, "\(self.message) \(nodes.count)") }
    return ([], nodes)
  }
}

private func readSwitch(_ operand: BSONValue, _ reader: ExpressionReader) throws(MongoError) -> ExpressionNode {
  guard case .document(let document) = operand else {
    throw .location(40060, "$switch requires an object as an argument, found: \(operand.type.name)")
  }
  var branches: [(test: ExpressionNode, result: ExpressionNode)] = []
  var fallback: ExpressionNode?
  for element in document {
    switch element.key {
    case "branches": branches = try readBranches(element.value, reader)
    case "default": fallback = try reader.node(element.value)
    default: throw .location(40067, "$switch found an unknown argument: \(element.key)")
    }
  }
  guard !branches.isEmpty else { throw .location(40068, "$switch requires at least one branch.") }
  if fallback == nil { try checkReachable(branches.map(\.test)) }
  let nodes = branches.flatMap { [$0.test, $0.result] } + (fallback.map { [$0] } ?? [])
  return try reader.folding(nodes) { [branches, fallback] scope throws(MongoError) in
    for (test, result) in branches where try test.evaluate(scope).isTruthy { return try result.evaluate(scope) }
    guard let fallback else {
      throw .location(
        40066,
        "$switch could not find a matching branch for an input, and no default was specified."
      )
    }
    return try fallback.evaluate(scope)
  }
}

private func checkReachable(_ tests: [ExpressionNode]) throws(MongoError) {
  guard tests.contains(where: { $0.constantTruth != false }) else {
    throw .location(
      40069,
      "One cannot execute a switch statement where all the cases evaluate to false without a default."
    )
  }
}

private func readBranches(
  _ operand: BSONValue,
  _ reader: ExpressionReader
) throws(MongoError) -> [(test: ExpressionNode, result: ExpressionNode)] {
  guard case .array(let list) = operand else {
    throw .location(40061, "$switch expected an array for 'branches', found: \(operand.type.name)")
  }
  var lenient = reader
  lenient.isLenient = true
  var testReader = reader
  var branches: [(test: ExpressionNode, result: ExpressionNode)] = []
  for value in list {
    let (test, result) = try branchParts(value)
    let testNode = try testReader.node(test)
    // Constants decide which branches are never taken: what fails in those does no harm.
    let isSkipped = testReader.isLenient || testNode.constantTruth == false
    branches.append((testNode, try (isSkipped ? lenient : reader).node(result)))
    if testNode.constantTruth == true { testReader = lenient }
  }
  return branches
}

private func branchParts(_ value: BSONValue) throws(MongoError) -> (test: BSONValue, result: BSONValue) {
  guard case .document(let branch) = value else {
    throw .location(40062, "$switch expected each branch to be an object, found: \(value.type.name)")
  }
  for element in branch where element.key != "case" && element.key != "then" {
    throw .location(40063, "$switch found an unknown argument to a branch: \(element.key)")
  }
  guard let test = branch["case"] else {
    throw .location(40064, "$switch requires each branch have a 'case' expression")
  }
  guard let result = branch["then"] else {
    throw .location(40065, "$switch requires each branch have a 'then' expression.")
  }
  return (test, result)
}

extension ExpressionNode {
  /// Whether the constant is taken for true; `nil` for what is no constant.
  fileprivate var constantTruth: Bool? {
    if case .constant(let value) = self { return value.isTruthy }
    return nil
  }
}
