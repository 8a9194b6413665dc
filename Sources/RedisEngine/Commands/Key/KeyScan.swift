// RedisEngine: Redis's data and commands, pure. This file: KEYS, SCAN, RANDOMKEY.

import RESP
import WireCore

extension KeyCommands {
  static func keys(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let pattern = GlobPattern(call[1])
    let now = engine.milliseconds
    let found = engine.databases[call.database].table.filter { key, entry in
      entry.expiresAt > now && (pattern.matchesAll || pattern.matches(key))
    }
    call.reply.bulks(found.map(\.key))
  }

  static func scan(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let cursor = try call.cursor(1)
    let options = try ScanOptions(call, from: 2, takesType: true)
    let now = engine.milliseconds
    let (next, entries) = engine.databases[call.database].table.scan(from: cursor, count: options.count)
    let found = entries.filter { key, entry in
      entry.expiresAt > now && options.admits(key) && options.admits(type: entry.value)
    }
    call.reply.scanHead(next)
    call.reply.bulks(found.map(\.key))
  }

  static func randomkey(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    while let (key, _) = engine.databases[call.database].table.randomElement(using: &engine.random) {
      // A key that has expired is removed by being looked for; then another is drawn.
      if engine.exists(key, call) { return call.reply.bulk(key) }
    }
    call.reply.null()
  }
}
