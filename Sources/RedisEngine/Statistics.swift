// RedisEngine: Redis's data and commands, pure. This file: what INFO counts.

import WireCore

/// Counters since the server started or CONFIG RESETSTAT.
struct Statistics: Sendable {
  var connections = 0
  var commands = 0
  var hits = 0
  var misses = 0
  var expiredKeys = 0
  /// Changes of the data, as INFO's `rdb_changes_since_last_save` counts them.
  var changes = 0
  var errors = 0
  /// Calls by command name, with how many failed and how many were refused.
  var calls: [String: CallCounts] = [:]
  /// Error replies by their code.
  var errorCodes: [String: Int] = [:]
}

/// How often a command was called.
struct CallCounts: Sendable {
  var calls = 0
  var failed = 0
  var rejected = 0
}
