// SQLEngine/Functions: PostgreSQL's functions and operators. This file: strings (manual, section 9.4).

enum StringFunctions {
  static let rows: [FunctionRow] = joining + lengths + parts + trimming + changing + codes

  /// The most bytes that a function's result may have, as in PostgreSQL (1 GB), here less.
  static let mostBytes = 1 << 26
  static let tooLong = SQLError(.programLimitExceeded, "requested length too large")

  /// A value cast to text, which of `bool` and `bpchar` is not what their output functions write.
  private static func asText(_ value: SQLValue, _ type: TypeID, _ call: FunctionCall) -> String {
    switch call.types.form(type) {
    case .bool: value.bool ? "true" : "false"
    case .bpchar: StringRules.withoutPadding(value.string)
    default: call.io.output(value, type)
    }
  }

  private static let joining: [FunctionRow] = [
    native("||(text, text) text", "($1 || $2)"),
    native("textcat(text, text) text", "($1 || $2)"),
    fn("||(text, anynonarray) text", .stable) { call, values throws(SQLError) in
      .text(values[0].string + asText(values[1], call.arguments[1], call))
    },
    fn("||(anynonarray, text) text", .stable) { call, values throws(SQLError) in
      .text(asText(values[0], call.arguments[0], call) + values[1].string)
    },
    fn("concat(variadic any) text", .stable, strict: false) { call, values throws(SQLError) in
      .text(values.indices.map { values[$0].isNull ? "" : call.text(values[$0], $0) }.joined())
    },
    fn("concat_ws(text, variadic any) text", .stable, strict: false) { call, values throws(SQLError) in
      if values[0].isNull { return .null }
      let parts = values.indices.dropFirst().filter { !values[$0].isNull }.map { call.text(values[$0], $0) }
      return .text(parts.joined(separator: values[0].string))
    },
    fn("repeat(text, int4) text") { _, values throws(SQLError) in
      let (text, count) = (values[0].string, Int(max(0, values[1].int)))
      let (bytes, overflow) = text.utf8.count.multipliedReportingOverflow(by: count)
      if overflow || bytes > mostBytes { throw tooLong }
      return .text(String(repeating: text, count: count))
    },
  ]

  private static func characters(_ value: SQLValue) -> SQLValue { .int(value.string.unicodeScalars.count) }

  private static let lengths: [FunctionRow] =
    ["length", "char_length", "character_length"].map { name in
      fn("\(name)(text) int4") { _, values throws(SQLError) in characters(values[0]) }
    }
    + ["length", "char_length", "character_length"].map { name in
      fn("\(name)(bpchar) int4") { _, values throws(SQLError) in
        characters(.text(StringRules.withoutPadding(values[0].string)))
      }
    }
    + [
      fn("octet_length(text) int4") { _, values throws(SQLError) in .int(values[0].string.utf8.count) },
      fn("octet_length(bpchar) int4") { _, values throws(SQLError) in .int(values[0].string.utf8.count) },
      fn("bit_length(text) int4") { _, values throws(SQLError) in .int(values[0].string.utf8.count * 8) },
    ]

  /// Characters `start` (the first being 1) to before `end`.
  static func substring(_ text: String, from start: Int64, to end: Int64?) -> String {
    let scalars = text.unicodeScalars
    let first = Int(max(0, min(start - 1, Int64(text.utf8.count))))
    guard let from = scalars.index(scalars.startIndex, offsetBy: first, limitedBy: scalars.endIndex) else { return "" }
    guard let end else { return String(scalars[from...]) }
    let count = Int(max(0, min(end - 1 - Int64(first), Int64(text.utf8.count))))
    let to = scalars.index(from, offsetBy: count, limitedBy: scalars.endIndex) ?? scalars.endIndex
    return String(scalars[from..<to])
  }

  static func checkedSubstring(_ values: [SQLValue]) throws(SQLError) -> SQLValue {
    if values.count < 3 { return .text(self.substring(values[0].string, from: values[1].int, to: nil)) }
    if values[2].int < 0 { throw SQLError(.substringError, "negative substring length not allowed") }
    return .text(self.substring(values[0].string, from: values[1].int, to: values[1].int + values[2].int))
  }

