// MongoEngine/Storage/Planning: how documents are found. This file: whether a partial index has all documents that a query
// can mean (manual: "Partial Indexes").

import BSON

/// The filter of a partial index.
struct PartialFilter {
  private let filter: BSONDocument
  private let context: QueryContext

  init(_ filter: BSONDocument, _ context: QueryContext) {
    self.filter = filter
    self.context = context
  }

  /// Whether every document that matches the query matches the filter, as far as can be seen.
  func isImplied(by query: FindQuery) -> Bool { self.isImplied(self.filter, query) }

  private func isImplied(_ filter: BSONDocument, _ query: FindQuery) -> Bool {
    filter.allSatisfy { element in
      switch (element.key, element.value) {
      case ("$and", .array(let list)): list.allSatisfy { self.isImplied($0, query) }
      case ("$or", .array(let list)): list.contains { self.isImplied($0, query) }
      case (let path, .document(let operators)) where operators.isOperators:
        operators.allSatisfy { self.isImplied(path, $0.key, $0.value, query) }
      case (let path, let value): self.isImplied(path, "$eq", value, query)
      }
    }
  }

  private func isImplied(_ filter: BSONValue, _ query: FindQuery) -> Bool {
    guard case .document(let filter) = filter else { return false }
    return self.isImplied(filter, query)
  }

  private func isImplied(_ path: String, _ name: String, _ value: BSONValue, _ query: FindQuery) -> Bool {
    if query.filter.states(path, name, value) { return true }
    guard let bounds = query.matcher.bounds[BSONName(path)] else { return false }
    if name == "$exists" { return bounds.excludesMissing }
    guard let condition = try? Matcher(["value": .document([name: value])], self.context) else { return false }
    switch bounds {
    case .values(let values):
      return values.allSatisfy { (try? condition.matches(["value": $0])) ?? false }
    case .range(let lower, let upper):
      guard case .range(let least, let most)? = condition.bounds["value"] else { return false }
      return self.isAtLeast(lower, least, 1) && self.isAtLeast(upper, most, -1)
    }
  }

  /// Whether a bound is as narrow as another.
  private func isAtLeast(_ bound: FieldBounds.Bound, _ other: FieldBounds.Bound, _ direction: Int) -> Bool {
    let order = self.context.compare(bound.value, other.value) * direction
    return order > 0 || order == 0 && (other.isIncluded || !bound.isIncluded)
  }
}

extension BSONDocument {
  /// Whether the filter says just this, among other things.
  fileprivate func states(_ path: String, _ name: String, _ value: BSONValue) -> Bool {
    self.contains { element in
      switch (element.key, element.value) {
      case ("$and", .array(let list)):
        list.contains { if case .document(let inner) = $0 { inner.states(path, name, value) } else { false } }
      case (let key, _) where !key.hasSameBytes(as: path): false
      case (_, .document(let operators)) where operators.isOperators: operators[name] == value
      case (_, let equal): name == "$eq" && equal == value
      }
    }
  }
}
