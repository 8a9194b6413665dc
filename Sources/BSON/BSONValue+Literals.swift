// BSON: MongoDB's documents, both directions, no I/O. This file: values written down in Swift.

extension BSONValue: ExpressibleByStringInterpolation, ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral {
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }

  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }

  /// A double.
  public init(floatLiteral value: Double) { self = .double(value) }
}

extension BSONValue: ExpressibleByIntegerLiteral {
  /// An `int32` where it fits, else an `int64`, as the shell writes whole numbers.
  public init(integerLiteral value: Int64) { self = .integer(value) }

  /// An `int32` where it fits, else an `int64`.
  public static func integer(_ value: Int64) -> Self {
    Int32(exactly: value).map { .int32($0) } ?? .int64(value)
  }
}

extension BSONValue: ExpressibleByNilLiteral {
  /// Null.
  public init(nilLiteral: ()) { self = .null }
}

extension BSONValue: ExpressibleByArrayLiteral {
  /// An array.
  public init(arrayLiteral elements: BSONValue...) { self = .array(BSONArray(elements)) }
}

extension BSONValue: ExpressibleByDictionaryLiteral {
  /// A document with its fields in the order they are written.
  public init(dictionaryLiteral elements: (String, BSONValue)...) { self = .document(BSONDocument(elements)) }
}
