// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: a message as stubs and the request log see it.

package import NIOCore
import PostgresWire
package import WireCore

/// One message as it came off the wire, with what the session knows of the statement that it is about.
package struct PostgresRequest: Sendable {
  enum Content: Sendable {
    case message(FrontendMessage)
    /// A message that cannot be read and leaves the conversation intact.
    case fault(ProtocolViolation)
  }

  let content: Content
  /// The text of Query and Parse.
  var source: SQLSource?
  /// The statement of Bind, Execute and Describe, if it is known.
  var statement: Prepared?
  /// The values of Bind and Execute.
  var bind: FrontendMessage.Bind?

  init(_ message: FrontendMessage) { self.content = .message(message) }
  init(_ fault: ProtocolViolation) { self.content = .fault(fault) }
}

extension PostgresRequest: WireRequest {
  package typealias Answer = PostgresAnswer

  /// The SQL command, where it is carried out: `SELECT`, `CREATE TABLE`. The messages around that have two words, of
  /// which the first is theirs: `PARSE SELECT`, `BIND SELECT`, `SYNC`.
  package var command: String {
    guard case .message(let message) = self.content else { return "FAULT" }
    let subject = self.subject?.command
    switch message {
    case .startup: return "STARTUP"
    case .sslRequest: return "SSL REQUEST"
    case .gssEncryptionRequest: return "GSSENC REQUEST"
    case .cancelRequest: return "CANCEL REQUEST"
    case .password: return "PASSWORD"
    case .query, .execute: return subject ?? "EXECUTE PORTAL"
    case .parse: return "PARSE " + (subject ?? "")
    case .bind: return "BIND " + (subject ?? "STATEMENT")
    case .describe(.statement, _): return "DESCRIBE " + (subject ?? "STATEMENT")
    case .describe(.portal, _): return "DESCRIBE " + (subject ?? "PORTAL")
    case .close(.statement, _): return "CLOSE STATEMENT"
    case .close(.portal, _): return "CLOSE PORTAL"
    case .flush: return "FLUSH"
    case .sync: return "SYNC"
    case .copyData: return "COPY DATA"
    case .copyDone: return "COPY DONE"
    case .copyFail: return "COPY FAIL"
    case .functionCall: return "FUNCTION CALL"
    case .terminate: return "TERMINATE"
    }
  }

  /// The first words of commands that only prepare a statement, end one, or begin and end a conversation.
  package static let accompanyingCommands: Set<Substring> = [
    "STARTUP", "SSL", "GSSENC", "CANCEL", "PASSWORD", "PARSE", "BIND", "DESCRIBE", "FLUSH", "SYNC", "TERMINATE",
    "FAULT",
  ]

  /// Whether a command of the log is a statement that was carried out, and not a message around that.
  package static func isStatement(_ command: String) -> Bool {
    if ["CLOSE STATEMENT", "CLOSE PORTAL", "COPY DATA", "COPY DONE", "COPY FAIL"].contains(command) { return false }
    return !self.accompanyingCommands.contains(command.prefix { $0 != " " })
  }

  /// The first table that the statement names.
  package var target: String? { self.subject?.target }

  private var subject: StatementSubject? {
    self.facts?.subject ?? self.statement.map { StatementSubject($0.statement.parsed.statement) }
  }

  private var facts: SourceFacts? { self.source?.facts ?? self.statement?.statement.facts }

  private var text: ByteString? { self.facts?.bytes ?? self.statement.map { ByteString($0.statement.source) } }

  /// The statement's text and the values of its parameters, as text; `NULL` for null. Passwords are left out.
  package var arguments: [ByteString] {
    guard case .message(let message) = self.content else { return [] }
    switch message {
    case .startup(let startup): return startup.parameters.map { ByteString("\($0.name)=\($0.value)") }
    case .query, .parse, .bind, .execute, .describe:
      guard let text else { return [] }
      return self.bind?.values.isEmpty == false ? [text] + self.values : [text]
    case .copyData(let data): return [data]
    case .copyFail(let reason): return [ByteString(reason)]
    case .close(_, let name): return [ByteString(name)]
    default: return []
    }
  }

  private var values: [ByteString] {
    guard let bind else { return [] }
    return bind.values.enumerated().map { index, value in
      guard let value else { return "NULL" }
      guard bind.formats[index] == .binary, let statement, index < statement.parameterTypes.count else {
        return value
      }
      // Values of types that users made are in binary as they are in text, but for composite ones.
      let type = statement.parameterTypes[index]
      let io = TypeIO()
      guard let read = try? io.receive(value.bytes[...], ColumnType(type)) else { return value }
      return ByteString(io.output(read, type))
    }
  }

  /// What a comment in the statement says in the way of SQLCommenter.
  package var traceparent: String? {
    guard case .message(let message) = self.content else { return nil }
    switch message {
    case .query, .parse, .execute:
      if let facts { return facts.traceparent }
      return self.statement.flatMap { commentedTraceparent(in: $0.statement.source) }
    default: return nil
    }
  }

  package func summarize(reply: ByteBufferView) -> ReplySummary { ReplyReader.summary(of: reply) }
}
