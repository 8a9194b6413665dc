// MongoEngine/Expressions: aggregation expressions. This file: angles and hyperbolic functions (manual: "Trigonometry
// Expression Operators").

import BSON

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension ExpressionTable {
  static let trigonometry: [ExpressionRow] = [
    ExpressionRow(angle: "$sin", .finite) { sin($0) },
    ExpressionRow(angle: "$cos", .finite) { cos($0) },
    ExpressionRow(angle: "$tan", .finite) { tan($0) },
    ExpressionRow(angle: "$asin", .unit) { asin($0) },
    ExpressionRow(angle: "$acos", .unit) { acos($0) },
    ExpressionRow(angle: "$atan", .any) { atan($0) },
    ExpressionRow(angle: "$sinh", .any) { sinh($0) },
    ExpressionRow(angle: "$cosh", .any) { cosh($0) },
    ExpressionRow(angle: "$tanh", .any) { tanh($0) },
    ExpressionRow(angle: "$asinh", .any) { asinh($0) },
    ExpressionRow(angle: "$acosh", .fromOne) { acosh($0) },
    ExpressionRow(angle: "$atanh", .unit) { atanh($0) },
    ExpressionRow("$atan2", 2, atan2),
    ExpressionRow(number: "$degreesToRadians") { value in scaled(value, .pi / 180, degree) },
    ExpressionRow(number: "$radiansToDegrees") { value in scaled(value, 180 / .pi, radian) },
  ]
}

/// The numbers that a function takes.
private enum Domain {
  case any, finite, unit, fromOne

  func contains(_ value: Double) -> Bool {
    switch self {
    case _ where value.isNaN, .any: true
    case .finite: value.isFinite
    case .unit: abs(value) <= 1
    case .fromOne: value >= 1
    }
  }

  var description: String {
    switch self {
    case .any: "[-inf,inf]"
    case .finite: "(-inf,inf)"
    case .unit: "[-1,1]"
    case .fromOne: "[1,inf]"
    }
  }
}

extension BSONValue {
  /// The number as a double.
  ///
  /// - Throws: NotImplemented for a decimal, whose functions are not known here.
  fileprivate func binary(_ name: String) throws(MongoError) -> Double {
    guard self.width != .decimal, let double = self.double else {
      throw .of(.notImplemented, "\(name) of a decimal is not supported")
    }
    return double
  }
}

extension ExpressionRow {
  fileprivate init(angle name: String, _ domain: Domain, _ function: @escaping @Sendable (Double) -> Double) {
    self.init(number: name) { value throws(MongoError) in
      let number = value.double ?? .nan
      guard domain.contains(number) else {
        throw .location(50989, "cannot apply \(name) to \(number.text), value must be in \(domain.description)")
      }
      return .double(function(try value.binary(name)))
    }
  }
}

private func atan2(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  guard let left = arguments[0], let right = arguments[1], !arguments.hasNull else { return .null }
  guard left.number != nil else {
    throw .location(51044, "$atan2 only supports numeric types, not \(left.type.name)")
  }
  guard right.number != nil else {
    throw .location(51045, "$atan2 only supports numeric types, not \(right.type.name)")
  }
  return .double(atan2(try left.binary("$atan2"), try right.binary("$atan2")))
}

/// A degree in radians, and a radian in degrees, with 34 digits.
private let degree = Decimal128("0.01745329251994329576923690768488613") ?? .notANumber
private let radian = Decimal128("57.29577951308232087679815481410517") ?? .notANumber

private func scaled(_ value: BSONValue, _ factor: Double, _ decimalFactor: Decimal128) -> BSONValue {
  if case .decimal128(let value) = value { return .decimal128(value * decimalFactor) }
  return .double((value.double ?? .nan) * factor)
}
