// MongoEngine/Expressions: aggregation expressions. This file: which type is converted to which, and how.

import BSON

extension BSONValue {
  /// The value as one of another type.
  ///
  /// - Throws: ConversionFailure where there is none.
  func converted(to type: BSONType, _ context: QueryContext) throws(MongoError) -> BSONValue {
    switch type {
    case .bool: return .bool(self.isConvertedToTrue)
    case .double: return .double(try self.convertedToDouble())
    case .int32:
      guard let number = Int32(exactly: try self.convertedToInteger(.int32)) else { throw self.overflow }
      return .int32(number)
    case .int64: return .int64(try self.convertedToInteger(.int64))
    case .decimal128: return .decimal128(try self.convertedToDecimal())
    case .string: return .string(try self.convertedToString())
    case .objectId: return .objectId(try self.convertedToObjectId())
    case .date: return .date(try self.convertedToDate(context))
    default: throw self.unsupported(type)
    }
  }

  /// Numbers by their value; all else is true.
  private var isConvertedToTrue: Bool {
    switch self {
    case .bool(let value): value
    default: self.number.map { $0.compare(to: .integer(0)) != 0 } ?? true
    }
  }

  private func convertedToDouble() throws(MongoError) -> Double {
    switch self {
    case .bool(let value): return value ? 1 : 0
    case .date(let date): return Double(date.millisecondsSince1970)
    case .string(let text): return try NumberText(text).double()
    case .decimal128(let number):
      let double = number.double
      guard double.isFinite || !number.isFinite else { throw self.overflow }
      return double
    default:
      guard let number = self.double else { throw self.unsupported(.double) }
      return number
    }
  }

  private func convertedToInteger(_ type: BSONType) throws(MongoError) -> Int64 {
    switch self {
    case .bool(let value): return value ? 1 : 0
    case .date(let date) where type == .int64: return date.millisecondsSince1970
    case .string(let text): return try NumberText(text).integer(type)
    case .int32, .int64, .double, .decimal128:
      if self.isNotANumber { throw .conversion("Attempt to convert NaN value to integer type") }
      if self.isInfinite { throw .conversion("Attempt to convert infinity value to integer type") }
      guard let number = self.truncatedNumber else { throw self.overflow }
      return number
    default: throw self.unsupported(type)
    }
  }

  private var isInfinite: Bool {
    switch self {
    case .double(let number): number.isInfinite
    case .decimal128(let number): number.isInfinite
    default: false
    }
  }

  private func convertedToDecimal() throws(MongoError) -> Decimal128 {
    switch self {
    case .bool(let value): return Decimal128(value ? 1 : 0)
    case .date(let date): return Decimal128(date.millisecondsSince1970)
    case .string(let text): return try NumberText(text).decimal()
    default:
      guard let number = self.decimal else { throw self.unsupported(.decimal128) }
      return number
    }
  }

  private func convertedToString() throws(MongoError) -> String {
    switch self {
    case .bool(let value): return value ? "true" : "false"
    case .objectId(let id): return id.description
    case .double(let number): return number.shortest
    case .string, .int32, .int64, .decimal128, .date: return try Optional(self).coercedString()
    default: throw self.unsupported(.string)
    }
  }

  private func convertedToObjectId() throws(MongoError) -> ObjectId {
    switch self {
    case .objectId(let id): return id
    case .string(let text):
      if let id = ObjectId(text) { return id }
      let failure = "Failed to parse objectId '\(text)' in $convert with no onError value: "
      guard text.utf8.count == 24 else {
        throw .of(
          .conversionFailure,
          failure + "Invalid string length for parsing to OID, expected 24 but found \(text.utf8.count)"
        )
      }
      throw .of(.conversionFailure, failure + "Invalid character found in hex string: '\(text)'")
    default: throw self.unsupported(.objectId)
    }
  }

  private func convertedToDate(_ context: QueryContext) throws(MongoError) -> BSONDate {
    switch self {
    case .string(let text): return try DateText(text).date(in: .utc)
    case .int64, .double, .decimal128: return BSONDate(millisecondsSince1970: try self.convertedToInteger(.int64))
    default:
      guard let date = self.coercedDate else { throw self.unsupported(.date) }
      return date
    }
  }

  /// A date, or the time in an id, which is signed here, or a timestamp; `nil` for everything else.
  var coercedDate: BSONDate? {
    switch self {
    case .date(let date): date
    case .objectId(let id): BSONDate(millisecondsSince1970: Int64(Int32(bitPattern: id.seconds)) * 1000)
    case .timestamp(let timestamp): BSONDate(millisecondsSince1970: Int64(timestamp.seconds) * 1000)
    default: nil
    }
  }

  private func unsupported(_ type: BSONType) -> MongoError {
    .conversion("Unsupported conversion from \(self.type.name) to \(type.name)")
  }

  private var overflow: MongoError {
    let shown =
      switch self {
      case .double(let number): number.shortest
      case .decimal128(let number): number.description
      default: ""
      }
    return .of(
      .conversionFailure,
      "Conversion would overflow target type in $convert with no onError value: \(shown)"
    )
  }
}

extension MongoError {
  /// A value that cannot be converted.
  static func conversion(_ what: String) -> MongoError {
    .of(.conversionFailure, "\(what) in $convert with no onError value")
  }
}
