// SQLEngine/Types: PostgreSQL's types. This file: a type with its modifier, and its spelling.

/// A type and its modifier: `varchar(20)`, `numeric(10,2)`.
package struct ColumnType: Hashable, Sendable {
  package var id: TypeID
  /// `atttypmod`, -1 for none: length + 4, `(precision << 16 | scale) + 4`, digits of seconds.
  package var modifier: Int32

  package init(_ id: TypeID, modifier: Int32 = -1) {
    self.id = id
    self.modifier = modifier
  }

  /// The type as SQL spells it (`format_type`).
  package func spelling(_ types: some TypeLookup) -> String {
    guard let row = TypeTable.row(self.id) else { return self.userSpelling(types) }
    if row.element != 0, row.category == "A", case .array(let element) = row.form {
      return ColumnType(element, modifier: self.modifier).spelling(types) + "[]"
    }
    if self.modifier < 0 { return row.spelling }
    return Self.spelling(row, self.modifier)
  }

  private func userSpelling(_ types: some TypeLookup) -> String {
    guard let type = types.userType(self.id) else { return self.id.rawValue == 0 ? "-" : "???" }
    if case .array(let element) = type.kind { return ColumnType(element).spelling(types) + "[]" }
    let name = quoteIdentifier(type.name)
    return types.isVisible(type) ? name : quoteIdentifier(type.schema) + "." + name
  }

  private static func spelling(_ row: TypeRow, _ modifier: Int32) -> String {
    switch row.form {
    case .bpchar, .varchar: return modifier > 4 ? "\(row.spelling)(\(modifier - 4))" : row.spelling
    case .numeric:
      let (precision, scale) = NumericModifier(modifier).values
      return "numeric(\(precision),\(scale))"
    case .time, .timestamp: return "\(row.name)(\(modifier)) without time zone"
    case .timetz: return "time(\(modifier)) with time zone"
    case .timestamptz: return "timestamp(\(modifier)) with time zone"
    case .interval: return "interval" + IntervalModifier(modifier).spelling
    default: return row.spelling
    }
  }
}

/// The modifier of `numeric`: precision and scale.
struct NumericModifier {
  let raw: Int32
  init(_ raw: Int32) { self.raw = raw }
  init(precision: Int32, scale: Int32) { self.raw = (precision << 16 | (scale & 0x7FF)) + 4 }

  /// Precision 1 to 1000 and scale -1000 to 1000.
  var values: (precision: Int, scale: Int) {
    let bits = self.raw - 4
    return (Int(bits >> 16) & 0xFFFF, (Int(bits & 0x7FF) ^ 1024) - 1024)
  }
}

/// The modifier of `interval`: which fields it keeps, and digits of seconds.
struct IntervalModifier {
  let raw: Int32
  init(_ raw: Int32) { self.raw = raw }
  init(fields: Int32, precision: Int32) { self.raw = fields << 16 | precision & 0xFFFF }

  static let allFields: Int32 = 0x7FFF
  static let anyPrecision: Int32 = 0xFFFF
  /// Field masks by what SQL writes after `interval`.
  static let spellings: [(words: String, fields: Int32)] = [
    ("year", 4), ("month", 2), ("day", 8), ("hour", 1024), ("minute", 2048), ("second", 4096),
    ("year to month", 6), ("day to hour", 1032), ("day to minute", 3080), ("day to second", 7176),
    ("hour to minute", 3072), ("hour to second", 7168), ("minute to second", 6144),
  ]

  /// The mask of fields that are kept; `nil` if all are.
  var fields: Int32? {
    let fields = self.raw >> 16 & 0x7FFF
    return self.raw < 0 || fields == Self.allFields ? nil : fields
  }

  /// Digits of seconds; `nil` for all.
  var precision: Int? {
    let precision = self.raw & 0xFFFF
    return self.raw < 0 || precision == Self.anyPrecision ? nil : Int(precision)
  }

  var spelling: String {
    let words = self.fields.flatMap { fields in Self.spellings.first { $0.fields == fields }.map { " " + $0.words } }
    return (words ?? "") + (self.precision.map { "(\($0))" } ?? "")
  }
}

/// A name as SQL must write it: in double quotes unless it is plain and no keyword (`quote_ident`).
package func quoteIdentifier(_ name: String) -> String {
  var isPlain = !name.isEmpty && !(name.utf8.first.map { $0 >= 48 && $0 <= 57 } ?? false)
  for byte in name.utf8 where !(byte >= 97 && byte <= 122 || byte >= 48 && byte <= 57 || byte == 95) { isPlain = false }
  if isPlain, !quotedKeywords.contains(name) { return name }
  return "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}

/// Every keyword that is not unreserved (manual, appendix C).
let quotedKeywords: Set<String> = Set(
  """
  all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case
  cast char character check coalesce collate collation column concurrently constraint create cross
  current_catalog current_date current_role current_schema current_time current_timestamp current_user dec
  decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign
  freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect
  interval into is isnull join lateral leading least left like limit localtime localtimestamp national natural
  nchar none normalize not notnull null nullif numeric offset on only or order out outer overlaps overlay
  placing position precision primary real references returning right row select session_user setof similar
  smallint some substring symmetric table tablesample then time timestamp to trailing treat trim true union
  unique user using values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement
  xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
  """.split { $0 == " " || $0 == "\n" }.map(String.init)
)
