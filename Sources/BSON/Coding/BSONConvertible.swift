// BSON: MongoDB's documents, both directions, no I/O. This file: types that are one value, whatever their Codable says.

/// A type that is encoded as one BSON value.
///
/// ``BSONEncoder`` and ``BSONDecoder`` ask it before `Codable`. So a type of another module gets its BSON type by a
/// conformance: this module does not know Foundation, and an application that encodes `Date` declares
/// `extension Date: @retroactive BSONConvertible` with ``BSONValue/date(_:)``. Without one, a `Date` is what its
/// `Codable` says: a number of seconds since 2001.
public protocol BSONConvertible {
  /// Takes a value; `nil` when it is of a type that is not this.
  init?(bsonValue: BSONValue)

  /// The value.
  var bsonValue: BSONValue { get }
}

extension BSONValue: BSONConvertible {
  /// Any value.
  public init?(bsonValue: BSONValue) { self = bsonValue }

  /// The value itself.
  public var bsonValue: BSONValue { self }
}

extension BSONDocument: BSONConvertible {
  /// Takes a document.
  public init?(bsonValue: BSONValue) {
    guard case .document(let value) = bsonValue else { return nil }
    self = value
  }

  /// The document.
  public var bsonValue: BSONValue { .document(self) }
}

extension BSONArray: BSONConvertible {
  /// Takes an array.
  public init?(bsonValue: BSONValue) {
    guard case .array(let value) = bsonValue else { return nil }
    self = value
  }

  /// The array.
  public var bsonValue: BSONValue { .array(self) }
}

extension ObjectId: BSONConvertible {
  /// Takes an id.
  public init?(bsonValue: BSONValue) {
    guard case .objectId(let value) = bsonValue else { return nil }
    self = value
  }

  /// The id.
  public var bsonValue: BSONValue { .objectId(self) }
}

extension BSONDate: BSONConvertible {
  /// Takes a date.
  public init?(bsonValue: BSONValue) {
    guard case .date(let value) = bsonValue else { return nil }
    self = value
  }

  /// The date.
  public var bsonValue: BSONValue { .date(self) }
}

extension BSONTimestamp: BSONConvertible {
  /// Takes a timestamp.
  public init?(bsonValue: BSONValue) {
    guard case .timestamp(let value) = bsonValue else { return nil }
    self = value
  }

  /// The timestamp.
  public var bsonValue: BSONValue { .timestamp(self) }
}

extension BSONBinary: BSONConvertible {
  /// Takes a binary value.
  public init?(bsonValue: BSONValue) {
    guard case .binary(let value) = bsonValue else { return nil }
    self = value
  }

  /// The binary value.
  public var bsonValue: BSONValue { .binary(self) }
}

extension BSONRegex: BSONConvertible {
  /// Takes a regular expression.
  public init?(bsonValue: BSONValue) {
    guard case .regex(let value) = bsonValue else { return nil }
    self = value
  }

  /// The regular expression.
  public var bsonValue: BSONValue { .regex(self) }
}

extension Decimal128: BSONConvertible {
  /// Takes a number; doubles are not exact and not taken.
  public init?(bsonValue: BSONValue) {
    switch bsonValue.number {
    case .decimal(let value): self = value
    case .integer(let value): self.init(value)
    case .double, nil: return nil
    }
  }

  /// The number.
  public var bsonValue: BSONValue { .decimal128(self) }
}