  /// Where one text begins in another, the first character being 1; 0 if it does not.
  static func position(of part: String, in text: String) -> Int {
    guard let index = self.find(Array(part.utf8), in: Array(text.utf8), from: 0) else { return 0 }
    return text.unicodeScalars.distance(
      from: text.startIndex,
      to: text.utf8.index(text.startIndex, offsetBy: index)
    ) + 1
  }

  static func find(_ part: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    if part.isEmpty { return start }
    guard bytes.count >= part.count, start <= bytes.count - part.count else { return nil }
    for index in start...(bytes.count - part.count) where bytes[index] == part[0] {
      if bytes[index..<(index + part.count)].elementsEqual(part) { return index }
    }
    return nil
  }

  private static let parts: [FunctionRow] =
    ["substr", "substring"].flatMap { name in
      [
        fn("\(name)(text, int4) text") { _, values throws(SQLError) in try checkedSubstring(values) },
        fn("\(name)(text, int4, int4) text") { _, values throws(SQLError) in try checkedSubstring(values) },
      ]
    }
    + [
      fn("left(text, int4) text") { _, values throws(SQLError) in
        let count = values[1].int
        let end = count >= 0 ? count : Int64(values[0].string.unicodeScalars.count) + count
        return .text(substring(values[0].string, from: 1, to: max(end, 0) + 1))
      },
      fn("right(text, int4) text") { _, values throws(SQLError) in
        let (count, length) = (values[1].int, Int64(values[0].string.unicodeScalars.count))
        let skipped = count >= 0 ? max(0, length - count) : min(length, -count)
        return .text(substring(values[0].string, from: skipped + 1, to: nil))
      },
      fn("position(text, text) int4") { _, values throws(SQLError) in
        .int(position(of: values[1].string, in: values[0].string))
      },
      fn("strpos(text, text) int4") { _, values throws(SQLError) in
        .int(position(of: values[1].string, in: values[0].string))
      },
      fn("starts_with(text, text) bool") { _, values throws(SQLError) in
        .bool(values[0].string.utf8.starts(with: values[1].string.utf8))
      },
      fn("^@(text, text) bool") { _, values throws(SQLError) in
        .bool(values[0].string.utf8.starts(with: values[1].string.utf8))
      },
      fn("split_part(text, text, int4) text") { _, values throws(SQLError) in
        try splitPart(values[0].string, values[1].string, values[2].int)
      },
      fn("overlay(text, text, int4) text") { _, values throws(SQLError) in
        try overlay(values, Int64(values[1].string.unicodeScalars.count))
      },
      fn("overlay(text, text, int4, int4) text") { _, values throws(SQLError) in try overlay(values, values[3].int) },
    ]

  /// Parts of a text between separators.
  static func split(_ text: String, by separator: String) -> [String] {
    if separator.isEmpty { return [text] }
    let (bytes, part) = (Array(text.utf8), Array(separator.utf8))
    var (result, start): ([String], Int) = ([], 0)
    while let index = self.find(part, in: bytes, from: start) {
      result.append(String(decoding: bytes[start..<index], as: UTF8.self))
      start = index + part.count
    }
    return result + [String(decoding: bytes[start...], as: UTF8.self)]
  }

  private static func splitPart(_ text: String, _ separator: String, _ number: Int64) throws(SQLError) -> SQLValue {
    if number == 0 { throw SQLError(.invalidParameterValue, "field position must not be zero") }
    if text.isEmpty { return .text("") }
    let parts = self.split(text, by: separator)
    let index = number > 0 ? number - 1 : Int64(parts.count) + number
    return .text(index >= 0 && index < Int64(parts.count) ? parts[Int(index)] : "")
  }

  private static func overlay(_ values: [SQLValue], _ count: Int64) throws(SQLError) -> SQLValue {
    let (text, start) = (values[0].string, values[2].int)
    if start <= 0 { throw SQLError(.substringError, "negative substring length not allowed") }
    return .text(
      self.substring(text, from: 1, to: start) + values[1].string + self.substring(text, from: start + count, to: nil)
    )
  }

