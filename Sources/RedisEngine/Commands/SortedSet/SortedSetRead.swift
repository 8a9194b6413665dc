// RedisEngine: Redis's data and commands, pure. This file: ZCARD, ZSCORE, ZMSCORE, ZRANK, ZREVRANK, ZCOUNT, ZLEXCOUNT.

import RESP
import WireCore

extension SortedSetCommands {
  static func zcard(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.integer(try engine.read(SortedSetValue.self, call[1], call)?.count ?? 0)
  }

  static func zscore(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.scoreOrNull(try engine.read(SortedSetValue.self, call[1], call)?.scores[call[2]], engine.version)
  }

  static func zmscore(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let set = try engine.read(SortedSetValue.self, call[1], call)
    call.reply.array(call.count - 2)
    for member in call.words[2...] { call.reply.scoreOrNull(set?.scores[member], engine.version) }
  }

  static func zrank(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.rank(&engine, &call, reversed: false)
  }

  static func zrevrank(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.rank(&engine, &call, reversed: true)
  }

  private static func rank(_ engine: inout RedisEngine, _ call: inout Call, reversed: Bool) throws(RedisError) {
    guard call.count <= 4 else { throw .arity(reversed ? "zrevrank" : "zrank") }
    let withScore = call.count == 4
    guard !withScore || call.matches(3, "withscore") else { throw .syntax }
    guard let set = try engine.read(SortedSetValue.self, call[1], call), let rank = set.rank(of: call[2]),
      let score = set.scores[call[2]]
    else { return withScore ? call.reply.nullArray() : call.reply.null() }
    if withScore { call.reply.array(2) }
    call.reply.integer(reversed ? set.count - 1 - rank : rank)
    if withScore { call.reply.score(score, engine.version) }
  }

  static func zcount(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let bounds = try ScoreBounds(min: call[2], max: call[3])
    let set = try engine.read(SortedSetValue.self, call[1], call)
    call.reply.integer(set.map { bounds.ranks(in: $0.ranked).count } ?? 0)
  }

  static func zlexcount(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let bounds = try MemberBounds(min: call[2], max: call[3])
    let set = try engine.read(SortedSetValue.self, call[1], call)
    call.reply.integer(set.map { bounds.ranks(in: $0.ranked).count } ?? 0)
  }
}

extension RESPWriter {
  /// A score: a double, or a bulk string in RESP2.
  mutating func score(_ score: Double, _ version: RedisVersion) {
    self.double(formatDouble(score, version: version))
  }

  mutating func scoreOrNull(_ score: Double?, _ version: RedisVersion) {
    if let score { self.score(score, version) } else { self.null() }
  }

  /// The head of an array of members. With scores, RESP2 has twice as many elements, RESP3 as many pairs.
  mutating func rankedHead(_ count: Int, withScores: Bool) {
    self.array(withScores && self.version == .resp2 ? 2 * count : count)
  }

  /// One member behind ``rankedHead(_:withScores:)``.
  mutating func ranked(_ member: RankedMember, withScores: Bool, _ version: RedisVersion) {
    if withScores, self.version == .resp3 { self.array(2) }
    self.bulk(member.member)
    if withScores { self.score(member.score, version) }
  }
}
