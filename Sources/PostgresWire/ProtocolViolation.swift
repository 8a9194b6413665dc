// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: what a client can do wrong.

/// A message from a client that breaks the protocol, and what PostgreSQL 15 does about it.
package struct ProtocolViolation: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Consequence: Hashable, Sendable {
    /// The message was taken off and is answered with an ERROR; the conversation goes on behind it, or, if the message
    /// was one of the extended query protocol, behind the next Sync.
    case error
    /// The client is told a FATAL error, and the connection closed.
    case fatal
    /// The connection is closed without a word: PostgreSQL only logs such a message.
    case silent
  }

  package var consequence: Consequence
  /// The SQLSTATE.
  package var state: String
  package var message: String
  package var detail: String?
  /// The type of the message, if it has one.
  package var type: UInt8?
  /// Whether the client speaks a version of the protocol that has other error messages.
  package var isBeforeVersion3 = false

  package init(
    _ consequence: Consequence,
    _ message: String,
    state: String = "08P01",
    detail: String? = nil,
    type: UInt8? = nil
  ) {
    self.consequence = consequence
    self.state = state
    self.message = message
    self.detail = detail
    self.type = type
  }

  /// Whether the message was one of the extended query protocol: what follows is then skipped up to Sync.
  package var isExtendedQuery: Bool { self.type.map(FrontendMessageType.isExtendedQuery) ?? false }

  package var description: String {
    "\(self.state): \(self.message)" + (self.detail.map { " (\($0))" } ?? "")
  }
}
