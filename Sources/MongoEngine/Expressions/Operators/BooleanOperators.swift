// MongoEngine/Expressions: aggregation expressions. This file: `$and`, `$or`, `$not` (manual: "Boolean Expression
// Operators").

import BSON

extension ExpressionTable {
  static let booleans: [ExpressionRow] = [
    ExpressionRow(lazy: "$and", 0...) { call throws(MongoError) in
      for node in call.nodes where !(try node.evaluate(call.scope).isTruthy) { return false }
      return true
    },
    ExpressionRow(lazy: "$or", 0...) { call throws(MongoError) in
      for node in call.nodes where try node.evaluate(call.scope).isTruthy { return true }
      return false
    },
    ExpressionRow("$not", 1) { arguments in .bool(!arguments[0].isTruthy) },
  ]
}

extension BSONValue? {
  /// Whether MongoDB takes the value for true: a missing one is false.
  var isTruthy: Bool { self?.isTruthy ?? false }
}
