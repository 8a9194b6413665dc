// RedisEngine: Redis's data and commands, pure. This file: INFO. What a fake has no measure of has the value that
// an idle server shows.

import RESP
import WireCore

enum InfoCommand {
  /// A section: its name as clients ask for it, whether it is there unasked, and its lines.
  private struct Section: Sendable {
    var name: ByteString
    var title: String
    var isDefault = true
    var lines: @Sendable (RedisEngine, Call) -> [String]
  }

  private static let sections: [Section] = [
    Section(name: "server", title: "Server", lines: server),
    Section(name: "clients", title: "Clients", lines: clients),
    Section(name: "memory", title: "Memory", lines: memory),
    Section(name: "persistence", title: "Persistence", lines: persistence),
    Section(name: "stats", title: "Stats", lines: stats),
    Section(name: "replication", title: "Replication", lines: replication),
    Section(name: "cpu", title: "CPU", lines: cpu),
    Section(name: "modules", title: "Modules", lines: { _, _ in [] }),
    Section(name: "commandstats", title: "Commandstats", isDefault: false, lines: commandStats),
    Section(name: "errorstats", title: "Errorstats", lines: errorStats),
    Section(name: "latencystats", title: "Latencystats", isDefault: false, lines: latencyStats),
    Section(name: "cluster", title: "Cluster", lines: { _, _ in ["cluster_enabled:0"] }),
    Section(name: "keyspace", title: "Keyspace", lines: keyspace),
  ]

  static func info(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let asked = Set(call.words.dropFirst().map(\.lowercased))
    let isAll = asked.contains("all") || asked.contains("everything")
    let isDefault = asked.isEmpty || asked.contains("default")
    let chosen = self.sections.filter { asked.contains($0.name) || isAll || (isDefault && $0.isDefault) }
    let texts = chosen.filter { asked.contains("everything") || asked != ["all"] || $0.name != "modules" }.map {
      (["# " + $0.title] + $0.lines(engine, call)).map { $0 + "\r\n" }.joined()
    }
    call.reply.verbatim(ByteString(texts.joined(separator: "\r\n")))
  }
}

extension InfoCommand {
  private static let server: @Sendable (RedisEngine, Call) -> [String] = { engine, call in
    let local = engine.clients[call.client].info.local
    let uptime = max(0, engine.startedAt.duration(to: engine.now).components.seconds)
    return [
      "redis_version:\(engine.version.rawValue)", "redis_git_sha1:00000000", "redis_git_dirty:0",
      "redis_build_id:0000000000000000", "redis_mode:standalone", "os:Linux x86_64", "arch_bits:64",
      "monotonic_clock:POSIX clock_gettime", "multiplexing_api:epoll", "atomicvar_api:c11-builtin",
      "gcc_version:0.0.0", "process_id:1", "process_supervised:no", "run_id:\(engine.identity)",
      "tcp_port:\(local.split(separator: ":").last.flatMap { Int($0) } ?? 0)",
      "server_time_usec:\(engine.now.nanoseconds / 1000)", "uptime_in_seconds:\(uptime)",
      "uptime_in_days:\(uptime / 86_400)", "hz:\(engine.configuration.integer("hz"))",
      "configured_hz:\(engine.configuration.integer("hz"))", "lru_clock:\(engine.milliseconds / 1000 & 0xFF_FFFF)",
      "executable:/usr/bin/redis-server", "config_file:", "io_threads_active:0",
    ]
  }

  private static let clients: @Sendable (RedisEngine, Call) -> [String] = { engine, _ in
    let connected = engine.clients.connected
    return [
      "connected_clients:\(connected.count)", "cluster_connections:0",
      "maxclients:\(engine.configuration.integer("maxclients"))", "client_recent_max_input_buffer:0",
      "client_recent_max_output_buffer:0",
      "blocked_clients:\(connected.filter { engine.clients[$0].blocked != nil }.count)",
      "tracking_clients:\(engine.tracking.clientCount)",
      "clients_in_timeout_table:\(connected.filter { engine.clients[$0].blocked?.deadline != nil }.count)",
    ]
  }

