// MongoEngine/Expressions: aggregation expressions. This file: numbers of all types, as operators take them.

import BSON

/// The types of numbers; an operation's result has the widest of its operands'.
enum NumberWidth: Int, Comparable {
  case int, long, double, decimal

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension BSONValue {
  /// The type of a number; `nil` for what is none.
  var width: NumberWidth? {
    switch self {
    case .int32: .int
    case .int64: .long
    case .double: .double
    case .decimal128: .decimal
    default: nil
    }
  }

  /// A number as a decimal, a double with 15 digits; `nil` for what is none.
  var decimal: Decimal128? {
    switch self.number {
    case .integer(let value): Decimal128(value)
    case .double(let value): Decimal128(value, significantDigits: 15)
    case .decimal(let value): value
    case nil: nil
    }
  }

  /// An integer of either type; `nil` for everything else, whole doubles too.
  var integer: Int64? {
    if case .integer(let value)? = self.number { return value }
    return nil
  }

  /// A number of any type that is a whole one of 32 bits; `nil` for everything else.
  var wholeInt32: Int? { self.wholeNumber.flatMap { Int32(exactly: $0) }.map(Int.init) }
}

extension BSONValue {
  /// The value as MongoDB's expressions show it in messages: `{a: [1, "x"]}`.
  var text: String {
    switch self {
    case .document(let document): "{\(document.map { "\($0.key): \($0.value.text)" }.joined(separator: ", "))}"
    case .array(let array): "[\(array.map(\.text).joined(separator: ", "))]"
    case .double(let value): value.text
    default: self.shell
    }
  }
}

extension BSONValue? {
  /// The value as MongoDB's expressions show it in messages: `MISSING` where there is none.
  var text: String { self?.text ?? "MISSING" }
}

extension Double {
  /// The number without a point where it is whole, as MongoDB's messages show it.
  var text: String { Int64(exactly: self).map(String.init) ?? "\(self)" }
}

extension Int64 {
  /// The sum; `nil` when it does not fit.
  func adding(_ other: Int64) -> Int64? {
    let (result, isOverflow) = self.addingReportingOverflow(other)
    return isOverflow ? nil : result
  }

  /// The difference; `nil` when it does not fit.
  func subtracting(_ other: Int64) -> Int64? {
    let (result, isOverflow) = self.subtractingReportingOverflow(other)
    return isOverflow ? nil : result
  }

  /// The product; `nil` when it does not fit.
  func multiplied(by other: Int64) -> Int64? {
    let (result, isOverflow) = self.multipliedReportingOverflow(by: other)
    return isOverflow ? nil : result
  }
}

extension ExpressionRow {
  /// An operator of one number; null for null. The function gets numbers only.
  init(number name: String, _ function: @escaping @Sendable (BSONValue) throws(MongoError) -> BSONValue) {
    self.init(name, 1) { arguments throws(MongoError) in
      guard let value = arguments[0], !arguments.hasNull else { return .null }
      guard value.number != nil else {
        throw .location(28765, "\(name) only supports numeric types, not \(value.type.name)")
      }
      return try function(value)
    }
  }
}
