// RedisEngine: Redis's data and commands, pure. This file: ZPOPMIN, ZPOPMAX, ZMPOP and the forms that wait.

import RESP
import WireCore

/// Which end members are popped from.
private enum End {
  case lowest, highest

  var event: StaticString { self == .highest ? "zpopmax" : "zpopmin" }
}

extension SortedSetCommands {
  static func zpopmin(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.pop(&engine, &call, .lowest)
  }

  static func zpopmax(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.pop(&engine, &call, .highest)
  }

  private static func pop(_ engine: inout RedisEngine, _ call: inout Call, _ end: End) throws(RedisError) {
    guard call.count <= 3 else { throw .syntax }
    let count = call.count == 3 ? try call.int(2, orElse: .mustBePositive) : nil
    if let count, count < 0 { throw .mustBePositive }
    let popped = try self.pop(count ?? 1, end, from: [call[1]], &engine, call)
    let members = popped?.members ?? []
    // Only RESP3 has pairs, and only if a count was given.
    if count != nil {
      call.reply.rankedHead(members.count, withScores: true)
      for member in members { call.reply.ranked(member, withScores: true, engine.version) }
    } else {
      call.reply.array(2 * members.count)
      for member in members { call.reply.flat(member, engine.version) }
    }
  }

  static func zmpop(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let query = try RankedPop(call, at: 1)
    guard let popped = try self.pop(query.count, query.end, from: call.words[query.keys], &engine, call) else {
      return call.reply.nullArray()
    }
    call.reply.multiple(popped, engine.version)
  }

  static func bzmpop(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let query = try RankedPop(call, at: 2)
    let timeout = try call.timeout(1)
    let keys = call.candidates(query.keys)
    if let popped = try self.pop(query.count, query.end, from: keys, &engine, call) {
      return call.reply.multiple(popped, engine.version)
    }
    self.wait(for: keys, timeout, &engine, &call, self.blockingPopMultiple)
  }

  static func bzpopmin(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.blockingPop(&engine, &call, .lowest, self.blockingPopMin)
  }

  static func bzpopmax(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.blockingPop(&engine, &call, .highest, self.blockingPopMax)
  }

  private static func blockingPop(
    _ engine: inout RedisEngine,
    _ call: inout Call,
    _ end: End,
    _ command: Command
  ) throws(RedisError) {
    let timeout = try call.timeout(call.count - 1)
    let keys = call.candidates(1..<call.count - 1)
    guard let popped = try self.pop(1, end, from: keys, &engine, call) else {
      return self.wait(for: keys, timeout, &engine, &call, command)
    }
    call.reply.array(3)
    call.reply.bulk(popped.key)
    for member in popped.members { call.reply.flat(member, engine.version) }
  }

  private static func wait(
    for keys: [ByteString],
    _ timeout: Int64,
    _ engine: inout RedisEngine,
    _ call: inout Call,
    _ command: Command
  ) {
    guard call.mayBlock else { return call.reply.nullArray() }
    engine.block(&call, command: command, on: keys, wanting: .sortedSet, timeout: timeout, orElse: .nullArray)
  }

  /// Pops up to `count` members from the first of `keys` that is there.
  private static func pop(
    _ count: Int,
    _ end: End,
    from keys: some Sequence<ByteString>,
    _ engine: inout RedisEngine,
    _ call: Call
  ) throws(RedisError) -> Popped? {
    for key in keys {
      let members = try engine.modify(SortedSetValue.self, key, call) { set, _ in
        let taken = min(count, set.count)
        let ranks = end == .highest ? set.count - taken..<set.count : 0..<taken
        defer { set.remove(ranks: ranks) }
        return set.ranked.members(in: ranks, reversed: end == .highest)
      }
      guard let members else { continue }
      if !members.isEmpty { engine.wrote(key, call, event: end.event, class: .sortedSet) }
      return Popped(key: key, members: members)
    }
    return nil
  }
}

/// What was popped, and where from.
private struct Popped {
  var key: ByteString
  var members: [RankedMember]
}

/// The arguments of ZMPOP and BZMPOP: `numkeys key [key …] <MIN | MAX> [COUNT count]`.
private struct RankedPop {
  var keys: Range<Int>
  var end: End
  var count = 1

  /// - Parameter index: where the number of keys is.
  init(_ call: Call, at index: Int) throws(RedisError) {
    let keyError = RedisError("ERR numkeys should be greater than 0")
    let keyCount = try call.int(index, orElse: keyError)
    guard keyCount > 0 else { throw keyError }
    guard keyCount < call.count - index - 1 else { throw .syntax }
    self.keys = index + 1..<index + 1 + keyCount
    let option = self.keys.upperBound
    if call.matches(option, "min") {
      self.end = .lowest
    } else if call.matches(option, "max") {
      self.end = .highest
    } else {
      throw .syntax
    }
    guard option + 1 < call.count else { return }
    guard call.matches(option + 1, "count"), option + 2 < call.count else { throw .syntax }
    let countError = RedisError("ERR count should be greater than 0")
    self.count = try call.int(option + 2, orElse: countError)
    guard self.count > 0 else { throw countError }
    guard option + 3 == call.count else { throw .syntax }
  }
}

extension RESPWriter {
  fileprivate mutating func flat(_ member: RankedMember, _ version: RedisVersion) {
    self.bulk(member.member)
    self.score(member.score, version)
  }

  /// The key, then pairs in either protocol version.
  fileprivate mutating func multiple(_ popped: Popped, _ version: RedisVersion) {
    self.array(2)
    self.bulk(popped.key)
    self.array(popped.members.count)
    for member in popped.members {
      self.array(2)
      self.flat(member, version)
    }
  }
}
