// MongoEngine/Aggregation: pipelines and their stages. This file: the equality that a `$lookup`'s pipeline begins with,
// so that not every foreign document has to be looked at for each document.

import BSON

/// `{$match: {$expr: {$eq: ["$field", "$$variable"]}}}`, alone or in `$and`.
struct CorrelatedEquality: Sendable {
  private let foreign: Expression
  private let local: BSONValue

  /// The equality; `nil` if the stages do not begin with one.
  init?(_ stages: BSONArray, _ variables: [String], _ context: QueryContext) throws(MongoError) {
    guard case .document(let first)? = stages[0], case .document(let match)? = first["$match"],
      let condition = match["$expr"], let sides = Self.sides(condition, Set(variables.map { BSONName($0) }))
    else { return nil }
    self.foreign = try Expression(sides.foreign, context)
    self.local = sides.local
  }

  /// What documents are found by: a missing value is not null.
  func foreignKey(of document: BSONDocument) throws(MongoError) -> BSONValue {
    Self.key(try self.foreign.evaluate(document))
  }

  /// What is looked for, with the variables in the context.
  func localKey(_ context: QueryContext) throws(MongoError) -> BSONValue {
    Self.key(try Expression(self.local, context).evaluate(BSONDocument()))
  }

  private static func key(_ value: BSONValue?) -> BSONValue { .array(BSONArray(value.map { [$0] } ?? [])) }

  private static func sides(_ condition: BSONValue, _ names: Set<BSONName>) -> (foreign: BSONValue, local: BSONValue)? {
    guard case .document(let condition) = condition, condition.count == 1 else { return nil }
    if case .array(let parts)? = condition["$and"] { return parts.lazy.compactMap { self.sides($0, names) }.first }
    guard case .array(let pair)? = condition["$eq"], pair.count == 2, let left = pair[0], let right = pair[1] else {
      return nil
    }
    if left.isField, right.isVariable(names) { return (left, right) }
    return right.isField && left.isVariable(names) ? (right, left) : nil
  }
}

extension BSONValue {
  fileprivate var isField: Bool {
    guard case .string(let text) = self else { return false }
    return text.begins(with: "$") && !text.begins(with: "$$")
  }

  fileprivate func isVariable(_ names: Set<BSONName>) -> Bool {
    guard case .string(let text) = self, text.begins(with: "$$") else { return false }
    return names.contains(BSONName(FieldPath(text.dropping(first: 2)).first))
  }
}
