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
    guard let condition = try? Matcher(["value": .document([name: value])], self.context) else { return false }
    // Bounds for paths without arrays say nothing of documents that this index does not have.
    return query.matcher.bounds[BSONName(path), default: []].contains { bounds in
      if bounds.needsNoArrays { return false }
      return name == "$exists" ? bounds.excludesMissing : self.isImplied(condition, by: bounds.intervals)
    }
  }

  /// Whether a document that has one of the values meets the condition.
  private func isImplied(_ condition: Matcher, by intervals: OrderedIntervals) -> Bool {
    if let wanted = condition.bounds["value"]?.first, wanted.meaning == .matching {
      return wanted.intervals.contains(intervals, self.context.compare)
    }
    return intervals.isPoints
      && intervals.ranges.allSatisfy { range in
        let value = range.lower.value
        guard !value.isNullish, value.type != .array else { return false }
        return (try? condition.matches(["value": value])) ?? false
      }
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
