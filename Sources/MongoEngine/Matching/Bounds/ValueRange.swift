// MongoEngine/Matching/Bounds: what an index is asked for. This file: values that follow each other in BSON's order.

package import BSON

/// All values between two, in BSON's order.
package struct ValueRange: Hashable, Sendable {
  /// An end of a range.
  package struct End: Hashable, Sendable {
    /// The value.
    package var value: BSONValue
    /// Whether the value itself belongs to the range.
    package var isIncluded: Bool

    /// Makes an end.
    package init(_ value: BSONValue, isIncluded: Bool = true) {
      self.value = value
      self.isIncluded = isIncluded
    }
  }

  /// The least value.
  package var lower: End
  /// The greatest value.
  package var upper: End
  /// Whether there is one value only.
  package private(set) var isPoint = false

  /// Makes a range; `nil` where no value is between the ends.
  package init?(_ lower: End, _ upper: End, _ compare: ValueComparison) {
    let order = compare(lower.value, upper.value)
    guard order < 0 || order == 0 && lower.isIncluded && upper.isIncluded else { return nil }
    self.lower = lower
    self.upper = upper
    self.isPoint = order == 0
  }

  private init(_ lower: End, _ upper: End, isPoint: Bool = false) {
    self.lower = lower
    self.upper = upper
    self.isPoint = isPoint
  }

  /// One value.
  package static func point(_ value: BSONValue) -> ValueRange { ValueRange(End(value), End(value), isPoint: true) }

  /// Every value.
  package static let all = ValueRange(End(.minKey), End(.maxKey))

  /// The values that operators compare with a value: those of its type, or of the types that share its order. For the
  /// types that nobody looks for, every value.
  package static func sameType(as value: BSONValue) -> ValueRange {
    switch value.type {
    case .double, .int32, .int64, .decimal128: ValueRange(End(.double(.nan)), End(.double(.infinity)))
    case .string, .symbol: ValueRange(End(""), End([:], isIncluded: false))
    case .document: ValueRange(End([:]), End(.array([]), isIncluded: false))
    case .array: ValueRange(End(.array([])), End(.binary(BSONBinary([])), isIncluded: false))
    case .binary: ValueRange(End(.binary(BSONBinary([]))), End(.objectId(leastID), isIncluded: false))
    case .objectId: ValueRange(End(.objectId(leastID)), End(.objectId(greatestID)))
    case .bool: ValueRange(End(false), End(true))
    case .date: ValueRange(End(.date(leastDate)), End(.date(greatestDate)))
    case .timestamp: ValueRange(End(.timestamp(leastTimestamp)), End(.timestamp(greatestTimestamp)))
    default: .all
    }
  }

  /// Whether this is every value.
  package var isAll: Bool { self.lower.value.type == .minKey && self.upper.value.type == .maxKey }
}

private let leastID = ObjectId(seconds: 0, process: 0, counter: 0)
private let greatestID = ObjectId(seconds: .max, process: .max, counter: .max)
private let leastDate = BSONDate(millisecondsSince1970: .min)
private let greatestDate = BSONDate(millisecondsSince1970: .max)
private let leastTimestamp = BSONTimestamp(seconds: 0, increment: 0)
private let greatestTimestamp = BSONTimestamp(seconds: .max, increment: .max)

/// Negative, zero or positive, for two values.
package typealias ValueComparison = (BSONValue, BSONValue) -> Int

extension ValueRange {
  /// Negative if the range begins before the other.
  func compareLower(to other: ValueRange, _ compare: ValueComparison) -> Int {
    let order = compare(self.lower.value, other.lower.value)
    return order == 0 ? (other.lower.isIncluded ? 1 : 0) - (self.lower.isIncluded ? 1 : 0) : order
  }

  /// Negative if the range ends before the other.
  func compareUpper(to other: ValueRange, _ compare: ValueComparison) -> Int {
    let order = compare(self.upper.value, other.upper.value)
    return order == 0 ? (self.upper.isIncluded ? 1 : 0) - (other.upper.isIncluded ? 1 : 0) : order
  }

  /// The values that are in both; `nil` if there are none.
  func intersection(with other: ValueRange, _ compare: ValueComparison) -> ValueRange? {
    let lower = self.compareLower(to: other, compare) >= 0 ? self.lower : other.lower
    let upper = self.compareUpper(to: other, compare) <= 0 ? self.upper : other.upper
    return ValueRange(lower, upper, compare)
  }

  /// The values that are in one of them; `nil` if there is something between them.
  ///
  /// - Parameter other: a range that begins no earlier.
  func union(_ other: ValueRange, _ compare: ValueComparison) -> ValueRange? {
    let order = compare(other.lower.value, self.upper.value)
    guard order < 0 || order == 0 && (other.lower.isIncluded || self.upper.isIncluded) else { return nil }
    return ValueRange(self.lower, self.compareUpper(to: other, compare) < 0 ? other.upper : self.upper, compare)
  }

  /// Negative for a value before the range, positive for one behind it, zero for one in it.
  func position(of value: BSONValue, _ compare: ValueComparison) -> Int {
    let low = compare(value, self.lower.value)
    if low < 0 || low == 0 && !self.lower.isIncluded { return -1 }
    if self.isPoint { return low }
    let high = compare(value, self.upper.value)
    return high > 0 || high == 0 && !self.upper.isIncluded ? 1 : 0
  }
}

extension ValueRange {
  /// The values of a type; with some others of its order where it shares it.
  static func ofType(_ type: BSONType) -> ValueRange {
    switch type {
    case .double, .int32, .int64, .decimal128: .sameType(as: 0)
    case .string, .symbol: .sameType(as: "")
    case .document: .sameType(as: [:])
    case .binary: .sameType(as: .binary(BSONBinary([])))
    case .objectId: .sameType(as: .objectId(leastID))
    case .bool: .sameType(as: false)
    case .date: .sameType(as: .date(leastDate))
    case .timestamp: .sameType(as: .timestamp(leastTimestamp))
    case .null: .point(.null)
    case .undefined: .point(.undefined)
    case .minKey: .point(.minKey)
    case .maxKey: .point(.maxKey)
    case .array, .regex, .dbPointer, .code, .codeWithScope: .all
    }
  }

  /// The strings that begin with another one.
  static func strings(beginningWith prefix: String) -> ValueRange {
    var range = ValueRange.sameType(as: "")
    range.lower.value = .string(prefix)
    var scalars = prefix.unicodeScalars
    while let last = scalars.popLast() {
      guard let next = last.next else { continue }
      scalars.append(next)
      range.upper.value = .string(String(scalars))
      break
    }
    return range
  }
}

extension Unicode.Scalar {
  /// The scalar behind this one; `nil` behind the last.
  fileprivate var next: Unicode.Scalar? {
    self.value == 0xD7FF ? "\u{E000}" : Unicode.Scalar(self.value + 1)
  }
}
