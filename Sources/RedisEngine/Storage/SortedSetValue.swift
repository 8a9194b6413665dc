// RedisEngine: Redis's data and commands, pure. This file: the sorted set type's value.

import WireCore

/// A sorted set.
struct SortedSetValue: Sendable {
  /// Scores by member, in order of insertion, for ZSCAN and ZRANDMEMBER.
  var scores = ScanTable<ByteString, Double>()
  /// Whether it outgrew a list pack (`skiplist` encoding).
  var isSkiplist = false

  init() {}
}

extension SortedSetValue: RedisPayload {
  static func extract(from value: RedisValue) -> SortedSetValue? {
    if case .sortedSet(let value) = value { value } else { nil }
  }

  var wrapped: RedisValue { .sortedSet(self) }

  var isVacant: Bool { self.scores.isEmpty }
}
