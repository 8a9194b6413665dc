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
  /// Operation and table: `SELECT user`.
  let summary: String
  /// The text without literals.
  let sanitized: String

  init(_ text: String) {
    let words = SQLWords(text)
    let keyword = words.first?.text.uppercased() ?? ""
    self.keyword = keyword
    self.kind = Self.kind(keyword, words)
    self.summary = ([keyword] + Self.target(keyword, words)).joined(separator: " ")
    self.sanitized = words.sanitized
  }

  private static func kind(_ keyword: String, _ words: SQLWords) -> Kind {
    switch keyword {
    case "BEGIN": .begin
    case "COMMIT", "END": .commit
    case "ROLLBACK": words.words.contains { $0.text.uppercased() == "TO" } ? .savepoint : .rollback
    case "SAVEPOINT", "RELEASE": .savepoint
    default: .ordinary
    }
  }

  /// The table behind the word that introduces it, where there is one.
  private static func target(_ keyword: String, _ words: SQLWords) -> [String] {
    let introducers: Set<String> =
      switch keyword {
      case "INSERT", "REPLACE": ["INTO"]
      case "SELECT", "WITH", "DELETE": ["FROM"]
      case "UPDATE": ["UPDATE"]
      case "CREATE", "DROP", "ALTER": ["TABLE", "INDEX", "VIEW", "TRIGGER"]
      default: []
      }
    let noise: Set<String> = ["IF", "NOT", "EXISTS", "OR", "ABORT", "FAIL", "IGNORE", "REPLACE", "ROLLBACK"]
    guard let index = words.words.firstIndex(where: { !$0.isQuoted && introducers.contains($0.text.uppercased()) })
    else { return [] }
    let rest = words.words[(index + 1)...].drop { !$0.isQuoted && noise.contains($0.text.uppercased()) }
    let kind = ["CREATE", "DROP", "ALTER"].contains(keyword) ? [words.words[index].text.uppercased()] : []
    return kind + (rest.first.map { [$0.text] } ?? [])
  }
}

/// The words and quoted names of a text, and the text with its literals replaced.
private struct SQLWords {
  var words: [(text: String, isQuoted: Bool)] = []
  var sanitized = ""

  var first: (text: String, isQuoted: Bool)? { self.words.first }

  init(_ text: String) {
    var rest = Substring(text)
    while let character = rest.first {
      switch character {
      case "'":
        self.literal(&rest, upTo: "'")
      case "\"", "`":
        let name = Self.quoted(&rest, character)
        self.words.append((name, true))
        self.sanitized += "\(character)\(name)\(character)"
      case "?", "$", ":", "@":
        self.sanitized += Self.run(&rest) { $0.isLetter || $0.isNumber || $0 == "_" || $0 == character }
      case _ where character.isNumber:
        _ = Self.run(&rest) { $0.isLetter || $0.isNumber || $0 == "." }
        self.sanitized += "?"
      case _ where character.isLetter || character == "_":
        let word = Self.run(&rest) { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
        // `x'0F'` is a literal.
        if word.lowercased() == "x", rest.first == "'" { continue }
        self.words.append((word, false))
        self.sanitized += word
      case "-" where rest.hasPrefix("--"):
        _ = Self.run(&rest) { $0 != "\n" }
      case "/" where rest.hasPrefix("/*"):
        rest = rest.range(ofComment: "*/")
      default:
        self.sanitized.append(rest.removeFirst())
      }
    }
  }

  private mutating func literal(_ rest: inout Substring, upTo quote: Character) {
    _ = Self.quoted(&rest, quote)
    self.sanitized += "?"
  }

  private static func quoted(_ rest: inout Substring, _ quote: Character) -> String {
    var content = ""
    rest.removeFirst()
    while let character = rest.popFirst() {
      if character == quote {
        guard rest.first == quote else { return content }
        rest.removeFirst()
      }
      content.append(character)
    }
    return content
  }

  private static func run(_ rest: inout Substring, while belongs: (Character) -> Bool) -> String {
    let run = rest.prefix(while: belongs)
    rest = rest[run.endIndex...]
    return String(run)
  }
}

extension Substring {
  /// What follows the comment that the text begins with.
  fileprivate func range(ofComment end: String) -> Substring {
    var rest = self.dropFirst(2)
    while !rest.isEmpty, !rest.hasPrefix(end) { rest.removeFirst() }
    return rest.dropFirst(2)
  }
}
