// RedisEngine: Redis's data and commands, pure. This file: CLUSTER, READONLY, READWRITE, ASKING, which a server
// without cluster support answers with an error.

import RESP
import WireCore

enum ClusterCommands {
  static let all: [Command] =
    ["asking", "readonly", "readwrite"].map { name in
      Command(
        name,
        arity: 1,
        name == "asking" ? [.fast] : [.loading, .stale, .fast],
        group: .cluster,
        since: "3.0.0",
        summary: "Is for clusters only",
        disabled
      )
    } + [cluster]

  private static let arities: [(String, Int)] = [
    ("addslots", -3), ("addslotsrange", -4), ("bumpepoch", 2), ("count-failure-reports", 3), ("countkeysinslot", 3),
    ("delslots", -3), ("delslotsrange", -4), ("failover", -2), ("flushslots", 2), ("forget", 3),
    ("getkeysinslot", 4), ("help", 2), ("info", 2), ("keyslot", 3), ("links", 2), ("meet", -4), ("myid", 2),
    ("nodes", 2), ("replicas", 3), ("replicate", 3), ("reset", -2), ("saveconfig", 2), ("set-config-epoch", 3),
    ("setslot", -4), ("shards", 2), ("slaves", 3), ("slots", 2),
  ]

  private static let cluster = Command(
    "cluster",
    arity: -2,
    group: .cluster,
    since: "3.0.0",
    summary: "Holds the commands about clusters",
    subcommands: arities.map { name, arity in
      Command(
        "cluster|\(name)",
        arity: arity,
        name == "help" ? [.loading, .stale] : [.stale],
        group: .cluster,
        since: "3.0.0",
        summary: "Is for clusters only",
        disabled
      )
    },
    disabled
  )

  private static func disabled(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    throw RedisError("ERR This instance has cluster support disabled")
  }
}
