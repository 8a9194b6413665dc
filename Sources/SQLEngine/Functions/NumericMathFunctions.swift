// SQLEngine/Functions: PostgreSQL's functions and operators. This file: mathematics of integers and numeric (9.3).

enum NumericMathFunctions {
  static let rows: [FunctionRow] = operators + rounding + functions + divisors

  private static func binary(
    _ name: String,
    _ body: @escaping @Sendable (Numeric, Numeric) throws(SQLError) -> Numeric
  ) -> FunctionRow {
    fn("\(name)(numeric, numeric) numeric") { _, values throws(SQLError) in
      try body(values[0].numeric, values[1].numeric).value
    }
  }

  private static func unary(
    _ name: String,
    _ body: @escaping @Sendable (Numeric) throws(SQLError) -> Numeric
  ) -> FunctionRow {
    fn("\(name)(numeric) numeric") { _, values throws(SQLError) in try body(values[0].numeric).value }
  }

  private static let operators: [FunctionRow] = [
    binary("+") { a, b throws(SQLError) in try Numeric.add(a, b) },
    binary("-") { a, b throws(SQLError) in try Numeric.subtract(a, b) },
    binary("*") { a, b throws(SQLError) in try Numeric.multiply(a, b) },
    binary("/") { a, b throws(SQLError) in try Numeric.divide(a, b) },
    binary("%") { a, b throws(SQLError) in try Numeric.remainder(a, b) },
    binary("mod") { a, b throws(SQLError) in try Numeric.remainder(a, b) },
    binary("div") { a, b throws(SQLError) in try Numeric.divideTruncating(a, b) },
    binary("^") { a, b throws(SQLError) in try Numeric.power(a, b) },
    binary("power") { a, b throws(SQLError) in try Numeric.power(a, b) },
    binary("pow") { a, b throws(SQLError) in try Numeric.power(a, b) },
    binary("log") { base, value throws(SQLError) in try Numeric.logarithm(value, base: base) },
    unary("-") { value throws(SQLError) in -value },
    native("+(numeric) numeric", "$1"),
    unary("abs") { value throws(SQLError) in value.magnitude },
    unary("@") { value throws(SQLError) in value.magnitude },
  ]

  private static let rounding: [FunctionRow] = [
    unary("ceil") { value throws(SQLError) in value.whole(up: true) },
    unary("ceiling") { value throws(SQLError) in value.whole(up: true) },
    unary("floor") { value throws(SQLError) in value.whole(up: false) },
    unary("round") { value throws(SQLError) in value.rounded(to: 0) },
    unary("trunc") { value throws(SQLError) in value.rounded(to: 0, truncating: true) },
    fn("round(numeric, int4) numeric") { _, values throws(SQLError) in
      try values[0].numeric.rounded(to: places(values[1])).checked().value
    },
    fn("trunc(numeric, int4) numeric") { _, values throws(SQLError) in
      try values[0].numeric.rounded(to: places(values[1]), truncating: true).checked().value
    },
  ]

  private static func places(_ value: SQLValue) -> Int { Int(min(max(value.int, -2000), 2000)) }

  private static let functions: [FunctionRow] = [
    unary("sqrt") { value throws(SQLError) in try value.squareRoot() },
    unary("exp") { value throws(SQLError) in try value.exponential() },
    unary("ln") { value throws(SQLError) in try value.logarithm() },
    unary("log") { value throws(SQLError) in try Numeric.logarithm(value, base: Numeric(10)) },
    unary("log10") { value throws(SQLError) in try Numeric.logarithm(value, base: Numeric(10)) },
    unary("sign") { value throws(SQLError) in value.kind == .nan ? value : Numeric(Int64(value.signum)) },
    unary("trim_scale") { value throws(SQLError) in value.trimmedScale },
    fn("scale(numeric) int4") { _, values throws(SQLError) in
      values[0].numeric.isFinite ? .int(values[0].numeric.scale) : .null
    },
    fn("min_scale(numeric) int4") { _, values throws(SQLError) in
      values[0].numeric.isFinite ? .int(values[0].numeric.trimmedScale.scale) : .null
    },
    fn("factorial(int8) numeric") { _, values throws(SQLError) in try factorial(values[0].int).value },
    fn("width_bucket(numeric, numeric, numeric, int4) int4") { _, values throws(SQLError) in
      try bucket(values.prefix(3).map(\.numeric), values[3].int)
    },
  ]

