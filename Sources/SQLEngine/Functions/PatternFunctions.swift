// SQLEngine/Functions: PostgreSQL's functions and operators. This file: LIKE, SIMILAR TO and regular expressions
// (manual, section 9.7).

enum PatternFunctions {
  static let rows: [FunctionRow] = like + matching + replacing + similar

  // MARK: LIKE

  private static let like: [FunctionRow] =
    each("text name bpchar") { type in
      [
        fn("~~(\(type), text) bool") { _, values throws(SQLError) in
          .bool(try Like.matches(values[0].string, values[1].string))
        },
        fn("!~~(\(type), text) bool") { _, values throws(SQLError) in
          .bool(try !Like.matches(values[0].string, values[1].string))
        },
        fn("~~*(\(type), text) bool") { _, values throws(SQLError) in
          .bool(try Like.matches(values[0].string, values[1].string, ignoresCase: true))
        },
        fn("!~~*(\(type), text) bool") { _, values throws(SQLError) in
          .bool(try !Like.matches(values[0].string, values[1].string, ignoresCase: true))
        },
      ]
    }
    + [
      fn("~~(bytea, bytea) bool") { _, values throws(SQLError) in
        .bool(try Like.matches(values[0].bytes, values[1].bytes))
      },
      fn("!~~(bytea, bytea) bool") { _, values throws(SQLError) in
        .bool(try !Like.matches(values[0].bytes, values[1].bytes))
      },
      fn("like(text, text) bool") { _, values throws(SQLError) in
        .bool(try Like.matches(values[0].string, values[1].string))
      },
      fn("notlike(text, text) bool") { _, values throws(SQLError) in
        .bool(try !Like.matches(values[0].string, values[1].string))
      },
      fn("like_escape(text, text) text") { _, values throws(SQLError) in
        .text(try Like.escape(values[0].string, by: values[1].string))
      },
    ]

  // MARK: Regular expressions

  /// A compiled expression, from the session's store if it is there.
  static func expression(
    _ pattern: String,
    flags: String = "",
    _ call: FunctionCall
  ) throws(SQLError) -> RegularExpression {
    let key = flags + "/" + pattern
    if let known = call.context.expressions[key] { return known }
    let result = try RegularExpression(pattern, flags: flags)
    if call.context.expressions.count >= 64 { call.context.expressions.removeAll() }
    call.context.expressions[key] = result
    return result
  }

  private static func matches(
    _ call: FunctionCall,
    _ values: [SQLValue],
    flags: String
  ) throws(SQLError) -> Bool {
    try self.expression(values[1].string, flags: flags, call).matches(values[0].string)
  }

  private static let matching: [FunctionRow] =
    each("text name bpchar") { type in
      [
        fn("~(\(type), text) bool") { call, values throws(SQLError) in .bool(try matches(call, values, flags: "")) },
        fn("!~(\(type), text) bool") { call, values throws(SQLError) in .bool(try !matches(call, values, flags: "")) },
        fn("~*(\(type), text) bool") { call, values throws(SQLError) in .bool(try matches(call, values, flags: "i")) },
        fn("!~*(\(type), text) bool") { call, values throws(SQLError) in .bool(try !matches(call, values, flags: "i"))
        },
      ]
    }
    + [
      fn("regexp_like(text, text, text = '') bool") { call, values throws(SQLError) in
        let (options, isGlobal) = try RegularExpression.options(values.count > 2 ? values[2].string : "")
        _ = options
        if isGlobal { throw noGlobal("regexp_like") }
        return .bool(try matches(call, values, flags: values.count > 2 ? values[2].string : ""))
      },
      fn("substring(text, text) text") { call, values throws(SQLError) in try substring(call, values) },
      fn("regexp_match(text, text, text = '') text[]") { call, values throws(SQLError) in
        let flags = values.count > 2 ? values[2].string : ""
        if try RegularExpression.options(flags).isGlobal { throw noGlobal("regexp_match()") }
        let text = codes(values[0].string)
        guard let match = try expression(values[1].string, flags: flags, call).firstMatch(in: text) else {
          return .null
        }
        return groups(match, text)
      },
      fn("regexp_substr(text, text, int4 = 1, int4 = 1, text = '', int4 = 0) text") { call, values throws(SQLError) in
        let text = codes(values[0].string)
        for (index, name) in [(2, "start"), (3, "n")] where values[index].int < 1 {
          throw invalidValue(name, values[index].int)
        }
        if values[5].int < 0 { throw invalidValue("subexpr", values[5].int) }
        let matches = try expression(values[1].string, flags: values[4].string, call).allMatches(in: text)
          .filter { $0.range.lowerBound >= values[2].int - 1 }
        guard values[3].int <= Int64(matches.count) else { return .null }
        let (match, group) = (matches[Int(values[3].int) - 1], values[5].int)
        if group > Int64(match.groups.count) { return .null }
        let range = group == 0 ? match.range : match.groups[Int(group) - 1]
        return range.map { .text(string(text[$0])) } ?? .null
      },
      fn("regexp_count(text, text, int4 = 1, text = '') int4") { call, values throws(SQLError) in
        let text = codes(values[0].string)
        let start = values.count > 2 ? values[2].int : 1
        if start < 1 { throw invalidValue("start", start) }
        let flags = values.count > 3 ? values[3].string : ""
        let matches = try expression(values[1].string, flags: flags, call).allMatches(in: text, withGroups: false)
        return .int(matches.filter { $0.range.lowerBound >= start - 1 }.count)
      },
    ]

