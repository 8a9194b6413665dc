// RedisEngine: Redis's data and commands, pure. This file: what a key can hold.

import WireCore

/// The value of a key. One case for each of Redis's types, so that a key cannot be two things.
enum RedisValue: Sendable {
  case string(StringValue)
  case list(ListValue)
  case hash(HashValue)
  case set(SetValue)
  case sortedSet(SortedSetValue)

  /// The type as TYPE names it.
  var typeName: StaticString {
    switch self {
    case .string: "string"
    case .list: "list"
    case .hash: "hash"
    case .set: "set"
    case .sortedSet: "zset"
    }
  }
}

/// A key's value with what Redis knows about it.
struct Entry: Sendable {
  var value: RedisValue
  /// When the key expires, in milliseconds since the Unix epoch, or ``Entry/never``.
  var expiresAt = Entry.never
  /// When the key was last used, in milliseconds since the Unix epoch, for OBJECT IDLETIME.
  var usedAt: Int64 = 0
  /// How often it was used, for OBJECT FREQ.
  var frequency: UInt8 = 5

  static let never = Int64.max
}

/// A type that a key can hold, extracted from and wrapped into a ``RedisValue``.
protocol RedisPayload: Sendable {
  init()
  static func extract(from value: RedisValue) -> Self?
  var wrapped: RedisValue { get }
  /// Redis removes containers when they become empty. Strings are never empty in this sense.
  var isVacant: Bool { get }
}

extension RedisPayload {
  /// Takes the payload out, to be changed and put back. A placeholder stays meanwhile: a second reference would
  /// have the whole payload copied by its first change.
  static func take(from value: inout RedisValue) -> Self? {
    guard let payload = Self.extract(from: value) else { return nil }
    value = .string(.integer(0))
    return payload
  }
}
