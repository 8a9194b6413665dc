// MongoEngine/Matching/Bounds: what an index is asked for. This file: a set of values as ranges.

package import BSON

/// A set of values: ranges in order that have no value in common.
///
/// What is done with it has to be done in one order; ``QueryContext/compare(_:_:)`` gives it, or the index's.
package struct OrderedIntervals: Hashable, Sendable {
  /// The ranges, least values first.
  package let ranges: [ValueRange]

  private init(ordered ranges: [ValueRange]) { self.ranges = ranges }

  /// One range.
  package init(_ range: ValueRange?) { self.ranges = range.map { [$0] } ?? [] }

  /// All values of some ranges.
  package init(union ranges: [ValueRange], _ compare: ValueComparison) {
    var merged: [ValueRange] = []
    merged.reserveCapacity(ranges.count)
    for range in ranges.sorted(by: { $0.compareLower(to: $1, compare) < 0 }) {
      if let last = merged.last, let both = last.union(range, compare) {
        merged[merged.count - 1] = both
      } else {
        merged.append(range)
      }
    }
    self.ranges = merged
  }

  /// Every value.
  package static let all = OrderedIntervals(ValueRange.all)

  /// Whether every value is in it.
  package var isAll: Bool { self.ranges.first?.isAll ?? false }

  /// Whether there are single values only.
  package var isPoints: Bool { self.ranges.allSatisfy(\.isPoint) }

  /// The values that are in both.
  package func intersection(with other: OrderedIntervals, _ compare: ValueComparison) -> OrderedIntervals {
    if self.isAll { return other }
    if other.isAll { return self }
    var common: [ValueRange] = []
    var (left, right) = (0, 0)
    while left < self.ranges.count, right < other.ranges.count {
      let (first, second) = (self.ranges[left], other.ranges[right])
      if let both = first.intersection(with: second, compare) { common.append(both) }
      if first.compareUpper(to: second, compare) < 0 { left += 1 } else { right += 1 }
    }
    return OrderedIntervals(ordered: common)
  }

  /// The values that are not in it.
  package func complement(_ compare: ValueComparison) -> OrderedIntervals {
    var gaps: [ValueRange] = []
    var lower = ValueRange.End(.minKey)
    for range in self.ranges {
      let upper = ValueRange.End(range.lower.value, isIncluded: !range.lower.isIncluded)
      // No value is between these two.
      let isGap = lower.value.type != .undefined || upper.value.type != .null
      if isGap, let gap = ValueRange(lower, upper, compare) { gaps.append(gap) }
      lower = ValueRange.End(range.upper.value, isIncluded: !range.upper.isIncluded)
    }
    if let gap = ValueRange(lower, ValueRange.End(.maxKey), compare) { gaps.append(gap) }
    return OrderedIntervals(ordered: gaps)
  }

  /// Whether all values of the other are in it.
  package func contains(_ other: OrderedIntervals, _ compare: ValueComparison) -> Bool {
    other.ranges.allSatisfy { range in
      self.ranges.contains { $0.compareLower(to: range, compare) <= 0 && range.compareUpper(to: $0, compare) <= 0 }
    }
  }

  /// Whether the value is in it.
  package func contains(_ value: BSONValue, _ compare: ValueComparison) -> Bool {
    var (low, high) = (0, self.ranges.count)
    while low < high {
      let middle = (low + high) / 2
      let side = self.ranges[middle].position(of: value, compare)
      if side == 0 { return true }
      if side < 0 { high = middle } else { low = middle + 1 }
    }
    return false
  }
}
