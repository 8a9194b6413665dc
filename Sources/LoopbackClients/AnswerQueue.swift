// LoopbackClients: small clients on the fakes' own codecs. This file: who waits for which messages, where a server answers
// in order.

import NIOCore

/// What was sent and not answered yet, oldest first.
struct AnswerQueue<Message: Sendable> {
  private struct Row {
    let pending: Pending<[Message]>
    /// How many more messages that end something will come.
    var ends: Int
    var messages: [Message] = []
  }

  private var rows = CircularBuffer<Row>()

  var isEmpty: Bool { self.rows.isEmpty }

  /// Something was sent that so many messages of those that end something will answer, at least one.
  mutating func append(_ pending: Pending<[Message]>, ends: Int) { self.rows.append(Row(pending: pending, ends: ends)) }

  /// A message came, which is dropped if nobody waits.
  mutating func receive(_ message: Message, isEnd: Bool) {
    guard !self.rows.isEmpty else { return }
    let first = self.rows.startIndex
    self.rows[first].messages.append(message)
    guard isEnd else { return }
    self.rows[first].ends -= 1
    guard self.rows[first].ends == 0 else { return }
    let row = self.rows.removeFirst()
    row.pending.finish(.success(row.messages))
  }

  /// Nothing more will come; `failure` is made of what came of an answer.
  mutating func end(_ failure: ([Message]) -> any Error) {
    while let row = self.rows.popFirst() { row.pending.finish(.failure(failure(row.messages))) }
  }
}