  private static func noGlobal(_ function: String) -> SQLError {
    SQLError(
      .invalidParameterValue,
      "\(function) does not support the \"global\" option",
      hint: function == "regexp_match()" ? "Use the regexp_matches function instead." : nil
    )
  }

  private static func invalidValue(_ name: String, _ value: Int64) -> SQLError {
    SQLError(.invalidParameterValue, "invalid value for parameter \"\(name)\": \(value)")
  }

  static func codes(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

  static func string(_ codes: ArraySlice<UInt32>) -> String {
    var result = String.UnicodeScalarView()
    for code in codes { if let scalar = UnicodeScalar(code) { result.append(scalar) } }
    return String(result)
  }

  private static func substring(_ call: FunctionCall, _ values: [SQLValue]) throws(SQLError) -> SQLValue {
    let text = self.codes(values[0].string)
    let expression = try self.expression(values[1].string, call)
    guard let match = expression.firstMatch(in: text) else { return .null }
    if expression.groupCount == 0 { return .text(self.string(text[match.range])) }
    return match.groups[0].map { .text(self.string(text[$0])) } ?? .null
  }

  /// The groups' texts as an array, or the whole match if there are no groups.
  static func groups(_ match: RegularExpression.Match, _ text: [UInt32]) -> SQLValue {
    let ranges = match.groups.isEmpty ? [match.range] : match.groups
    return .text(ArrayValue<String?>(ranges.map { $0.map { self.string(text[$0]) } }).text)
  }

  // MARK: Replacing and splitting

  private static let replacing: [FunctionRow] = [
    fn("regexp_replace(text, text, text) text") { call, values throws(SQLError) in try replace(call, values, flags: "")
    },
    fn("regexp_replace(text, text, text, text) text") { call, values throws(SQLError) in
      if let first = values[3].string.utf8.first, first &- 48 < 10 {
        throw SQLError(
          .invalidParameterValue,
          "invalid regular expression option: \"\(Character(UnicodeScalar(first)))\"",
          hint:
            "If you meant to use regexp_replace() with a start parameter, cast the fourth argument to integer explicitly."
        )
      }
      return try replace(call, values, flags: values[3].string)
    },
    fn("regexp_replace(text, text, text, int4, int4 = 1, text = '') text") { call, values throws(SQLError) in
      let count = values.count > 4 ? values[4].int : 1
      if values[3].int < 1 { throw invalidValue("start", values[3].int) }
      if count < 0 { throw invalidValue("n", count) }
      return try replace(
        call,
        values,
        flags: values.count > 5 ? values[5].string : "",
        start: Int(values[3].int) - 1,
        number: Int(count)
      )
    },
    fn("regexp_split_to_array(text, text, text = '') text[]") { call, values throws(SQLError) in
      .text(ArrayValue<String?>(try split(call, values, function: "regexp_split_to_array()")).text)
    },
    fn("string_to_array(text, text) text[]", strict: false) { _, values throws(SQLError) in stringToArray(values) },
    fn("string_to_array(text, text, text) text[]", strict: false) { _, values throws(SQLError) in stringToArray(values)
    },
  ]

  /// `number` counts the match that is replaced, 0 for all.
  private static func replace(
    _ call: FunctionCall,
    _ values: [SQLValue],
    flags: String,
    start: Int = 0,
    number: Int? = nil
  ) throws(SQLError) -> SQLValue {
    let isGlobal = try RegularExpression.options(flags).isGlobal
    let expression = try self.expression(values[1].string, flags: flags.filter { $0 != "g" }, call)
    let (text, replacement) = (self.codes(values[0].string), Array(values[2].string.unicodeScalars))
    let matches = expression.allMatches(in: text).filter { $0.range.lowerBound >= start }
    let all = number == 0 || number == nil && isGlobal
    let chosen = all ? matches[...] : matches.dropFirst((number ?? 1) - 1).prefix(1)
    var (result, end) = (String.UnicodeScalarView(), 0)
    for match in chosen {
      result += self.string(text[end..<match.range.lowerBound]).unicodeScalars
      self.append(replacement, match, text, to: &result)
      end = match.range.upperBound
      if result.count > StringFunctions.mostBytes { throw StringFunctions.tooLong }
    }
    result += self.string(text[end...]).unicodeScalars
    return .text(String(result))
  }

  /// The replacement, in which `\1` to `\9` are groups and `\&` the whole match.
  private static func append(
    _ replacement: [UnicodeScalar],
    _ match: RegularExpression.Match,
    _ text: [UInt32],
    to result: inout String.UnicodeScalarView
  ) {
    var index = 0
    while index < replacement.count {
      let scalar = replacement[index]
      index += 1
      guard scalar == "\\", index < replacement.count else {
        result.append(scalar)
        continue
      }
      let next = replacement[index]
      index += 1
      switch next {
      case "&": result += self.string(text[match.range]).unicodeScalars
      case "1"..."9":
        let number = Int(next.value) - 49
        if number < match.groups.count, let range = match.groups[number] {
          result += self.string(text[range]).unicodeScalars
        }
      case "\\": result.append(next)
      default:
        result.append(scalar)
        result.append(next)
      }
    }
  }

  static func split(_ call: FunctionCall, _ values: [SQLValue], function: String) throws(SQLError) -> [String?] {
    let flags = values.count > 2 ? values[2].string : ""
    if try RegularExpression.options(flags).isGlobal { throw self.noGlobal(function) }
    let text = self.codes(values[0].string)
    let matches = try self.expression(values[1].string, flags: flags, call).allMatches(in: text, withGroups: false)
    var (result, end): ([String?], Int) = ([], 0)
    // An empty match at the ends or behind another does not split.
    for match in matches where match.range.upperBound > end || !match.range.isEmpty {
      if match.range.isEmpty, match.range.lowerBound >= text.count { continue }
      result.append(self.string(text[end..<match.range.lowerBound]))
      end = match.range.upperBound
    }
    return result + [self.string(text[end...])]
  }

  static func parts(_ values: [SQLValue]) -> [String?]? {
    if values[0].isNull { return nil }
    let text = values[0].string
    let null = values.count > 2 && !values[2].isNull ? values[2].string : nil
    if text.isEmpty { return [] }
    let parts =
      values[1].isNull ? text.unicodeScalars.map { String($0) } : StringFunctions.split(text, by: values[1].string)
    return parts.map { $0 == null ? nil : $0 }
  }

  private static func stringToArray(_ values: [SQLValue]) -> SQLValue {
    self.parts(values).map { .text(ArrayValue<String?>($0).text) } ?? .null
  }

  // MARK: SIMILAR TO

  private static let similar: [FunctionRow] = [
    fn("similar_to_escape(text) text") { _, values throws(SQLError) in
      .text(try Like.similar(values[0].string, escape: "\\"))
    },
    fn("similar_to_escape(text, text) text") { _, values throws(SQLError) in
      .text(try Like.similar(values[0].string, escape: values[1].string))
    },
    fn("similar_escape(text, text) text", strict: false) { _, values throws(SQLError) in
      if values[0].isNull { return .null }
      return .text(try Like.similar(values[0].string, escape: values[1].isNull ? "\\" : values[1].string))
    },
    fn("substring(text, text, text) text") { call, values throws(SQLError) in
      let pattern = try Like.similar(values[1].string, escape: values[2].string)
      return try substring(call, [values[0], .text(pattern)])
    },
  ]
}
