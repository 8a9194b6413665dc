// RedisEngine: Redis's data and commands, pure. This file: LPUSH, RPUSH, LPUSHX, RPUSHX.

import RESP
import WireCore

extension ListCommands {
  static func lpush(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.push(&engine, &call, at: .head, create: true)
  }

  static func rpush(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.push(&engine, &call, at: .tail, create: true)
  }

  static func lpushx(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.push(&engine, &call, at: .head, create: false)
  }

  static func rpushx(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.push(&engine, &call, at: .tail, create: false)
  }

  private static func push(
    _ engine: inout RedisEngine,
    _ call: inout Call,
    at end: ListValue.End,
    create: Bool
  ) throws(RedisError) {
    let words = call.words
    let count = try engine.modify(ListValue.self, words[1], call, create: create) { list, engine in
      list.expect(words[2...], engine.configuration, engine.version)
      for index in 2..<words.count { list.push(words[index], at: end) }
      return list.count
    }
    guard let count else { return call.reply.integer(0) }
    engine.wrote(words[1], call, event: end == .head ? "lpush" : "rpush", class: .list)
    call.reply.integer(count)
  }
}
