// MemcachedEngine: memcached's data and commands, no network, no clock. This file: `stats settings`.

extension MemcachedEngine {
  /// How the server is set up, in memcached's order and words. What there are no settings for is as memcached has it that
  /// was started without options, except for threads and for what keeps items in order, which a fake has not.
  var settingStatistics: [(name: String, value: String)] {
    self.serverSettings + self.memorySettings + self.logSettings
  }

  private var serverSettings: [(name: String, value: String)] {
    let settings = self.settings
    return [
      ("maxbytes", String(settings.memoryLimit)), ("maxconns", String(settings.maximumConnections)),
      ("tcpport", self.port), ("udpport", "0"), ("inter", settings.host), ("verbosity", "0"), ("oldest", "0"),
      ("evictions", settings.evicts ? "on" : "off"), ("domain_socket", "NULL"), ("umask", "700"),
      ("shutdown_command", "no"), ("growth_factor", "1.25"), ("chunk_size", "48"), ("num_threads", "1"),
      ("num_threads_per_udp", "0"), ("stat_key_prefix", ":"),
      ("detail_enabled", Self.word(self.prefixes.isOn)), ("reqs_per_event", "20"),
      ("cas_enabled", Self.word(settings.usesCAS)), ("tcp_backlog", "1024"),
      ("binding_protocol", settings.protocols == .any ? "auto-negotiate" : settings.protocols.rawValue),
      ("auth_enabled_sasl", Self.word(!settings.users.isEmpty)),
      ("auth_enabled_ascii", Self.word(!settings.users.isEmpty)), ("item_size_max", String(settings.maximumItem)),
      ("maxconns_fast", "yes"), ("hashpower_init", "0"),
    ]
  }

  private var memorySettings: [(name: String, value: String)] {
    [
      ("slab_reassign", "no"), ("slab_automove", "0"), ("slab_automove_ratio", "0.80"),
      ("slab_automove_window", "30"), ("slab_chunk_max", "524288"),
      ("lru_crawler", Self.word(self.settings.isCrawlerOn)), ("lru_crawler_sleep", "0"), ("lru_crawler_tocrawl", "0"),
      ("tail_repair_time", "0"), ("flush_enabled", Self.word(self.settings.allowsFlush)),
      ("dump_enabled", Self.word(self.settings.allowsDump)), ("hash_algorithm", "murmur3"),
      ("lru_maintainer_thread", "no"), ("lru_segmented", "no"), ("hot_lru_pct", "20"), ("warm_lru_pct", "40"),
      ("hot_max_factor", "0.20"), ("warm_max_factor", "2.00"), ("temp_lru", "no"), ("temporary_ttl", "61"),
      ("idle_timeout", String(self.settings.idleTimeout?.components.seconds ?? 0)),
    ]
  }

  private var logSettings: [(name: String, value: String)] {
    [
      ("watcher_logbuf_size", "262144"), ("worker_logbuf_size", "65536"), ("read_buf_mem_limit", "0"),
      ("track_sizes", Self.word(self.settings.firstSizedCAS != nil)), ("inline_ascii_response", "no"),
    ]
  }

  private static func word(_ isOn: Bool) -> String { isOn ? "yes" : "no" }
}
