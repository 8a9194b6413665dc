// RedisEngine: Redis's data and commands, pure. This file: HTTL, HPTTL, HEXPIRETIME, HPEXPIRETIME.

import RESP
import WireCore

extension HashCommands {
  static func httl(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.times(&engine, &call, unit: 1000, since: engine.milliseconds)
  }

  static func hpttl(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.times(&engine, &call, unit: 1, since: engine.milliseconds)
  }

  static func hexpiretime(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.times(&engine, &call, unit: 1000, since: 0)
  }

  static func hpexpiretime(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.times(&engine, &call, unit: 1, since: 0)
  }

  /// Answers when fields expire: -2 where there is no such field, -1 where it does not.
  private static func times(
    _ engine: inout RedisEngine,
    _ call: inout Call,
    unit: Int64,
    since base: Int64
  ) throws(RedisError) {
    let hash = try engine.readHash(call[1], call)
    let fields = try call.fields(at: 2, orElse: "ERR Number of fields must be a positive integer")
    call.reply.array(fields.count)
    for field in fields {
      if let time = hash?.expiries[field] {
        call.reply.integer((time - base + unit - 1) / unit)
      } else {
        call.reply.integer(hash?.fields.contains(field) == true ? -1 : -2)
      }
    }
  }
}
