// MongoEngine/Matching/Bounds: what an index is asked for. This file: the bounds of `$expr` (manual: "$expr", "Behavior").

import BSON

/// Finds comparisons of a field with a constant in an expression.
///
/// Expressions compare values of all types with each other, and open no arrays; so their bounds are for paths only that
/// lead to none. A missing value is less than every other, which an index does not tell from null: bounds that would
/// have to tell are not given.
struct ExpressionBounds {
  private let context: QueryContext

  init(_ context: QueryContext) { self.context = context }

  /// The bounds of what has to be true for the expression to be true.
  func bounds(of expression: BSONValue) -> PathBounds {
    guard case .document(let document) = expression, document.count == 1, let part = document.firstElement else {
      return [:]
    }
    if part.key == "$and", case .array(let parts) = part.value {
      return parts.reduce(into: [:]) { all, part in all.merge(self.bounds(of: part)) { $0 + $1 } }
    }
    guard case .array(let operands) = part.value, operands.count == 2, let left = operands[0], let right = operands[1]
    else { return [:] }
    if let path = left.fieldPath, let value = self.constant(right) {
      return self.bounds(path, part.key, value)
    }
    guard let path = right.fieldPath, let value = self.constant(left), let name = mirrored[part.key] else { return [:] }
    return self.bounds(path, name, value)
  }

  private func bounds(_ path: FieldPath, _ name: String, _ value: BSONValue) -> PathBounds {
    let own = ValueRange.End(value)
    let beyond = ValueRange.End(value, isIncluded: false)
    let (least, most) = (ValueRange.End(.minKey), ValueRange.End(.maxKey))
    let range: ValueRange?
    switch name {
    case "$eq": range = .point(value)
    case "$gt": range = ValueRange(beyond, most, self.context.compare)
    case "$gte": range = ValueRange(own, most, self.context.compare)
    case "$lt": range = ValueRange(least, beyond, self.context.compare)
    case "$lte": range = ValueRange(least, own, self.context.compare)
    default: return [:]
    }
    let bounds = FieldBounds(OrderedIntervals(range), .perhapsMatching, needsNoArrays: true)
    return [BSONName(path.description): [bounds]]
  }

  /// The value of an expression that is a plain constant; `nil` for others, and for those that come before null.
  private func constant(_ expression: BSONValue) -> BSONValue? {
    var value: BSONValue? = expression
    switch expression {
    case .array: return nil
    case .document(let document):
      guard document.count == 1, let part = document.firstElement, part.key == "$literal" || part.key == "$const" else {
        return nil
      }
      value = part.value
    case .string(let text) where text.begins(with: "$$"):
      let name = text.dropping(first: 2)
      value = self.context.bound[BSONName(name)] ?? self.context.variables[name]
    case .string(let text) where text.begins(with: "$"): return nil
    default: break
    }
    guard let value, value.type.rank > BSONType.null.rank, value.type != .array else { return nil }
    return value
  }
}

private let mirrored = ["$eq": "$eq", "$gt": "$lt", "$gte": "$lte", "$lt": "$gt", "$lte": "$gte"]

extension BSONValue {
  /// The path of an expression that is a field; `nil` where an index would not have its value.
  fileprivate var fieldPath: FieldPath? {
    guard case .string(let text) = self, text.begins(with: "$"), !text.begins(with: "$$") else { return nil }
    let path = FieldPath(text.dropping(first: 1))
    return path.isIndexable ? path : nil
  }
}
