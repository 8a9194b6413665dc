// RedisEngine: Redis's data and commands, pure. This file: what INFO counts.

import WireCore

/// Counters since the server started or CONFIG RESETSTAT.
struct Statistics: Sendable {
  var connections = 0
  var hits = 0
  var misses = 0
  var expiredKeys = 0
  /// Changes of the data, as INFO's `rdb_changes_since_last_save` counts them.
  var changes = 0
  /// Calls by the command's position in ``CommandTable/rows``.
  var calls = [CallCounts](repeating: CallCounts(), count: CommandTable.rows.count)
  /// Error replies by their code.
  var errorCodes: [String: Int] = [:]

  /// Commands that were carried out.
  var commands: Int { self.calls.reduce(0) { $0 + $1.calls } }
  /// Error replies of every code.
  var errors: Int { self.errorCodes.values.reduce(0, +) }

  /// What CONFIG RESETSTAT does; the changes since the last save stay.
  mutating func reset() {
    let changes = self.changes
    self = Statistics()
    self.changes = changes
  }
}

/// How often a command was called.
struct CallCounts: Sendable {
  var calls = 0
  /// Calls that answered an error.
  var failed = 0
  /// Calls that were refused before they were carried out.
  var rejected = 0
  /// How long calls took by the engine's clock: only DEBUG SLEEP takes any time.
  var microseconds: Int64 = 0
}
