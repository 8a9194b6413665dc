// MongoEngine/Storage/Planning: how documents are found. This file: which keys of an index are looked at.

import BSON

/// A stretch of an index: fixed values of its first fields, then a range of the next one.
struct ScanRange: Sendable {
  var prefix: [BSONValue] = []
  var next = ValueRange.all
  /// The first key of the stretch, if it is given as a whole.
  var first: IndexEntry?
  /// The first key behind the stretch.
  var end: IndexEntry?

  /// Negative for a key before the stretch, positive behind it, in the order of the index.
  func position(of entry: IndexEntry, _ order: IndexOrder) -> Int {
    if let first = self.first, order.compareValues(entry, first) < 0 { return -1 }
    if let end = self.end, order.compareValues(entry, end) >= 0 { return 1 }
    for field in self.prefix.indices {
      let side = order.compare(entry[field], self.prefix[field], field: field)
      if side != 0 { return side }
    }
    let field = self.prefix.count
    guard field < order.isAscending.count, !self.next.isAll else { return 0 }
    let side = self.next.position(of: entry[field], order.compare)
    return order.isAscending[field] ? side : -side
  }
}

/// Which keys of an index are looked at.
struct ScanBounds: Sendable {
  /// The values of each field of the index.
  let intervals: [OrderedIntervals]
  /// The stretches that are gone through, in the order of the index.
  let ranges: [ScanRange]
  /// The fields whose values are looked at in every key of the stretches.
  let filtered: Range<Int>

  /// More stretches than these are not made of several fields' values.
  private static var manyRanges: Int { 1000 }

  /// - Parameter bounds: all that is said of each path, as far as the index can use it.
  init(_ bounds: PathBounds, of index: Index) {
    let order = index.order
    self.intervals = Self.intervals(bounds, of: index)
    var ranges = [ScanRange()]
    var field = 0
    while field < self.intervals.count, self.intervals[field].isPoints,
      field == 0 || ranges.count * self.intervals[field].ranges.count <= Self.manyRanges
    {
      let points = order.inOrder(self.intervals[field], field)
      ranges = ranges.flatMap { range in points.map { ScanRange(prefix: range.prefix + [$0.lower.value]) } }
      field += 1
    }
    if field < self.intervals.count, !self.intervals[field].isPoints,
      ranges.count * self.intervals[field].ranges.count <= Self.manyRanges
    {
      let parts = order.inOrder(self.intervals[field], field)
      ranges = ranges.flatMap { range in parts.map { ScanRange(prefix: range.prefix, next: $0) } }
      field += 1
    }
    self.ranges = ranges
    self.filtered = field..<self.intervals.count
  }

  /// The keys from one to before another.
  init(from first: IndexEntry?, to end: IndexEntry?, of index: Index) {
    self.intervals = index.spec.fields.map { _ in .all }
    self.ranges = [ScanRange(first: first, end: end)]
    self.filtered = 0..<0
  }

  private static func intervals(_ bounds: PathBounds, of index: Index) -> [OrderedIntervals] {
    var hasArray = false
    return index.spec.fields.enumerated().map { field, spec in
      let all = bounds[BSONName(spec.path.description)] ?? []
      guard index.arrayFields.contains(field), let first = all.first else {
        return all.reduce(.all) { $0.intersection(with: $1.intervals, index.order.compare) }
      }
      // Each value of an array has a key of its own, and another one may satisfy the next condition.
      if hasArray { return .all }
      hasArray = true
      return all.dropFirst().reduce(first) { $1.isNarrower(than: $0) ? $1 : $0 }.intervals
    }
  }

  /// Whether a key of a stretch is one of those that are looked for.
  func accepts(_ entry: IndexEntry, _ order: IndexOrder) -> Bool {
    self.filtered.allSatisfy { self.intervals[$0].isAll || self.intervals[$0].contains(entry[$0], order.compare) }
  }

  /// The fields at the beginning that have one value only.
  var pointCount: Int { self.intervals.prefix(while: \.isPoint).count }
}

extension OrderedIntervals {
  /// Whether there is one value only.
  var isPoint: Bool { self.ranges.count == 1 && self.ranges[0].isPoint }
}

extension IndexOrder {
  /// The ranges of a field in the index's direction.
  fileprivate func inOrder(_ intervals: OrderedIntervals, _ field: Int) -> [ValueRange] {
    self.isAscending[field] ? intervals.ranges : intervals.ranges.reversed()
  }
}
