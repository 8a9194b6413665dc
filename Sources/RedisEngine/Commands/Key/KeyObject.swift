// RedisEngine: Redis's data and commands, pure. This file: OBJECT.

import RESP
import WireCore

extension KeyCommands {
  /// Every call of OBJECT with enough words is one of a subcommand's.
  static func object(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) { throw .arity("object") }

  static func objectEncoding(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard let entry = engine.inspect(call[2], call, silently: true) else { return call.reply.null() }
    call.reply.bulk("\(entry.value.encoding(engine.version))")
  }

  static func objectFrequency(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard let entry = engine.inspect(call[2], call, silently: true) else { return call.reply.null() }
    guard engine.configuration.tracksFrequency else {
      throw RedisError(
        "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching"
          + " between policies at runtime LRU and LFU data will take some time to adjust."
      )
    }
    call.reply.integer(Int64(entry.frequency))
  }

  static func objectIdleTime(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard let entry = engine.inspect(call[2], call, silently: true) else { return call.reply.null() }
    guard !engine.configuration.tracksFrequency else {
      throw RedisError(
        "ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching between"
          + " policies at runtime LRU and LFU data will take some time to adjust."
      )
    }
    call.reply.integer(max(0, engine.milliseconds &- entry.usedAt) / 1000)
  }

  static func objectReferences(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard let entry = engine.inspect(call[2], call, silently: true) else { return call.reply.null() }
    // Redis has one object for each of the small numbers, which is never freed.
    if case .string(.integer(0..<10_000)) = entry.value { return call.reply.integer(Int64(Int32.max)) }
    call.reply.integer(1)
  }

  static func objectHelp(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let lines: [StaticString] = [
      "OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
      "ENCODING <key>",
      "    Tells how the value of <key> is held in memory.",
      "FREQ <key>",
      "    Tells how often <key> was used lately, on a logarithmic scale.",
      "IDLETIME <key>",
      "    Tells for how many seconds <key> was not used.",
      "REFCOUNT <key>",
      "    Tells how many references there are to the value of <key>.",
      "HELP",
      "    Prints this help.",
    ]
    call.reply.array(lines.count)
    for line in lines { call.reply.simpleString(line) }
  }
}

extension RedisValue {
  /// The encoding as OBJECT ENCODING names it.
  fileprivate func encoding(_ version: RedisVersion) -> StaticString {
    switch self {
    case .string(let string): string.encoding
    case .list(let list): list.encoding(version: version)
    case .hash(let hash): hash.encoding(version: version)
    case .set(let set): set.encoding(version: version)
    case .sortedSet(let sortedSet): sortedSet.encoding
    }
  }
}
