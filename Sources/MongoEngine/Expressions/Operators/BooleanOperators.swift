// MongoEngine/Expressions: aggregation expressions. This file: `$and`, `$or`, `$not` (manual: "Boolean Expression
// Operators").

import BSON

extension ExpressionTable {
  static let booleans: [ExpressionRow] = [
    ExpressionRow(lazy: "$and", 0...) { call throws(MongoError) in
      for node in call.constantsFirst where !(try node.evaluate(call.scope).isTruthy) { return false }
      return true
    },
    ExpressionRow(lazy: "$or", 0...) { call throws(MongoError) in
      for node in call.constantsFirst where try node.evaluate(call.scope).isTruthy { return true }
      return false
    },
    ExpressionRow("$not", 1) { arguments in .bool(!arguments[0].isTruthy) },
  ]
}

extension LazyArguments {
  /// The arguments, constants first: MongoDB's optimizer lets one of these decide before any other is looked at.
  fileprivate var constantsFirst: [ExpressionNode] {
    guard self.nodes.contains(where: \.isConstant) else { return self.nodes }
    return self.nodes.filter(\.isConstant) + self.nodes.filter { !$0.isConstant }
  }
}

extension BSONValue? {
  /// Whether MongoDB takes the value for true: a missing one is false.
  var isTruthy: Bool { self?.isTruthy ?? false }
}
