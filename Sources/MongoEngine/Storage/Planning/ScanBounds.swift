// MongoEngine/Storage/Planning: how documents are found. This file: which keys of an index are looked at.

import BSON

/// What one field's values have to be, in the order of the index.
enum FieldInterval: Sendable {
  /// One of these, sorted, each once.
  case points([BSONValue])
  /// Within the range.
  case range(lower: FieldBounds.Bound, upper: FieldBounds.Bound)
  /// Anything.
  case all

  /// All of the bounds; anything if there are none.
  init(_ all: [FieldBounds], _ order: IndexOrder) {
    self = all.reduce(.all) { $0.intersection(with: FieldInterval($1, order), order) }
  }

  private init(_ bounds: FieldBounds, _ order: IndexOrder) {
    switch bounds {
    case .values(let values):
      var points: [BSONValue] = []
      for value in values.sorted(by: { order.compare($0, $1) < 0 })
      where points.last.map({ order.compare($0, value) != 0 }) ?? true {
        points.append(value)
      }
      self = .points(points)
    case .range(let lower, let upper): self = .range(lower: lower, upper: upper)
    }
  }

  private func intersection(with other: FieldInterval, _ order: IndexOrder) -> FieldInterval {
    switch (self, other) {
    case (.all, _): other
    case (_, .all): self
    case (.points(let points), _): .points(points.filter { other.position(of: $0, order) == 0 })
    case (.range, .points(let points)): .points(points.filter { self.position(of: $0, order) == 0 })
    case (.range(let lower, let upper), .range(let otherLower, let otherUpper)):
      Self.between(
        lower.narrower(otherLower, order.compare(lower.value, otherLower.value)),
        upper.narrower(otherUpper, order.compare(otherUpper.value, upper.value)),
        order
      )
    }
  }

  private static func between(
    _ lower: FieldBounds.Bound,
    _ upper: FieldBounds.Bound,
    _ order: IndexOrder
  ) -> FieldInterval {
    let side = order.compare(lower.value, upper.value)
    if side > 0 || side == 0 && !(lower.isIncluded && upper.isIncluded) { return .points([]) }
    return .range(lower: lower, upper: upper)
  }

  var isAll: Bool { if case .all = self { true } else { false } }

  var isPoint: Bool { if case .points(let points) = self { points.count == 1 } else { false } }

  /// Negative for a value before the interval, positive behind it, zero within; for points, the nearest ones count.
  func position(of value: BSONValue, _ order: IndexOrder) -> Int {
    switch self {
    case .all: return 0
    case .range(let lower, let upper):
      let low = order.compare(value, lower.value)
      if low < 0 || low == 0 && !lower.isIncluded { return -1 }
      let high = order.compare(value, upper.value)
      return high > 0 || high == 0 && !upper.isIncluded ? 1 : 0
    case .points(let points):
      var (low, high) = (0, points.count)
      while low < high {
        let middle = (low + high) / 2
        let side = order.compare(value, points[middle])
        if side == 0 { return 0 }
        if side < 0 { high = middle } else { low = middle + 1 }
      }
      return low == 0 ? -1 : 1
    }
  }
}

extension FieldBounds.Bound {
  /// This bound or another one; positive if this one leaves fewer values.
  fileprivate func narrower(_ other: Self, _ side: Int) -> Self {
    side > 0 || side == 0 && !self.isIncluded ? self : other
  }
}

/// A stretch of an index: fixed values of its first fields, then an interval of the next one.
struct ScanRange: Sendable {
  var prefix: [BSONValue] = []
  var next = FieldInterval.all
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
    guard field < order.isAscending.count else { return 0 }
    let side = self.next.position(of: entry[field], order)
    return order.isAscending[field] ? side : -side
  }
}

/// Which keys of an index are looked at.
struct ScanBounds: Sendable {
  /// One interval for each field of the index.
  let intervals: [FieldInterval]
  /// The stretches that are gone through, in the order of the index.
  let ranges: [ScanRange]
  /// The fields whose values are looked at in every key of the stretches.
  let filtered: Range<Int>

  /// More stretches than these are not made of several fields' values.
  private static var manyRanges: Int { 1000 }

  /// - Parameter bounds: all that is said of each path.
  init(_ bounds: [BSONName: [FieldBounds]], of index: Index) {
    let order = index.order
    self.intervals = Self.intervals(bounds, of: index)
    var ranges = [ScanRange()]
    var field = 0
    while field < self.intervals.count, case .points(let points) = self.intervals[field],
      field == 0 || ranges.count * points.count <= Self.manyRanges
    {
      let inOrder = order.isAscending[field] ? points : points.reversed()
      ranges = ranges.flatMap { range in inOrder.map { ScanRange(prefix: range.prefix + [$0]) } }
      field += 1
    }
    if field < self.intervals.count, case .range = self.intervals[field] {
      for position in ranges.indices { ranges[position].next = self.intervals[field] }
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

  private static func intervals(_ bounds: [BSONName: [FieldBounds]], of index: Index) -> [FieldInterval] {
    var hasArray = false
    return index.spec.fields.enumerated().map { field, spec in
      let all = bounds[BSONName(spec.path.description)] ?? []
      guard index.arrayFields.contains(field), let first = all.first else { return FieldInterval(all, index.order) }
      // Each value of an array has a key of its own, and another one may satisfy the next condition.
      if hasArray { return .all }
      hasArray = true
      return FieldInterval([all.dropFirst().reduce(first) { $1.isNarrower(than: $0) ? $1 : $0 }], index.order)
    }
  }

  /// Whether a key of a stretch is one of those that are looked for.
  func accepts(_ entry: IndexEntry, _ order: IndexOrder) -> Bool {
    self.filtered.allSatisfy { self.intervals[$0].position(of: entry[$0], order) == 0 }
  }

  /// The fields at the beginning that have one value only.
  var pointCount: Int { self.intervals.prefix(while: \.isPoint).count }
}
