// SQLEngine/Functions: PostgreSQL's functions and operators. This file: comparisons (manual, section 9.2).

enum ComparisonFunctions {
  static let rows: [FunctionRow] = plain + mixed + counting

  private static let symbols = ["=", "<>", "<", "<=", ">", ">="]

  /// Where SQLite's order is the type's, if need be by a collation.
  private static let plain: [FunctionRow] =
    each(
      "bool char name int2 int4 int8 text bpchar oid float4 float8 numeric date time timestamp timestamptz timetz "
        + "interval bytea uuid jsonb tid xid8 pg_lsn anyarray record anyenum oidvector"
    ) { type in
      symbols.map { native("\($0)(\(type), \(type)) bool", "($1 \($0) $2$c)") }
    }
    + pairs("int2 int4 int8") + pairs("float4 float8") + pairs("name text")
    + ["=", "<>"].flatMap { symbol in
      ["xid, xid", "xid, int4", "cid, cid"].map { native("\(symbol)(\($0)) bool", "($1 \(symbol) $2)") }
    }

  private static func pairs(_ types: String) -> [FunctionRow] {
    each(types) { first in
      each(types) { second in
        first == second ? [] : symbols.map { native("\($0)(\(first), \(second)) bool", "($1 \($0) $2)") }
      }
    }
  }

  /// Dates and time stamps of different types meet in the wider one.
  private static let mixed: [FunctionRow] = each("date timestamp timestamptz") { first in
    each("date timestamp timestamptz") { second in
      guard first != second else { return [] }
      let wide: TypeID = first == "timestamptz" || second == "timestamptz" ? .timestamptz : .timestamp
      return symbols.map { symbol in
        fn("\(symbol)(\(first), \(second)) bool", wide == .timestamptz ? .stable : .immutable) {
          call,
          values throws(SQLError) in
          let left = try widen(values[0], call.arguments[0], wide, call)
          let right = try widen(values[1], call.arguments[1], wide, call)
          return .bool(holds(symbol, left < right ? -1 : left == right ? 0 : 1))
        }
      }
    }
  }

  private static func widen(
    _ value: SQLValue,
    _ type: TypeID,
    _ wide: TypeID,
    _ call: FunctionCall
  ) throws(SQLError) -> Int64 {
    type == wide ? value.int : try call.io.convert(value, from: type, to: wide).int
  }

  static func holds(_ symbol: String, _ order: Int) -> Bool {
    switch symbol {
    case "=": order == 0
    case "<>": order != 0
    case "<": order < 0
    case "<=": order <= 0
    case ">": order > 0
    default: order >= 0
    }
  }

  private static let counting: [FunctionRow] = [
    fn("num_nulls(variadic any) int4", strict: false) { _, values throws(SQLError) in
      .int(values.filter(\.isNull).count)
    },
    fn("num_nonnulls(variadic any) int4", strict: false) { _, values throws(SQLError) in
      .int(values.filter { !$0.isNull }.count)
    },
  ]
}
