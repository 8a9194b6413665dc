// SQLEngine/Functions: PostgreSQL's functions and operators. This file: functions that return sets (manual, 9.25).

enum SetFunctions {
  static let rows: [FunctionRow] = series + arrays + strings + documents("json") + documents("jsonb")

  /// More rows than this are refused, so that memory stays bounded.
  static let mostRows = 10_000_000

  private static func checkCount(_ count: Int) throws(SQLError) {
    if count > self.mostRows { throw .unsupported("a set of more than \(self.mostRows) rows") }
  }

  private static let zeroStep = SQLError(.invalidParameterValue, "step size cannot equal zero")

  // MARK: Series

  private static let series: [FunctionRow] =
    each("int4 int8") { type in
      [
        set("generate_series(\(type), \(type)) \(type)") { _, values throws(SQLError) in
          try integers(values[0].int, values[1].int, 1, isSmall: type == "int4")
        },
        set("generate_series(\(type), \(type), \(type)) \(type)") { _, values throws(SQLError) in
          try integers(values[0].int, values[1].int, values[2].int, isSmall: type == "int4")
        },
      ]
    }
    + [
      set("generate_series(numeric, numeric) numeric") { _, values throws(SQLError) in
        try numerics(values[0].numeric, values[1].numeric, .one)
      },
      set("generate_series(numeric, numeric, numeric) numeric") { _, values throws(SQLError) in
        try numerics(values[0].numeric, values[1].numeric, values[2].numeric)
      },
      set("generate_series(timestamp, timestamp, interval) timestamp") { _, values throws(SQLError) in
        try times(values) { time, step throws(SQLError) in try DateTimeOperators.add(timestamp: time, step).int }
      },
      set("generate_series(timestamptz, timestamptz, interval) timestamptz", .stable) { call, values throws(SQLError) in
        let zone = call.io.settings.zone
        return try times(values) { time, step throws(SQLError) in
          try DateTimeOperators.add(instant: time, step, zone).int
        }
      },
    ]

  private static func integers(_ first: Int64, _ last: Int64, _ step: Int64, isSmall: Bool) throws(SQLError)
    -> [[SQLValue]]
  {
    if step == 0 { throw self.zeroStep }
    var (result, current): ([[SQLValue]], Int64) = ([], first)
    while step > 0 ? current <= last : current >= last {
      result.append([.integer(current)])
      try self.checkCount(result.count)
      let (next, overflow) = current.addingReportingOverflow(step)
      if overflow || isSmall && Int32(exactly: next) == nil { break }
      current = next
    }
    return result
  }

  private static func numerics(_ first: Numeric, _ last: Numeric, _ step: Numeric) throws(SQLError) -> [[SQLValue]] {
    for (value, name) in [(first, "start"), (last, "stop"), (step, "step size")] where !value.isFinite {
      let what = value.kind == .nan ? "NaN" : "infinity"
      throw SQLError(.invalidParameterValue, "\(name)\(name == "step size" ? "" : " value") cannot be \(what)")
    }
    if step.isZero { throw self.zeroStep }
    let scale = max(first.scale, step.scale)
    var (result, current): ([[SQLValue]], Numeric) = ([], first)
    while Numeric.compare(current, last) * step.signum <= 0 {
      result.append([(result.isEmpty ? first : current.rounded(to: scale)).value])
      try self.checkCount(result.count)
      current = try Numeric.add(current, step)
    }
    return result
  }

  private static func times(
    _ values: [SQLValue],
    _ add: (Int64, Interval) throws(SQLError) -> Int64
  ) throws(SQLError) -> [[SQLValue]] {
    let (first, last, step) = (values[0].int, values[1].int, values[2].interval)
    let isUp = step.span > 0
    if step.span == 0 { throw self.zeroStep }
    var (result, current): ([[SQLValue]], Int64) = ([], first)
    if TimeLimits.isInfinite(timestamp: first) || TimeLimits.isInfinite(timestamp: last) && (last > 0) == isUp {
      throw .unsupported("an endless series")
    }
    while isUp ? current <= last : current >= last {
      result.append([.integer(current)])
      try self.checkCount(result.count)
      current = try add(current, step)
    }
    return result
  }

  // MARK: Arrays

  private static let arrays: [FunctionRow] = [
    set("unnest(anyarray) anyelement") { call, values throws(SQLError) in
      try call.array(values[0]).elements.map { [$0] }
    },
    set("generate_subscripts(anyarray, int4) int4") { call, values throws(SQLError) in
      try subscripts(try call.array(values[0]), values[1].int)
    },
    set("generate_subscripts(anyarray, int4, bool) int4") { call, values throws(SQLError) in
      let result = try subscripts(try call.array(values[0]), values[1].int)
      return values[2].bool ? result.reversed() : result
    },
  ]

