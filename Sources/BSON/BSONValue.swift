// BSON: MongoDB's documents, both directions, no I/O. This file: one value of any type.

/// A value as it stands in a document.
///
/// Equality and hashing are of the representation: `1` as an `int32` is not `1.0`, zero is not minus zero, and strings
/// are equal when their bytes are. Values as MongoDB compares them are ``compare(to:collate:)``'s and
/// ``BSONSortKey``'s.
public enum BSONValue: Sendable {
  /// A 64-bit binary floating point number.
  case double(Double)
  /// A UTF-8 string.
  case string(String)
  /// An embedded document.
  case document(BSONDocument)
  /// An array.
  case array(BSONArray)
  /// Bytes with a subtype.
  case binary(BSONBinary)
  /// Deprecated: no value.
  case undefined
  /// A document's usual identity.
  case objectId(ObjectId)
  /// A truth value.
  case bool(Bool)
  /// A time in milliseconds.
  case date(BSONDate)
  /// Null.
  case null
  /// A regular expression.
  indirect case regex(BSONRegex)
  /// Deprecated: a reference to a document.
  indirect case dbPointer(BSONDBPointer)
  /// JavaScript code.
  case code(String)
  /// Deprecated: a string of another name.
  case symbol(String)
  /// Deprecated: JavaScript code with the variables it sees.
  indirect case codeWithScope(BSONCodeWithScope)
  /// A 32-bit integer.
  case int32(Int32)
  /// MongoDB's internal timestamp.
  case timestamp(BSONTimestamp)
  /// A 64-bit integer.
  case int64(Int64)
  /// A 128-bit decimal floating point number.
  case decimal128(Decimal128)
  /// What is less than every other value.
  case minKey
  /// What is more than every other value.
  case maxKey

  /// The value's type.
  public var type: BSONType {
    switch self {
    case .double: .double
    case .string: .string
    case .document: .document
    case .array: .array
    case .binary: .binary
    case .undefined: .undefined
    case .objectId: .objectId
    case .bool: .bool
    case .date: .date
    case .null: .null
    case .regex: .regex
    case .dbPointer: .dbPointer
    case .code: .code
    case .symbol: .symbol
    case .codeWithScope: .codeWithScope
    case .int32: .int32
    case .timestamp: .timestamp
    case .int64: .int64
    case .decimal128: .decimal128
    case .minKey: .minKey
    case .maxKey: .maxKey
    }
  }
}

extension BSONValue: Hashable {
  /// Whether both are of one type and have the same bytes.
  public static func == (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.double(let left), .double(let right)): left.bitPattern == right.bitPattern
    case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
    case (.document(let left), .document(let right)): left == right
    case (.array(let left), .array(let right)): left == right
    case (.binary(let left), .binary(let right)): left == right
    case (.objectId(let left), .objectId(let right)): left == right
    case (.bool(let left), .bool(let right)): left == right
    case (.date(let left), .date(let right)): left == right
    case (.regex(let left), .regex(let right)): left == right
    case (.dbPointer(let left), .dbPointer(let right)): left == right
    case (.code(let left), .code(let right)): left.hasSameBytes(as: right)
    case (.symbol(let left), .symbol(let right)): left.hasSameBytes(as: right)
    case (.codeWithScope(let left), .codeWithScope(let right)): left == right
    case (.int32(let left), .int32(let right)): left == right
    case (.timestamp(let left), .timestamp(let right)): left == right
    case (.int64(let left), .int64(let right)): left == right
    case (.decimal128(let left), .decimal128(let right)): left == right
    case (.undefined, .undefined), (.null, .null), (.minKey, .minKey), (.maxKey, .maxKey): true
    default: false
    }
  }

  /// Hashes the type and the bytes.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(self.type)
    switch self {
    case .double(let value): hasher.combine(value.bitPattern)
    case .string(let value), .code(let value), .symbol(let value): hasher.combine(bytesOf: value)
    case .document(let value): hasher.combine(value)
    case .array(let value): hasher.combine(value)
    case .binary(let value): hasher.combine(value)
    case .objectId(let value): hasher.combine(value)
    case .bool(let value): hasher.combine(value)
    case .date(let value): hasher.combine(value)
    case .regex(let value): hasher.combine(value)
    case .dbPointer(let value): hasher.combine(value)
    case .codeWithScope(let value): hasher.combine(value)
    case .int32(let value): hasher.combine(value)
    case .timestamp(let value): hasher.combine(value)
    case .int64(let value): hasher.combine(value)
    case .decimal128(let value): hasher.combine(value)
    case .undefined, .null, .minKey, .maxKey: break
    }
  }
}
