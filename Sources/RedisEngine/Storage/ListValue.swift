// RedisEngine: Redis's data and commands, pure. This file: the list type's value.

import DequeModule
import WireCore

/// A list.
struct ListValue: Sendable {
  var elements: Deque<ByteString> = []
  /// Whether it outgrew a single list pack (`quicklist` encoding from Redis 7.2 on; before, always).
  var isQuicklist = false

  init() {}
}

extension ListValue: RedisPayload {
  static func extract(from value: RedisValue) -> ListValue? {
    if case .list(let value) = value { value } else { nil }
  }

  var wrapped: RedisValue { .list(self) }

  var isVacant: Bool { self.elements.isEmpty }
}
