// RedisEngine: Redis's data and commands, pure. This file: ZREM and ZREMRANGEBYRANK, BYSCORE, BYLEX.

import RESP
import WireCore

extension SortedSetCommands {
  static func zrem(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let members = call.words[2...]
    let removed = try engine.modify(SortedSetValue.self, call[1], call) { set, _ in
      members.count { set.remove($0) != nil }
    }
    self.finish(removed, &engine, &call, event: "zrem")
  }

  static func zremrangebyrank(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let range = RankedRange.ranks(first: try call.int(2), last: try call.int(3))
    try self.remove(range, &engine, &call, event: "zremrangebyrank")
  }

  static func zremrangebyscore(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let range = RankedRange.scores(try ScoreBounds(min: call[2], max: call[3]))
    try self.remove(range, &engine, &call, event: "zremrangebyscore")
  }

  static func zremrangebylex(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let range = RankedRange.members(try MemberBounds(min: call[2], max: call[3]))
    try self.remove(range, &engine, &call, event: "zremrangebylex")
  }

  private static func remove(
    _ range: RankedRange,
    _ engine: inout RedisEngine,
    _ call: inout Call,
    event: StaticString
  ) throws(RedisError) {
    let removed = try engine.modify(SortedSetValue.self, call[1], call) { set, _ in
      let ranks = range.ranks(in: set)
      set.remove(ranks: ranks)
      return ranks.count
    }
    self.finish(removed, &engine, &call, event: event)
  }

  private static func finish(
    _ removed: Int?,
    _ engine: inout RedisEngine,
    _ call: inout Call,
    event: StaticString
  ) {
    if let removed, removed > 0 { engine.wrote(call[1], call, event: event, class: .sortedSet) }
    call.reply.integer(removed ?? 0)
  }
}
