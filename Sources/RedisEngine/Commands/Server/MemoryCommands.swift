// RedisEngine: Redis's data and commands, pure. This file: MEMORY.

import RESP
import WireCore

enum MemoryCommands {
  static let all = Command.container(
    "memory",
    group: .server,
    since: "4.0.0",
    helpSince: "4.0.0",
    summary: "Holds the commands about memory",
    [
      ServerCommands.row("memory|doctor", 2, [], "4.0.0", "Reports on memory", doctor),
      ServerCommands.row("memory|malloc-stats", 2, [], "4.0.0", "Describes the allocator", allocator),
      ServerCommands.row("memory|purge", 2, [], "4.0.0", "Gives memory back", purge),
      ServerCommands.row("memory|stats", 2, [], "4.0.0", "Describes the use of memory", stats),
      ServerCommands.row(
        "memory|usage",
        -3,
        [.readonly],
        "4.0.0",
        keys: .range(first: 2, last: 2, step: 1),
        "Estimates the memory of a key",
        usage
      ),
    ]
  )

  private static func usage(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    for index in stride(from: 3, to: call.count, by: 2) {
      guard call.matches(index, "samples"), index + 1 < call.count else { throw .syntax }
      guard try call.integer(index + 1) >= 0 else { throw .syntax }
    }
    guard let position = engine.databases[call.database].position(of: call[2]),
      engine.databases[call.database][at: position].expiresAt > engine.milliseconds
    else { return call.reply.null() }
    call.reply.integer(MemoryEstimate.bytes(ofKey: call[2], engine.databases[call.database][at: position].value))
  }

  private static func doctor(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.verbatim("The fake keeps its data in the test's process: there is nothing to report.\n")
  }

  private static func allocator(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.verbatim("Stats not supported for the current allocator")
  }

  private static func purge(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.simpleString("OK")
  }

  private static func stats(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let used = engine.usedMemory
    let overhead = RedisEngine.startupMemory
    let keys = engine.keyCount
    let fields: [(String, Int)] = [
      ("peak.allocated", used), ("total.allocated", used), ("startup.allocated", overhead),
      ("replication.backlog", 0), ("clients.slaves", 0), ("clients.normal", 22_272 * engine.clients.connected.count),
      ("cluster.links", 0), ("aof.buffer", 0), ("lua.caches", 0), ("functions.caches", 0),
      ("overhead.total", overhead), ("keys.count", keys),
      ("keys.bytes-per-key", keys == 0 ? 0 : (used - overhead) / keys), ("dataset.bytes", used - overhead),
    ]
    call.reply.map(fields.count + 2)
    for (name, value) in fields {
      call.reply.bulk(name)
      call.reply.integer(value)
    }
    for name in ["peak.percentage", "fragmentation"] {
      call.reply.bulk(name)
      call.reply.double(name == "fragmentation" ? "1" : "100")
    }
  }
}

extension RedisEngine {
  /// What an empty Redis has allocated.
  static let startupMemory = 876_224

  /// The memory that Redis would use for the same data.
  var usedMemory: Int {
    self.databases.reduce(Self.startupMemory) { sum, database in
      database.table.reduce(sum) { $0 + MemoryEstimate.bytes(ofKey: $1.key, $1.value.value) }
    }
  }
}
