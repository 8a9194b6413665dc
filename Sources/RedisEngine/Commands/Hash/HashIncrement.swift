// RedisEngine: Redis's data and commands, pure. This file: HINCRBY, HINCRBYFLOAT.

import RESP
import WireCore

extension HashCommands {
  static func hincrby(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let words = call.words
    let increment = try call.integer(3)
    let sum = try engine.modifyHash(words[1], call, create: true) { hash, engine throws(RedisError) -> Int64 in
      let old = hash.fields[words[2]]
      guard let value = old.map(\.canonicalInteger) ?? 0 else { throw RedisError("ERR hash value is not an integer") }
      let (sum, overflow) = value.addingReportingOverflow(increment)
      guard !overflow else { throw .overflow }
      hash.set(words[2], ByteString(decimal: sum), engine.configuration, keepsExpiry: true)
      return sum
    }
    engine.wrote(words[1], call, event: "hincrby", class: .hash)
    call.reply.integer(sum ?? 0)
  }

  static func hincrbyfloat(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let words = call.words
    guard let increment = words[3].longDouble else { throw .notFloat }
    guard increment.isFinite else { throw RedisError("ERR value is NaN or Infinity") }
    let sum = try engine.modifyHash(words[1], call, create: true) { hash, engine throws(RedisError) -> ByteString in
      let old = hash.fields[words[2]]
      guard let value = old.map(\.longDouble) ?? 0 else { throw RedisError("ERR hash value is not a float") }
      guard (value + increment).isFinite else { throw .notFiniteFloat }
      let sum = ByteString(formatLongDouble(value + increment))
      hash.set(words[2], sum, engine.configuration, keepsExpiry: true)
      return sum
    }
    engine.wrote(words[1], call, event: "hincrbyfloat", class: .hash)
    call.reply.bulkOrNull(sum)
  }
}
