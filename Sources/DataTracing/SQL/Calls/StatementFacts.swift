// DataTracing, SQL: traced databases over any SQL client. This file: what is known of a statement's text, and the cache
// that spares reading it again.

import Locks

/// What telemetry and the tracer ask about a text.
struct StatementFacts: Sendable {
  /// The operations and what they act on (`db.query.summary`); `nil` if the text has none.
  let summary: String?
  /// The text without literals and comments.
  let sanitized: String
  /// Whether the text has comments.
  let hasComments: Bool

  init(_ text: String, _ dialect: SQLDialect) {
    let known = SQLText(text, dialect: dialect)
    self.summary = known.summary
    self.sanitized = known.sanitized
    self.hasComments = SQLLexer.tokens(of: text, dialect).contains { $0.kind == .comment }
  }
}

extension SQLLexer {
  /// The tokens of a text. Their places are offsets of bytes.
  static func tokens(of text: String, _ dialect: SQLDialect) -> [SQLToken] {
    var text = text
    return text.withUTF8 { buffer in
      var lexer = SQLLexer(dialect, count: buffer.count)
      var tokens: [SQLToken] = []
      while let token = lexer.next(buffer.span) { tokens.append(token) }
      return tokens
    }
  }
}

/// The facts about the texts that were used last.
final class StatementCache: Sendable {
  private let dialect: SQLDialect
  private let facts = Mutex(LRUStorage<String, StatementFacts>(capacity: 512))
  /// Longer texts, such as an INSERT of many rows, seldom occur again and would fill the memory.
  private static let lengthLimit = 8192

  init(_ dialect: SQLDialect) {
    self.dialect = dialect
  }

  func facts(_ text: String) -> StatementFacts {
    guard text.utf8.count <= Self.lengthLimit else { return StatementFacts(text, self.dialect) }
    if let known = self.facts.withLock({ $0.use(text) }) { return known }
    let facts = StatementFacts(text, self.dialect)
    _ = self.facts.withLock { $0.store(facts, for: text) }
    return facts
  }
}
