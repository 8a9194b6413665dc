// RedisEngine: Redis's data and commands, pure. This file: which Redis the engine is.

// swift-format-ignore: AlwaysUseLowerCamelCase
/// The version of Redis that a fake behaves as.
public enum RedisVersion: String, Hashable, Sendable, CaseIterable, Comparable {
  /// Redis 7.0.15.
  case v7_0 = "7.0.15"
  /// Redis 7.2.4: `CLIENT SETINFO` and `NO-TOUCH`, list packs for small lists and sets.
  case v7_2 = "7.2.4"
  /// Redis 7.4.1: expiry of hash fields.
  case v7_4 = "7.4.1"

  /// Orders by age, oldest first.
  public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .v7_0: 0
    case .v7_2: 1
    case .v7_4: 2
    }
  }
}
