// DataTracing, statements: what SQL text tells without its literals. This file: the dialects that the lexer knows.

/// The rules by which SQL text falls into literals, names and comments.
///
/// A server's settings can change them; what a setting does is a property here. Text that is read with the rules of
/// another dialect may show what is a literal in its own.
public struct SQLDialect: Hashable, Sendable {
  enum Family: UInt8 { case ansi, postgresql, mysql, sqlite }

  let family: Family
  /// Whether a backslash in an ordinary string escapes what follows it. It does in MySQL unless the server runs with
  /// `NO_BACKSLASH_ESCAPES`, and in PostgreSQL only with `standard_conforming_strings = off`.
  public var escapesWithBackslash: Bool

  init(family: Family, escapesWithBackslash: Bool = false) {
    self.family = family
    self.escapesWithBackslash = escapesWithBackslash
  }

  /// PostgreSQL 15 and later: dollar quotes, `E''`, nested comments, operators with `?`, the data of COPY.
  public static let postgresql = SQLDialect(family: .postgresql)
  /// MySQL 8 and MariaDB: `"…"` is a literal even where `ANSI_QUOTES` makes it a name, so that none is ever shown;
  /// `#` comments, comments whose content is executed, names that begin with a digit.
  public static let mysql = SQLDialect(family: .mysql, escapesWithBackslash: true)
  /// SQLite: names in `"…"`, `` `…` `` and `[…]`, parameters with `?1`, `:name`, `@name` and `$name`. A name in `"…"`
  /// that no table has is a string to SQLite; here it stays a name.
  public static let sqlite = SQLDialect(family: .sqlite)
  /// The SQL standard, with what most other products have in common: dollar quotes, `[…]` around plain names, and
  /// parameters of every form.
  public static let generic = SQLDialect(family: .ansi)

  /// The dialect of a product; ``generic`` where it has none of the three.
  public init(_ system: DatabaseSystem) {
    switch system.rawValue {
    case "postgresql", "cockroachdb", "aws.redshift": self = .postgresql
    case "mysql", "mariadb", "hive": self = .mysql
    case "sqlite": self = .sqlite
    case "clickhouse": self = SQLDialect(family: .ansi, escapesWithBackslash: true)
    default: self = .generic
    }
  }

  var hasDollarQuotes: Bool { self.family == .postgresql || self.family == .ansi }
  var hasEscapeStrings: Bool { self.hasDollarQuotes }
  var hasInlineData: Bool { self.hasDollarQuotes }
  /// Whether a string where a table is expected names it. In SQLite it does; the conventions have an example.
  var stringsMayBeNames: Bool { self.family == .sqlite || self.family == .ansi }
}
