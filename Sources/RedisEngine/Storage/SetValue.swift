// RedisEngine: Redis's data and commands, pure. This file: the set type's value.

import WireCore

/// A set.
struct SetValue: Sendable {
  /// How Redis would hold the set; it only ever grows.
  enum Encoding: Sendable {
    case intset, listpack, hashtable
  }

  /// The members, in order of insertion.
  var members = ScanTable<ByteString, Void>()
  var encoding = Encoding.intset

  init() {}
}

extension SetValue: RedisPayload {
  static func extract(from value: RedisValue) -> SetValue? {
    if case .set(let value) = value { value } else { nil }
  }

  var wrapped: RedisValue { .set(self) }

  var isVacant: Bool { self.members.isEmpty }
}
