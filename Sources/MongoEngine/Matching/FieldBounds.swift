// MongoEngine/Matching: which documents a filter means. This file: the values that a path has to have one of, which is
// what an index is asked for.

package import BSON

/// The values that a path has to have one of, in BSON's order. An index finds too many documents with them, never too
/// few: each one is still matched.
package enum FieldBounds: Hashable, Sendable {
  /// Any of these; null stands for missing too.
  case values([BSONValue])
  /// Between these, both included or not.
  case range(lower: Bound, upper: Bound)

  /// An end of a range.
  package struct Bound: Hashable, Sendable {
    /// The value.
    package var value: BSONValue
    /// Whether the value itself belongs to the range.
    package var isIncluded: Bool
  }

  /// Whether an index has to look at fewer values; ranges are open at most at one end as a rule.
  func isNarrower(than other: FieldBounds) -> Bool {
    switch (self, other) {
    case (.values(let left), .values(let right)): left.count < right.count
    case (.values, .range): true
    case (.range, .range), (.range, .values): false
    }
  }

  /// Any of these; `nil` when an index may not have them all.
  static func values(of values: [BSONValue]) -> FieldBounds? {
    guard values.allSatisfy(\.isIndexable) else { return nil }
    return .values(values.flatMap { $0.isNullish ? [.null, .undefined] : [$0] })
  }

  /// The least value of a rank, and what is more than all of it: the values that an operator compares with.
  static func everything(like value: BSONValue) -> (least: Bound, most: Bound) {
    let (least, most): (BSONValue, BSONValue) =
      switch value.type.rank {
      case 3: (.double(.nan), .double(.infinity))
      case 4: (.string(""), .document([:]))
      case 5: (.document([:]), .array([]))
      case 6: (.array([]), .binary(BSONBinary([])))
      case 9: (.bool(false), .bool(true))
      case 10: (.date(BSONDate(millisecondsSince1970: .min)), .date(BSONDate(millisecondsSince1970: .max)))
      default: (.minKey, .maxKey)
      }
    return (Bound(value: least, isIncluded: true), Bound(value: most, isIncluded: true))
  }
}

extension FieldBounds {
  /// Whether only an index of the query's own collation has the values: there are strings, or what may hold some.
  var dependsOnCollation: Bool {
    switch self {
    case .values(let values): values.contains(where: \.dependsOnCollation)
    case .range(let lower, let upper): lower.value.dependsOnCollation || upper.value.dependsOnCollation
    }
  }
}

extension BSONValue {
  /// Whether an index, whose keys are a path's values one by one, has it.
  var isIndexable: Bool { self.type != .array }

  fileprivate var dependsOnCollation: Bool {
    switch self {
    case .string, .symbol, .document, .array: true
    default: false
    }
  }
}
