// MongoEngine/Aggregation: pipelines and their stages. This file: `$redact` (manual: "$redact").

import BSON

/// Leaves out documents, and documents in documents, that an expression says so of.
struct RedactStage: DocumentStage {
  /// What the expression may say.
  private enum Decision: String, CaseIterable {
    case descend, prune, keep

    /// The variable that says so; its value is the case's own name, as in MongoDB.
    var variable: BSONName { BSONName(self.rawValue.uppercased()) }
  }

  /// How deep documents are looked at; BSON's own limit is lower.
  private static let depthLimit = 200

  private let expression: Expression
  private let context: QueryContext

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    let names = Set(Decision.allCases.map(\.variable))
    let expression = try Expression(value, context.query, variables: names)
    return [RedactStage(expression: expression, context: context.query)]
  }

  func apply(_ document: BSONDocument) throws(MongoError) -> BSONDocument? {
    let decisions = Decision.allCases.map { ($0.variable, BSONValue.string($0.rawValue)) }
    let scope = Scope(document, self.context, variables: Dictionary(uniqueKeysWithValues: decisions))
    return try self.redacted(document, scope, depth: 0)
  }

  private func redacted(_ document: BSONDocument, _ outer: Scope, depth: Int) throws(MongoError) -> BSONDocument? {
    guard depth < Self.depthLimit else { throw .of(.overflow, "$redact: the document is nested too deeply") }
    var scope = outer
    scope.current = .document(document)
    switch try self.decision(scope) {
    case .keep: return document
    case .prune: return nil
    case .descend:
      var result = BSONDocument()
      for element in document {
        if let value = try self.redacted(element.value, scope, depth: depth + 1) { result.append(element.key, value) }
      }
      return result
    }
  }

  private func redacted(_ value: BSONValue, _ scope: Scope, depth: Int) throws(MongoError) -> BSONValue? {
    switch value {
    case .document(let document): return try self.redacted(document, scope, depth: depth).map { .document($0) }
    case .array(let array):
      guard depth < Self.depthLimit else { throw .of(.overflow, "$redact: the document is nested too deeply") }
      var result = BSONArray()
      for value in array {
        if let value = try self.redacted(value, scope, depth: depth + 1) { result.append(value) }
      }
      return .array(result)
    default: return value
    }
  }

  private func decision(_ scope: Scope) throws(MongoError) -> Decision {
    let value = try self.expression.evaluate(scope)
    if case .string(let text)? = value, let decision = Decision(rawValue: text) { return decision }
    throw .location(
      17053,
      "$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE, but "
        + "returned \(value?.shell ?? "MISSING")"
    )
  }
}
