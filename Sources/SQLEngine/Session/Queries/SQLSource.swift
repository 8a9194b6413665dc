// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: a text that a client sent, parsed once.

/// A text of SQL, and what the parser made of it.
final class SQLSource: Sendable {
  let text: String
  let parsed: Result<[SQLStatement], SQLError>
  /// Notices about the text.
  let notices: [SQLError]
  /// Of its first statement.
  let subject: StatementSubject

  init(_ text: String) {
    self.text = text
    do throws(SQLError) {
      let parsed = try SQLParser.parse(text)
      self.parsed = .success(parsed.statements.map { SQLStatement(parsed: $0, text: text) })
      self.notices = parsed.notices
      self.subject = parsed.statements.first.map { StatementSubject($0.statement) } ?? .empty
    } catch {
      self.parsed = .failure(error)
      self.notices = []
      self.subject = StatementSubject(command: firstWord(of: text))
    }
  }
}

/// Texts that were parsed, for clients that send the same ones again and again.
struct SQLSources: Sendable {
  private var sources: [String: SQLSource] = [:]
  /// More than this many are thrown away together.
  private static let limit = 256
  /// Longer texts are not kept: nobody sends them twice.
  private static let longest = 16_384

  mutating func source(_ text: String) -> SQLSource {
    if let known = self.sources[text] { return known }
    let source = SQLSource(text)
    if text.utf8.count <= Self.longest {
      if self.sources.count >= Self.limit { self.sources = [:] }
      self.sources[text] = source
    }
    return source
  }
}

/// The first word of a text that cannot be parsed, in upper case.
private func firstWord(of text: String) -> String {
  let word = text.utf8.drop { $0 <= 0x20 || $0 == 0x28 }.prefix { asciiLetter($0) }
  return word.isEmpty ? "SQL" : String(decoding: word.prefix(63), as: UTF8.self).uppercased()
}

private func asciiLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
