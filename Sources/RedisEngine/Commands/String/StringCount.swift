// RedisEngine: Redis's data and commands, pure. This file: INCR, INCRBY, DECR, DECRBY, INCRBYFLOAT.

import RESP
import WireCore

extension StringCommands {
  static func incr(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.add(1, &engine, &call)
  }

  static func decr(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.add(-1, &engine, &call)
  }

  static func incrby(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.add(try call.integer(2), &engine, &call)
  }

  static func decrby(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let decrement = try call.integer(2)
    guard decrement != .min else { throw RedisError("ERR decrement would overflow") }
    try self.add(-decrement, &engine, &call)
  }

  private static func add(_ increment: Int64, _ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let sum = try engine.modify(StringValue.self, call[1], call) { (value, _) throws(RedisError) in
      guard let old = value.integer else { throw .notInteger }
      let (sum, overflow) = old.addingReportingOverflow(increment)
      guard !overflow else { throw .overflow }
      value = .integer(sum)
      return sum
    }
    if sum == nil { engine.store(.string(.integer(increment)), call[1], call) }
    engine.changed(call[1], call, event: "incrby", class: .string)
    call.reply.integer(sum ?? increment)
  }

  static func incrbyfloat(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    // Redis looks at the value first: what is wrong with it wins over what is wrong with the increment.
    let old = try self.longDouble(call[1], &engine, call)
    guard let increment = call[2].longDouble else { throw .notFloat }
    let sum = old + increment
    guard sum.isFinite else { throw .notFiniteFloat }
    let text = ByteString(formatLongDouble(sum))
    engine.store(.string(.bytes(text)), call[1], call, expiresAt: nil)
    engine.changed(call[1], call, event: "incrbyfloat", class: .string)
    call.reply.bulk(text)
  }

  private static func longDouble(
    _ key: ByteString,
    _ engine: inout RedisEngine,
    _ call: Call
  ) throws(RedisError) -> LongDouble {
    guard let position = engine.find(key, call) else { return 0 }
    switch engine.databases[call.database][at: position].value {
    case .string(.integer(let integer)): return LongDouble(integer)
    case .string(.bytes(let bytes)), .string(.edited(let bytes)):
      guard let number = bytes.longDouble else { throw .notFloat }
      return number
    default: throw .wrongType
    }
  }
}
