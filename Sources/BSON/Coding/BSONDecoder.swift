// BSON: MongoDB's documents, both directions, no I/O. This file: documents into Codable types.

/// Decodes `Codable` types from documents.
///
/// A number of any BSON type is taken for any of Swift's that holds its exact value; doubles take the nearest.
public struct BSONDecoder: Sendable {
  /// What `Decoder.userInfo` shows.
  public var userInfo: [CodingUserInfoKey: any Sendable] = [:]

  /// Makes a decoder.
  public init() {}

  /// Decodes a document.
  ///
  /// - Throws: `DecodingError` when a field is missing or of another type; whatever the type's own `init(from:)` throws.
  public func decode<Value: Decodable>(_ type: Value.Type, from document: BSONDocument) throws -> Value {
    try self.decode(type, from: .document(document))
  }

  /// Decodes a value of any kind.
  ///
  /// - Throws: `DecodingError` when a field is missing or of another type; whatever the type's own `init(from:)` throws.
  public func decode<Value: Decodable>(_: Value.Type = Value.self, from value: BSONValue) throws -> Value {
    try BSONValueDecoder(value, codingPath: [], userInfo: self.userInfo).decode(Value.self)
  }
}

struct BSONValueDecoder: Decoder, SingleValueDecodingContainer {
  let value: BSONValue
  let codingPath: [any CodingKey]
  let sendableInfo: [CodingUserInfoKey: any Sendable]

  init(_ value: BSONValue, codingPath: [any CodingKey], userInfo: [CodingUserInfoKey: any Sendable]) {
    self.value = value
    self.codingPath = codingPath
    self.sendableInfo = userInfo
  }

  var userInfo: [CodingUserInfoKey: Any] { self.sendableInfo }

  func container<Key: CodingKey>(keyedBy _: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .document(let document) = self.value else { throw self.mismatch(BSONDocument.self) }
    return KeyedDecodingContainer(KeyedDecoding<Key>(decoder: self, document: document))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let array) = self.value else { throw self.mismatch(BSONArray.self) }
    return UnkeyedDecoding(decoder: self, values: Array(array))
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { self }

  func decodeNil() -> Bool { self.value == .null }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    switch type {
    case let type as any BSONConvertible.Type: return try self.cast(self.convert(type))
    case is String.Type: return try self.cast(self.text)
    case is Bool.Type: return try self.cast(self.truth)
    case is Double.Type: return try self.cast(self.double)
    case is Float.Type: return try self.cast(self.double.map { Float($0) })
    case let type as any FixedWidthInteger.Type: return try self.cast(self.integer(type))
    default: return try Value(from: self)
    }
  }

  /// A decoder for a part of this value.
  func nested(_ value: BSONValue, _ key: some CodingKey) -> Self {
    Self(value, codingPath: self.codingPath + [key], userInfo: self.sendableInfo)
  }

  /// The value as a type that is one BSON value.
  func convert<Value: BSONConvertible>(_ type: Value.Type) throws -> Value {
    guard let value = Value(bsonValue: self.value) else { throw self.mismatch(type) }
    return value
  }

  private func cast<Value>(_ value: Any?) throws -> Value {
    guard let value = value as? Value else { throw self.mismatch(Value.self) }
    return value
  }

  private var text: String? {
    if case .string(let text) = self.value { text } else { nil }
  }

  private var truth: Bool? {
    if case .bool(let value) = self.value { value } else { nil }
  }

  private var double: Double? {
    switch self.value.number {
    case .integer(let value): Double(value)
    case .double(let value): value
    case .decimal(let value): value.double
    case nil: nil
    }
  }

  private func integer<Integer: FixedWidthInteger>(_: Integer.Type) -> Integer? {
    switch self.value.number {
    case .integer(let value): Integer(exactly: value)
    case .double(let value): Integer(exactly: value)
    case .decimal(let value): value.exactInt64.flatMap { Integer(exactly: $0) }
    case nil: nil
    }
  }

  private func mismatch(_ type: Any.Type) -> DecodingError {
    DecodingError.typeMismatch(
      type,
      DecodingError.Context(
        codingPath: self.codingPath,
        debugDescription: "expected \(type), got \(self.value.type.name) \(String(self.value.description.prefix(60)))"
      )
    )
  }
}

private struct KeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: BSONValueDecoder
  let document: BSONDocument

  var codingPath: [any CodingKey] { self.decoder.codingPath }
  var allKeys: [Key] { self.document.keys.compactMap { Key(stringValue: $0) } }

  private func part(_ key: some CodingKey) throws -> BSONValueDecoder {
    guard let value = self.document[key.stringValue] else {
      throw DecodingError.keyNotFound(
        key,
        DecodingError.Context(codingPath: self.codingPath, debugDescription: "expected a field \(key.stringValue)")
      )
    }
    return self.decoder.nested(value, key)
  }

  func contains(_ key: Key) -> Bool { self.document.contains(key.stringValue) }

  func decodeNil(forKey key: Key) throws -> Bool { try self.part(key).decodeNil() }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try self.part(key).decode(type)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type,
    forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> { try self.part(key).container(keyedBy: type) }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try self.part(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { try self.part(BSONCodingKey(stringValue: "super")) }

  func superDecoder(forKey key: Key) throws -> any Decoder { try self.part(key) }
}

private struct UnkeyedDecoding: UnkeyedDecodingContainer {
  let decoder: BSONValueDecoder
  let values: [BSONValue]
  private(set) var currentIndex = 0

  init(decoder: BSONValueDecoder, values: [BSONValue]) {
    self.decoder = decoder
    self.values = values
  }

  var codingPath: [any CodingKey] { self.decoder.codingPath }
  var count: Int? { self.values.count }
  var isAtEnd: Bool { self.currentIndex == self.values.count }

  /// Carries `body` out on the next value, and passes over it when it succeeds.
  private mutating func next<Result>(_ body: (BSONValueDecoder) throws -> Result) throws -> Result {
    let key = BSONCodingKey(intValue: self.currentIndex)
    guard !self.isAtEnd else {
      throw DecodingError.valueNotFound(
        Result.self,
        DecodingError.Context(
          codingPath: self.codingPath + [key],
          debugDescription: "expected more than \(self.values.count) values"
        )
      )
    }
    let result = try body(self.decoder.nested(self.values[self.currentIndex], key))
    self.currentIndex += 1
    return result
  }

  mutating func decodeNil() throws -> Bool {
    guard !self.isAtEnd, self.values[self.currentIndex] == .null else { return false }
    self.currentIndex += 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try self.next { try $0.decode(type) } }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> { try self.next { try $0.container(keyedBy: type) } }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try self.next { try $0.unkeyedContainer() }
  }

  mutating func superDecoder() throws -> any Decoder { try self.next { $0 } }
}
