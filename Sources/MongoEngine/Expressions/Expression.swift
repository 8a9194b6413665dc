// MongoEngine/Expressions: aggregation expressions (manual: "Aggregation Operators"). This file: an expression as its
// users see it.

package import BSON

/// An aggregation expression, read once and evaluated for any number of documents.
package struct Expression: Sendable {
  private let node: ExpressionNode
  private let context: QueryContext

  /// Reads an expression; what does not depend on a document is evaluated here, as MongoDB's optimizer does.
  ///
  /// - Parameters:
  ///   - value: the expression.
  ///   - context: what the query knows besides; its variables are constants.
  ///   - variables: the names of variables whose values only ``Scope`` will have: those of `$lookup`, and `DESCEND`,
  ///     `PRUNE` and `KEEP` of `$redact`.
  /// - Throws: the error MongoDB gives for an expression that it does not take, or NotImplemented for what is not known
  ///   here.
  package init(_ value: BSONValue, _ context: QueryContext, variables: Set<BSONName> = []) throws(MongoError) {
    let names = variables.union(context.stageVariables)
    self.node = try ExpressionReader(context: context, variables: names).node(value)
    self.context = context
  }

  /// The value for a document that is both `$$ROOT` and `$$CURRENT`; `nil` for a missing one.
  package func evaluate(_ document: BSONDocument) throws(MongoError) -> BSONValue? {
    try self.node.evaluate(Scope(document, self.context))
  }

  /// The value; `nil` for a missing one.
  package func evaluate(_ scope: Scope) throws(MongoError) -> BSONValue? { try self.node.evaluate(scope) }

  /// Whether the value is the same for all documents.
  package var isConstant: Bool { self.node.isConstant }

  /// How ``Matcher`` and ``Projection`` read expressions.
  package static let parser: ExpressionParser = { value, context throws(MongoError) in
    let expression = try Expression(value, context)
    return { document throws(MongoError) in try expression.evaluate(document) }
  }
}
