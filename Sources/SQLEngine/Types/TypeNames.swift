// SQLEngine/Types: PostgreSQL's types. This file: the names of types, read.

/// What SQL writes for types (manual, chapter 8).
package enum TypeNames {
  /// SQL's spellings that are not `typname`s.
  private static let spellings: [String: TypeID] = [
    "int": .int4, "integer": .int4, "smallint": .int2, "bigint": .int8, "boolean": .bool, "real": .float4,
    "double precision": .float8, "decimal": .numeric, "dec": .numeric, "character varying": .varchar,
    "char varying": .varchar, "nchar varying": .varchar, "national character varying": .varchar,
    "character": .bpchar, "nchar": .bpchar, "national character": .bpchar, "char": .bpchar,
    "timestamp without time zone": .timestamp, "timestamp with time zone": .timestamptz,
    "time without time zone": .time, "time with time zone": .timetz,
  ]

  /// Types of PostgreSQL that are refused by name.
  static let refused: Set<String> = [
    "bit", "varbit", "bit varying", "xml", "money", "point", "line", "lseg", "box", "path", "polygon", "circle",
    "inet", "cidr", "macaddr", "macaddr8", "tsvector", "tsquery", "int4range", "int8range", "numrange", "tsrange",
    "tstzrange", "daterange", "int4multirange", "int8multirange", "nummultirange", "tsmultirange",
    "tstzmultirange", "datemultirange", "pg_snapshot", "txid_snapshot",
  ]

  /// A type by its name, schema and modifiers, as the grammar has them; `name` is an SQL spelling in lower case
  /// (`double precision`) or an identifier. A quoted `"char"` is not SQL's `char`.
  package static func resolve(
    schema: String? = nil,
    name: String,
    modifiers: [Int] = [],
    isArray: Bool = false,
    isQuoted: Bool = false,
    types: any TypeLookup
  ) throws(SQLError) -> ColumnType {
    var result = ColumnType(try self.find(schema, name, isQuoted, types))
    if result.id == .float8, name == "float", let digits = modifiers.first {
      result.id = try self.float(digits)
    } else if !modifiers.isEmpty {
      result.modifier = try self.modifier(result.id, modifiers, types)
    } else if result.id == .bpchar, name != "bpchar", !isQuoted {
      result.modifier = 5
    }
    if isArray {
      guard let array = types.array(of: result.id) else {
        throw SQLError(.undefinedObject, "type \"\(result.spelling(types))[]\" does not exist")
      }
      result.id = array
    }
    return result
  }

  private static func find(
    _ schema: String?,
    _ name: String,
    _ isQuoted: Bool,
    _ types: any TypeLookup
  ) throws(SQLError) -> TypeID {
    if schema == nil, !isQuoted {
      if let id = self.spellings[name] ?? (name == "float" ? .float8 : nil) { return id }
    }
    if schema == nil, let own = types.userType(schema: nil, name: name) { return own.id }
    if schema == nil || schema == "pg_catalog" {
      if let row = TypeTable.row(named: name) { return row.id }
      if self.refused.contains(name) { throw .unsupported("type \(name)") }
    }
    if let schema, let own = types.userType(schema: schema, name: name) { return own.id }
    let shown = schema.map { "\($0).\(name)" } ?? name
    throw SQLError(.undefinedObject, "type \"\(shown)\" does not exist")
  }

  private static func float(_ digits: Int) throws(SQLError) -> TypeID {
    if digits < 1 { throw SQLError(.invalidParameterValue, "precision for type float must be at least 1 bit") }
    if digits > 53 { throw SQLError(.invalidParameterValue, "precision for type float must be less than 54 bits") }
    return digits <= 24 ? .float4 : .float8
  }

  /// What a type's typmod input function makes of the numbers in parentheses.
  package static func modifier(_ type: TypeID, _ values: [Int], _ types: any TypeLookup) throws(SQLError) -> Int32 {
    let form = types.form(types.element(of: type) ?? type)
    switch form {
    case .varchar, .bpchar:
      let name = form == .varchar ? "varchar" : "char"
      guard values.count == 1 else { throw SQLError(.invalidParameterValue, "invalid type modifier") }
      if values[0] < 1 { throw SQLError(.invalidParameterValue, "length for type \(name) must be at least 1") }
      if values[0] > 10_485_760 {
        throw SQLError(.invalidParameterValue, "length for type \(name) cannot exceed 10485760")
      }
      return Int32(values[0]) + 4
    case .numeric: return try self.numeric(values)
    case .time, .timetz, .timestamp, .timestamptz:
      guard values.count == 1 else { throw SQLError(.invalidParameterValue, "invalid type modifier") }
      let isTimestamp = form == .timestamp || form == .timestamptz
      let name =
        (isTimestamp ? "TIMESTAMP(\(values[0]))" : "TIME(\(values[0]))")
        + (form == .timetz || form == .timestamptz ? " WITH TIME ZONE" : "")
      if values[0] < 0 { throw SQLError(.invalidParameterValue, "\(name) precision must not be negative") }
      return Int32(min(values[0], 6))
    case .interval:
      if let first = values.first, values.count == 2, let fields = Int32(exactly: first) {
        return IntervalModifier(fields: fields, precision: Int32(min(max(values[1], 0), 6))).raw
      }
      guard values.count == 1 else { throw SQLError(.invalidParameterValue, "invalid INTERVAL type modifier") }
      if values[0] < 0 {
        throw SQLError(.invalidParameterValue, "INTERVAL(\(values[0])) precision must not be negative")
      }
      return IntervalModifier(fields: IntervalModifier.allFields, precision: Int32(min(values[0], 6))).raw
    default:
      let name = ColumnType(type).spelling(types)
      throw SQLError(.syntaxError, "type modifier is not allowed for type \"\(name)\"")
    }
  }

  /// The modifier of `interval <fields>(<precision>)`; `fields` is such as `day to second`.
  package static func intervalModifier(fields: String, precision: Int?) throws(SQLError) -> Int32 {
    guard let row = IntervalModifier.spellings.first(where: { $0.words == fields }) else {
      throw SQLError(.syntaxError, "syntax error in interval fields \"\(fields)\"")
    }
    let digits = precision.map { Int32(min(max($0, 0), 6)) } ?? IntervalModifier.anyPrecision
    return IntervalModifier(fields: row.fields, precision: digits).raw
  }

  private static func numeric(_ values: [Int]) throws(SQLError) -> Int32 {
    guard (1...2).contains(values.count) else {
      throw SQLError(.invalidParameterValue, "invalid NUMERIC type modifier")
    }
    guard (1...1000).contains(values[0]) else {
      throw SQLError(.invalidParameterValue, "NUMERIC precision \(values[0]) must be between 1 and 1000")
    }
    let scale = values.count == 2 ? values[1] : 0
    guard (-1000...1000).contains(scale) else {
      throw SQLError(.invalidParameterValue, "NUMERIC scale \(scale) must be between -1000 and 1000")
    }
    return NumericModifier(precision: Int32(values[0]), scale: Int32(scale)).raw
  }

  /// A type as text names it: `timestamp(3) with time zone`, `public."T"[]`.
  package static func parse(_ text: String, types: any TypeLookup) throws(SQLError) -> ColumnType {
    let invalid = SQLError(.syntaxError, "invalid type name \"\(text)\"")
    guard text.utf8.count <= 1000, let words = self.words(text), !words.isEmpty else { throw invalid }
    var rest = words[...]
    var isArray = false
    while rest.count > 2, rest.suffix(2).map(\.text) == ["[", "]"] {
      isArray = true
      rest = rest.dropLast(2)
    }
    if rest.last?.text == "array", rest.count > 1 {
      isArray = true
      rest = rest.dropLast()
    }
    var modifiers: [Int] = []
    if let open = rest.firstIndex(where: { $0.text == "(" && !$0.isQuoted }),
      let close = rest.firstIndex(where: { $0.text == ")" && !$0.isQuoted }), open < close
    {
      for word in rest[(open + 1)..<close] where word.text != "," {
        guard let number = Int(word.text) else { throw invalid }
        modifiers.append(number)
      }
      rest = rest[..<open] + rest[(close + 1)...]
    }
    var schema: String?
    if rest.count == 3, rest[rest.startIndex + 1].text == "." {
      schema = rest.first?.text
      rest = rest.suffix(1)
    }
    let isQuoted = rest.contains { $0.isQuoted }
    guard let first = rest.first, !isQuoted || rest.count == 1 else { throw invalid }
    if first.text == "interval", rest.count > 1 {
      let fields = rest.dropFirst().map(\.text).joined(separator: " ")
      let modifier = try self.intervalModifier(fields: fields, precision: modifiers.first)
      return ColumnType(isArray ? TypeID(rawValue: 1187) : .interval, modifier: modifier)
    }
    return try self.resolve(
      schema: schema,
      name: rest.map(\.text).joined(separator: " "),
      modifiers: modifiers,
      isArray: isArray,
      isQuoted: isQuoted,
      types: types
    )
  }

  private struct Word {
    var text: String
    var isQuoted = false
  }

  private static func words(_ text: String) -> [Word]? {
    var result: [Word] = []
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      let start = index
      if bytes[index] == UInt8(ascii: "\"") {
        var name: [UInt8] = []
        index += 1
        while index < bytes.count {
          if bytes[index] == UInt8(ascii: "\"") {
            guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\"") else { break }
            index += 1
          }
          name.append(bytes[index])
          index += 1
        }
        guard index < bytes.count else { return nil }
        index += 1
        result.append(Word(text: String(decoding: name, as: UTF8.self), isQuoted: true))
      } else if isSpace(bytes[index]) {
        index += 1
      } else if "()[],.".utf8.contains(bytes[index]) {
        index += 1
        result.append(Word(text: String(decoding: bytes[start..<index], as: UTF8.self)))
      } else {
        while index < bytes.count, !isSpace(bytes[index]), !"()[],.\"".utf8.contains(bytes[index]) { index += 1 }
        let word = bytes[start..<index].map(asciiLower)
        result.append(Word(text: String(decoding: word, as: UTF8.self)))
      }
    }
    return result
  }
}
