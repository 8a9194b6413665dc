// RedisEngine: Redis's data and commands, pure. This file: HSET, HMSET, HSETNX, HGET, HMGET, HDEL, HEXISTS, HSTRLEN.

import RESP
import WireCore

extension HashCommands {
  static func hset(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.integer(try self.set(&engine, call, name: "hset"))
  }

  static func hmset(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    _ = try self.set(&engine, call, name: "hmset")
    call.reply.simpleString("OK")
  }

  /// Sets the fields of a call; returns how many are new.
  private static func set(_ engine: inout RedisEngine, _ call: Call, name: String) throws(RedisError) -> Int {
    let words = call.words
    guard words.count.isMultiple(of: 2) else { throw .arity(name) }
    let added = try engine.modifyHash(words[1], call, create: true) { hash, engine in
      hash.expect(words.count / 2 - 1, engine.configuration, engine.version)
      var added = 0
      for index in stride(from: 2, to: words.count, by: 2) {
        if hash.set(words[index], words[index + 1], engine.configuration) { added += 1 }
      }
      return added
    }
    engine.wrote(words[1], call, event: "hset", class: .hash)
    return added ?? 0
  }

  static func hsetnx(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let words = call.words
    let isNew = try engine.modifyHash(words[1], call, create: true) { hash, engine in
      !hash.fields.contains(words[2]) && hash.set(words[2], words[3], engine.configuration)
    }
    if isNew == true { engine.wrote(words[1], call, event: "hset", class: .hash) }
    call.reply.integer(isNew == true ? 1 : 0)
  }

  static func hget(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.bulkOrNull(try engine.readHash(call[1], call)?.fields[call[2]])
  }

  static func hmget(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let hash = try engine.readHash(call[1], call)
    call.reply.array(call.count - 2)
    for index in 2..<call.count { call.reply.bulkOrNull(hash?.fields[call[index]]) }
  }

  static func hdel(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let words = call.words
    let removed = try engine.modifyHash(words[1], call) { hash, _ in
      var removed = 0
      for index in 2..<words.count where hash.remove(words[index]) { removed += 1 }
      return removed
    }
    if let removed, removed > 0 { engine.wrote(words[1], call, event: "hdel", class: .hash) }
    call.reply.integer(removed ?? 0)
  }

  static func hexists(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let isThere = try engine.readHash(call[1], call)?.fields.contains(call[2]) ?? false
    call.reply.integer(isThere ? 1 : 0)
  }

  static func hstrlen(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.integer(try engine.readHash(call[1], call)?.fields[call[2]]?.count ?? 0)
  }
}
