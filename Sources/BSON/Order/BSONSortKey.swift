// BSON: MongoDB's documents, both directions, no I/O. This file: values as keys of dictionaries and indexes.

/// A value that is equal, hashed and ordered as MongoDB compares: `1`, `1.0` and `NumberDecimal("1.00")` are one key.
package struct BSONSortKey: Hashable, Comparable, Sendable {
  /// The value.
  package let value: BSONValue

  /// Makes a key.
  package init(_ value: BSONValue) { self.value = value }

  /// Whether MongoDB takes both for equal.
  package static func == (left: Self, right: Self) -> Bool { left.value.compare(to: right.value) == 0 }

  /// Whether MongoDB puts the first before the second.
  package static func < (left: Self, right: Self) -> Bool { left.value.compare(to: right.value) < 0 }

  /// Hashes so that equal values hash alike.
  package func hash(into hasher: inout Hasher) { self.value.hashAsKey(into: &hasher) }
}

extension BSONValue {
  fileprivate func hashAsKey(into hasher: inout Hasher) {
    hasher.combine(self.type.rank)
    switch self {
    case .int32, .int64, .double, .decimal128: self.number?.hashValue(into: &hasher)
    case .string(let text), .symbol(let text): hasher.combine(bytesOf: text)
    case .document(let document): document.hashAsKey(into: &hasher)
    case .array(let array): for value in array { value.hashAsKey(into: &hasher) }
    case .codeWithScope(let code):
      hasher.combine(bytesOf: code.code)
      code.scope.hashAsKey(into: &hasher)
    default: hasher.combine(self)
    }
  }
}

extension BSONDocument {
  fileprivate func hashAsKey(into hasher: inout Hasher) {
    for element in self {
      hasher.combine(bytesOf: element.key)
      element.value.hashAsKey(into: &hasher)
    }
    // So that a document and what follows it are told apart from one with more fields.
    hasher.combine(0 as UInt8)
  }
}
