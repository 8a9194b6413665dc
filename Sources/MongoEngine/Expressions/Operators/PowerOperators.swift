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
    ExpressionRow(number: "$exp") { value throws(MongoError) in .double(exp(try value.binary("$exp"))) },
    ExpressionRow(number: "$ln") { value throws(MongoError) in
      .double(log(try positive(value, "$ln", 28766)))
    },
    ExpressionRow(number: "$log10") { value throws(MongoError) in
      .double(log10(try positive(value, "$log10", 28761)))
    },
    ExpressionRow(number: "$sqrt") { value throws(MongoError) in
      guard value.number.map({ $0.compare(to: .integer(0)) >= 0 }) == true || value.isNotANumber else {
        throw .location(28714, "$sqrt's argument must be greater than or equal to 0")
      }
      return .double(try value.binary("$sqrt").squareRoot())
    },
    ExpressionRow("$log", 2, logarithm),
    ExpressionRow("$pow", 2, power),
  ]
}

extension BSONValue {
  /// The number as a double.
  ///
  /// - Throws: NotImplemented for a decimal, whose functions are not known here.
  func binary(_ name: String) throws(MongoError) -> Double {
    guard self.width != .decimal, let double = self.double else { throw .decimalRefusal(name) }
    return double
  }
}

private func positive(_ value: BSONValue, _ name: String, _ code: Int32) throws(MongoError) -> Double {
  guard value.number.map({ $0.compare(to: .integer(0)) > 0 }) == true || value.isNotANumber else {
    let number = value.double ?? .nan
    throw .location(code, "\(name)'s argument must be a positive number, but is \(number.text)")
  }
  return try value.binary(name)
}

private func logarithm(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  guard let value = arguments[0], let base = arguments[1], !arguments.hasNull else { return .null }
  guard value.number != nil else {
    throw .location(28756, "$log's argument must be numeric, not \(value.type.name)")
  }
  guard base.number != nil else { throw .location(28757, "$log's base must be numeric, not \(base.type.name)") }
  let number = try positive(value, "$log", 28758)
  let baseNumber = base.double ?? .nan
  guard baseNumber > 0 && baseNumber != 1 || baseNumber.isNaN else {
    throw .location(28759, "$log's base must be a positive number not equal to 1, but is \(baseNumber.text)")
  }
  return .double(log(number) / log(try base.binary("$log")))
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
  if width == .decimal { return .decimal128(try decimalPower(base, exponent)) }
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

/// The power where it can be had exactly, with all 34 digits.
private func decimalPower(_ base: BSONValue, _ exponent: BSONValue) throws(MongoError) -> Decimal128 {
  guard let base = base.decimal, base.isFinite, let count = exponent.wholeNumber, 0...1000 ~= count else {
    throw .decimalRefusal("$pow")
  }
  let factor = base.withoutTrailingZeros
  var result = Decimal128(1)
  for _ in 0..<count {
    result = result * factor
    // A product that had to be rounded has all 34 digits.
    guard result.isFinite, result.digitCount < 34 else {
      throw .of(.notImplemented, "$pow of a decimal whose result has more than 33 digits is not supported")
    }
  }
  return result.withAllDigits
}

extension Decimal128 {
  fileprivate var digitCount: Int {
    self.description.prefix { $0 != "E" }.drop { !("1"..."9" ~= $0) }.count(where: \.isNumber)
  }

  fileprivate var withoutTrailingZeros: Decimal128 {
    let text = self.description
    guard text.contains("."), !text.contains("E") else { return self }
    return Decimal128(String(text.reversed().drop { $0 == "0" }.reversed())) ?? self
  }

  /// The number with zeros behind it, so that there are 34 digits.
  fileprivate var withAllDigits: Decimal128 {
    let text = self.description
    guard !self.isZero else { return Decimal128("0E-6176") ?? .zero }
    guard !text.contains("E") else { return self }
    let places = text.contains(".") ? text.reversed().prefix { $0 != "." }.count : 0
    return self + (Decimal128("0E-\(places + 34 - self.digitCount)") ?? .zero)
  }
}
