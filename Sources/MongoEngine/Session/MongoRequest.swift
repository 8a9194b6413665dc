// MongoEngine/Session: one client's conversation. This file: what a client sent.

import BSON
import MongoWire

/// One message of a client.
package struct MongoRequest: Hashable, Sendable {
  /// What kind of message it is.
  enum Content: Hashable, Sendable {
    /// OP_MSG.
    case message(OpMessage)
    /// OP_QUERY.
    case query(OpQuery)
    /// A message whose documents cannot be read; why.
    case unreadable(String)
  }

  /// The client's number for the message.
  let id: Int32
  let content: Content

  init?(_ message: MongoMessage) {
    self.id = message.requestID
    switch message.body {
    case .message(let message): self.content = .message(message)
    case .query(let query): self.content = .query(query)
    // Only servers send it.
    case .reply: return nil
    }
  }

  init(unreadable id: Int32, _ reason: String) {
    self.id = id
    self.content = .unreadable(reason)
  }

  /// The command with its arguments.
  var body: BSONDocument {
    switch self.content {
    case .message(let message): message.document
    case .query(let query): query.query
    case .unreadable: BSONDocument()
    }
  }

  var sequences: [DocumentSequence] {
    if case .message(let message) = self.content { message.sequences } else { [] }
  }

  /// Whether the client takes replies that it does not ask for one by one.
  var allowsMore: Bool {
    if case .message(let message) = self.content { message.flags.contains(.exhaustAllowed) } else { false }
  }

  /// Whether the client waits for no reply.
  var isUnacknowledged: Bool {
    if case .message(let message) = self.content { message.flags.contains(.moreToCome) } else { false }
  }
}
