// LoopbackClients: small clients on the fakes' own codecs. This file: what a client has subscribed to, pure.

import RESP
import WireCore

/// The subscriptions of a connection, as far as it must know them to tell messages from replies.
package struct RedisSubscriptions {
  /// The commands that are answered by confirmations, and the first word of those.
  package enum Action: String, Sendable {
    case subscribe, psubscribe, ssubscribe
    case unsubscribe, punsubscribe, sunsubscribe

    /// Whether it ends subscriptions.
    var ends: Bool { self == .unsubscribe || self == .punsubscribe || self == .sunsubscribe }

    /// Channels, patterns and shard channels are counted apart.
    fileprivate var beginning: Action {
      switch self {
      case .subscribe, .unsubscribe: .subscribe
      case .psubscribe, .punsubscribe: .psubscribe
      case .ssubscribe, .sunsubscribe: .ssubscribe
      }
    }
  }

  struct Confirmation {
    var action: Action
    /// Whether no subscription of its kind is left.
    var isLast: Bool
  }

  private var channels: [Action: Set<ByteString>] = [:]
  /// RESP2 has no pushes: confirmations and messages are arrays.
  private var usesArrays = false

  /// Notes a confirmation; `nil` when `value` is none. An array is one only where one is expected, since it might as
  /// well be a list of such words.
  mutating func confirmation(_ value: RESPValue, expected: RedisAnswer?) -> Confirmation? {
    let (elements, isArray) = value.outOfBand
    guard elements.count == 3, case .bulk(let word) = elements[0], let action = Action(rawValue: word.string) else {
      return nil
    }
    if isArray {
      guard case .confirmations(action, _)? = expected else { return nil }
    }
    self.usesArrays = isArray
    if case .bulk(let channel) = elements[1] {
      if action.ends {
        self.channels[action.beginning]?.remove(channel)
      } else {
        self.channels[action.beginning, default: []].insert(channel)
      }
    }
    return Confirmation(action: action, isLast: self.channels[action.beginning]?.isEmpty ?? true)
  }

  /// Whether `value` is a message to a subscriber that speaks RESP2.
  func isMessage(_ value: RESPValue) -> Bool {
    guard self.usesArrays, self.channels.values.contains(where: { !$0.isEmpty }), case .array(let elements) = value,
      case .bulk(let word)? = elements.first
    else { return false }
    return ["message", "pmessage", "smessage"].contains(word)
  }
}

extension RESPValue {
  /// The elements of a push, or of an array, which may be one in RESP2.
  fileprivate var outOfBand: (elements: [RESPValue], isArray: Bool) {
    switch self {
    case .push(let elements): (elements, false)
    case .array(let elements): (elements, true)
    default: ([], false)
    }
  }
}
