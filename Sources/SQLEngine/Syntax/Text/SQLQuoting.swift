// SQLEngine, syntax to text. This file: identifiers, strings and types as PostgreSQL writes them.

/// Quotes for SQL text.
package enum SQLQuoting {
  /// A name, in quotes if it needs them: PostgreSQL's `quote_identifier`.
  package static func identifier(_ name: String) -> String {
    let bytes = name.utf8
    let isPlain =
      bytes.first.map { $0 == UInt8(ascii: "_") || Self.isLowerCase($0) } == true
      && bytes.allSatisfy { $0 == UInt8(ascii: "_") || Self.isLowerCase($0) || $0.isDigit }
    if isPlain, (Self.category(of: name) ?? .unreserved) == .unreserved { return name }
    return "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  /// A string constant: PostgreSQL's `quote_literal`.
  package static func literal(_ text: String) -> String {
    let prefix = text.utf8.contains(UInt8(ascii: "\\")) ? "E" : ""
    var result = prefix + "'"
    for character in text.unicodeScalars {
      if character == "'" || character == "\\" { result.unicodeScalars.append(character) }
      result.unicodeScalars.append(character)
    }
    return result + "'"
  }

  private static func isLowerCase(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }

  private static func category(of word: String) -> Keyword.Category? {
    guard word.utf8.count <= WordKey.maximumLength else { return nil }
    var key = WordKey()
    for (count, byte) in word.utf8.enumerated() { key.append(byte, at: count) }
    return KeywordTable.shared.keyword(key)?.category
  }
}

extension ObjectName {
  /// The name in SQL, with its schema unless that is `pg_catalog`.
  package var text: String {
    guard let schema, schema != "pg_catalog" else { return SQLQuoting.identifier(self.name) }
    return SQLQuoting.identifier(schema) + "." + SQLQuoting.identifier(self.name)
  }
}

extension TypeName {
  /// The type in SQL, with the standard's name if it has one: PostgreSQL's `format_type`.
  package var text: String {
    var text = self.isSetOf ? "SETOF " : ""
    text += self.elementText
    for bound in self.arrayBounds { text += "[" + (bound.map { String($0) } ?? "") + "]" }
    return text
  }

  private var elementText: String {
    let isCatalog = self.name.schema == nil || self.name.schema == "pg_catalog"
    let numbers = self.modifiers.map { SQLRenderer().expression($0) }
    let inParentheses = numbers.isEmpty ? "" : "(" + numbers.joined(separator: ",") + ")"
    guard isCatalog else { return self.name.text + inParentheses }
    switch self.name.name {
    case "time", "timestamp": return self.name.name + inParentheses + " without time zone"
    case "timetz": return "time" + inParentheses + " with time zone"
    case "timestamptz": return "timestamp" + inParentheses + " with time zone"
    case "interval": return "interval" + self.intervalText(numbers)
    case "bpchar": return (numbers.isEmpty ? "bpchar" : "character") + inParentheses
    case "char" where self.name.schema == nil: return "\"char\""
    default: return (Self.standardNames[self.name.name] ?? self.name.text) + inParentheses
    }
  }

  private static let standardNames = [
    "int2": "smallint", "int4": "integer", "int8": "bigint", "float4": "real", "float8": "double precision",
    "bool": "boolean", "varchar": "character varying", "varbit": "bit varying", "numeric": "numeric", "bit": "bit",
  ]

  private func intervalText(_ numbers: [String]) -> String {
    let precision = numbers.count > 1 ? "(\(numbers[1]))" : ""
    guard let mask = numbers.first.flatMap({ Int32($0) }), let fields = Self.intervalFields[mask] else {
      return precision
    }
    return " " + fields + precision
  }

  /// Names of fields by PostgreSQL's mask.
  private static let intervalFields: [Int32: String] = [
    4: "year", 2: "month", 6: "year to month", 8: "day", 1 << 10: "hour", 1 << 11: "minute", 1 << 12: "second",
    8 | 1 << 10: "day to hour", 8 | 3 << 10: "day to minute", 8 | 7 << 10: "day to second",
    3 << 10: "hour to minute", 7 << 10: "hour to second", 3 << 11: "minute to second",
  ]
}
