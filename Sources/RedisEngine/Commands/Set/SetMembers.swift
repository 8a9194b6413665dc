// RedisEngine: Redis's data and commands, pure. This file: SADD, SREM, SMOVE, SISMEMBER, SMISMEMBER, SCARD, SMEMBERS.

import RESP
import WireCore

extension SetCommands {
  static func sadd(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let words = call.words
    let added = try engine.modify(SetValue.self, words[1], call, create: true) { set, engine in
      set.expect(words.count - 2, first: words[2], engine.configuration, engine.version)
      var added = 0
      for index in 2..<words.count where set.add(words[index], engine.configuration, engine.version) { added += 1 }
      return added
    }
    if let added, added > 0 { engine.wrote(words[1], call, event: "sadd", class: .set) }
    call.reply.integer(added ?? 0)
  }

  static func srem(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let words = call.words
    let removed = try engine.modify(SetValue.self, words[1], call) { set, _ in
      var removed = 0
      for index in 2..<words.count where set.remove(words[index]) { removed += 1 }
      return removed
    }
    if let removed, removed > 0 { engine.wrote(words[1], call, event: "srem", class: .set) }
    call.reply.integer(removed ?? 0)
  }

  static func smove(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let (source, destination, member) = (call[1], call[2], call[3])
    guard try engine.has(SetValue.self, source, call) else { return call.reply.integer(0) }
    _ = try engine.has(SetValue.self, destination, call)
    let wasThere = try engine.modify(SetValue.self, source, call) { set, _ in
      source == destination ? set.contains(member) : set.remove(member)
    }
    guard wasThere == true else { return call.reply.integer(0) }
    if source != destination {
      engine.wrote(source, call, event: "srem", class: .set)
      let isNew = try engine.modify(SetValue.self, destination, call, create: true) { set, engine in
        set.add(member, engine.configuration, engine.version)
      }
      if isNew == true { engine.wrote(destination, call, event: "sadd", class: .set) }
    }
    call.reply.integer(1)
  }

  static func sismember(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let isMember = try engine.read(SetValue.self, call[1], call)?.contains(call[2]) ?? false
    call.reply.integer(isMember ? 1 : 0)
  }

  static func smismember(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let set = try engine.read(SetValue.self, call[1], call) ?? SetValue()
    call.reply.array(call.count - 2)
    for index in 2..<call.count { call.reply.integer(set.contains(call[index]) ? 1 : 0) }
  }

  static func scard(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.integer(try engine.read(SetValue.self, call[1], call)?.count ?? 0)
  }

  static func smembers(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.members(of: try engine.read(SetValue.self, call[1], call) ?? SetValue())
  }
}

extension RESPWriter {
  /// A set with all members, in the order in which they are listed.
  mutating func members(of set: SetValue) {
    self.set(set.count)
    for member in set { self.bulk(member) }
  }
}
