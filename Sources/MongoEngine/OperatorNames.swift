// MongoEngine: what a MongoDB server does with commands, without a connection. This file: what there is, by name, as
// the tables have it that commands are read with: for docs/compatibility.

/// The names of all operators.
package enum OperatorNames {
  /// What a filter may have, at its top and in a field's conditions, in order.
  package static var query: [String] {
    let names = Array(FilterParser.topOperators.keys) + Array(FilterParser.fieldOperators.keys)
    return names.filter { !self.refusedQuery.contains($0) }.sorted()
  }

  /// What MongoDB's filters may have and these may not.
  package static let refusedQuery = ["$sampleRate", "$text", "$where"]

  /// What an update document may have, in order.
  package static var update: [String] { UpdateParser.names.sorted() }

  /// The operators of expressions, in order.
  package static var expression: [String] {
    ExpressionTable.rows.keys.filter { !self.refusedExpression.contains($0) }.sorted()
  }

  /// The operators of MongoDB's expressions that are refused.
  package static let refusedExpression = ["$function", "$meta", "$toHashedIndexKey"]
}
