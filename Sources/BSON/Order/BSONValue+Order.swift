// BSON: MongoDB's documents, both directions, no I/O. This file: the order of all values.

extension BSONType {
  /// The place of a type among the others, by MongoDB's manual, "Comparison/Sort Order"; types that are compared by
  /// value share one. Undefined comes just before null.
  package var rank: Int {
    switch self {
    case .minKey: 0
    case .undefined: 1
    case .null: 2
    case .double, .int32, .int64, .decimal128: 3
    case .string, .symbol: 4
    case .document: 5
    case .array: 6
    case .binary: 7
    case .objectId: 8
    case .bool: 9
    case .date: 10
    case .timestamp: 11
    case .regex: 12
    case .dbPointer: 13
    case .code: 14
    case .codeWithScope: 15
    case .maxKey: 16
    }
  }
}

extension BSONValue {
  /// Compares two strings: negative, zero or positive.
  package typealias Collation = (_ left: String, _ right: String) -> Int

  /// Negative, zero or positive, as MongoDB orders values: by type, then by value; numbers of all types by their exact
  /// value, so that `1` equals `1.0`.
  ///
  /// - Parameter collate: how strings are compared; by their bytes if not given.
  package func compare(to other: Self, collate: Collation? = nil) -> Int {
    let order = self.type.rank - other.type.rank
    return order == 0 ? self.compareOfSameRank(to: other, collate: collate) : order
  }

  private func compareOfSameRank(to other: Self, collate: Collation?) -> Int {
    if let left = self.number, let right = other.number { return left.compare(to: right) }
    if let left = self.text, let right = other.text { return collate?(left, right) ?? left.compareBytes(to: right) }
    return switch (self, other) {
    case (.document(let left), .document(let right)): left.compare(to: right, collate: collate)
    case (.array(let left), .array(let right)): left.compare(to: right, collate: collate)
    case (.binary(let left), .binary(let right)): left.compare(to: right)
    case (.objectId(let left), .objectId(let right)): order(left, right)
    case (.bool(let left), .bool(let right)): (left ? 1 : 0) - (right ? 1 : 0)
    case (.date(let left), .date(let right)): order(left, right)
    case (.timestamp(let left), .timestamp(let right)): order(left, right)
    case (.regex(let left), .regex(let right)): left.compare(to: right)
    case (.dbPointer(let left), .dbPointer(let right)): left.compare(to: right)
    case (.code(let left), .code(let right)): left.compareBytes(to: right)
    case (.codeWithScope(let left), .codeWithScope(let right)): left.compare(to: right, collate: collate)
    default: 0
    }
  }

  /// A string, or a symbol, which is compared like one.
  private var text: String? {
    switch self {
    case .string(let text), .symbol(let text): text
    default: nil
    }
  }
}

private func order<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
  left < right ? -1 : left == right ? 0 : 1
}

/// The first order that decides.
private func firstOrder(_ left: Int, _ right: @autoclosure () -> Int) -> Int { left == 0 ? right() : left }

extension BSONDocument {
  /// Negative, zero or positive: field by field, by the types of their values, then by name, then by value; who runs
  /// out of fields first is less.
  package func compare(to other: Self, collate: BSONValue.Collation? = nil) -> Int {
    if self == other { return 0 }
    return compareElements(self, other) { left, right in
      firstOrder(
        left.type.rank - right.type.rank,
        firstOrder(left.key.compareBytes(to: right.key), left.value.compare(to: right.value, collate: collate))
      )
    }
  }
}

extension BSONArray {
  /// Negative, zero or positive: value by value; who runs out of them first is less.
  package func compare(to other: Self, collate: BSONValue.Collation? = nil) -> Int {
    if self == other { return 0 }
    return compareElements(self, other) { $0.compare(to: $1, collate: collate) }
  }
}

private func compareElements<Elements: Sequence>(
  _ left: Elements,
  _ right: Elements,
  by order: (Elements.Element, Elements.Element) -> Int
) -> Int {
  var left = left.makeIterator()
  var right = right.makeIterator()
  while true {
    switch (left.next(), right.next()) {
    case (let left?, let right?):
      let order = order(left, right)
      if order != 0 { return order }
    case (nil, nil): return 0
    case (nil, _): return -1
    case (_, nil): return 1
    }
  }
}

extension BSONBinary {
  /// By length as it is stored, then by subtype, then by bytes.
  fileprivate func compare(to other: Self) -> Int {
    firstOrder(
      self.storedLength - other.storedLength,
      firstOrder(
        Int(self.subtype) - Int(other.subtype),
        self.bytes.withUnsafeBytes { left in other.bytes.withUnsafeBytes { right in bytesOrder(left, right) } }
      )
    )
  }
}

extension BSONRegex {
  fileprivate func compare(to other: Self) -> Int {
    firstOrder(self.pattern.compareBytes(to: other.pattern), self.options.compareBytes(to: other.options))
  }
}

extension BSONDBPointer {
  /// By the namespace's length, then by bytes.
  fileprivate func compare(to other: Self) -> Int {
    firstOrder(
      self.namespace.utf8.count - other.namespace.utf8.count,
      firstOrder(self.namespace.compareBytes(to: other.namespace), order(self.id, other.id))
    )
  }
}

extension BSONCodeWithScope {
  fileprivate func compare(to other: Self, collate: BSONValue.Collation?) -> Int {
    firstOrder(self.code.compareBytes(to: other.code), self.scope.compare(to: other.scope, collate: collate))
  }
}
