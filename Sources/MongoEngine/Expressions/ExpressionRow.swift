// MongoEngine/Expressions: aggregation expressions. This file: one row of the table of operators.

import BSON

/// An operator: its name, the arguments that it takes, and its function.
///
/// Whoever adds operators writes an array of rows in an `extension ExpressionTable` of their own file and names it in
/// ``ExpressionTable/rows``:
///
///     extension ExpressionTable {
///       static let strings: [ExpressionRow] = [
///         ExpressionRow("$toUpper", 1) { arguments throws(MongoError) in … },              // exactly one
///         ExpressionRow("$concat", 0...) { arguments throws(MongoError) in … },            // any number
///         ExpressionRow("$split", 1...2, split),                                           // some
///         ExpressionRow("$trim", NamedParameters(["input"], optional: ["chars"]), trim),   // {input: …, chars: …}
///         ExpressionRow(lazy: "$convert", NamedParameters(…)) { arguments throws(MongoError) in … },
///         ExpressionRow(special: "$regexMatch") { operand, reader throws(MongoError) in … },
///       ]
///     }
///
/// A function gets evaluated arguments and gives a value, or `nil` for a missing one; it answers null arguments as its
/// operator does (`arguments.hasNull`, `value.isNullish`). A lazy one evaluates what it needs. A special one reads its
/// operand itself and makes the node. Calls whose arguments are all constants are evaluated when they are read.
struct ExpressionRow: Sendable {
  typealias Function = @Sendable (ExpressionArguments) throws(MongoError) -> BSONValue?
  typealias LazyFunction = @Sendable (LazyArguments) throws(MongoError) -> BSONValue?
  typealias SpecialReader = @Sendable (BSONValue, ExpressionReader) throws(MongoError) -> ExpressionNode

  /// The operator: `$add`.
  let name: String
  private let read: SpecialReader

  /// An operator that reads its operand itself.
  init(special name: String, _ read: @escaping SpecialReader) {
    self.name = name
    self.read = read
  }

  /// An operator that evaluates those arguments that it needs.
  init(lazy name: String, _ parameters: some ExpressionParameters, _ function: @escaping LazyFunction) {
    self.init(special: name) { operand, reader throws(MongoError) in
      let (names, nodes) = try parameters.read(operand, of: name, reader)
      return try reader.folding(nodes) { scope throws(MongoError) in
        try function(LazyArguments(name: name, nodes: nodes, names: names, scope: scope))
      }
    }
  }

  /// An operator whose arguments are all evaluated.
  init(_ name: String, _ parameters: some ExpressionParameters, _ function: @escaping Function) {
    self.init(lazy: name, parameters) { call throws(MongoError) in
      var values: [BSONValue?] = []
      values.reserveCapacity(call.nodes.count)
      for node in call.nodes { values.append(try node.evaluate(call.scope)) }
      let arguments = ExpressionArguments(
        name: name,
        values: values,
        names: call.names,
        context: call.scope.context,
        budget: call.scope.budget
      )
      let result = try function(arguments)
      try call.scope.budget.take(result)
      return result
    }
  }

  /// Reads the operator's operand.
  func node(_ operand: BSONValue, _ reader: ExpressionReader) throws(MongoError) -> ExpressionNode {
    try self.read(operand, reader)
  }
}
