// RedisEngine: Redis's data and commands, pure. This file: the settings that the engine itself obeys.

import WireCore

/// The settings behind CONFIG that change what the engine does.
struct Configuration: Sendable {
  var databaseCount = 16
  /// `requirepass`, the password of the user `default`.
  var password: String?
  /// Passwords of further users.
  var users: [String: String] = [:]
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
  /// Settings that are only stored, by name.
  var others: [String: String] = [:]

  init(version: RedisVersion) {
    self.hashMaxListpackEntries = 512
  }
}