  private static let memory: @Sendable (RedisEngine, Call) -> [String] = { engine, _ in
    let used = engine.usedMemory
    let dataset = used - RedisEngine.startupMemory
    let limit = engine.configuration.integer("maxmemory")
    var lines: [String] = []
    for (name, value) in [("used_memory", used), ("used_memory_rss", used), ("used_memory_peak", used)] {
      lines += ["\(name):\(value)", "\(name)_human:\(humanSize(value))"]
    }
    return lines + [
      "used_memory_peak_perc:100.00%", "used_memory_overhead:\(RedisEngine.startupMemory)",
      "used_memory_startup:\(RedisEngine.startupMemory)", "used_memory_dataset:\(dataset)",
      "used_memory_dataset_perc:\(dataset == 0 ? "0" : "100").00%", "allocator_allocated:\(used)",
      "allocator_active:\(used)", "allocator_resident:\(used)", "total_system_memory:\(8 << 30)",
      "total_system_memory_human:\(humanSize(8 << 30))", "used_memory_lua:0", "used_memory_vm_eval:0",
      "used_memory_lua_human:0B", "used_memory_scripts_eval:0", "number_of_cached_scripts:0",
      "number_of_functions:0", "number_of_libraries:0", "used_memory_vm_functions:0", "used_memory_vm_total:0",
      "used_memory_vm_total_human:0B", "used_memory_functions:0", "used_memory_scripts:0",
      "used_memory_scripts_human:0B", "maxmemory:\(limit)", "maxmemory_human:\(humanSize(limit))",
      "maxmemory_policy:\(engine.configuration.others["maxmemory-policy"] ?? "noeviction")",
      "allocator_frag_ratio:1.00", "allocator_frag_bytes:0", "allocator_rss_ratio:1.00", "allocator_rss_bytes:0",
      "rss_overhead_ratio:1.00", "rss_overhead_bytes:0", "mem_fragmentation_ratio:1.00",
      "mem_fragmentation_bytes:0", "mem_not_counted_for_evict:0", "mem_replication_backlog:0",
      "mem_total_replication_buffers:0", "mem_clients_slaves:0", "mem_clients_normal:0", "mem_cluster_links:0",
      "mem_aof_buffer:0", "mem_allocator:libc", "active_defrag_running:0", "lazyfree_pending_objects:0",
      "lazyfreed_objects:0",
    ]
  }

  private static let persistence: @Sendable (RedisEngine, Call) -> [String] = { engine, _ in
    [
      "loading:0", "async_loading:0", "current_cow_peak:0", "current_cow_size:0", "current_cow_size_age:0",
      "current_fork_perc:0.00", "current_save_keys_processed:0", "current_save_keys_total:0",
      "rdb_changes_since_last_save:\(engine.statistics.changes)", "rdb_bgsave_in_progress:0",
      "rdb_last_save_time:\(engine.savedAt.milliseconds / 1000)", "rdb_last_bgsave_status:ok",
      "rdb_last_bgsave_time_sec:-1", "rdb_current_bgsave_time_sec:-1", "rdb_saves:0", "rdb_last_cow_size:0",
      "rdb_last_load_keys_expired:0", "rdb_last_load_keys_loaded:0", "aof_enabled:0",
      "aof_rewrite_in_progress:0", "aof_rewrite_scheduled:0", "aof_last_rewrite_time_sec:-1",
      "aof_current_rewrite_time_sec:-1", "aof_last_bgrewrite_status:ok", "aof_rewrites:0",
      "aof_rewrites_consecutive_failures:0", "aof_last_write_status:ok", "aof_last_cow_size:0",
      "module_fork_in_progress:0", "module_fork_last_cow_size:0",
    ]
  }

  private static let stats: @Sendable (RedisEngine, Call) -> [String] = { engine, _ in
    let counters = engine.statistics
    return [
      "total_connections_received:\(counters.connections)", "total_commands_processed:\(counters.commands)",
      "instantaneous_ops_per_sec:0", "total_net_input_bytes:0", "total_net_output_bytes:0",
      "total_net_repl_input_bytes:0", "total_net_repl_output_bytes:0", "instantaneous_input_kbps:0.00",
      "instantaneous_output_kbps:0.00", "instantaneous_input_repl_kbps:0.00",
      "instantaneous_output_repl_kbps:0.00", "rejected_connections:0", "sync_full:0", "sync_partial_ok:0",
      "sync_partial_err:0", "expired_keys:\(counters.expiredKeys)", "expired_stale_perc:0.00",
      "expired_time_cap_reached_count:0", "expire_cycle_cpu_milliseconds:0", "evicted_keys:0",
      "evicted_clients:0", "total_eviction_exceeded_time:0", "current_eviction_exceeded_time:0",
      "keyspace_hits:\(counters.hits)", "keyspace_misses:\(counters.misses)",
      "pubsub_channels:\(engine.channels.channels.count)", "pubsub_patterns:\(engine.channels.patterns.count)",
      "pubsubshard_channels:\(engine.channels.shardChannels.count)", "latest_fork_usec:0", "total_forks:0",
      "migrate_cached_sockets:0", "slave_expires_tracked_keys:0", "active_defrag_hits:0",
      "active_defrag_misses:0", "active_defrag_key_hits:0", "active_defrag_key_misses:0",
      "total_active_defrag_time:0", "current_active_defrag_time:0",
      "tracking_total_keys:\(engine.tracking.keyCount)", "tracking_total_items:\(engine.tracking.readerCount)",
      "tracking_total_prefixes:\(engine.prefixCount)", "unexpected_error_replies:0",
      "total_error_replies:\(counters.errors)", "dump_payload_sanitizations:0",
      "total_reads_processed:\(counters.commands)", "total_writes_processed:\(counters.commands)",
      "io_threaded_reads_processed:0", "io_threaded_writes_processed:0", "reply_buffer_shrinks:0",
      "reply_buffer_expands:0",
    ]
  }

