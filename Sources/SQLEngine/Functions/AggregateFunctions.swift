// SQLEngine/Functions: PostgreSQL's functions and operators. This file: aggregates (manual, section 9.21).

enum AggregateFunctions {
  static let rows: [FunctionRow] = counts + sums + averages + extremes + booleans + bits + gathering + documents

  private static let counts: [FunctionRow] = [
    native("count() int8", "count(*)", strict: false), native("count(any) int8", "count($1)"),
  ].map { row in
    // Counting is SQLite's own.
    FunctionRow(
      Signature(row.arguments.isEmpty ? "count() int8" : "count(any) int8"),
      kind: .aggregate,
      isStrict: row.isStrict,
      .immutable,
      row.implementation
    )
  }

  private static func float(_ value: Double, isSingle: Bool) throws(SQLError) -> SQLValue {
    FloatText.value(isSingle ? Double(Float(value)) : value)
  }

  /// A sum of floating-point numbers, one by one as PostgreSQL does.
  private static func floatSum(isSingle: Bool) -> FoldState {
    FoldState { sum, values throws(SQLError) in
      if sum.isNull { return values[0] }
      let (a, b) = (sum.double, values[0].double)
      return try ArithmeticFunctions.checkedFloat(a + b, isSingle: isSingle, from: [a, b])
    }
  }

  private static let sums: [FunctionRow] =
    each("int2 int4") { type in
      [
        aggregate("sum(\(type)) int8") { _ in
          IntegerSumState { sum, _ throws(SQLError) in
            guard let value = Int64(exactly: sum) else { throw ArithmeticFunctions.outOfRange(.int8) }
            return .integer(value)
          }
        }
      ]
    }
    + [
      aggregate("sum(int8) numeric") { _ in IntegerSumState { sum, _ throws(SQLError) in Numeric(wide: sum).value } },
      aggregate("sum(numeric) numeric") { _ in NumericSumState(isAverage: false) },
      aggregate("sum(float4) float4") { _ in floatSum(isSingle: true) },
      aggregate("sum(float8) float8") { _ in floatSum(isSingle: false) },
      aggregate("sum(interval) interval") { _ in
        FoldState { sum, values throws(SQLError) in
          sum.isNull ? values[0] : try Interval.add(sum.interval, values[0].interval).value
        }
      },
    ]

  private static let averages: [FunctionRow] =
    each("int2 int4 int8") { type in
      [
        aggregate("avg(\(type)) numeric") { _ in
          IntegerSumState { sum, count throws(SQLError) in try Numeric.divide(Numeric(wide: sum), Numeric(count)).value
          }
        }
      ]
    }
    + [
      aggregate("avg(numeric) numeric") { _ in NumericSumState(isAverage: true) },
      aggregate("avg(float4) float8") { _ in MomentsState(.average) },
      aggregate("avg(float8) float8") { _ in MomentsState(.average) },
      aggregate("avg(interval) interval") { _ in
        GatheringState { rows throws(SQLError) in
          var sum = Interval()
          for row in rows { sum = try Interval.add(sum, row[0].interval) }
          return try sum.divided(by: Double(rows.count)).value
        }
      },
    ]

  /// `min` and `max` are SQLite's, by the type's collation.
  private static let extremes: [FunctionRow] = each(
    "int2 int4 int8 oid float4 float8 numeric text bpchar date time timestamp timestamptz timetz interval anyarray "
      + "anyenum tid pg_lsn xid8"
  ) { type in
    ["min", "max"].map { name in
      FunctionRow(
        Signature("\(name)(\(type)) \(type)"),
        kind: .aggregate,
        isStrict: true,
        .immutable,
        .native("\(name)($1$c)")
      )
    }
  }

  private static let booleans: [FunctionRow] = [("bool_and", true), ("every", true), ("bool_or", false)].map {
    name,
    isAnd in
    aggregate("\(name)(bool) bool") { _ in
      FoldState { result, values throws(SQLError) in
        if result.isNull { return values[0] }
        return .bool(isAnd ? result.bool && values[0].bool : result.bool || values[0].bool)
      }
    }
  }

