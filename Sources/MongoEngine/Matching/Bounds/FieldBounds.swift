// MongoEngine/Matching/Bounds: what an index is asked for. This file: the values that a path has to have one of.

import BSON

/// The values that a path has to have one of. An index finds too many documents with them, never too few: each one is
/// still matched.
package struct FieldBounds: Hashable, Sendable {
  /// What it says of a document that it has one of the values; what says less comes later.
  package enum Meaning: Int, Hashable, Sendable {
    /// It matches.
    case matching
    /// It matches if the path leads to no array: of an array, all values count.
    case matchingWithoutArrays
    /// It matches if the path leads to no array; but a key does not tell whether a value is missing.
    case perhapsMissing
    /// Nothing.
    case perhapsMatching
  }

  /// The values; null stands for missing, too.
  package var intervals: OrderedIntervals
  /// What it says of a document that it has one of them.
  package var meaning: Meaning
  /// Whether documents whose path leads to an array can match without having one of them.
  package var needsNoArrays: Bool
  /// Whether a document that lacks the field is never meant.
  package let excludesMissing: Bool

  /// Makes bounds.
  package init(_ intervals: OrderedIntervals, _ meaning: Meaning = .matching, needsNoArrays: Bool = false) {
    self.intervals = intervals
    self.meaning = meaning
    self.needsNoArrays = needsNoArrays
    self.excludesMissing = !intervals.contains(.null) { $0.compare(to: $1) }
  }

  /// Any value; the field has to be there.
  static let existing = FieldBounds(existing: true)

  private init(existing: Bool) {
    self.intervals = .all
    self.meaning = .perhapsMatching
    self.needsNoArrays = false
    self.excludesMissing = existing
  }

  /// A missing value, for which an index has null.
  static let missing = FieldBounds(OrderedIntervals(.point(.null)), .perhapsMatching)

  /// The values that equal one.
  init(equalTo value: BSONValue) {
    switch value {
    case .null, .undefined:
      self.init(OrderedIntervals(union: [.point(.undefined), .point(.null)]) { $0.compare(to: $1) }, .perhapsMissing)
    // Of an array, the index has the values; of an array in an array, the whole of it.
    case .array(let array):
      let points = [ValueRange.point(array[0] ?? .undefined), .point(value)]
      self.init(OrderedIntervals(union: points) { $0.compare(to: $1) }, .perhapsMatching)
    default: self.init(OrderedIntervals(.point(value)))
    }
  }

  /// The values of some bounds.
  init(union all: [FieldBounds], _ compare: ValueComparison) {
    self.init(
      OrderedIntervals(union: all.flatMap(\.intervals.ranges), compare),
      all.lazy.map(\.meaning).max { $0.rawValue < $1.rawValue } ?? .matching,
      needsNoArrays: all.contains(where: \.needsNoArrays)
    )
  }

  /// The values of documents that do not match; `nil` where they are not known.
  func negated(_ compare: ValueComparison) -> FieldBounds? {
    guard self.meaning != .perhapsMatching else { return nil }
    // Where a document matches by one value of an array, it does not by another.
    return FieldBounds(
      self.intervals.complement(compare),
      .matchingWithoutArrays,
      needsNoArrays: self.needsNoArrays || self.meaning != .matching
    )
  }
}

extension FieldBounds {
  /// Whether an index has to look at fewer values, as far as can be seen.
  func isNarrower(than other: FieldBounds) -> Bool {
    let (left, right) = (self.intervals, other.intervals)
    return left.width == right.width ? left.ranges.count < right.ranges.count : left.width < right.width
  }

  /// Whether only an index of the query's own collation has the values: there are strings, or what may hold some.
  var dependsOnCollation: Bool {
    self.intervals.ranges.contains {
      !$0.isAll && ($0.lower.value.dependsOnCollation || $0.upper.value.dependsOnCollation)
    }
  }
}

extension OrderedIntervals {
  /// How much of all values this may be.
  fileprivate var width: Int {
    if self.isPoints { return 0 }
    guard self.ranges.first?.lower.value == .minKey, self.ranges.last?.upper.value == .maxKey else { return 1 }
    return self.isAll ? 3 : 2
  }
}

extension BSONValue {
  fileprivate var dependsOnCollation: Bool {
    switch self {
    case .string, .symbol, .document, .array: true
    default: false
    }
  }
}
