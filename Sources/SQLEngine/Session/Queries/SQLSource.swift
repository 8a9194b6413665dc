// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: a text that a client sent, parsed once.

import WireCore

/// A text of SQL, and what the parser made of it.
final class SQLSource: Sendable {
  let text: String
  let parsed: Result<[SQLStatement], SQLError>
  /// Notices about the text.
  let notices: [SQLError]
  let facts: SourceFacts

  init(_ text: String) {
    self.text = text
    do throws(SQLError) {
      let parsed = try SQLParser.parse(text)
      let facts = SourceFacts(text, parsed.statements.first.map { StatementSubject($0.statement) } ?? .empty)
      self.facts = facts
      // Of several statements, each is not what the text is.
      let own = parsed.statements.count == 1 ? facts : nil
      self.parsed = .success(parsed.statements.map { SQLStatement(parsed: $0, text: text, facts: own) })
      self.notices = parsed.notices
    } catch {
      self.parsed = .failure(error)
      self.notices = []
      self.facts = SourceFacts(text, StatementSubject(command: firstWord(of: text)))
    }
  }
}

/// What the request log and stubs want to know of a text, with each message that is about it.
final class SourceFacts: Sendable {
  let bytes: ByteString
  /// Of its first statement.
  let subject: StatementSubject
  /// What a comment in it says in the way of SQLCommenter.
  let traceparent: String?

  init(_ text: String, _ subject: StatementSubject) {
    self.bytes = ByteString(text)
    self.subject = subject
    self.traceparent = commentedTraceparent(in: text)
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
