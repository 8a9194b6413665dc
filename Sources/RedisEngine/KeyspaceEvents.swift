// RedisEngine: Redis's data and commands, pure. This file: keyspace notifications.

import WireCore

/// The classes of keyspace notifications (`notify-keyspace-events`).
struct KeyspaceEvents: OptionSet, Sendable, Hashable {
  let rawValue: UInt16

  static let generic = KeyspaceEvents(rawValue: 1 << 0)
  static let string = KeyspaceEvents(rawValue: 1 << 1)
  static let list = KeyspaceEvents(rawValue: 1 << 2)
  static let set = KeyspaceEvents(rawValue: 1 << 3)
  static let hash = KeyspaceEvents(rawValue: 1 << 4)
  static let sortedSet = KeyspaceEvents(rawValue: 1 << 5)
  static let expired = KeyspaceEvents(rawValue: 1 << 6)
  static let evicted = KeyspaceEvents(rawValue: 1 << 7)
  static let stream = KeyspaceEvents(rawValue: 1 << 8)
  static let keyMiss = KeyspaceEvents(rawValue: 1 << 9)
  static let module = KeyspaceEvents(rawValue: 1 << 10)
  static let newKey = KeyspaceEvents(rawValue: 1 << 11)
  static let keyspace = KeyspaceEvents(rawValue: 1 << 12)
  static let keyevent = KeyspaceEvents(rawValue: 1 << 13)

  /// What `A` stands for.
  static let all: KeyspaceEvents = [
    .generic, .string, .list, .set, .hash, .sortedSet, .expired, .evicted, .stream, .module,
  ]

  private static let letters: [(Character, KeyspaceEvents)] = [
    ("g", .generic), ("$", .string), ("l", .list), ("s", .set), ("h", .hash), ("z", .sortedSet), ("x", .expired),
    ("e", .evicted), ("t", .stream), ("d", .module), ("K", .keyspace), ("E", .keyevent), ("m", .keyMiss),
    ("n", .newKey),
  ]

  /// Reads the letters of `notify-keyspace-events`; `nil` when one is unknown.
  static func parse(_ text: String) -> KeyspaceEvents? {
    var result: KeyspaceEvents = []
    for letter in text {
      if letter == "A" {
        result.formUnion(.all)
      } else if let event = Self.letters.first(where: { $0.0 == letter }) {
        result.formUnion(event.1)
      } else {
        return nil
      }
    }
    return result
  }

  /// The letters, as CONFIG GET writes them: `n` only where there is no `A`, `K`, `E` and `m` last.
  var text: String {
    let hasAll = self.isSuperset(of: .all)
    let scopes: KeyspaceEvents = [.keyspace, .keyevent, .keyMiss]
    let classes = Self.letters.filter { self.contains($0.1) && !scopes.contains($0.1) }.map(\.0)
    return (hasAll ? "A" : String(classes))
      + String(Self.letters.filter { self.contains($0.1) && scopes.contains($0.1) }.map(\.0))
  }
}

extension RedisEngine {
  /// Publishes an event about a key to whoever subscribed to it (`notifyKeyspaceEvent`).
  mutating func notify(_ event: StaticString, _ key: ByteString, class eventClass: KeyspaceEvents, in database: Int) {
    let wanted = self.configuration.keyspaceEvents
    guard !wanted.isEmpty, !wanted.isDisjoint(with: eventClass) else { return }
    let name = ByteString("\(event)")
    if wanted.contains(.keyspace) {
      let channel = ByteString(Array("__keyspace@\(database)__:".utf8) + key.bytes)
      _ = self.publish(name, to: channel)
    }
    if wanted.contains(.keyevent) {
      _ = self.publish(key, to: ByteString("__keyevent@\(database)__:\(event)"))
    }
  }
}

extension Command {
  /// Whether Redis writes the reply before it publishes the events, which is to be seen by a client that
  /// subscribed to events about its own commands. (LMOVE does both, and so does SPOP with a count.)
  var answersBeforeEvents: Bool {
    switch self.name {
    case "getset", "getdel", "getex": true
    case "expire", "expireat", "pexpire", "pexpireat": true
    case "lpush", "rpush", "lpushx", "rpushx", "lpop", "rpop", "lset", "lmpop", "blpop", "brpop", "blmpop": true
    case "sunionstore", "sinterstore", "sdiffstore": true
    case "hset", "hmset", "hsetnx", "hincrby", "hincrbyfloat": true
    case "zadd", "zincrby", "zpopmin", "zpopmax", "zmpop", "bzpopmin", "bzpopmax", "bzmpop": true
    case "zunionstore", "zinterstore", "zdiffstore", "zrangestore": true
    default: false
    }
  }
}
