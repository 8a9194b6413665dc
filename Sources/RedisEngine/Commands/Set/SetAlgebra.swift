// RedisEngine: Redis's data and commands, pure. This file: SINTER, SINTERCARD, SUNION, SDIFF and what stores them.

import RESP
import WireCore

extension SetCommands {
  static func sinter(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let members = intersection(try engine.sets(at: 1..<call.count, call))
    call.reply.set(members.count)
    for member in members { call.reply.bulk(member) }
  }

  static func sinterstore(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let members = intersection(try engine.sets(at: 2..<call.count, call))
    engine.storeResult(engine.set(of: members), &call, event: "sinterstore")
  }

  static func sintercard(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let keyError = RedisError("ERR numkeys should be greater than 0")
    let keyCount = try call.int(1, orElse: keyError)
    guard keyCount > 0 else { throw keyError }
    guard keyCount <= call.count - 2 else {
      throw RedisError("ERR Number of keys can't be greater than number of args")
    }
    var limit = 0
    for index in stride(from: 2 + keyCount, to: call.count, by: 2) {
      guard call.matches(index, "limit") else { throw .syntax }
      let limitError = RedisError("ERR LIMIT can't be negative")
      limit = try call.int(try call.argument(after: index), orElse: limitError)
      guard limit >= 0 else { throw limitError }
    }
    let sets = try engine.sets(at: 2..<2 + keyCount, call)
    call.reply.integer(intersection(sets, limit: limit == 0 ? .max : limit).count)
  }

  static func sunion(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.members(of: engine.union(of: try engine.sets(at: 1..<call.count, call)))
  }

  static func sunionstore(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let result = engine.union(of: try engine.sets(at: 2..<call.count, call))
    engine.storeResult(result, &call, event: "sunionstore")
  }

  static func sdiff(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.members(of: engine.difference(of: try engine.sets(at: 1..<call.count, call)))
  }

  static func sdiffstore(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let result = engine.difference(of: try engine.sets(at: 2..<call.count, call))
    engine.storeResult(result, &call, event: "sdiffstore")
  }
}

extension RedisEngine {
  /// The sets at the keys of a call; `nil` where there is none.
  fileprivate mutating func sets(at keys: Range<Int>, _ call: Call) throws(RedisError) -> [SetValue?] {
    var sets: [SetValue?] = []
    for index in keys { sets.append(try self.read(SetValue.self, call[index], call)) }
    return sets
  }

  fileprivate func set(of members: some Sequence<ByteString>) -> SetValue {
    SetValue(members: members, configuration: self.configuration, version: self.version)
  }

  fileprivate func union(of sets: [SetValue?]) -> SetValue {
    self.set(of: sets.lazy.compactMap { $0 }.joined())
  }

  /// Looks each member of the first set up in the others, or takes the others' members away from it, whichever
  /// is less work (as SDIFF does; the encoding of the result depends on it).
  fileprivate func difference(of sets: [SetValue?]) -> SetValue {
    guard let minuend = sets[0] else { return SetValue() }
    let subtrahends = sets.dropFirst().compactMap { $0 }
    let takingAway = subtrahends.reduce(minuend.count) { $0 + $1.count }
    guard minuend.count * (subtrahends.count + 1) / 2 > takingAway else {
      return self.set(of: minuend.lazy.filter { member in !subtrahends.contains { $0.contains(member) } })
    }
    var result = self.set(of: minuend)
    for subtrahend in subtrahends {
      for member in subtrahend { result.remove(member) }
    }
    return result
  }

  /// Stores a result under the first key, or removes that key when the result is empty; answers its size.
  fileprivate mutating func storeResult(_ result: SetValue, _ call: inout Call, event: StaticString) {
    let key = call[1]
    if !result.isVacant {
      self.store(.set(result), key, call)
      self.wrote(key, call, event: event, class: .set)
    } else if self.remove(key, call) != nil {
      self.touched(key, in: call.database)
      self.notify("del", key, class: .generic, in: call.database)
    }
    call.reply.integer(result.count)
  }
}

/// The members that all sets have, in the order of the smallest, `limit` at most.
private func intersection(_ sets: [SetValue?], limit: Int = .max) -> [ByteString] {
  let present = sets.compactMap { $0 }
  guard present.count == sets.count, let smallest = present.min(by: { $0.count < $1.count }) else { return [] }
  return Array(smallest.lazy.filter { member in present.allSatisfy { $0.contains(member) } }.prefix(limit))
}
