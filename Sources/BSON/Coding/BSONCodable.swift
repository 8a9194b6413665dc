// BSON: MongoDB's documents, both directions, no I/O. This file: values in any Codable type; what reads and writes them.

/// Values inside of `Codable` types. Only ``BSONEncoder`` and ``BSONDecoder`` can carry them.
public protocol BSONCodable: BSONConvertible, Codable {}

extension BSONCodable {
  /// Fails: a decoder of another format does not know BSON's types.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws {
    guard let decoder = decoder as? BSONValueDecoder else {
      throw DecodingError.typeMismatch(
        Self.self,
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "expected a BSONDecoder")
      )
    }
    self = try decoder.convert(Self.self)
  }

  /// Fails: an encoder of another format does not know BSON's types.
  ///
  /// - Throws: `EncodingError`.
  public func encode(to encoder: any Encoder) throws {
    guard let encoder = encoder as? BSONValueEncoder else {
      throw EncodingError.invalidValue(
        self,
        EncodingError.Context(codingPath: encoder.codingPath, debugDescription: "expected a BSONEncoder")
      )
    }
    encoder.slot.content = .value(self.bsonValue)
  }
}

extension BSONValue: BSONCodable {}
extension BSONDocument: BSONCodable {}
extension BSONArray: BSONCodable {}
extension ObjectId: BSONCodable {}
extension BSONDate: BSONCodable {}
extension BSONTimestamp: BSONCodable {}
extension BSONBinary: BSONCodable {}
extension BSONRegex: BSONCodable {}
extension Decimal128: BSONCodable {}

/// A key of any container.
struct BSONCodingKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(stringValue: String) {
    self.stringValue = stringValue
    self.intValue = nil
  }

  init(intValue: Int) {
    self.stringValue = String(intValue)
    self.intValue = intValue
  }
}
