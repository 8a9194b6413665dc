// MongoEngine/Storage/Planning: how documents are found. This file: an index scan as `explain` shows it.

import BSON

extension Index {
  /// What `explain` tells of a scan.
  func explained(_ bounds: ScanBounds, isForward: Bool) -> BSONDocument {
    var document: BSONDocument = ["keyPattern": .document(self.spec.key), "indexName": .string(self.spec.name)]
    if let collation = self.spec.collation { document.append("collation", .document(collation)) }
    document.append("isMultiKey", .bool(self.isMultikey))
    var paths = BSONDocument()
    for (field, spec) in self.spec.fields.enumerated() {
      let path = spec.path.description
      paths.append(path, .array(self.arrayFields.contains(field) ? [.string(path)] : []))
    }
    document.append("multiKeyPaths", .document(paths))
    document.append("isUnique", .bool(self.spec.isUnique))
    document.append("isSparse", .bool(self.spec.isSparse))
    document.append("isPartial", .bool(self.spec.partialFilter != nil))
    document.append("indexVersion", 2)
    document.append("direction", isForward ? "forward" : "backward")
    document.append("indexBounds", .document(self.explainedBounds(bounds, isForward: isForward)))
    return document
  }

  private func explainedBounds(_ bounds: ScanBounds, isForward: Bool) -> BSONDocument {
    var document = BSONDocument()
    for (field, spec) in self.spec.fields.enumerated() {
      let isUpwards = self.order.isAscending[field] == isForward
      let intervals = bounds.intervals[field].explained(isUpwards: isUpwards)
      document.append(spec.path.description, .array(BSONArray(intervals.map { .string($0) })))
    }
    return document
  }
}

extension FieldInterval {
  /// The intervals as MongoDB writes them: `[1, 5)`.
  fileprivate func explained(isUpwards: Bool) -> [String] {
    switch self {
    case .all: return [isUpwards ? "[MinKey, MaxKey]" : "[MaxKey, MinKey]"]
    case .points(let points):
      let inOrder = isUpwards ? points : points.reversed()
      return inOrder.map { "[\($0.shell), \($0.shell)]" }
    case .range(var lower, var upper):
      // What is less than all numbers is not compared with numbers; nor is the next type with this one.
      if lower.value.isNotANumber { lower.value = .double(-.infinity) }
      if lower.value.type.rank != upper.value.type.rank {
        upper.isIncluded = upper.value == .maxKey
        if upper.value == .maxKey, lower.value == .minKey { lower.isIncluded = true }
      }
      let (low, high) = (lower.value.bound, upper.value.bound)
      return isUpwards
        ? ["\(lower.isIncluded ? "[" : "(")\(low), \(high)\(upper.isIncluded ? "]" : ")")"]
        : ["\(upper.isIncluded ? "[" : "(")\(high), \(low)\(lower.isIncluded ? "]" : ")")"]
    }
  }
}

extension BSONValue {
  fileprivate var bound: String {
    guard case .double(let value) = self, !value.isFinite else { return self.shell }
    return value > 0 ? "inf.0" : "-inf.0"
  }
}
