// MongoEngine/Expressions: aggregation expressions. This file: what an operator's function is given.

import BSON

/// The evaluated arguments of an operator.
struct ExpressionArguments {
  /// The operator, for messages: `$add`.
  let name: String
  /// The values in the order they were written; `nil` for a missing one.
  let values: [BSONValue?]
  /// The names that they were written with, if the operator takes names.
  let names: [String]
  /// What the query knows besides: collation, time.
  let context: QueryContext
  /// What the evaluation may still do.
  let budget: ExpressionBudget

  /// The number of arguments that were written.
  var count: Int { self.values.count }

  /// The value of an argument; `nil` for a missing one and for one that was not written.
  subscript(position: Int) -> BSONValue? { position < self.values.count ? self.values[position] : nil }

  /// The value of a named argument; `nil` for a missing one and for one that was not written.
  subscript(name: String) -> BSONValue? { self.names.firstIndex(of: name).flatMap { self.values[$0] } }

  /// Whether a named argument was written, whatever its value.
  func has(_ name: String) -> Bool { self.names.contains(name) }

  /// Whether one of the values is null, undefined or missing.
  var hasNull: Bool { self.values.contains { $0.isNullish } }
}

/// The arguments of an operator that evaluates only those that it needs.
struct LazyArguments {
  /// The operator, for messages.
  let name: String
  let nodes: [ExpressionNode]
  let names: [String]
  /// What they are evaluated for.
  let scope: Scope

  var count: Int { self.nodes.count }

  /// Evaluates an argument; `nil` for a missing value, or for an argument that was not written.
  func value(_ position: Int) throws(MongoError) -> BSONValue? {
    position < self.nodes.count ? try self.nodes[position].evaluate(self.scope) : nil
  }

  /// Evaluates a named argument; `nil` for a missing value, or for an argument that was not written.
  func value(_ name: String) throws(MongoError) -> BSONValue? {
    guard let position = self.names.firstIndex(of: name) else { return nil }
    return try self.value(position)
  }
}

extension BSONValue? {
  /// Whether the value is null, undefined or missing, which most operators answer with null.
  var isNullish: Bool { self?.isNullish ?? true }

  /// The type as messages name it: `missing` where there is no value.
  var typeName: String { self?.type.name ?? "missing" }
}
