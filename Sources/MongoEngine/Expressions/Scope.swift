// MongoEngine/Expressions: aggregation expressions. This file: what an expression is evaluated for (manual: "Variables
// in Aggregation Expressions").

package import BSON

/// What an expression is evaluated for.
package struct Scope {
  /// `$$ROOT`.
  package var root: BSONValue
  /// `$$CURRENT`, where the path of `$field` begins; `nil` for a missing value.
  package var current: BSONValue?
  /// The values of the other variables; one that is not here has a missing value.
  package var variables: [BSONName: BSONValue]
  /// What the query knows besides.
  package let context: QueryContext
  /// What the evaluation may still do; all copies of a scope share it.
  let budget: ExpressionBudget

  /// Makes a scope for a document.
  package init(_ document: BSONDocument, _ context: QueryContext, variables: [BSONName: BSONValue] = [:]) {
    self.init(document, context, variables: variables, budget: ExpressionBudget())
  }

  init(
    _ document: BSONDocument,
    _ context: QueryContext,
    variables: [BSONName: BSONValue] = [:],
    budget: ExpressionBudget
  ) {
    self.root = .document(document)
    self.current = self.root
    self.variables = context.bound.isEmpty ? variables : context.bound.merging(variables) { $1 }
    self.context = context
    self.budget = budget
  }

  /// The value of a variable; `nil` for a missing one.
  subscript(variable: String) -> BSONValue? {
    get {
      switch variable {
      case "CURRENT": self.current
      case "ROOT": self.root
      default: self.variables[BSONName(variable)]
      }
    }
    set {
      if variable == "CURRENT" { self.current = newValue } else { self.variables[BSONName(variable)] = newValue }
    }
  }
}
