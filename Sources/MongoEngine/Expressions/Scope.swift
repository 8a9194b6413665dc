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
  package var variables: [String: BSONValue]
  /// What the query knows besides.
  package let context: QueryContext
  /// How often loops may still go round; all copies of a scope share it.
  let steps: StepBudget

  /// Makes a scope for a document.
  package init(_ document: BSONDocument, _ context: QueryContext, variables: [String: BSONValue] = [:]) {
    self.root = .document(document)
    self.current = self.root
    self.variables = variables
    self.context = context
    self.steps = StepBudget()
  }

  /// The value of a variable; `nil` for a missing one.
  subscript(variable: String) -> BSONValue? {
    get {
      switch variable {
      case "CURRENT": self.current
      case "ROOT": self.root
      default: self.variables[variable]
      }
    }
    set {
      if variable == "CURRENT" { self.current = newValue } else { self.variables[variable] = newValue }
    }
  }
}

/// Counts what the loops of one evaluation do, so that loops in loops end.
final class StepBudget {
  private var left = 20_000_000

  /// - Throws: MaxTimeMSExpired when nothing is left.
  func take() throws(MongoError) {
    self.left -= 1
    guard self.left >= 0 else {
      throw .of(.maxTimeMSExpired, "operation exceeded time limit: an expression may go round its loops 20000000 times")
    }
  }
}
