// RedisEngine: Redis's data and commands, pure. This file: the hash type's value.

import WireCore

/// A hash.
struct HashValue: Sendable {
  /// Values by field, in order of insertion.
  var fields = ScanTable<ByteString, ByteString>()
  /// When fields expire, in milliseconds since the Unix epoch (Redis 7.4).
  var expiries: [ByteString: Int64] = [:]
  /// Whether it outgrew a list pack (`hashtable` encoding).
  var isHashtable = false

  init() {}
}

extension HashValue: RedisPayload {
  static func extract(from value: RedisValue) -> HashValue? {
    if case .hash(let value) = value { value } else { nil }
  }

  var wrapped: RedisValue { .hash(self) }

  var isVacant: Bool { self.fields.isEmpty }
}
