// SQLEngineTests/Functions: PostgreSQL's functions. This file: values at the edges of their types.

import Testing

@testable import SQLEngine

private struct Generator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return self.state ^ self.state >> 29
  }
}

/// Texts of values that lie at the edges of a type, or are odd.
private func edges(_ form: TypeForm) -> [String] {
  switch form {
  case .bool: ["t", "f"]
  case .int2: ["0", "-1", "32767", "-32768", "7"]
  case .int4: ["0", "-1", "2147483647", "-2147483648", "3", "6"]
  case .int8: ["0", "-1", "9223372036854775807", "-9223372036854775808", "5"]
  case .oid, .reg: ["0", "23", "4294967295"]
  case .float4: ["0", "-0", "NaN", "Infinity", "-Infinity", "3.4e38", "1e-40", "0.5"]
  case .float8: ["0", "-0", "NaN", "Infinity", "-Infinity", "1e308", "-1e308", "5e-324", "1.5", "1e18"]
  case .numeric: ["0", "NaN", "Infinity", "-Infinity", "-1", "0.0001", "123456.789", "100000000000000000000", "0.00"]
  case .date: ["infinity", "-infinity", "4714-11-24 BC", "5874897-12-31", "2020-02-29"]
  case .time: ["00:00", "24:00", "23:59:59.999999"]
  case .timetz: ["00:00+15:59", "24:00-15:59", "12:00Z"]
  case .timestamp, .timestamptz:
    ["infinity", "-infinity", "4714-11-24 00:00 BC", "294276-12-31 23:59:59.999999", "2000-01-01 00:00"]
  case .interval:
    [
      "0", "178956970 years 7 mons", "-178956970 years -8 mons", "2147483647 days", "2562047788 hours", "-1 us",
      "1 mon -1 day 1 hour", "-2562047788:00:54.775808",
    ]
  case .json, .jsonb: ["null", "1", "\"a\"", "[]", "{}", "[1,[2,{\"a\":null}]]", "{\"a\":{\"b\":[1e20]}}"]
  case .bytea: ["", "a", "\\x00ff"]
  case .uuid: ["00000000-0000-0000-0000-000000000000"]
  case .array(.text): ["{}", "{NULL}", "{a,b}", "{{a},{b}}", "[-5:-4]={0,-1}"]
  case .array(.int4): ["{}", "{NULL}", "{1,2}", "{{1},{2}}", "[-2147483648:-2147483648]={1}", "{2147483647}"]
  case .array: ["{}", "{NULL}"]
  case .char: ["", "a"]
  case .void, .opaque, .record, .enumeration, .vector, .tid, .lsn, .jsonpath: []
  default:
    [
      "", "a", "é€𝄞", "%", "\\", "(", "[", "a%b_", "2020-01-02", "YYYY-MM-DD HH24:MI:SS.US TZ", "9G999D99S", "RN",
      "EEEE",
      "year", "century", "hour", "Europe/Berlin", "+5", "g", "hex", "base64", "(a|b)*?c{2,3}", "%1$s %2$-5I", "FMDayTH",
      "V9",
    ]
  }
}

/// Every function, on values at the edges: an error is an answer, a trap is not.
@Test func edgesOfEveryFunction() {
  let bench = Bench()
  var random = Generator(state: 42)
  let heavy: Set<String> = ["generate_series", "factorial", "array_fill", "repeat", "lpad", "rpad"]
  for row in FunctionTable.rows where !heavy.contains(row.name) {
    let types = row.arguments.map { type -> TypeID in
      switch type {
      case .anyelement, .any, .anynonarray, .anycompatible, .anycompatiblenonarray: .int4
      case .anyarray, .anycompatiblearray: .int4Array
      default: type
      }
    }
    let call = FunctionCall(context: bench.context, arguments: types, result: row.result)
    for _ in 0..<60 {
      let values = types.map { type -> SQLValue in
        let text = edges(bench.io.form(type)).randomElement(using: &random)
        if !row.isStrict, Int.random(in: 0..<5, using: &random) == 0 { return .null }
        return text.flatMap { try? bench.io.input($0, type) } ?? (row.isStrict ? .text("") : .null)
      }
      switch row.implementation {
      case .swift(let body):
        guard let result = try? body(call, values), row.kind != .aggregate else { continue }
        _ = bench.io.output(result, row.result)
      case .set(let body): _ = try? body(call, values)
      case .aggregate(let make):
        let state = make(call)
        try? state.step(values)
        try? state.step(values)
        _ = try? state.finish()
      default: break
      }
    }
  }
}

/// Every cast, likewise.
@Test func edgesOfEveryCast() {
  let io = Bench().io
  for (source, target, cast) in CastTable.all {
    for text in edges(io.form(source)) {
      guard let value = try? io.input(text, source) else { continue }
      let result = try? io.cast(value, by: cast.method, from: source, to: ColumnType(target), isExplicit: true)
      if let result { _ = io.output(result, target) }
    }
  }
}
