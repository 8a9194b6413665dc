// GRDBTracing: SQLite through GRDB. This file: what is known of a statement by its text.

import DataTracing

/// A statement's text as telemetry has it. An object, since whoever follows statements passes it about.
final class StatementText: Sendable {
  enum Kind: Sendable {
    case begin, commit, rollback, savepoint, ordinary

    /// Whether it may follow a statement that failed, to clean up after it.
    var followsFailures: Bool { self == .rollback || self == .savepoint }
  }

  /// The text as GRDB has it in its errors: without blanks and semicolons at its ends.
  let text: String
  /// Whether the application wants to know of it.
  let isTraced: Bool
  /// The first word, in capitals.
  let keyword: String
  let kind: Kind
  /// Operation and table: `SELECT user`.
  let summary: String?
  /// The text without literals.
  let sanitized: String

  init(_ reported: String, _ isTraced: (String) -> Bool) {
    let text = Self.trimmed(reported)
    let read = SQLText(text, dialect: .sqlite)
    let keyword = read.operation?.prefix { $0 != " " }.uppercased() ?? ""
    self.text = text
    self.isTraced = isTraced(text)
    self.keyword = keyword
    self.kind = read.isTransactionControl ? Self.kind(keyword, text) : .ordinary
    self.summary = read.summary.map(Self.withoutNeedlessQuotes)
    self.sanitized = read.sanitized
  }

  private static func trimmed(_ text: String) -> String {
    func isEdge(_ character: Character) -> Bool { character.isWhitespace || character == ";" }
    guard let last = text.lastIndex(where: { !isEdge($0) }) else { return "" }
    return String(text[...last].drop(while: isEdge))
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