  private static func factorial(_ number: Int64) throws(SQLError) -> Numeric {
    if number < 0 { throw SQLError(.numericValueOutOfRange, "factorial of a negative number is undefined") }
    if number > 32_177 { throw Numeric.overflow }
    var limbs: [UInt32] = [1]
    for factor in stride(from: 2, through: number, by: 1) { limbs = Limbs.multiply(limbs, small: UInt32(factor)) }
    return Numeric(limbs: limbs)
  }

  static func bucketError(_ message: String) -> SQLError { SQLError("2201G", message) }

  private static func bucket(_ values: [Numeric], _ count: Int64) throws(SQLError) -> SQLValue {
    let (operand, low, high) = (values[0], values[1], values[2])
    if count <= 0 { throw self.bucketError("count must be greater than zero") }
    if values.contains(where: { $0.kind == .nan }) {
      throw self.bucketError("operand, lower bound, and upper bound cannot be NaN")
    }
    if !low.isFinite || !high.isFinite { throw self.bucketError("lower and upper bounds must be finite") }
    let order = Numeric.compare(low, high)
    if order == 0 { throw self.bucketError("lower bound cannot equal upper bound") }
    if Numeric.compare(operand, low) * order > 0 { return .integer(0) }
    if Numeric.compare(operand, high) * order <= 0 {
      if count == Int64(Int32.max) { throw SQLError(.numericValueOutOfRange, "integer out of range") }
      return .integer(count + 1)
    }
    let part = try Numeric.multiply(try Numeric.subtract(operand, low), Numeric(count))
    let quotient = try Numeric.divideTruncating(part, try Numeric.subtract(high, low))
    return .integer((quotient.integer ?? 0) + 1)
  }

  // MARK: Divisors

  private static let divisors: [FunctionRow] =
    each("int4 int8") { type in
      [
        fn("gcd(\(type), \(type)) \(type)") { _, values throws(SQLError) in
          let result = gcd(values[0].int, values[1].int)
          guard let value = Int64(exactly: result) else { throw ArithmeticFunctions.outOfRange(.init(type)) }
          return try ArithmeticFunctions.checked(value, false, .init(type))
        },
        fn("lcm(\(type), \(type)) \(type)") { _, values throws(SQLError) in
          if values[0].int == 0 || values[1].int == 0 { return .integer(0) }
          let divisor = gcd(values[0].int, values[1].int)
          let (product, overflow) = (values[0].int.magnitude / divisor)
            .multipliedReportingOverflow(by: values[1].int.magnitude)
          guard !overflow, let value = Int64(exactly: product) else {
            throw ArithmeticFunctions.outOfRange(.init(type))
          }
          return try ArithmeticFunctions.checked(value, false, .init(type))
        },
      ]
    }
    + [
      fn("gcd(numeric, numeric) numeric") { _, values throws(SQLError) in
        try gcd(values[0].numeric, values[1].numeric).value
      },
      fn("lcm(numeric, numeric) numeric") { _, values throws(SQLError) in
        let (a, b) = (values[0].numeric, values[1].numeric)
        guard a.isFinite, b.isFinite else { return Numeric.nan.value }
        if a.isZero || b.isZero { return Numeric(scale: max(a.scale, b.scale)).value }
        let quotient = try Numeric.divideTruncating(a, try gcd(a, b))
        return try Numeric.multiply(quotient, b).magnitude.rounded(to: max(a.scale, b.scale)).value
      },
    ]

  private static func gcd(_ a: Int64, _ b: Int64) -> UInt64 {
    var (x, y) = (a.magnitude, b.magnitude)
    while y > 0 { (x, y) = (y, x % y) }
    return x
  }

  private static func gcd(_ a: Numeric, _ b: Numeric) throws(SQLError) -> Numeric {
    guard a.isFinite, b.isFinite else { return .nan }
    var (x, y) = (a.magnitude, b.magnitude)
    while !y.isZero { (x, y) = (y, try Numeric.remainder(x, y)) }
    return x.rounded(to: max(a.scale, b.scale))
  }
}
