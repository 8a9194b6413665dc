// SQLEngine/Functions: PostgreSQL's functions and operators. This file: mathematics of floating-point numbers (9.3).

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

enum FloatMathFunctions {
  static let rows: [FunctionRow] = rounding + exponentials + trigonometry + hyperbolic + degrees + others

  /// A function whose result may not leave the range.
  private static func unary(
    _ name: String,
    _ body: @escaping @Sendable (Double) throws(SQLError) -> Double
  ) -> FunctionRow {
    fn("\(name)(float8) float8") { _, values throws(SQLError) in
      let operand = values[0].double
      return try ArithmeticFunctions.checkedFloat(try body(operand), isSingle: false, from: [operand])
    }
  }

  private static let rounding: [FunctionRow] = [
    unary("ceil") { value throws(SQLError) in value.rounded(.up) },
    unary("ceiling") { value throws(SQLError) in value.rounded(.up) },
    unary("floor") { value throws(SQLError) in value.rounded(.down) },
    unary("round") { value throws(SQLError) in value.rounded(.toNearestOrEven) },
    unary("trunc") { value throws(SQLError) in value.rounded(.towardZero) },
    unary("sign") { value throws(SQLError) in value > 0 ? 1 : value < 0 ? -1 : 0 },
  ]

  private static let outOfRange = SQLError(.numericValueOutOfRange, "input is out of range")
  private static func argumentError(_ message: String) -> SQLError { SQLError("2201F", message) }
  private static func logarithmError(_ message: String) -> SQLError { SQLError("2201E", message) }

  private static func root(_ value: Double) throws(SQLError) -> Double {
    if value < 0 { throw self.argumentError("cannot take square root of a negative number") }
    return value.squareRoot()
  }

  private static func logarithm(_ value: Double, _ function: (Double) -> Double) throws(SQLError) -> Double {
    if value == 0 { throw self.logarithmError("cannot take logarithm of zero") }
    if value < 0 { throw self.logarithmError("cannot take logarithm of a negative number") }
    return function(value)
  }

  private static func power(_ base: Double, _ exponent: Double) throws(SQLError) -> SQLValue {
    if base == 0, exponent < 0 { throw self.argumentError("zero raised to a negative power is undefined") }
    if base < 0, exponent.isFinite, exponent != exponent.rounded() {
      throw self.argumentError("a negative number raised to a non-integer power yields a complex result")
    }
    let result = pow(base, exponent)
    return try ArithmeticFunctions.checkedFloat(
      result,
      isSingle: false,
      from: [base, exponent],
      mayBeZero: base == 0 || base.isInfinite || exponent.isInfinite
    )
  }

  private static let exponentials: [FunctionRow] = [
    unary("sqrt") { value throws(SQLError) in try root(value) },
    unary("|/") { value throws(SQLError) in try root(value) },
    unary("cbrt") { value throws(SQLError) in cbrt(value) },
    unary("||/") { value throws(SQLError) in cbrt(value) },
    unary("exp") { value throws(SQLError) in
      let result = exp(value)
      if result == 0, value.isFinite { throw SQLError(.numericValueOutOfRange, "value out of range: underflow") }
      return result
    },
    unary("ln") { value throws(SQLError) in try logarithm(value) { log($0) } },
    unary("log") { value throws(SQLError) in try logarithm(value) { log10($0) } },
    unary("log10") { value throws(SQLError) in try logarithm(value) { log10($0) } },
    fn("^(float8, float8) float8") { _, values throws(SQLError) in try power(values[0].double, values[1].double) },
    fn("power(float8, float8) float8") { _, values throws(SQLError) in try power(values[0].double, values[1].double) },
    fn("pow(float8, float8) float8") { _, values throws(SQLError) in try power(values[0].double, values[1].double) },
  ]

  private static func within(_ value: Double, _ function: (Double) -> Double) throws(SQLError) -> Double {
    if value < -1 || value > 1 { throw self.outOfRange }
    return function(value)
  }

  private static func finite(_ value: Double, _ function: (Double) -> Double) throws(SQLError) -> Double {
    if value.isInfinite { throw self.outOfRange }
    return function(value)
  }

  private static let trigonometry: [FunctionRow] = [
    unary("sin") { value throws(SQLError) in try finite(value) { sin($0) } },
    unary("cos") { value throws(SQLError) in try finite(value) { cos($0) } },
    unary("tan") { value throws(SQLError) in try finite(value) { tan($0) } },
    fn("cot(float8) float8") { _, values throws(SQLError) in
      FloatText.value(try finite(values[0].double) { 1 / tan($0) })
    },
    unary("asin") { value throws(SQLError) in try within(value) { asin($0) } },
    unary("acos") { value throws(SQLError) in try within(value) { acos($0) } },
    unary("atan") { value throws(SQLError) in atan(value) },
    fn("atan2(float8, float8) float8") { _, values throws(SQLError) in
      FloatText.value(atan2(values[0].double, values[1].double))
    },
  ]

  private static let hyperbolic: [FunctionRow] = [
    fn("sinh(float8) float8") { _, values throws(SQLError) in FloatText.value(sinh(values[0].double)) },
    fn("cosh(float8) float8") { _, values throws(SQLError) in FloatText.value(cosh(values[0].double)) },
    unary("tanh") { value throws(SQLError) in tanh(value) },
    unary("asinh") { value throws(SQLError) in asinh(value) },
    unary("acosh") { value throws(SQLError) in
      if value < 1 { throw outOfRange }
      return acosh(value)
    },
    unary("atanh") { value throws(SQLError) in try within(value) { atanh($0) } },
  ]

  private static let degrees: [FunctionRow] = [
    unary("degrees") { value throws(SQLError) in value / (Double.pi / 180) },
    unary("radians") { value throws(SQLError) in value * (Double.pi / 180) },
    native("pi() float8", "3.141592653589793"),
  ]

  private static let others: [FunctionRow] = [
    fn("random() float8", .volatile) { call, _ throws(SQLError) in .real(Double(call.context.random() >> 11) * 0x1p-53)
    },
    fn("width_bucket(float8, float8, float8, int4) int4") { _, values throws(SQLError) in
      try bucket(values[0].double, values[1].double, values[2].double, values[3].int)
    },
  ]

  private static func bucket(_ value: Double, _ low: Double, _ high: Double, _ count: Int64) throws(SQLError)
    -> SQLValue
  {
    if count <= 0 { throw NumericMathFunctions.bucketError("count must be greater than zero") }
    if value.isNaN || low.isNaN || high.isNaN {
      throw NumericMathFunctions.bucketError("operand, lower bound, and upper bound cannot be NaN")
    }
    if low.isInfinite || high.isInfinite {
      throw NumericMathFunctions.bucketError("lower and upper bounds must be finite")
    }
    if low == high { throw NumericMathFunctions.bucketError("lower bound cannot equal upper bound") }
    let (isBelow, isAbove) = low < high ? (value < low, value >= high) : (value > low, value <= high)
    if isBelow { return .integer(0) }
    if isAbove {
      if count == Int64(Int32.max) { throw SQLError(.numericValueOutOfRange, "integer out of range") }
      return .integer(count + 1)
    }
    return .integer(Int64(Double(count) * ((value - low) / (high - low))) + 1)
  }
}
