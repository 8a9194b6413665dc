// MemcachedEngine: memcached's data and commands, no network, no clock. This file: how a server is set up.

/// Which protocols a memcached speaks on its port.
public enum MemcachedProtocols: String, CaseIterable, Hashable, Sendable {
  /// All of them: a connection's first byte decides. memcached's `-B auto`, which is its default.
  case any = "auto"
  /// The classic text protocol and the meta commands: `-B ascii`.
  case text = "ascii"
  /// The binary protocol: `-B binary`.
  case binary

  /// `nil` where that is not decided.
  var isBinary: Bool? { self == .any ? nil : self == .binary }
}

extension MemcachedEngine {
  /// How a server is set up.
  package struct Settings: Sendable {
    /// The address that it listens on, for `stats`.
    package var host = "127.0.0.1"
    /// The bytes that all items may take (`-m`, there in megabytes).
    package var memoryLimit = 64 * 1024 * 1024
    /// The bytes that one item may take (`-I`).
    package var maximumItem = 1024 * 1024
    /// What `version` says.
    package var version = "1.6.18"
    /// Users and their passwords; if there are any, clients must authenticate.
    package var users: [String: String] = [:]
    /// Whether items have CAS numbers; without, all are 0 (`-C`).
    package var usesCAS = true
    /// Whether items make room for others; without, storing fails (`-M`).
    package var evicts = true
    /// Whether clients may remove everything (`-F`).
    package var allowsFlush = true
    /// Whether clients may list keys (`-X`).
    package var allowsDump = true
    /// How many clients there may be at a time (`-c`).
    package var maximumConnections = 1024
    /// How long a client may say nothing (`-o idle_timeout`, there in seconds); for ever if `nil`.
    package var idleTimeout: Duration?
    /// Which protocols it speaks (`-B`).
    package var protocols = MemcachedProtocols.any
    /// Whether `lru_crawler` may look through the items.
    var isCrawlerOn = true
    /// Where `stats sizes` is on: items of lower CAS numbers are older and not counted.
    var firstSizedCAS: UInt64?

    package init() {}

    /// The bytes that all items may take before some make room.
    var evictionLimit: Int { self.evicts ? self.memoryLimit : .max }
  }
}
