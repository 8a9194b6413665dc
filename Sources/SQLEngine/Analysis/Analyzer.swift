// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: what the analysis of one statement knows.

/// Understands one statement: finds what its names mean, gives everything a type and writes SQLite's text.
final class Analyzer {
  let view: CatalogView
  let settings: TypeSettings
  /// Types of `$1`, `$2`, …; none where nothing has said it yet.
  var parameters: [TypeID?]
  /// Parameters that stand somewhere without a type.
  var openParameters: [(number: Int, position: Int)] = []
  /// How many names for SQLite were made up.
  private var aliases = 0
  /// How often it was looked for the error that PostgreSQL finds first.
  var errorSearches = 0
  /// How deep in expressions and queries it is.
  var depth = 0
  /// How many joins around keep the rows of their right side.
  var enclosingOuterJoins = 0
  /// Columns of relations that the statement reads.
  var uses: [OID: Set<Int>] = [:]
  /// What has to be registered with SQLite before the text can run.
  var requirements = Requirements()
  /// Whether the same text would not mean the same a moment later (`'now'::timestamp`).
  var dependsOnTime = false
  /// Parameters of the statement for SQLite that hold rows: results of data-modifying queries of WITH.
  var rowParameters: [RowParameter] = []
  /// Whether the statement locks rows (FOR UPDATE).
  var locks: Query.Locking?
  /// Whether it calls something that writes: nextval, setval, pg_notify, …
  var isVolatile = false
  var changes: [ChangePlan] = []

  init(_ view: CatalogView, _ settings: TypeSettings, parameters: [TypeID?] = []) {
    self.view = view
    self.settings = settings
    self.parameters = parameters
  }

  /// A name that no user's name can be in the way of.
  func makeAlias(_ letter: String = "r") -> String {
    self.aliases += 1
    return letter + String(self.aliases)
  }

  /// Runs `body` and lets the names that it made up be used again, so that the same expression has the same text
  /// wherever it stands in a query. What it makes must not be read together with names made later.
  func reusingAliases<Result>(_ body: () throws(SQLError) -> Result) throws(SQLError) -> Result {
    let aliases = self.aliases
    defer { self.aliases = aliases }
    return try body()
  }

  /// Runs `body` one level deeper; 54001 when that is too deep.
  func deeper<Result>(_ position: Int, _ body: () throws(SQLError) -> Result) throws(SQLError) -> Result {
    self.depth += 1
    defer { self.depth -= 1 }
    if self.depth > Self.greatestDepth {
      throw SQLError(
        .statementTooComplex,
        "stack depth limit exceeded",
        hint: "Increase the configuration parameter \"max_stack_depth\" (currently 2048kB), after ensuring the "
          + "platform's stack depth limit is adequate."
      )
    }
    return try body()
  }

  /// SQLite's own limit of an expression's depth is 1000, and each of our levels may be two of its.
  private static let greatestDepth = 200

  // MARK: text

  static func literal(_ text: String) -> String {
    var result = "'"
    for character in text.unicodeScalars {
      if character == "'" { result.unicodeScalars.append("'") }
      if character.value == 0 { continue }
      result.unicodeScalars.append(character)
    }
    return result + "'"
  }

  static func literal(_ value: SQLValue) -> String {
    switch value {
    case .null: return "NULL"
    case .integer(let number):
      if number == .min { return "(-9223372036854775807 - 1)" }
      return number < 0 ? "(\(number))" : String(number)
    case .real(let number):
      if number == .infinity { return "9e999" }
      if number == -.infinity { return "(-9e999)" }
      return number < 0 || number.sign == .minus ? "(\(number))" : "\(number)"
    case .text(let text): return Self.literal(text)
    case .blob(let bytes):
      let digits = Array("0123456789abcdef".utf8)
      return "x'" + String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
        + "'"
    }
  }

  /// What has to stand behind an operand so that SQLite orders and compares values of a type as PostgreSQL does.
  func collation(_ type: TypeID) -> String {
    guard let name = self.view.collation(type) else { return "" }
    self.requirements.collations.insert(name)
    return " COLLATE \(name)"
  }

  /// A term's text with the collation that its type needs.
  func collated(_ term: Term) -> String { term.sql + self.suffix(term) }

  /// What stands behind a term so that it is ordered and compared by its own type's rules.
  func suffix(_ term: Term) -> String {
    let own = self.collation(term.type.id)
    return own.isEmpty ? self.guardingSuffix(term) : own
  }

  /// A collation inside an expression, say of a comparison in CASE, is the whole expression's to SQLite, even where the
  /// expression is a function's argument; texts are to be compared byte by byte all the same.
  func guardingSuffix(_ term: Term) -> String {
    term.sql.contains("COLLATE ") && self.collation(term.type.id).isEmpty ? " COLLATE BINARY" : ""
  }
}

/// What a plan needs from a connection.
struct Requirements: Sendable {
  var functions: [String: FunctionRequirement] = [:]
  var collations: Set<String> = []

  /// The system's tables among them.
  var systemTables: [OID] {
    self.functions.compactMap { key, function in
      if case .catalog = function.body { OID(key.dropFirst(8)) } else { nil }
    }
  }
}

/// Rows that are made before a statement runs, and given to it as a parameter of JSON.
struct RowParameter: Sendable {
  /// The parameter's number.
  let number: Int
  let plan: ChangePlan
}
