// DataTracing, SQL, ORM: what object mappers stand on. This file: rows as values of an application's own types.

extension SQLRow {
  /// The row as a value: its columns by the names of the coding keys, or the only column for a type that is no structure.
  ///
  /// Decoded are truth values, numbers, strings, `[UInt8]`, optionals of these, and types that are coded as one of
  /// these, such as enumerations with raw values. `NULL` is for optionals only. A number also comes from text that is
  /// one (`numeric`), a truth value also from 0 and 1 (SQLite). A column may hold nothing that has parts.
  ///
  /// - Throws: `DecodingError` naming the column, the type expected and the type found; never the value.
  public func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
    if self.columns.names.count == 1, Value.self == [UInt8].self || isScalar(Value.self) {
      return try SQLColumn(name: self.columns.names[0], value: self[0] ?? .null).decode(type)
    }
    return try Value(from: RowDecoder(row: self))
  }
}

/// Whether a type is decoded from a column and not from a row.
private func isScalar(_ type: any Decodable.Type) -> Bool {
  switch type {
  case is Bool.Type, is String.Type, is Double.Type, is Float.Type, is any FixedWidthInteger.Type: true
  default: false
  }
}

private struct RowDecoder: Decoder {
  let row: SQLRow

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(RowContainer(row: self.row))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    throw DecodingError.typeMismatch([SQLValue].self, self.context("a row is decoded by the names of its columns"))
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    guard self.row.columns.names.count == 1 else {
      let count = self.row.columns.names.count
      throw DecodingError.typeMismatch(SQLValue.self, self.context("expected one column, got \(count)"))
    }
    return ColumnDecoder(SQLColumn(name: self.row.columns.names[0], value: self.row[0] ?? .null))
  }

  private func context(_ description: String) -> DecodingError.Context {
    DecodingError.Context(codingPath: [], debugDescription: description)
  }
}

private struct RowContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let row: SQLRow

  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { self.row.columns.names.compactMap { Key(stringValue: $0) } }

  func contains(_ key: Key) -> Bool { self.row.columns.index(of: key.stringValue) != nil }
  func decodeNil(forKey key: Key) throws -> Bool { try self.column(key).value.isNull }
  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try self.column(key).bool() }
  func decode(_ type: String.Type, forKey key: Key) throws -> String { try self.column(key).string() }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try self.column(key).double() }
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try self.column(key).float() }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try self.column(key).integer() }
  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try self.column(key).integer() }
  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try self.column(key).integer() }
  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try self.column(key).integer() }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try self.column(key).integer() }
  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try self.column(key).integer() }
  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try self.column(key).integer() }
  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try self.column(key).integer() }
  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try self.column(key).integer() }
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try self.column(key).integer() }
  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try self.column(key).decode(type)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type,
    forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    throw try self.column(key).mismatch(KeyedDecodingContainer<Nested>.self, "a value without parts")
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    throw try self.column(key).mismatch([SQLValue].self, "a value without parts")
  }

  func superDecoder() throws -> any Decoder { RowDecoder(row: self.row) }
  func superDecoder(forKey key: Key) throws -> any Decoder { RowDecoder(row: self.row) }

  private func column(_ key: Key) throws -> SQLColumn {
    guard let value = self.row[key.stringValue] else {
      let names = self.row.columns.names.joined(separator: ", ")
      let context = DecodingError.Context(
        codingPath: [],
        debugDescription: "there is no column \"\(key.stringValue)\" among \(names)"
      )
      throw DecodingError.keyNotFound(key, context)
    }
    return SQLColumn(name: key.stringValue, value: value)
  }
}
