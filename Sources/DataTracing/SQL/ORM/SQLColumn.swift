// DataTracing, SQL, ORM: what object mappers stand on. This file: one column of a row as a value of Swift's.

/// A value with the name of its column, which errors tell. They never tell the value.
struct SQLColumn {
  let name: String
  let value: SQLValue

  func bool() throws -> Bool {
    switch self.value {
    case .bool(let value): return value
    case .int(0): return false
    case .int(1): return true
    default: throw self.mismatch(Bool.self, "a truth value")
    }
  }

  func string() throws -> String {
    guard case .text(let value) = self.value else { throw self.mismatch(String.self, "text") }
    return value
  }

  func double() throws -> Double {
    switch self.value {
    case .double(let value): return value
    case .int(let value): return Double(value)
    case .text(let text):
      guard let value = Double(text) else { throw self.mismatch(Double.self, "a number") }
      return value
    default: throw self.mismatch(Double.self, "a number")
    }
  }

  func float() throws -> Float { Float(try self.double()) }

  func integer<Value: FixedWidthInteger>() throws -> Value {
    switch self.value {
    case .int(let value):
      guard let number = Value(exactly: value) else {
        throw DecodingError.dataCorrupted(self.context("the number does not fit into \(Value.self)"))
      }
      return number
    case .text(let text):
      guard let number = Value(text) else { throw self.mismatch(Value.self, "an integer that fits") }
      return number
    default: throw self.mismatch(Value.self, "an integer")
    }
  }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if type == [UInt8].self {
      guard case .bytes(let bytes) = self.value, let value = bytes as? Value else {
        throw self.mismatch(type, "bytes")
      }
      return value
    }
    return try Value(from: ColumnDecoder(self))
  }

  func mismatch(_ type: Any.Type, _ expected: String) -> DecodingError {
    if self.value.isNull { return .valueNotFound(type, self.context("expected \(expected), got NULL")) }
    return .typeMismatch(type, self.context("expected \(expected), got \(self.value.kind)"))
  }

  private func context(_ description: String) -> DecodingError.Context {
    DecodingError.Context(codingPath: [Key(self.name)], debugDescription: "column \"\(self.name)\": \(description)")
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { self.stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }
}

extension SQLValue {
  /// What errors may tell of a value.
  fileprivate var kind: String {
    switch self {
    case .null: "NULL"
    case .bool: "a truth value"
    case .int: "an integer"
    case .double: "a floating-point number"
    case .text: "text"
    case .bytes: "bytes"
    }
  }
}

/// Decodes what is coded as one value.
struct ColumnDecoder: Decoder, SingleValueDecodingContainer {
  private let column: SQLColumn

  init(_ column: SQLColumn) { self.column = column }

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    throw self.column.mismatch(KeyedDecodingContainer<Key>.self, "a value without parts")
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    throw self.column.mismatch([SQLValue].self, "a value without parts")
  }

  func decodeNil() -> Bool { self.column.value.isNull }
  func decode(_ type: Bool.Type) throws -> Bool { try self.column.bool() }
  func decode(_ type: String.Type) throws -> String { try self.column.string() }
  func decode(_ type: Double.Type) throws -> Double { try self.column.double() }
  func decode(_ type: Float.Type) throws -> Float { try self.column.float() }
  func decode(_ type: Int.Type) throws -> Int { try self.column.integer() }
  func decode(_ type: Int8.Type) throws -> Int8 { try self.column.integer() }
  func decode(_ type: Int16.Type) throws -> Int16 { try self.column.integer() }
  func decode(_ type: Int32.Type) throws -> Int32 { try self.column.integer() }
  func decode(_ type: Int64.Type) throws -> Int64 { try self.column.integer() }
  func decode(_ type: UInt.Type) throws -> UInt { try self.column.integer() }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try self.column.integer() }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try self.column.integer() }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try self.column.integer() }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try self.column.integer() }
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try self.column.decode(type) }
}
