// LoopbackClients: small clients on the fakes' own codecs. This file: what a PostgreSQL server's messages mean to those who
// wait.

import NIOCore
import PostgresWire

/// Messages of either direction: answers to authentication are sent at once, and notifications go to who listens.
struct PostgresConversation: LoopbackConversation {
  private var decoder = BackendDecoder()
  private var queue = AnswerQueue<BackendMessage>()
  private var login: PostgresLogin
  private let notifications: AsyncStream<BackendMessage.Notification>.Continuation
  /// What the server said when nobody waited: why it goes away.
  private var lastWords: [BackendMessage] = []

  init(login: PostgresLogin, notifications: AsyncStream<BackendMessage.Notification>.Continuation) {
    self.login = login
    self.notifications = notifications
  }

  /// - Parameter readies: how many times the server will say that it is ready, at least once.
  mutating func expect(_ readies: Int, for pending: Pending<[BackendMessage]>) {
    self.queue.append(pending, ends: readies)
  }

  mutating func receive(_ bytes: inout ByteBuffer, response: inout ByteBuffer) throws(PostgresLoopbackError) {
    while let message = try self.next(&bytes) {
      switch message {
      case .notification(let notification): self.notifications.yield(notification)
      case .authentication(let request):
        self.deliver(message)
        try self.login.answer(request)?.write(to: &response)
      default: self.deliver(message)
      }
    }
  }

  var closed: PostgresLoopbackError { .disconnected(messages: self.lastWords, reason: nil) }

  mutating func end(_ failure: PostgresLoopbackError?) {
    self.queue.end { failure ?? .disconnected(messages: $0, reason: nil) }
    self.notifications.finish()
  }

  private mutating func next(_ bytes: inout ByteBuffer) throws(PostgresLoopbackError) -> BackendMessage? {
    do throws(MalformedMessage) {
      return try self.decoder.next(&bytes)
    } catch {
      throw .malformedMessage(error)
    }
  }

  private mutating func deliver(_ message: BackendMessage) {
    if self.queue.isEmpty, case .error = message { self.lastWords = [message] }
    let isEnd = if case .readyForQuery = message { true } else { false }
    self.queue.receive(message, isEnd: isEnd)
  }
}

extension PostgresLoopbackError: LoopbackFailure {
  static func broken(reason: String) -> PostgresLoopbackError { .disconnected(messages: [], reason: reason) }
}
