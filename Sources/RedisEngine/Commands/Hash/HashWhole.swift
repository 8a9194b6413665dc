// RedisEngine: Redis's data and commands, pure. This file: HLEN, HGETALL, HKEYS, HVALS, HSCAN.

import RESP
import WireCore

extension HashCommands {
  static func hlen(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.integer(try engine.readHash(call[1], call)?.count ?? 0)
  }

  static func hgetall(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let hash = try engine.readHash(call[1], call) ?? HashValue()
    call.reply.map(hash.count)
    for (field, value) in hash.fields {
      call.reply.bulk(field)
      call.reply.bulk(value)
    }
  }

  static func hkeys(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let hash = try engine.readHash(call[1], call) ?? HashValue()
    call.reply.array(hash.count)
    for (field, _) in hash.fields { call.reply.bulk(field) }
  }

  static func hvals(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let hash = try engine.readHash(call[1], call) ?? HashValue()
    call.reply.array(hash.count)
    for (_, value) in hash.fields { call.reply.bulk(value) }
  }

  static func hscan(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let cursor = try call.cursor(2)
    guard let hash = try engine.readHash(call[1], call) else { return call.reply.emptyScan() }
    let scan = try ScanOptions(call, from: 3, takesNoValues: engine.version >= .v7_4)
    // Whatever is not a hash table is visited at once, wherever the cursor is.
    let (next, elements) =
      hash.isHashtable
      ? hash.fields.scan(from: cursor, count: scan.count) : hash.fields.scan(from: 0, count: .max)
    let matching = elements.filter { scan.admits($0.key) }
    call.reply.scanHead(next)
    call.reply.array(matching.count * (scan.withoutValues ? 1 : 2))
    for (field, value) in matching {
      call.reply.bulk(field)
      if !scan.withoutValues { call.reply.bulk(value) }
    }
  }
}
