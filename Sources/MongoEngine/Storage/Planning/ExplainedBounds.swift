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

extension OrderedIntervals {
  /// The ranges as MongoDB writes them: `[1, 5)`.
  fileprivate func explained(isUpwards: Bool) -> [String] {
    isUpwards
      ? self.ranges.map { $0.explained(isUpwards: true) }
      : self.ranges.reversed().map { $0.explained(isUpwards: false) }
  }
}

extension ValueRange {
  fileprivate func explained(isUpwards: Bool) -> String {
    let (low, high) = (self.lower.value.bound, self.upper.value.bound)
    return isUpwards
      ? "\(self.lower.isIncluded ? "[" : "(")\(low), \(high)\(self.upper.isIncluded ? "]" : ")")"
      : "\(self.upper.isIncluded ? "[" : "(")\(high), \(low)\(self.lower.isIncluded ? "]" : ")")"
  }
}

extension BSONValue {
  fileprivate var bound: String {
    guard case .double(let value) = self, !value.isFinite else { return self.shell }
    return value.isNaN ? "nan.0" : value > 0 ? "inf.0" : "-inf.0"
  }
}
