// MongoEngine/Expressions: aggregation expressions. This file: a part of an expression, ready to be evaluated.

import BSON

/// A part of an expression.
enum ExpressionNode: Sendable {
  /// Evaluates; `nil` for a missing value.
  typealias Evaluate = @Sendable (Scope) throws(MongoError) -> BSONValue?

  /// The same value for all documents; `nil` for a missing one.
  case constant(BSONValue?)
  /// What depends on the scope.
  case computed(Evaluate)

  func evaluate(_ scope: Scope) throws(MongoError) -> BSONValue? {
    switch self {
    case .constant(let value): value
    case .computed(let evaluate): try evaluate(scope)
    }
  }

  var isConstant: Bool {
    if case .constant = self { return true }
    return false
  }
}
