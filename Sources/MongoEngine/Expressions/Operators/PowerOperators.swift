// MongoEngine/Expressions: aggregation expressions. This file: `$sqrt`, `$pow`, `$exp`, `$ln`, `$log`, `$log10` (manual:
// "Arithmetic Expression Operators").

import BSON

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension ExpressionTable {
  static let powers: [ExpressionRow] = [
    ExpressionRow(number: "$exp") { value in
      if case .decimal128(let number) = value { return .decimal128(number.exponential) }
      return .double(exp(value.double ?? .nan))
    },
    ExpressionRow(number: "$ln") { value throws(MongoError) in
      try checkPositive(value, "$ln", 28766)
      if case .decimal128(let number) = value, !number.isNaN { return .decimal128(number.logarithm) }
      return .double(log(value.double ?? .nan))
    },
    ExpressionRow(number: "$log10") { value throws(MongoError) in
      try checkPositive(value, "$log10", 28761)
      if case .decimal128(let number) = value, !number.isNaN { return .decimal128(number.logarithmToTen) }
      return .double(log10(value.double ?? .nan))
    },
    ExpressionRow(number: "$sqrt") { value throws(MongoError) in
      guard value.number.map({ $0.compare(to: .integer(0)) >= 0 }) == true || value.isNotANumber else {
        throw .location(28714, "$sqrt's argument must be greater than or equal to 0")
      }
      if case .decimal128(let number) = value { return .decimal128(number.squareRoot) }
      return .double((value.double ?? .nan).squareRoot())
    },
    ExpressionRow("$log", 2, logarithm),
    ExpressionRow("$pow", 2, power),
  ]
}

private func checkPositive(_ value: BSONValue, _ name: String, _ code: Int32) throws(MongoError) {
  guard value.number.map({ $0.compare(to: .integer(0)) > 0 }) == true || value.isNotANumber else {
    let number = value.double ?? .nan
    throw .location(code, "\(name)'s argument must be a positive number, but is \(number.text)")
  }
}

private func logarithm(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  guard let value = arguments[0], let base = arguments[1], !arguments.hasNull else { return .null }
  guard value.number != nil else {
    throw .location(28756, "$log's argument must be numeric, not \(value.type.name)")
  }
  guard base.number != nil else { throw .location(28757, "$log's base must be numeric, not \(base.type.name)") }
  try checkPositive(value, "$log", 28758)
  let (number, baseNumber) = (value.double ?? .nan, base.double ?? .nan)
  guard baseNumber > 0 && baseNumber != 1 || baseNumber.isNaN else {
    throw .location(28759, "$log's base must be a positive number not equal to 1, but is \(baseNumber.text)")
  }
  let isDecimal = value.width == .decimal || base.width == .decimal
  if isDecimal, !number.isNaN, !baseNumber.isNaN, let value = value.decimal, let base = base.decimal {
    return .decimal128(value.logarithm / base.logarithm)
  }
  return .double(log(number) / log(baseNumber))
}

private func power(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  guard let base = arguments[0], let exponent = arguments[1], !arguments.hasNull else { return .null }
  guard let baseWidth = base.width else {
    throw .location(28762, "$pow's base must be numeric, not \(base.type.name)")
  }
  guard let exponentWidth = exponent.width else {
    throw .location(28763, "$pow's exponent must be numeric, not \(exponent.type.name)")
  }
  guard base.isTruthy || exponent.number.map({ $0.compare(to: .integer(0)) < 0 }) != true || exponent.isNotANumber
  else { throw .location(28764, "$pow cannot take a base of 0 and a negative exponent") }
  let width = max(baseWidth, exponentWidth)
  if width == .decimal, let base = base.decimal, let exponent = exponent.decimal {
    return .decimal128(base.power(exponent))
  }
  if let base = base.integer, let exponent = exponent.integer, let result = integerPower(base, exponent) {
    return width == .int ? .integer(result) : .int64(result)
  }
  return .double(pow(base.double ?? .nan, exponent.double ?? .nan))
}

/// The power; `nil` when it is no integer of 64 bits.
private func integerPower(_ base: Int64, _ exponent: Int64) -> Int64? {
  if base == 1 || base == 0 && exponent > 0 { return base }
  if base == -1 { return exponent.isMultiple(of: 2) ? 1 : -1 }
  guard 0...63 ~= exponent else { return nil }
  var result: Int64 = 1
  for _ in 0..<exponent {
    guard let next = result.multiplied(by: base) else { return nil }
    result = next
  }
  return result
}
