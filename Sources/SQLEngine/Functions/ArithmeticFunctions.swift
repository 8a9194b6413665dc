// SQLEngine/Functions: PostgreSQL's functions and operators. This file: arithmetic of integers and floating-point
// numbers, checked (manual, section 9.3).

enum ArithmeticFunctions {
  static let rows: [FunctionRow] = integers + unary + bits + floats

  static let divisionByZero = SQLError(.divisionByZero, "division by zero")

  /// The integer types, by their widths.
  enum Width: Sendable {
    case int2, int4, int8

    init(_ name: some StringProtocol) { self = name == "int2" ? .int2 : name == "int4" ? .int4 : .int8 }
  }

  static func outOfRange(_ width: Width) -> SQLError {
    let name =
      switch width {
      case .int2: "smallint"
      case .int4: "integer"
      case .int8: "bigint"
      }
    return SQLError(.numericValueOutOfRange, "\(name) out of range")
  }

  @inline(__always)
  static func checked(_ value: Int64, _ overflow: Bool, _ width: Width) throws(SQLError) -> SQLValue {
    let fits =
      switch width {
      case .int2: Int16(exactly: value) != nil
      case .int4: Int32(exactly: value) != nil
      case .int8: true
      }
    if overflow || !fits { throw self.outOfRange(width) }
    return .integer(value)
  }

  /// The three integer types with each other; the result has the wider type.
  private static let integers: [FunctionRow] = each("int2 int4 int8") { first in
    each("int2 int4 int8") { second in
      let wide = first == "int8" || second == "int8" ? "int8" : first == "int4" || second == "int4" ? "int4" : "int2"
      let (signature, width) = ("(\(first), \(second)) \(wide)", Width(wide))
      return [
        fn("+" + signature) { _, values throws(SQLError) in
          let (value, overflow) = values[0].int.addingReportingOverflow(values[1].int)
          return try checked(value, overflow, width)
        },
        fn("-" + signature) { _, values throws(SQLError) in
          let (value, overflow) = values[0].int.subtractingReportingOverflow(values[1].int)
          return try checked(value, overflow, width)
        },
        fn("*" + signature) { _, values throws(SQLError) in
          let (value, overflow) = values[0].int.multipliedReportingOverflow(by: values[1].int)
          return try checked(value, overflow, width)
        },
        fn("/" + signature) { _, values throws(SQLError) in
          if values[1].int == 0 { throw divisionByZero }
          let (value, overflow) = values[0].int.dividedReportingOverflow(by: values[1].int)
          return try checked(value, overflow, width)
        },
      ]
        + (first == second
          ? ["%", "mod"].map { name in
            fn(name + signature) { _, values throws(SQLError) in
              if values[1].int == 0 { throw divisionByZero }
              return .integer(values[0].int.remainderReportingOverflow(dividingBy: values[1].int).partialValue)
            }
          } : [])
    }
  }

  private static let unary: [FunctionRow] = each("int2 int4 int8") { type in
    [
      fn("-(\(type)) \(type)") { _, values throws(SQLError) in
        let (value, overflow) = (0 as Int64).subtractingReportingOverflow(values[0].int)
        return try checked(value, overflow, Width(type))
      },
      native("+(\(type)) \(type)", "$1"),
      fn("abs(\(type)) \(type)") { _, values throws(SQLError) in try magnitude(values[0].int, Width(type)) },
      fn("@(\(type)) \(type)") { _, values throws(SQLError) in try magnitude(values[0].int, Width(type)) },
    ]
  }

  private static func magnitude(_ value: Int64, _ width: Width) throws(SQLError) -> SQLValue {
    if value == .min { throw self.outOfRange(width) }
    return try self.checked(abs(value), false, width)
  }

  private static let bits: [FunctionRow] = each("int2 int4 int8") { type in
    [
      native("&(\(type), \(type)) \(type)", "($1 & $2)"),
      native("|(\(type), \(type)) \(type)", "($1 | $2)"),
      native("~(\(type)) \(type)", "(~$1)"),
      fn("#(\(type), \(type)) \(type)") { _, values throws(SQLError) in .integer(values[0].int ^ values[1].int) },
      fn("<<(\(type), int4) \(type)") { _, values throws(SQLError) in
        let count = values[1].int
        switch type {
        case "int2": return .integer(Int64(Int16(truncatingIfNeeded: values[0].int << (count & 31))))
        case "int4": return .integer(Int64(Int32(truncatingIfNeeded: values[0].int << (count & 31))))
        default: return .integer(values[0].int << (count & 63))
        }
      },
      fn(">>(\(type), int4) \(type)") { _, values throws(SQLError) in
        .integer(values[0].int >> (values[1].int & (type == "int8" ? 63 : 31)))
      },
    ]
  }

  // MARK: Floating point

  /// A result, or an error if it left the type's range though its operands were in it.
  static func checkedFloat(
    _ value: Double,
    isSingle: Bool,
    from operands: [Double],
    mayBeZero: Bool = true
  ) throws(SQLError) -> SQLValue {
    let result = isSingle ? Double(Float(value)) : value
    if result.isInfinite, !operands.contains(where: \.isInfinite) {
      throw SQLError(.numericValueOutOfRange, "value out of range: overflow")
    }
    if result == 0, !mayBeZero { throw SQLError(.numericValueOutOfRange, "value out of range: underflow") }
    return FloatText.value(result)
  }

  private static let floats: [FunctionRow] =
    each("float4 float8") { first in
      each("float4 float8") { second in
        let isSingle = first == "float4" && second == "float4"
        let signature = "(\(first), \(second)) \(isSingle ? "float4" : "float8")"
        return [
          fn("+" + signature) { _, values throws(SQLError) in
            let (a, b) = (values[0].double, values[1].double)
            return try checkedFloat(a + b, isSingle: isSingle, from: [a, b])
          },
          fn("-" + signature) { _, values throws(SQLError) in
            let (a, b) = (values[0].double, values[1].double)
            return try checkedFloat(a - b, isSingle: isSingle, from: [a, b])
          },
          fn("*" + signature) { _, values throws(SQLError) in
            let (a, b) = (values[0].double, values[1].double)
            return try checkedFloat(a * b, isSingle: isSingle, from: [a, b], mayBeZero: a == 0 || b == 0)
          },
          fn("/" + signature) { _, values throws(SQLError) in
            let (a, b) = (values[0].double, values[1].double)
            if b == 0, !a.isNaN { throw divisionByZero }
            return try checkedFloat(
              a / b,
              isSingle: isSingle,
              from: [a, b],
              mayBeZero: a == 0 || b.isInfinite
            )
          },
        ]
      }
    }
    + each("float4 float8") { type in
      [
        fn("-(\(type)) \(type)") { _, values throws(SQLError) in FloatText.value(-values[0].double) },
        native("+(\(type)) \(type)", "$1"),
        fn("abs(\(type)) \(type)") { _, values throws(SQLError) in FloatText.value(abs(values[0].double)) },
        fn("@(\(type)) \(type)") { _, values throws(SQLError) in FloatText.value(abs(values[0].double)) },
      ]
    }
}
