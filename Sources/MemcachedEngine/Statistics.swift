// MemcachedEngine: memcached's data and commands, no network, no clock. This file: what a server counts.

/// The counters of `stats` (doc/protocol.txt, General-purpose statistics).
struct Statistics: Sendable {
  var connections = 0
  var totalConnections = 0
  var getCommands = 0
  var getHits = 0
  var getMisses = 0
  var getExpired = 0
  var getFlushed = 0
  var setCommands = 0
  var flushCommands = 0
  var touchCommands = 0
  var touchHits = 0
  var touchMisses = 0
  var metaCommands = 0
  var deleteHits = 0
  var deleteMisses = 0
  var incrementHits = 0
  var incrementMisses = 0
  var decrementHits = 0
  var decrementMisses = 0
  var casHits = 0
  var casMisses = 0
  var casBadValues = 0
  var storeTooLarge = 0
  var authCommands = 0
  var authErrors = 0
  var totalItems = 0

  /// `stats reset`: everything that only grows.
  mutating func reset() {
    let connections = self.connections
    self = Statistics()
    self.connections = connections
  }
}

extension MemcachedEngine {
  /// The lines of `stats` that are true of a fake: what describes processes, threads and buffers is left out.
  func generalStatistics(now: Int64) -> [(name: String, value: String)] {
    let counters = self.statistics
    let numbers: [(String, Int)] = [
      ("uptime", Int(now - self.start)), ("time", Int(now)), ("pointer_size", Int.bitWidth),
      ("curr_connections", counters.connections), ("total_connections", counters.totalConnections),
      ("cmd_get", counters.getCommands), ("cmd_set", counters.setCommands), ("cmd_flush", counters.flushCommands),
      ("cmd_touch", counters.touchCommands), ("cmd_meta", counters.metaCommands), ("get_hits", counters.getHits),
      ("get_misses", counters.getMisses), ("get_expired", counters.getExpired), ("get_flushed", counters.getFlushed),
      ("delete_misses", counters.deleteMisses), ("delete_hits", counters.deleteHits),
      ("incr_misses", counters.incrementMisses), ("incr_hits", counters.incrementHits),
      ("decr_misses", counters.decrementMisses), ("decr_hits", counters.decrementHits),
      ("cas_misses", counters.casMisses), ("cas_hits", counters.casHits), ("cas_badval", counters.casBadValues),
      ("touch_hits", counters.touchHits), ("touch_misses", counters.touchMisses),
      ("store_too_large", counters.storeTooLarge), ("auth_cmds", counters.authCommands),
      ("auth_errors", counters.authErrors), ("limit_maxbytes", self.settings.memoryLimit), ("threads", 1),
      ("bytes", self.data.items.bytes), ("curr_items", self.data.items.count), ("total_items", counters.totalItems),
      ("evictions", self.data.items.evictions),
    ]
    return [("pid", "1"), ("version", self.settings.version)] + numbers.map { ($0, String($1)) }
  }

  /// The lines of `stats settings` that are true of a fake.
  var settingStatistics: [(name: String, value: String)] {
    [
      ("maxbytes", String(self.settings.memoryLimit)), ("maxconns", "1024"), ("evictions", "on"),
      ("item_size_max", String(self.settings.maximumItem)), ("cas_enabled", "yes"), ("flush_enabled", "yes"),
      ("auth_enabled_sasl", self.settings.users.isEmpty ? "no" : "yes"), ("binding_protocol", "auto-negotiate"),
    ]
  }
}