  private static let replication: @Sendable (RedisEngine, Call) -> [String] = { engine, _ in
    [
      "role:master", "connected_slaves:0", "master_failover_state:no-failover", "master_replid:\(engine.identity)",
      "master_replid2:\(String(repeating: "0", count: 40))", "master_repl_offset:0", "second_repl_offset:-1",
      "repl_backlog_active:0", "repl_backlog_size:\(engine.configuration.integer("repl-backlog-size"))",
      "repl_backlog_first_byte_offset:0", "repl_backlog_histlen:0",
    ]
  }

  private static let cpu: @Sendable (RedisEngine, Call) -> [String] = { _, _ in
    [
      "used_cpu_sys", "used_cpu_user", "used_cpu_sys_children", "used_cpu_user_children",
      "used_cpu_sys_main_thread", "used_cpu_user_main_thread",
    ].map { $0 + ":0.000000" }
  }

  private static let commandStats: @Sendable (RedisEngine, Call) -> [String] = { engine, _ in
    zip(CommandTable.rows, engine.statistics.calls).compactMap { row, counts in
      guard counts.calls + counts.rejected > 0 else { return nil }
      let each = counts.calls == 0 ? 0 : Double(counts.microseconds) / Double(counts.calls)
      return "cmdstat_\(row.name):calls=\(counts.calls),usec=\(counts.microseconds),"
        + "usec_per_call=\(printf("%.2f", each)),rejected_calls=\(counts.rejected),failed_calls=\(counts.failed)"
    }
  }

  private static let errorStats: @Sendable (RedisEngine, Call) -> [String] = { engine, _ in
    engine.statistics.errorCodes.sorted { $0.key < $1.key }.map { "errorstat_\($0.key):count=\($0.value)" }
  }

  private static let latencyStats: @Sendable (RedisEngine, Call) -> [String] = { engine, _ in
    zip(CommandTable.rows, engine.statistics.calls).filter { $0.1.calls > 0 }.map { row, _ in
      "latency_percentiles_usec_\(row.name):p50=1.003,p99=1.003,p99.9=1.003"
    }
  }

  private static let keyspace: @Sendable (RedisEngine, Call) -> [String] = { engine, _ in
    engine.databases.enumerated().filter { $0.element.count > 0 }.map { index, database in
      "db\(index):keys=\(database.count),expires=\(database.expiringCount),"
        + "avg_ttl=\(database.averageTimeToLive(at: engine.milliseconds))"
    }
  }
}

extension RedisEngine {
  /// 40 hexadecimal digits that stand for the server, drawn from when it started.
  fileprivate var identity: String {
    var random = SeededRandom(seed: UInt64(bitPattern: self.startedAt.nanoseconds))
    return (0..<40).map { _ in hexadecimal(random.next() & 0xF, digits: 1) }.joined()
  }

  /// Prefixes of clients that track by broadcast.
  fileprivate var prefixCount: Int {
    let prefixes = self.clients.connected.map { client -> [ByteString] in
      if case .broadcast(let prefixes)? = self.clients[client].tracking?.mode { return prefixes }
      return []
    }
    return Set(prefixes.joined()).count
  }
}

extension Database {
  /// In milliseconds, over the keys that expire; 0 when there are none.
  fileprivate func averageTimeToLive(at time: Int64) -> Int64 {
    guard self.expiringCount > 0 else { return 0 }
    let sum = self.table.reduce(0.0) { sum, element in
      element.value.expiresAt == Entry.never ? sum : sum + Double(max(0, element.value.expiresAt &- time))
    }
    return Int64(sum / Double(self.expiringCount))
  }
}

/// `919.07K`, as Redis writes sizes for people.
private func humanSize(_ bytes: Int) -> String {
  for (unit, letter) in [(1 << 30, "G"), (1 << 20, "M"), (1 << 10, "K")] where bytes >= unit {
    return printf("%.2f", Double(bytes) / Double(unit)) + letter
  }
  return "\(bytes)B"
}
