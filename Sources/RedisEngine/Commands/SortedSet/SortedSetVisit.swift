// RedisEngine: Redis's data and commands, pure. This file: ZSCAN, ZRANDMEMBER.

import RESP
import WireCore

extension SortedSetCommands {
  static func zscan(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let cursor = try call.cursor(2)
    // As in Redis, options only matter if there is something to scan.
    guard let set = try engine.read(SortedSetValue.self, call[1], call) else { return call.reply.emptyScan() }
    let options = try ScanOptions(call, from: 3)
    let (next, members) = set.step(from: cursor, count: options.count)
    let matching = members.filter { options.admits($0.member) }
    call.reply.scanHead(next)
    call.reply.array(2 * matching.count)
    for member in matching {
      call.reply.bulk(member.member)
      call.reply.bulk(set.text(of: member.score, engine.version))
    }
  }

  static func zrandmember(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard call.count > 2 else { return try self.randomMember(&engine, &call) }
    let count = try call.int(2)
    guard count != .min else {
      throw RedisError("ERR value is out of range, value must between \(-Int.max) and \(Int.max)")
    }
    guard call.count == 3 || (call.count == 4 && call.matches(3, "withscores")) else { throw .syntax }
    let withScores = call.count == 4
    if withScores, !(-(Int.max / 2)...Int.max / 2).contains(count) { throw .outOfRange }
    guard let set = try engine.read(SortedSetValue.self, call[1], call) else { return call.reply.array(0) }
    let members =
      count < 0
      ? try set.drawn(-count, limit: engine.configuration.maxBulkLength, using: &engine.random)
      : set.sample(count, using: &engine.random)
    call.reply.rankedHead(members.count, withScores: withScores)
    for member in members { call.reply.ranked(member, withScores: withScores, engine.version) }
  }

  private static func randomMember(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let set = try engine.read(SortedSetValue.self, call[1], call)
    call.reply.bulkOrNull(set?.scores.randomElement(using: &engine.random)?.key)
  }
}

extension SortedSetValue {
  /// A step of a scan: a list pack is visited at once and in order of score.
  fileprivate func step(from cursor: UInt64, count: Int) -> (next: UInt64, members: [RankedMember]) {
    guard self.isSkiplist else { return (0, self.ranked.members(in: 0..<self.count)) }
    let (next, elements) = self.scores.scan(from: cursor, count: count)
    return (next, elements.map { RankedMember(member: $0.key, score: $0.value) })
  }

  /// A score as ZSCAN writes it, which differs from all other replies: a list pack's whole numbers have all
  /// their digits, and so have a skip list's fractions whatever the version.
  fileprivate func text(of score: Double, _ version: RedisVersion) -> String {
    if !self.isSkiplist, score.rounded() == score, abs(score) <= 0x1p62 { return String(Int64(score)) }
    return formatDouble(score, version: self.isSkiplist ? .v7_0 : version)
  }

  /// So many members, each drawn from all of them.
  ///
  /// - Parameter limit: how many bytes they may have together.
  /// - Throws: `ERR value is out of range` beyond that.
  fileprivate func drawn(
    _ count: Int,
    limit: Int,
    using random: inout SeededRandom
  ) throws(RedisError) -> [RankedMember] {
    var result: [RankedMember] = []
    var size = 0
    while result.count < count, let (member, score) = self.scores.randomElement(using: &random) {
      // With a score, the lengths and the line breaks an element takes about 32 bytes more.
      size += member.count + 32
      guard size <= limit else { throw .outOfRange }
      result.append(RankedMember(member: member, score: score))
    }
    return result
  }

  /// Up to so many different members in order of score; all of them from the highest score down, as in Redis.
  fileprivate func sample(_ count: Int, using random: inout SeededRandom) -> [RankedMember] {
    guard count < self.count else { return self.ranked.members(in: 0..<self.count, reversed: true) }
    // Robert Floyd's sampling: each rank is as likely as any other, and none is drawn twice.
    var ranks: Set<Int> = []
    for bound in self.count - count..<self.count {
      let rank = Int.random(in: 0...bound, using: &random)
      ranks.insert(ranks.contains(rank) ? bound : rank)
    }
    return ranks.sorted().map { self.ranked[$0] }
  }
}
