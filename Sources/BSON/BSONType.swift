// BSON: MongoDB's documents, both directions, no I/O. This file: the types of the specification.

/// A type of BSON, with its number in bsonspec.org's version 1.1.
public enum BSONType: UInt8, Hashable, Sendable, CaseIterable {
  /// A 64-bit binary floating point number.
  case double = 0x01
  /// A UTF-8 string.
  case string = 0x02
  /// An embedded document.
  case document = 0x03
  /// An array.
  case array = 0x04
  /// Bytes with a subtype.
  case binary = 0x05
  /// Deprecated: no value.
  case undefined = 0x06
  /// An ``ObjectId``.
  case objectId = 0x07
  /// A truth value.
  case bool = 0x08
  /// Milliseconds since 1970, UTC.
  case date = 0x09
  /// Null.
  case null = 0x0A
  /// A regular expression.
  case regex = 0x0B
  /// Deprecated: a reference to a document.
  case dbPointer = 0x0C
  /// JavaScript code.
  case code = 0x0D
  /// Deprecated: a string of another name.
  case symbol = 0x0E
  /// Deprecated: JavaScript code with the variables it sees.
  case codeWithScope = 0x0F
  /// A 32-bit integer.
  case int32 = 0x10
  /// MongoDB's internal timestamp.
  case timestamp = 0x11
  /// A 64-bit integer.
  case int64 = 0x12
  /// A 128-bit decimal floating point number.
  case decimal128 = 0x13
  /// What is more than every other value.
  case maxKey = 0x7F
  /// What is less than every other value.
  case minKey = 0xFF

  /// The type's name as `$type` takes and gives it: `objectId`, `int`, `binData` …
  public var name: String {
    switch self {
    case .double: "double"
    case .string: "string"
    case .document: "object"
    case .array: "array"
    case .binary: "binData"
    case .undefined: "undefined"
    case .objectId: "objectId"
    case .bool: "bool"
    case .date: "date"
    case .null: "null"
    case .regex: "regex"
    case .dbPointer: "dbPointer"
    case .code: "javascript"
    case .symbol: "symbol"
    case .codeWithScope: "javascriptWithScope"
    case .int32: "int"
    case .timestamp: "timestamp"
    case .int64: "long"
    case .decimal128: "decimal"
    case .maxKey: "maxKey"
    case .minKey: "minKey"
    }
  }
}
