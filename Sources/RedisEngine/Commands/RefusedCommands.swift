// RedisEngine: Redis's data and commands, pure. This file: what the real server has and the engine refuses.

import WireCore

/// Names that the real server knows and the engine does not carry out.
///
/// Clients get the real server's answer to a name that it does not know, and ``RedisEngine/unsupported`` counts
/// the call, so that a test can tell a typing error from a gap of the fake.
package enum RefusedCommands {
  /// Commands by the version that brought them.
  private static let names: [RedisVersion: String] = [
    .v7_0: """
    xack xadd xautoclaim xclaim xdel xgroup xinfo xlen xpending xrange xread xreadgroup xrevrange xsetid xtrim
    geoadd geodist geohash geopos georadius georadius_ro georadiusbymember georadiusbymember_ro geosearch
    geosearchstore bitcount bitfield bitfield_ro bitop bitpos getbit setbit pfadd pfcount pfdebug pfmerge
    pfselftest eval eval_ro evalsha evalsha_ro fcall fcall_ro function script failover migrate psync replconf
    replicaof restore-asking shutdown slaveof sync
    """
  ]

  /// Subcommands of containers that the engine has.
  package static let subcommands: Set<String> = [
    "module|load", "module|loadex", "module|unload",
  ]

  private static let versions: [ByteString: RedisVersion] = {
    var table: [ByteString: RedisVersion] = [:]
    for (version, names) in names {
      for name in names.split(whereSeparator: \.isWhitespace) { table[ByteString(String(name))] = version }
    }
    return table
  }()

  /// The commands by name, each with the version that the real server has it from.
  package static var commands: [(name: String, version: RedisVersion)] {
    self.versions.map { ($0.key.string, $0.value) }.sorted { $0.name < $1.name }
  }

  /// Whether the real server of `version` has a command of that name in any case. Only asked for names that
  /// the engine does not have.
  static func contains(_ name: ByteString, version: RedisVersion) -> Bool {
    self.versions[name.lowercased].map { $0 <= version } ?? false
  }

  /// Whether the real server has a subcommand, given as `config|get`.
  static func contains(subcommand name: String) -> Bool { self.subcommands.contains(name) }
}
