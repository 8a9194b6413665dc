// RedisEngine: Redis's data and commands, pure. This file: LSET, LINSERT, LREM.

import RESP
import WireCore

extension ListCommands {
  static func lset(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let words = call.words
    let found: Void? = try engine.modify(ListValue.self, words[1], call) { list, engine throws(RedisError) in
      guard let index = words[2].canonicalInteger else { throw .notInteger }
      guard let position = list.position(Int(index)) else { throw .indexOutOfRange }
      list.expect(words[3...3], engine.configuration, engine.version)
      list.replace(at: position, with: words[3])
      list.fit(engine.configuration, engine.version)
    }
    guard found != nil else { throw .noSuchKey }
    engine.wrote(words[1], call, event: "lset", class: .list)
    call.reply.simpleString("OK")
  }

  static func linsert(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let isBehind = call.matches(2, "after")
    guard isBehind || call.matches(2, "before") else { throw .syntax }
    let words = call.words
    let count = try engine.modify(ListValue.self, words[1], call) { list, engine -> Int in
      guard let pivot = list.elements.firstIndex(of: words[3]) else { return -1 }
      list.expect(words[4...4], engine.configuration, engine.version)
      list.insert(words[4], at: isBehind ? pivot + 1 : pivot)
      return list.count
    }
    if let count, count > 0 { engine.wrote(words[1], call, event: "linsert", class: .list) }
    call.reply.integer(count ?? 0)
  }

  static func lrem(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let count = try call.int(2)
    let element = call[3]
    let limit = count == 0 ? Int.max : Int(clamping: count.magnitude)
    let removed = try engine.modify(ListValue.self, call[1], call) { list, engine in
      let removed = list.remove(element, limit: limit, from: count < 0 ? .tail : .head)
      if removed > 0 { list.shrink(engine.configuration) }
      return removed
    }
    if let removed, removed > 0 { engine.wrote(call[1], call, event: "lrem", class: .list) }
    call.reply.integer(removed ?? 0)
  }
}
