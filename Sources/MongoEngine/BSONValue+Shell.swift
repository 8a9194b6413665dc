// MongoEngine: what a MongoDB server does with commands, without a connection. This file: values as MongoDB's messages
// show them, and the whole numbers that its options take.

package import BSON

extension BSONValue {
  /// The value as MongoDB's messages show it: `{ a: 1, b: [ "x" ] }`.
  package var shell: String {
    switch self {
    case .document(let document): return document.shell
    case .array(let array):
      return array.isEmpty ? "[]" : "[ \(array.map(\.shell).joined(separator: ", ")) ]"
    case .double(let value):
      return value.isFinite && value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value)).0" : "\(value)"
    case .int32(let value): return "\(value)"
    case .int64(let value): return "\(value)"
    case .regex(let regex): return "/\(regex.pattern)/\(regex.options)"
    case .objectId(let id): return "ObjectId('\(id)')"
    case .undefined: return "undefined"
    case .minKey: return "MinKey"
    case .maxKey: return "MaxKey"
    case .date(let date): return "new Date(\(date.millisecondsSince1970))"
    default: return self.extendedJSON()
    }
  }

  /// A whole number, of whatever type; `nil` for everything else.
  package var wholeNumber: Int64? {
    switch self.number {
    case .integer(let value): value
    case .double(let value): Int64(exactly: value)
    case .decimal(let value): value.exactInt64
    case nil: nil
    }
  }

  /// A number with its fraction cut off; `nil` where there is none of 64 bits.
  package var truncatedNumber: Int64? {
    switch self.number {
    case .integer(let value): value
    case .double(let value): Int64(exactly: value.rounded(.towardZero))
    case .decimal(let value): value.int64(.towardZero)
    case nil: nil
    }
  }

  /// The whole number that commands take a number for: doubles without their fractions, decimals rounded to the nearest,
  /// what is no number as zero, and the least or greatest for those beyond them. `nil` for other values.
  package var saturatedNumber: Int64? {
    switch self.number {
    case .integer(let value): value
    case .double(let value) where value.isNaN: 0
    case .double(let value): Int64(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
    case .decimal(let value) where value.isNaN: 0
    case .decimal(let value): value.int64(.toNearestOrEven) ?? (value.double < 0 ? .min : .max)
    case nil: nil
    }
  }

  /// The number nearest to this one; `nil` for what is none.
  package var double: Double? {
    switch self.number {
    case .integer(let value): Double(value)
    case .double(let value): value
    case .decimal(let value): value.double
    case nil: nil
    }
  }

  /// Whether MongoDB takes the value for true: everything but false, zero, null and undefined.
  package var isTruthy: Bool {
    switch self {
    case .bool(let value): value
    case .null, .undefined: false
    default: self.number.map { $0.compare(to: .integer(0)) != 0 } ?? true
    }
  }
}

extension BSONDocument {
  /// The document as MongoDB's messages show it.
  package var shell: String {
    self.isEmpty ? "{}" : "{ \(self.map { "\($0.key): \($0.value.shell)" }.joined(separator: ", ")) }"
  }
}
