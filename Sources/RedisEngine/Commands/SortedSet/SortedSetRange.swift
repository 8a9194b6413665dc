// RedisEngine: Redis's data and commands, pure. This file: ZRANGE, its older forms, and ZRANGESTORE.

import RESP
import WireCore

/// What a ZRANGE or one of its forms asks for.
private struct RangeQuery {
  enum Kind {
    case rank, score, member
  }

  private(set) var range: RankedRange
  private(set) var isReversed = false
  private(set) var withScores = false
  private var offset = 0
  private var limit = -1

  /// Reads a query (`zrangeGenericCommand`).
  ///
  /// - Parameter start: where the first bound is.
  /// - Parameter kind: of the range; `nil` if an option may say it.
  /// - Parameter reversed: the direction; `nil` if an option may say it.
  init(_ call: Call, at start: Int, kind: Kind?, reversed: Bool?, storing: Bool) throws(RedisError) {
    var kind = kind
    var reversed = reversed
    var index = start + 2
    while index < call.count {
      if !storing, call.matches(index, "withscores") {
        self.withScores = true
      } else if call.matches(index, "limit"), index + 2 < call.count {
        self.offset = try call.int(index + 1)
        self.limit = try call.int(index + 2)
        index += 2
      } else if reversed == nil, call.matches(index, "rev") {
        reversed = true
      } else if kind == nil, call.matches(index, "bylex") {
        kind = .member
      } else if kind == nil, call.matches(index, "byscore") {
        kind = .score
      } else {
        throw .syntax
      }
      index += 1
    }
    if kind ?? .rank == .rank {
      guard self.limit == -1 else {
        throw RedisError("ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX")
      }
      self.offset = 0
    }
    if self.withScores, kind == .member {
      throw RedisError("ERR syntax error, WITHSCORES not supported in combination with BYLEX")
    }
    self.isReversed = reversed ?? false
    // Reversed, the higher bound comes first.
    let (low, high) = self.isReversed ? (call[start + 1], call[start]) : (call[start], call[start + 1])
    switch kind ?? .rank {
    case .rank: self.range = .ranks(first: try call.int(start), last: try call.int(start + 1))
    case .score: self.range = .scores(try ScoreBounds(min: low, max: high))
    case .member: self.range = .members(try MemberBounds(min: low, max: high))
    }
  }

  /// The ranks that are asked for, lowest score first. A negative offset skips everything, a negative limit is
  /// none.
  func ranks(in set: SortedSetValue) -> Range<Int> {
    let ranks = self.range.ranks(in: set, reversed: self.isReversed)
    guard (0..<ranks.count).contains(self.offset) else { return 0..<0 }
    let left = ranks.count - self.offset
    let count = self.limit < 0 ? left : min(self.limit, left)
    let start = self.isReversed ? ranks.upperBound - self.offset - count : ranks.lowerBound + self.offset
    return start..<(start + count)
  }
}

extension SortedSetCommands {
  static func zrange(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.range(&engine, &call, nil, reversed: nil)
  }

  static func zrevrange(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.range(&engine, &call, .rank, reversed: true)
  }

  static func zrangebyscore(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.range(&engine, &call, .score, reversed: false)
  }

  static func zrevrangebyscore(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.range(&engine, &call, .score, reversed: true)
  }

  static func zrangebylex(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.range(&engine, &call, .member, reversed: false)
  }

  static func zrevrangebylex(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.range(&engine, &call, .member, reversed: true)
  }

  private static func range(
    _ engine: inout RedisEngine,
    _ call: inout Call,
    _ kind: RangeQuery.Kind?,
    reversed: Bool?
  ) throws(RedisError) {
    let query = try RangeQuery(call, at: 2, kind: kind, reversed: reversed, storing: false)
    guard let set = try engine.read(SortedSetValue.self, call[1], call) else { return call.reply.array(0) }
    let ranks = query.ranks(in: set)
    call.reply.rankedHead(ranks.count, withScores: query.withScores)
    set.ranked.forEach(in: ranks, reversed: query.isReversed) {
      call.reply.ranked($0, withScores: query.withScores, engine.version)
    }
  }

  static func zrangestore(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let query = try RangeQuery(call, at: 3, kind: nil, reversed: nil, storing: true)
    let set = try engine.read(SortedSetValue.self, call[2], call) ?? SortedSetValue()
    let members = set.ranked.members(in: query.ranks(in: set), reversed: query.isReversed)
    self.store(members.map { ($0.member, $0.score) }, &engine, &call, event: "zrangestore")
  }

  /// Stores a result under the first key and answers its size. An empty result deletes the key.
  static func store(
    _ pairs: some Sequence<(ByteString, Double)>,
    _ engine: inout RedisEngine,
    _ call: inout Call,
    event: StaticString
  ) {
    let key = call[1]
    let result = SortedSetValue(pairs: pairs, configuration: engine.configuration)
    if !result.isVacant {
      engine.store(result.wrapped, key, call)
      engine.wrote(key, call, event: event, class: .sortedSet)
    } else if engine.remove(key, call) != nil {
      engine.touched(key, in: call.database)
      engine.notify("del", key, class: .generic, in: call.database)
    }
    call.reply.integer(result.count)
  }
}
