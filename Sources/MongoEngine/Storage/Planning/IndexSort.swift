// MongoEngine/Storage/Planning: how documents are found. This file: whether an index gives documents in the order of a
// query (manual: "Use Indexes to Sort Query Results").

import BSON

/// What an index with some bounds says about the order of its documents.
struct IndexSort {
  private let index: Index
  private let bounds: ScanBounds

  init(_ index: Index, _ bounds: ScanBounds) {
    self.index = index
    self.bounds = bounds
  }

  /// Whether going through the index forwards or backwards gives the order of the query; `nil` if neither does.
  func direction(for query: FindQuery) -> Bool? {
    guard let sort = query.sort, query.naturalOrder == nil,
      self.index.order.collation == query.context.collation
    else { return nil }
    var isForward: Bool?
    var field = 0
    for wanted in sort.fields {
      // A field with one value only can stand anywhere in the order.
      if self.isFixed(wanted.path) { continue }
      while field < self.index.spec.fields.count, self.bounds.intervals[field].isPoint,
        self.index.spec.fields[field].path != wanted.path
      { field += 1 }
      guard field < self.index.spec.fields.count, self.isOrdered(by: field, wanted.path) else { return nil }
      let isSame = self.index.order.isAscending[field] == wanted.isAscending
      guard isForward ?? isSame == isSame else { return nil }
      isForward = isSame
      field += 1
    }
    return isForward ?? true
  }

  private func isFixed(_ path: FieldPath) -> Bool {
    zip(self.index.spec.fields, self.bounds.intervals).enumerated().contains { field, pair in
      pair.0.path == path && pair.1.isPoint && !self.index.arrayFields.contains(field)
    }
  }

  /// The documents of an array's values come in the order of its least or greatest one only if all keys are gone through.
  private func isOrdered(by field: Int, _ path: FieldPath) -> Bool {
    guard self.index.spec.fields[field].path == path, self.index.spec.fields[field].order != .hashed else {
      return false
    }
    guard self.index.arrayFields.contains(field) else { return true }
    // A sparse index leaves out the values that lack the field, which count as null.
    return !self.index.spec.isSparse && self.index.arrayFields.allSatisfy { self.bounds.intervals[$0].isAll }
  }
}