  private static let bits: [FunctionRow] = each("int2 int4 int8") { type in
    ["bit_and", "bit_or", "bit_xor"].map { name in
      aggregate("\(name)(\(type)) \(type)") { _ in
        FoldState { result, values throws(SQLError) in
          if result.isNull { return values[0] }
          let (a, b) = (result.int, values[0].int)
          return .integer(name == "bit_and" ? a & b : name == "bit_or" ? a | b : a ^ b)
        }
      }
    }
  }

  // MARK: Gathering

  private static func joined(_ rows: [[SQLValue]]) -> SQLValue? {
    // Rows with a null value are left out, a null separator is none.
    var result = ""
    var isFirst = true
    for row in rows where !row[0].isNull {
      if !isFirst, !row[1].isNull { result += row[1].string }
      result += row[0].string
      isFirst = false
    }
    return isFirst ? nil : .text(result)
  }

  private static let gathering: [FunctionRow] = [
    aggregate("string_agg(text, text) text", strict: false) { _ in
      GatheringState { rows throws(SQLError) in joined(rows) ?? .null }
    },
    aggregate("string_agg(bytea, bytea) bytea", strict: false) { _ in
      GatheringState { rows throws(SQLError) in
        let kept = rows.filter { !$0[0].isNull }
        guard let first = kept.first else { return .null }
        return .blob(kept.dropFirst().reduce(first[0].bytes) { $0 + $1[1].bytes + $1[0].bytes })
      }
    },
    aggregate("array_agg(anynonarray) anyarray", strict: false) { call in
      GatheringState { rows throws(SQLError) in call.io.array(ArrayValue(rows.map { $0[0] }), of: call.arguments[0]) }
    },
    aggregate("array_agg(anyarray) anyarray", strict: false) { call in
      GatheringState { rows throws(SQLError) in
        if rows.contains(where: { $0[0].isNull }) {
          throw SQLError(.nullValueNotAllowed, "cannot accumulate null arrays")
        }
        do throws(SQLError) {
          return try ArrayFunctions.construct(rows.map { $0[0] }, of: call.arguments[0], io: call.io)
        } catch {
          throw SQLError(.arraySubscriptError, "cannot accumulate arrays of different dimensionality")
        }
      }
    },
  ]

  // MARK: Documents

  private static let documents: [FunctionRow] = [
    aggregate("json_agg(anyelement) json", strict: false) { call in
      GatheringState { rows throws(SQLError) in
        let writer = JSONWriter(io: call.io)
        // Documents and rows stand on lines of their own.
        let isNested: Bool =
          switch call.types.form(call.arguments[0]) {
          case .array, .record: true
          default: false
          }
        var parts: [String] = []
        for row in rows { parts.append(try writer.text(row[0], call.arguments[0])) }
        return .text("[" + parts.joined(separator: isNested ? ", \n " : ", ") + "]")
      }
    },
    aggregate("jsonb_agg(anyelement) jsonb", strict: false) { call in
      GatheringState { rows throws(SQLError) in
        let writer = JSONWriter(io: call.io)
        var nodes: [JSONNode] = []
        for row in rows { nodes.append(try writer.node(row[0], call.arguments[0])) }
        return .text(JSONNode(.array(nodes)).text)
      }
    },
    aggregate("json_object_agg(any, any) json", strict: false) { call in
      GatheringState { rows throws(SQLError) in
        let writer = JSONWriter(io: call.io)
        var parts: [String] = []
        for row in rows {
          if row[0].isNull { throw SQLError(.invalidParameterValue, "field name must not be null") }
          let key = try writer.key(row[0], call.arguments[0], argument: 1, isBinary: false)
          parts.append(JSONNode.quoted(key) + " : " + (try writer.text(row[1], call.arguments[1])))
        }
        return .text("{ " + parts.joined(separator: ", ") + " }")
      }
    },
    aggregate("jsonb_object_agg(any, any) jsonb", strict: false) { call in
      GatheringState { rows throws(SQLError) in
        let writer = JSONWriter(io: call.io)
        var members: [(key: String, value: JSONNode)] = []
        for row in rows {
          if row[0].isNull { throw SQLError(.invalidParameterValue, "field name must not be null") }
          let key = try writer.key(row[0], call.arguments[0], argument: 1, isBinary: true)
          members.append((key, try writer.node(row[1], call.arguments[1])))
        }
        return .text(JSONNode.object(members).text)
      }
    },
  ]
}