  // MARK: Trimming and padding

  private static func trim(_ values: [SQLValue], left: Bool, right: Bool) -> SQLValue {
    let set = Set((values.count > 1 ? values[1].string : " ").unicodeScalars)
    var text = values[0].string.unicodeScalars[...]
    while left, let first = text.first, set.contains(first) { text.removeFirst() }
    while right, let last = text.last, set.contains(last) { text.removeLast() }
    return .text(String(text))
  }

  private static let trimming: [FunctionRow] =
    [("btrim", true, true), ("ltrim", true, false), ("rtrim", false, true)].flatMap { name, left, right in
      [
        fn("\(name)(text) text") { _, values throws(SQLError) in trim(values, left: left, right: right) },
        fn("\(name)(text, text) text") { _, values throws(SQLError) in trim(values, left: left, right: right) },
      ]
    }
    + [
      fn("lpad(text, int4, text = ' ') text") { _, values throws(SQLError) in try pad(values, atStart: true) },
      fn("rpad(text, int4, text = ' ') text") { _, values throws(SQLError) in try pad(values, atStart: false) },
    ]

  private static func pad(_ values: [SQLValue], atStart: Bool) throws(SQLError) -> SQLValue {
    let (text, length) = (values[0].string.unicodeScalars, Int(max(0, values[1].int)))
    let fill = values.count > 2 ? Array(values[2].string.unicodeScalars) : [" "]
    if length > self.mostBytes / 4 { throw self.tooLong }
    let missing = length - text.count
    if missing <= 0 || fill.isEmpty { return .text(String(String.UnicodeScalarView(text.prefix(length)))) }
    var padding = String.UnicodeScalarView()
    for index in 0..<missing { padding.append(fill[index % fill.count]) }
    return .text(atStart ? String(padding) + String(text) : String(text) + String(padding))
  }

  // MARK: Changing

  private static func ascii(_ text: String, _ change: (UInt8) -> UInt8) -> SQLValue {
    .text(String(decoding: text.utf8.map(change), as: UTF8.self))
  }

  private static let changing: [FunctionRow] = [
    fn("lower(text) text") { _, values throws(SQLError) in ascii(values[0].string, asciiLower) },
    fn("upper(text) text") { _, values throws(SQLError) in ascii(values[0].string, asciiUpper) },
    fn("initcap(text) text") { _, values throws(SQLError) in
      var inWord = false
      return ascii(values[0].string) { byte in
        defer { inWord = byte &- 48 < 10 || asciiLower(byte) &- 97 < 26 }
        return inWord ? asciiLower(byte) : asciiUpper(byte)
      }
    },
    fn("reverse(text) text") { _, values throws(SQLError) in
      .text(String(String.UnicodeScalarView(values[0].string.unicodeScalars.reversed())))
    },
    fn("replace(text, text, text) text") { _, values throws(SQLError) in
      if values[1].string.isEmpty { return values[0] }
      let parts = split(values[0].string, by: values[1].string)
      let (added, overflow) = values[2].string.utf8.count.multipliedReportingOverflow(by: parts.count)
      if overflow || added > mostBytes { throw tooLong }
      return .text(parts.joined(separator: values[2].string))
    },
    fn("translate(text, text, text) text") { _, values throws(SQLError) in
      let (from, to) = (Array(values[1].string.unicodeScalars), Array(values[2].string.unicodeScalars))
      var result = String.UnicodeScalarView()
      for scalar in values[0].string.unicodeScalars {
        guard let index = from.firstIndex(of: scalar) else {
          result.append(scalar)
          continue
        }
        if index < to.count { result.append(to[index]) }
      }
      return .text(String(result))
    },
  ]

  // MARK: Codes

