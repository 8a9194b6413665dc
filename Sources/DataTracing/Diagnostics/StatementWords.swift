// DataTracing, Diagnostics: what a database can say about its own work. This file: what must be known of a statement
// before and after its plan is asked for.

/// The words of one statement.
struct StatementWords {
  /// The first word in capitals, brackets around the statement left aside; `nil` if there is none.
  private(set) var verb: String?
  /// Whether nothing follows a semicolon.
  private(set) var isOneStatement = true
  /// Its names.
  private(set) var names = StatementNames()

  init(_ text: String, _ system: DatabaseSystem) {
    var reader = NameReader()
    var hasEnded = false
    for piece in StatementPiece.pieces(text, system) {
      if hasEnded, piece != .symbol(";") { self.isOneStatement = false }
      if piece == .symbol(";") { hasEnded = true }
      if self.verb == nil, piece != .symbol("("), !hasEnded { self.verb = piece.verb }
      reader.take(piece)
    }
    self.names = reader.names
  }
}

/// What SQLite's plan shows of a statement's names: a table's alias if it has one, and nothing quoted.
struct StatementNames: Sendable {
  /// The tables by what the statement calls them.
  var tables: [String: String] = [:]
  /// Names of subqueries' rows.
  var derived: Set<String> = []
  /// All names, as a longer one may begin with a shorter.
  var longestFirst: [String] = []
}

/// A part of a statement.
enum StatementPiece: Equatable {
  /// A word or a name, and whether it was in quotes.
  case name(String, isQuoted: Bool)
  case symbol(Character)
  /// A literal, a parameter or anything else.
  case other

  fileprivate var verb: String? {
    switch self {
    case .name(let word, isQuoted: false): word.uppercased()
    case .name(let name, isQuoted: true): "\"\(name)\""
    case .symbol(let symbol): String(symbol)
    case .other: "a literal"
    }
  }

  /// The word in capitals, unless it is in quotes.
  fileprivate var keyword: String? {
    if case .name(let word, isQuoted: false) = self { word.uppercased() } else { nil }
  }
}

/// Finds out which table has which alias.
private struct NameReader {
  /// What may come next in the list of tables.
  private enum Expected {
    case nothing, table
    /// The alias of a table, after `AS` or at once.
    case alias(of: String)
  }

  private var tables: [String: String] = [:]
  private var expected = Expected.nothing
  private var isInTables = false
  private var outer: [Bool] = []
  private var all: Set<String> = []

  private static let tablesFollow: Set<String> = ["FROM", "INTO", "JOIN", "UPDATE"]
  private static let tablesEnd: Set<String> = [
    "EXCEPT", "GROUP", "HAVING", "INTERSECT", "LIMIT", "ORDER", "RETURNING", "SELECT", "SET", "UNION", "VALUES",
    "WHERE",
    "WINDOW",
  ]
  /// What may follow a table without being its alias.
  private static let noAliases: Set<String> = [
    "CROSS", "FULL", "INDEXED", "INNER", "LEFT", "NATURAL", "NOT", "ON", "OUTER", "RIGHT", "USING",
  ]

  var names: StatementNames {
    StatementNames(tables: self.tables, longestFirst: self.all.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) })
  }

  mutating func take(_ piece: StatementPiece) {
    switch piece {
    case .symbol("("):
      self.outer.append(self.isInTables)
      if case .alias = self.expected { self.expected = .nothing }
    case .symbol(")"):
      self.isInTables = self.outer.popLast() ?? false
      self.expected = .nothing
    case .symbol(","): self.expected = self.isInTables ? .table : .nothing
    case .symbol("."): if case .alias = self.expected { self.expected = .table }
    case .symbol, .other: self.expected = .nothing
    case .name(let name, _): self.take(name, piece.keyword)
    }
  }

  private mutating func take(_ name: String, _ keyword: String?) {
    if let keyword, Self.tablesFollow.contains(keyword) || Self.tablesEnd.contains(keyword) {
      self.isInTables = Self.tablesFollow.contains(keyword)
      self.expected = self.isInTables ? .table : .nothing
      return
    }
    self.all.insert(name)
    switch self.expected {
    case .nothing: break
    case .table: self.expected = .alias(of: name)
    case .alias where keyword == "AS": break
    case .alias(let table):
      if keyword.map({ !Self.noAliases.contains($0) }) ?? true { self.tables[name] = table }
      self.expected = .nothing
    }
  }
}
