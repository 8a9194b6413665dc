// LoopbackClients: small clients on the fakes' own codecs. This file: which reply answers which command, pure.

import NIOCore
package import RESP
package import WireCore

/// What was asked of a Redis server and not answered yet, oldest first; it sorts what the server sends into
/// replies and what nobody asked for.
package struct RedisReplyQueue<Waiter> {
  /// What one value from the server means.
  package enum Delivery {
    /// A part of what somebody waits for.
    case incomplete
    /// All replies to one batch of commands, in their order.
    case complete(Waiter, [RESPValue])
    /// A push, a message, a line of MONITOR: not a reply.
    case unasked(RESPValue)
  }

  private struct Batch {
    let waiter: Waiter
    /// What is still to come, next first.
    var expected: ArraySlice<RedisAnswer>
    /// Confirmations of a subscription command that has not got all of them.
    var confirmations: [RESPValue] = []
    var replies: [RESPValue] = []
  }

  private var batches = CircularBuffer<Batch>()
  private var subscriptions = RedisSubscriptions()

  package init() {}

  /// How many batches wait.
  package var count: Int { self.batches.count }

  /// Commands were written. There is at least one.
  package mutating func enqueue(_ expected: [RedisAnswer], for waiter: Waiter) {
    self.batches.append(Batch(waiter: waiter, expected: expected[...]))
  }

  /// The server sent a value.
  package mutating func receive(_ value: RESPValue) -> Delivery {
    let expected = self.batches.first?.expected.first
    if let confirmation = self.subscriptions.confirmation(value, expected: expected) {
      guard case .confirmations(confirmation.action, let count)? = expected else { return .unasked(value) }
      return self.confirm(value, confirmation, count: count)
    }
    if expected == nil || self.subscriptions.isMessage(value) { return .unasked(value) }
    if case .push = value { return .unasked(value) }
    if value == .simpleString("RESET") { self.subscriptions = RedisSubscriptions() }
    return self.reply(value)
  }

  /// Takes all who wait off the queue: no more replies will come.
  package mutating func removeAll() -> [Waiter] {
    defer { self.batches.removeAll() }
    return self.batches.map(\.waiter)
  }

  private mutating func confirm(
    _ value: RESPValue,
    _ confirmation: RedisSubscriptions.Confirmation,
    count: Int?
  ) -> Delivery {
    let first = self.batches.startIndex
    self.batches[first].confirmations.append(value)
    let confirmations = self.batches[first].confirmations
    guard count.map({ confirmations.count == $0 }) ?? confirmation.isLast else { return .incomplete }
    self.batches[first].confirmations = []
    return self.reply(confirmations.count == 1 ? value : .array(confirmations))
  }

  private mutating func reply(_ value: RESPValue) -> Delivery {
    let first = self.batches.startIndex
    self.batches[first].replies.append(value)
    self.batches[first].expected.removeFirst()
    guard self.batches[first].expected.isEmpty else { return .incomplete }
    let batch = self.batches.removeFirst()
    return .complete(batch.waiter, batch.replies)
  }
}

/// What a server answers a command with.
package enum RedisAnswer: Hashable, Sendable {
  /// One value.
  case reply
  /// One confirmation for each channel; `nil` for as many as there are subscriptions to end.
  case confirmations(RedisSubscriptions.Action, count: Int?)

  /// What `words`, a command's name and its arguments, are answered with.
  package init(to words: [ByteString]) {
    guard let action = words.first.flatMap({ RedisSubscriptions.Action(rawValue: $0.lowercased.string) }) else {
      self = .reply
      return
    }
    // Without a channel SUBSCRIBE gets an error, which is a reply to any command.
    self = .confirmations(action, count: words.count == 1 && action.ends ? nil : words.count - 1)
  }
}