  private static let codes: [FunctionRow] = [
    fn("ascii(text) int4") { _, values throws(SQLError) in .int(Int(values[0].string.unicodeScalars.first?.value ?? 0))
    },
    fn("chr(int4) text") { _, values throws(SQLError) in
      let code = values[0].int
      if code == 0 { throw SQLError(.programLimitExceeded, "null character not permitted") }
      if code < 0 { throw SQLError(.invalidParameterValue, "character number must be positive") }
      guard let number = UInt32(exactly: code), let scalar = UnicodeScalar(number) else {
        let what = code > 0x10FFFF ? "too large" : "not valid"
        throw SQLError(.programLimitExceeded, "requested character \(what) for encoding: \(code)")
      }
      return .text(String(Character(scalar)))
    },
    fn("to_hex(int4) text") { _, values throws(SQLError) in
      .text(String(UInt32(truncatingIfNeeded: values[0].int), radix: 16))
    },
    fn("to_hex(int8) text") { _, values throws(SQLError) in .text(String(UInt64(bitPattern: values[0].int), radix: 16))
    },
    fn("unistr(text) text") { _, values throws(SQLError) in try unistr(values[0].string) },
    fn("quote_ident(text) text") { _, values throws(SQLError) in .text(quoteIdentifier(values[0].string)) },
    fn("quote_literal(text) text") { _, values throws(SQLError) in .text(quoteLiteral(values[0].string)) },
    fn("quote_literal(anyelement) text", .stable) { call, values throws(SQLError) in
      .text(quoteLiteral(call.text(values[0], 0)))
    },
    fn("quote_nullable(text) text", strict: false) { _, values throws(SQLError) in
      .text(values[0].isNull ? "NULL" : quoteLiteral(values[0].string))
    },
    fn("quote_nullable(anyelement) text", .stable, strict: false) { call, values throws(SQLError) in
      .text(values[0].isNull ? "NULL" : quoteLiteral(call.text(values[0], 0)))
    },
  ]

  private static func unistr(_ text: String) throws(SQLError) -> SQLValue {
    let invalid = SQLError(
      .syntaxError,
      "invalid Unicode escape",
      hint: "Unicode escapes must be \\XXXX, \\+XXXXXX, \\uXXXX, or \\UXXXXXXXX."
    )
    let bytes = Array(text.utf8)
    var (result, index): ([UInt8], Int) = ([], 0)
    var high: UInt32 = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\\") else {
        result.append(bytes[index])
        index += 1
        continue
      }
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "\\") {
        result.append(bytes[index])
        index += 1
        continue
      }
      var digits = 4
      if index < bytes.count, "+uU".utf8.contains(bytes[index]) {
        digits = bytes[index] == UInt8(ascii: "u") ? 4 : bytes[index] == UInt8(ascii: "+") ? 6 : 8
        index += 1
      }
      guard index + digits <= bytes.count,
        let code = UInt32(String(decoding: bytes[index..<(index + digits)], as: UTF8.self), radix: 16)
      else { throw invalid }
      index += digits
      if high != 0 {
        guard (0xDC00...0xDFFF).contains(code) else { throw SQLError(.syntaxError, "invalid Unicode surrogate pair") }
        if let scalar = UnicodeScalar(0x10000 + (high - 0xD800) << 10 + code - 0xDC00) {
          result.append(contentsOf: String(Character(scalar)).utf8)
        }
        high = 0
      } else if (0xD800...0xDBFF).contains(code) {
        high = code
      } else {
        guard code > 0, let scalar = UnicodeScalar(code) else {
          throw SQLError(.syntaxError, "invalid Unicode code point: \(String(code, radix: 16, uppercase: true))")
        }
        result.append(contentsOf: String(Character(scalar)).utf8)
      }
    }
    if high != 0 { throw SQLError(.syntaxError, "invalid Unicode surrogate pair") }
    return .text(String(decoding: result, as: UTF8.self))
  }
}

/// Text as an SQL literal (`quote_literal`).
package func quoteLiteral(_ text: String) -> String {
  let quoted = text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
  guard text.utf8.contains(UInt8(ascii: "\\")) else { return "'\(quoted)'" }
  return "E'" + quoted.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\") + "'"
}
