// BSON: MongoDB's documents, both directions, no I/O. This file: Codable types into documents.

/// Encodes `Codable` types as documents.
///
/// `Int` and `Int64` become `int64`, what always fits in 32 bits `int32`, `Float` and `Double` doubles. A key without a
/// value is left out; `nil` in an array becomes null.
public struct BSONEncoder: Sendable {
  /// What `Encoder.userInfo` shows.
  public var userInfo: [CodingUserInfoKey: any Sendable] = [:]

  /// Makes an encoder.
  public init() {}

  /// Encodes a value as a document.
  ///
  /// - Throws: `EncodingError` when the value is not encoded with keys, or a part of it does not fit; whatever the
  ///   value's own `encode(to:)` throws.
  public func encode(_ value: some Encodable) throws -> BSONDocument {
    let encoded = try self.encodeValue(value)
    guard case .document(let document) = encoded else {
      throw EncodingError.invalidValue(
        value,
        EncodingError.Context(
          codingPath: [],
          debugDescription: "expected a type that is encoded with keys, got \(encoded.type.name)"
        )
      )
    }
    return document
  }

  /// Encodes a value of any kind.
  ///
  /// - Throws: `EncodingError` when a part of it does not fit; whatever the value's own `encode(to:)` throws.
  public func encodeValue(_ value: some Encodable) throws -> BSONValue {
    let slot = EncodingSlot()
    try BSONValueEncoder(slot, codingPath: [], userInfo: self.userInfo).encode(value)
    return slot.value ?? .null
  }
}

/// The place of one value while it is made.
final class EncodingSlot {
  enum Content {
    case empty
    case value(BSONValue)
    case keyed
    case unkeyed
  }

  var content = Content.empty
  private var keys: [String] = []
  private var indices: [BSONName: Int] = [:]
  private var slots: [EncodingSlot] = []

  /// The finished value, if there is one.
  var value: BSONValue? {
    switch self.content {
    case .empty: nil
    case .value(let value): value
    case .keyed:
      .document(BSONDocument(zip(self.keys, self.slots).compactMap { key, slot in slot.value.map { (key, $0) } }))
    case .unkeyed: .array(BSONArray(self.slots.map { $0.value ?? .null }))
    }
  }

  /// The place for a key; the same key again replaces what it had.
  func add(_ key: String) -> EncodingSlot {
    let slot = EncodingSlot()
    if let index = self.indices[BSONName(key)] {
      self.slots[index] = slot
    } else {
      self.indices[BSONName(key)] = self.slots.count
      self.keys.append(key)
      self.slots.append(slot)
    }
    return slot
  }

  /// A new place at the end.
  func add() -> EncodingSlot {
    let slot = EncodingSlot()
    self.slots.append(slot)
    return slot
  }

  /// How many places there are in this one.
  var count: Int { self.slots.count }
}

struct BSONValueEncoder: Encoder, SingleValueEncodingContainer {
  let slot: EncodingSlot
  let codingPath: [any CodingKey]
  let sendableInfo: [CodingUserInfoKey: any Sendable]

  init(_ slot: EncodingSlot, codingPath: [any CodingKey], userInfo: [CodingUserInfoKey: any Sendable]) {
    self.slot = slot
    self.codingPath = codingPath
    self.sendableInfo = userInfo
  }

  var userInfo: [CodingUserInfoKey: Any] { self.sendableInfo }

  func container<Key: CodingKey>(keyedBy _: Key.Type) -> KeyedEncodingContainer<Key> {
    self.slot.content = .keyed
    return KeyedEncodingContainer(KeyedEncoding<Key>(encoder: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    self.slot.content = .unkeyed
    return UnkeyedEncoding(encoder: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }

  func encodeNil() { self.slot.content = .value(.null) }

  func encode<Value: Encodable>(_ value: Value) throws {
    if let value = try self.plain(value) {
      self.slot.content = .value(value)
    } else {
      try value.encode(to: self)
    }
  }

  /// An encoder for a part of this value.
  func nested(_ slot: EncodingSlot, _ key: some CodingKey) -> Self {
    Self(slot, codingPath: self.codingPath + [key], userInfo: self.sendableInfo)
  }

  /// The value of a type that BSON has itself.
  private func plain(_ value: some Encodable) throws -> BSONValue? {
    switch value {
    case let value as any BSONConvertible: value.bsonValue
    case let value as String: .string(value)
    case let value as Bool: .bool(value)
    case let value as Double: .double(value)
    case let value as Float: .double(Double(value))
    case let value as any FixedWidthInteger: try self.integer(value)
    default: nil
    }
  }

  private func integer<Integer: FixedWidthInteger>(_ value: Integer) throws -> BSONValue {
    if Int32(exactly: Integer.min) != nil, Int32(exactly: Integer.max) != nil {
      return .int32(Int32(truncatingIfNeeded: value))
    }
    guard let whole = Int64(exactly: value) else {
      throw EncodingError.invalidValue(
        value,
        EncodingError.Context(codingPath: self.codingPath, debugDescription: "expected at most 64 bits, got \(value)")
      )
    }
    return .int64(whole)
  }
}

private struct KeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let encoder: BSONValueEncoder

  var codingPath: [any CodingKey] { self.encoder.codingPath }

  private func part(_ key: some CodingKey) -> BSONValueEncoder {
    self.encoder.nested(self.encoder.slot.add(key.stringValue), key)
  }

  func encodeNil(forKey key: Key) { self.part(key).encodeNil() }

  func encode(_ value: some Encodable, forKey key: Key) throws { try self.part(key).encode(value) }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type,
    forKey key: Key
  ) -> KeyedEncodingContainer<Nested> { self.part(key).container(keyedBy: type) }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { self.part(key).unkeyedContainer() }

  func superEncoder() -> any Encoder { self.part(BSONCodingKey(stringValue: "super")) }

  func superEncoder(forKey key: Key) -> any Encoder { self.part(key) }
}

private struct UnkeyedEncoding: UnkeyedEncodingContainer {
  let encoder: BSONValueEncoder

  var codingPath: [any CodingKey] { self.encoder.codingPath }
  var count: Int { self.encoder.slot.count }

  private func part() -> BSONValueEncoder {
    let key = BSONCodingKey(intValue: self.count)
    return self.encoder.nested(self.encoder.slot.add(), key)
  }

  func encodeNil() { self.part().encodeNil() }

  func encode(_ value: some Encodable) throws { try self.part().encode(value) }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    self.part().container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { self.part().unkeyedContainer() }

  func superEncoder() -> any Encoder { self.part() }
}
