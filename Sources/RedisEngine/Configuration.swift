// RedisEngine: Redis's data and commands, pure. This file: the settings that the engine itself obeys.

import WireCore

/// The settings behind CONFIG. Those that change what the engine does are fields; the rest is only kept.
struct Configuration: Sendable {
  var databaseCount = 16
  /// `requirepass`, the password of the user `default`.
  var password: String? {
    didSet { self.access.setDefaultPassword(self.password) }
  }
  /// Users, their passwords and what they may do.
  var access = AccessControl()
  /// DEBUG SET-ACTIVE-EXPIRE: whether keys expire by themselves, or only when they are touched.
  var activeExpiry = true
  var keyspaceEvents: KeyspaceEvents = []
  /// `list-max-listpack-size`: elements if positive, else -1 to -5 for 4 to 64 kB.
  var listMaxListpackSize = -2
  var hashMaxListpackEntries: Int
  var hashMaxListpackValue = 64
  var setMaxIntsetEntries = 512
  /// From Redis 7.2 on.
  var setMaxListpackEntries = 128
  var setMaxListpackValue = 64
  var sortedSetMaxListpackEntries = 128
  var sortedSetMaxListpackValue = 64
  /// `proto-max-bulk-len` in bytes: the longest string.
  var maxBulkLength = 512 * 1024 * 1024
  /// Whether OBJECT FREQ works (`maxmemory-policy` is an LFU one).
  var tracksFrequency = false
  /// `slowlog-log-slower-than` in microseconds; negative to log nothing, 0 to log everything.
  var slowLogThreshold = 10_000
  /// `slowlog-max-len`.
  var slowLogLength = 128
  /// Settings that are only kept, by name; those that are not here have their initial value.
  var others: [String: String] = [:]

  init(version: RedisVersion) {
    self.hashMaxListpackEntries = 512
  }
}

extension Configuration {
  /// The value of a parameter, as CONFIG GET writes it.
  func text(of parameter: ConfigurationParameter) -> String {
    switch parameter.name {
    case "requirepass": return self.password ?? ""
    case "notify-keyspace-events": return self.keyspaceEvents.text
    case "databases": return String(self.databaseCount)
    default: break
    }
    if let field = Self.field(parameter.name) { return String(self[keyPath: field]) }
    return self.others[parameter.name] ?? parameter.initial
  }

  /// The field that holds a parameter, where it changes what the engine does and is a number.
  private static func field(_ name: String) -> WritableKeyPath<Configuration, Int>? {
    switch name {
    case "hash-max-listpack-entries": \.hashMaxListpackEntries
    case "hash-max-listpack-value": \.hashMaxListpackValue
    case "list-max-listpack-size": \.listMaxListpackSize
    case "proto-max-bulk-len": \.maxBulkLength
    case "set-max-intset-entries": \.setMaxIntsetEntries
    case "set-max-listpack-entries": \.setMaxListpackEntries
    case "set-max-listpack-value": \.setMaxListpackValue
    case "slowlog-log-slower-than": \.slowLogThreshold
    case "slowlog-max-len": \.slowLogLength
    case "zset-max-listpack-entries": \.sortedSetMaxListpackEntries
    case "zset-max-listpack-value": \.sortedSetMaxListpackValue
    default: nil
    }
  }

  /// The value of a parameter that is a number.
  func integer(_ name: String) -> Int {
    ConfigurationParameter.named(ByteString(name)).flatMap { Int(self.text(of: $0)) } ?? 0
  }

  /// Sets a parameter to a value as CONFIG SET takes it.
  ///
  /// - Throws: the reason why the value cannot be, as it stands behind the dash of CONFIG SET's error.
  mutating func set(_ parameter: ConfigurationParameter, to value: ByteString) throws(RedisError) {
    let text = try parameter.normalized(value)
    switch parameter.name {
    case "requirepass": return self.password = text.isEmpty ? nil : text
    case "notify-keyspace-events":
      guard let events = KeyspaceEvents.parse(text) else {
        throw RedisError("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.")
      }
      return self.keyspaceEvents = events
    case "maxmemory-policy": self.tracksFrequency = text.hasSuffix("lfu")
    default: break
    }
    if let field = Self.field(parameter.name), let number = Int(text) {
      self[keyPath: field] = number
    } else {
      self.others[parameter.name] = text
    }
  }
}
