// MongoEngine/Expressions: aggregation expressions. This file: `$abs`, `$ceil`, `$floor`, `$round`, `$trunc` (manual:
// "Arithmetic Expression Operators").

import BSON

extension ExpressionTable {
  static let roundings: [ExpressionRow] = [
    ExpressionRow(number: "$abs", absolute),
    ExpressionRow(number: "$ceil") { value in wholeNumber(value, .up) },
    ExpressionRow(number: "$floor") { value in wholeNumber(value, .down) },
    ExpressionRow("$round", 1...2) { arguments throws(MongoError) in try round(arguments, .toNearestOrEven) },
    ExpressionRow("$trunc", 1...2) { arguments throws(MongoError) in try round(arguments, .towardZero) },
  ]
}

private func absolute(_ value: BSONValue) throws(MongoError) -> BSONValue {
  switch value {
  case .double(let number): return .double(abs(number))
  case .decimal128(let number): return .decimal128(number.magnitude)
  case .int32(let number): return .integer(abs(Int64(number)))
  case .int64(.min): throw .location(28680, "can't take $abs of long long min")
  case .int64(let number): return .int64(abs(number))
  default: return value
  }
}

private func wholeNumber(_ value: BSONValue, _ rule: FloatingPointRoundingRule) -> BSONValue {
  switch value {
  case .double(let number): .double(number.rounded(rule))
  case .decimal128(let number):
    .decimal128(number.fitsWithoutExponent ? number.quantized(toPlaces: 0, rule) : .notANumber)
  default: value
  }
}

private func round(
  _ arguments: ExpressionArguments,
  _ rule: FloatingPointRoundingRule
) throws(MongoError) -> BSONValue? {
  guard let value = arguments[0], !arguments[0].isNullish else { return .null }
  guard value.number != nil else {
    throw .location(51081, "\(arguments.name) only supports numeric types, not \(value.type.name)")
  }
  guard let places = try places(arguments) else { return .null }
  switch value {
  case .double(let number) where number.isFinite:
    return .double(Decimal128(nearest: number).rounded(toPlaces: places, rule).double)
  case .decimal128(let number) where number.isFinite:
    return .decimal128(number.quantized(toPlaces: places, rule))
  case .int32, .int64: return try round(value, places, rule, arguments.name)
  default: return value
  }
}

/// The digits behind the point that are kept; `nil` for null.
private func places(_ arguments: ExpressionArguments) throws(MongoError) -> Int? {
  guard arguments.count > 1 else { return 0 }
  guard let value = arguments[1], !value.isNullish else { return nil }
  guard let number = value.double else {
    throw .location(16004, "can't convert from BSON type \(value.type.name) to long")
  }
  guard value.truncatedNumber != nil || value.width != .double else {
    throw .location(31109, "Can't coerce out of range value \(number.text) to long")
  }
  guard let places = value.wholeInt32 else {
    throw .location(51082, "precision argument to  \(arguments.name) must be a integral value")
  }
  guard -20...100 ~= places else {
    throw .location(
      51083,
      "cannot apply \(arguments.name) with precision value \(places) value must be in [-20, 100]"
    )
  }
  return places
}

private func round(
  _ value: BSONValue,
  _ places: Int,
  _ rule: FloatingPointRoundingRule,
  _ name: String
) throws(MongoError) -> BSONValue {
  guard places < 0, let number = value.integer else { return value }
  guard let result = Decimal128(number).rounded(toPlaces: places, rule).exactInt64 else {
    throw .location(
      51080,
      "invalid conversion from Decimal128 result in \(name) resulting from arguments: [\(number), \(places)]"
    )
  }
  return value.width == .int ? .integer(result) : .int64(result)
}

extension Decimal128 {
  /// Whether 34 digits are enough for the digits before the point.
  fileprivate var fitsWithoutExponent: Bool { self.isFinite && self.magnitude.compare(to: Self.tooLong) < 0 }

  private static let tooLong = Decimal128("1E34") ?? .infinity

  /// The number with exactly so many digits behind the point, as far as 34 digits go.
  fileprivate func quantized(toPlaces places: Int, _ rule: FloatingPointRoundingRule) -> Decimal128 {
    let rounded = self.rounded(toPlaces: places, rule)
    guard !rounded.isZero || !rounded.isNegative else { return rounded }
    return rounded + (Decimal128("0E\(-places)") ?? .zero)
  }
}
