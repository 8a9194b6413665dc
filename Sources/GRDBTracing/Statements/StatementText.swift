// GRDBTracing: SQLite through GRDB. This file: what is known of a statement by its text.

import DataTracing

/// A statement's text as telemetry has it.
struct StatementText {
  enum Kind {
    case begin, commit, rollback, savepoint, ordinary

    /// Whether it may follow a statement that failed, to clean up after it.
    var followsFailures: Bool { self == .rollback || self == .savepoint }
  }

  /// The first word, in capitals.
  let keyword: String
  let kind: Kind
  /// Whether it only reads.
  let isReadOnly: Bool
  /// Operation and table: `SELECT user`.
  let summary: String?
  /// The text without literals.
  let sanitized: String

  init(_ text: String) {
    let read = SQLText(text, dialect: .sqlite)
    let keyword = read.operation?.prefix { $0 != " " }.uppercased() ?? ""
    self.keyword = keyword
    self.kind = read.isTransactionControl ? Self.kind(keyword, text) : .ordinary
    self.isReadOnly = read.isReadOnly
    self.summary = read.summary.map(Self.withoutNeedlessQuotes)
    self.sanitized = read.sanitized
  }

  private static func kind(_ keyword: String, _ text: String) -> Kind {
    switch keyword {
    case "BEGIN": .begin
    case "COMMIT", "END": .commit
    case "ROLLBACK": text.uppercased().split(separator: " ").contains("TO") ? .savepoint : .rollback
    default: .savepoint
    }
  }

  /// GRDB quotes every name that it writes. In the summary, which is the span's name, that would be noise.
  private static func withoutNeedlessQuotes(_ summary: String) -> String {
    summary.split(separator: " ").map { word in
      let name = word.dropFirst().dropLast()
      let isQuoted = word.count > 2 && word.first == "\"" && word.last == "\"" && !name.contains("\"")
      return isQuoted ? name : word
    }
    .joined(separator: " ")
  }
}