  private static func subscripts(_ array: ArrayValue<SQLValue>, _ dimension: Int64) throws(SQLError) -> [[SQLValue]] {
    guard dimension >= 1, dimension <= Int64(array.dimensions.count) else { return [] }
    let low = array.lowerBounds[Int(dimension) - 1]
    return (low..<(low + array.dimensions[Int(dimension) - 1])).map { [.int($0)] }
  }

  // MARK: Strings

  private static func texts(_ parts: [String?]) -> [[SQLValue]] { parts.map { [$0.map { .text($0) } ?? .null] } }

  private static let strings: [FunctionRow] = [
    set("string_to_table(text, text) text", strict: false) { _, values throws(SQLError) in
      texts(PatternFunctions.parts(values) ?? [])
    },
    set("string_to_table(text, text, text) text", strict: false) { _, values throws(SQLError) in
      texts(PatternFunctions.parts(values) ?? [])
    },
    set("regexp_split_to_table(text, text, text = '') text") { call, values throws(SQLError) in
      texts(try PatternFunctions.split(call, values, function: "regexp_split_to_table()"))
    },
    set("regexp_matches(text, text, text = '') text[]") { call, values throws(SQLError) in
      let flags = values.count > 2 ? values[2].string : ""
      let isGlobal = try RegularExpression.options(flags).isGlobal
      let text = PatternFunctions.codes(values[0].string)
      let expression = try PatternFunctions.expression(values[1].string, flags: flags.filter { $0 != "g" }, call)
      let matches = isGlobal ? expression.allMatches(in: text) : expression.firstMatch(in: text).map { [$0] } ?? []
      return matches.map { [PatternFunctions.groups($0, text)] }
    },
  ]

  // MARK: Documents

  private static func documents(_ type: String) -> [FunctionRow] {
    let isBinary = type == "jsonb"
    @Sendable func elements(_ value: SQLValue, _ function: String) throws(SQLError) -> [JSONNode] {
      let node = try JSONReader.read(value.string)
      switch node.value {
      case .array(let elements): return elements
      case .object:
        throw SQLError(
          .invalidParameterValue,
          isBinary ? "cannot extract elements from an object" : "cannot call \(function) on a non-array"
        )
      default:
        throw SQLError(
          .invalidParameterValue,
          isBinary ? "cannot extract elements from a scalar" : "cannot call \(function) on a scalar"
        )
      }
    }
    @Sendable func members(_ value: SQLValue, _ function: String) throws(SQLError) -> [(key: String, value: JSONNode)] {
      let node = try JSONReader.read(value.string)
      switch node.value {
      case .object(let members): return members
      case .array:
        throw SQLError(
          .invalidParameterValue,
          function.hasSuffix("keys")
            ? "cannot call \(function) on an array"
            : isBinary ? "cannot call \(function) on a non-object" : "cannot deconstruct an array as an object"
        )
      default:
        throw SQLError(
          .invalidParameterValue,
          isBinary
            ? "cannot call \(function) on a \(function.hasSuffix("keys") ? "scalar" : "non-object")"
            : function.hasSuffix("keys") ? "cannot call \(function) on a scalar" : "cannot deconstruct a scalar"
        )
      }
    }
    @Sendable func value(_ node: JSONNode, _ source: SQLValue, asText: Bool) -> SQLValue {
      asText
        ? JSONFunctions.text(node, in: source.string, isBinary: isBinary)
        : JSONFunctions.value(node, in: source.string, isBinary: isBinary)
    }
    return [("", false, type), ("_text", true, "text")].flatMap { suffix, asText, result in
      [
        set("\(type)_array_elements\(suffix)(\(type)) \(result)") { _, values throws(SQLError) in
          try elements(values[0], "\(type)_array_elements\(suffix)").map { [value($0, values[0], asText: asText)] }
        },
        set("\(type)_each\(suffix)(\(type)) (key text, value \(result))") { _, values throws(SQLError) in
          try members(values[0], "\(type)_each\(suffix)").map {
            [.text($0.key), value($0.value, values[0], asText: asText)]
          }
        },
      ]
    }
      + [
        set("\(type)_object_keys(\(type)) text") { _, values throws(SQLError) in
          try members(values[0], "\(type)_object_keys").map { [.text($0.key)] }
        }
      ]
  }
}
