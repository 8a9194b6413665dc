// MemcachedEngine: memcached's data and commands, no network, no clock. This file: what a server counts.

/// The counters of `stats` (doc/protocol.txt, General-purpose statistics).
struct Statistics: Sendable {
  var totalConnections = 0
  var rejectedConnections = 0
  var idleKicks = 0
  var bytesRead = 0
  var bytesWritten = 0
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
  var storeNoMemory = 0
  var authCommands = 0
  var authErrors = 0
  var totalItems = 0
  var crawlerStarts = 0
  /// By the number of the class of sizes.
  var classes: [Int: ClassCounters] = [:]
}

extension MemcachedEngine {
  /// The lines of `stats`, in memcached's order. What processes, threads, buffers and pages of memory would say, which a
  /// fake has not, is what a memcached says in which nothing of the kind has happened.
  func generalStatistics(now: Int64) -> [(name: String, value: String)] {
    let server = [
      ("pid", "1"), ("uptime", String(now - self.start)), ("time", String(now)), ("version", self.settings.version),
      ("libevent", "none"), ("pointer_size", String(Int.bitWidth)), ("rusage_user", "0.000000"),
      ("rusage_system", "0.000000"),
    ]
    let numbers = self.connectionNumbers + self.commandNumbers + self.serverNumbers + self.itemNumbers
    return server + numbers.map { ($0, String($1)) }
  }

  private var connectionNumbers: [(String, Int)] {
    let counters = self.statistics
    let idle = self.settings.idleTimeout == nil ? [] : [("idle_kicks", counters.idleKicks)]
    return [
      ("max_connections", self.settings.maximumConnections), ("curr_connections", self.connections.count),
      ("total_connections", counters.totalConnections), ("rejected_connections", counters.rejectedConnections),
      ("connection_structures", self.connections.count), ("response_obj_oom", 0), ("response_obj_count", 0),
      ("response_obj_bytes", 0), ("read_buf_count", 0), ("read_buf_bytes", 0), ("read_buf_bytes_free", 0),
      ("read_buf_oom", 0), ("reserved_fds", 0),
    ] + idle
  }

  private var commandNumbers: [(String, Int)] {
    let counters = self.statistics
    return [
      ("cmd_get", counters.getCommands), ("cmd_set", counters.setCommands), ("cmd_flush", counters.flushCommands),
      ("cmd_touch", counters.touchCommands), ("cmd_meta", counters.metaCommands), ("get_hits", counters.getHits),
      ("get_misses", counters.getMisses), ("get_expired", counters.getExpired), ("get_flushed", counters.getFlushed),
      ("delete_misses", counters.deleteMisses), ("delete_hits", counters.deleteHits),
      ("incr_misses", counters.incrementMisses), ("incr_hits", counters.incrementHits),
      ("decr_misses", counters.decrementMisses), ("decr_hits", counters.decrementHits),
      ("cas_misses", counters.casMisses), ("cas_hits", counters.casHits), ("cas_badval", counters.casBadValues),
      ("touch_hits", counters.touchHits), ("touch_misses", counters.touchMisses),
      ("store_too_large", counters.storeTooLarge), ("store_no_memory", counters.storeNoMemory),
      ("auth_cmds", counters.authCommands), ("auth_errors", counters.authErrors),
      ("bytes_read", counters.bytesRead), ("bytes_written", counters.bytesWritten),
    ]
  }

  private var serverNumbers: [(String, Int)] {
    [
      ("limit_maxbytes", self.settings.memoryLimit), ("accepting_conns", 1), ("listen_disabled_num", 0),
      ("time_in_listen_disabled_us", 0), ("threads", 1), ("conn_yields", 0), ("hash_power_level", 16),
      ("hash_bytes", 524_288), ("hash_is_expanding", 0), ("slab_reassign_rescues", 0),
      ("slab_reassign_chunk_rescues", 0), ("slab_reassign_evictions_nomem", 0), ("slab_reassign_inline_reclaim", 0),
      ("slab_reassign_busy_items", 0), ("slab_reassign_busy_deletes", 0), ("slab_reassign_running", 0),
      ("slabs_moved", 0), ("lru_crawler_running", 0), ("lru_crawler_starts", self.statistics.crawlerStarts),
      ("lru_maintainer_juggles", 0), ("malloc_fails", 0), ("log_worker_dropped", 0), ("log_worker_written", 0),
      ("log_watcher_skipped", 0), ("log_watcher_sent", 0), ("log_watchers", 0), ("unexpected_napi_ids", 0),
      ("round_robin_fallback", 0),
    ]
  }

  private var itemNumbers: [(String, Int)] {
    let classes = self.statistics.classes.values
    func total(_ counter: KeyPath<ClassCounters, Int>) -> Int { classes.reduce(0) { $0 + $1[keyPath: counter] } }
    return [
      ("bytes", self.data.items.bytes), ("curr_items", self.data.items.count),
      ("total_items", self.statistics.totalItems), ("slab_global_page_pool", 0),
      ("expired_unfetched", total(\.expiredUnfetched)), ("evicted_unfetched", total(\.evictedUnfetched)),
      ("evicted_active", total(\.evictedActive)), ("evictions", total(\.evicted)), ("reclaimed", total(\.reclaimed)),
      ("crawler_reclaimed", total(\.crawlerReclaimed)), ("crawler_items_checked", total(\.crawlerItemsChecked)),
      ("lrutail_reflocked", 0), ("moves_to_cold", 0), ("moves_to_warm", 0), ("moves_within_lru", 0),
      ("direct_reclaims", 0), ("lru_bumps_dropped", 0),
    ]
  }
}
