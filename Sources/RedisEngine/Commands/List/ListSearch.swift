// RedisEngine: Redis's data and commands, pure. This file: LPOS.

import RESP
import WireCore

extension ListCommands {
  static func lpos(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let search = try ElementSearch(call, engine.version)
    let list = try engine.read(ListValue.self, call[1], call)
    let positions = list.map { search.positions(of: call[2], in: $0) } ?? []
    guard search.limit != nil else {
      if let position = positions.first { return call.reply.integer(position) }
      return call.reply.null()
    }
    call.reply.array(positions.count)
    for position in positions { call.reply.integer(position) }
  }
}

/// The options of LPOS: `[RANK rank] [COUNT count] [MAXLEN length]`.
private struct ElementSearch {
  /// Negative to search from the tail.
  var rank = 1
  /// How many positions are wanted, 0 for all; `nil` for the first, which is then not answered as an array.
  var limit: Int?
  /// How many elements are compared; 0 for all.
  var maximumLength = 0

  init(_ call: Call, _ version: RedisVersion) throws(RedisError) {
    var index = 3
    while index < call.count {
      let value = try call.argument(after: index)
      if call.matches(index, "rank") {
        self.rank = try Self.rank(call, at: value, version)
      } else if call.matches(index, "count") {
        self.limit = try Self.length(call, at: value, orElse: RedisError("ERR COUNT can't be negative"))
      } else if call.matches(index, "maxlen") {
        self.maximumLength = try Self.length(call, at: value, orElse: RedisError("ERR MAXLEN can't be negative"))
      } else {
        throw .syntax
      }
      index = value + 1
    }
  }

  private static func rank(_ call: Call, at index: Int, _ version: RedisVersion) throws(RedisError) -> Int {
    let rank = try call.int(index)
    // Redis 7.0 takes it, and finds the last match: the magnitude overflows.
    if rank == .min, version >= .v7_2 { throw .outOfLongRange }
    guard rank != 0 else {
      throw RedisError(
        "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to"
          + " start from the end of the list"
      )
    }
    return rank == .min ? -1 : rank
  }

  private static func length(_ call: Call, at index: Int, orElse error: RedisError) throws(RedisError) -> Int {
    let length = try call.int(index, orElse: error)
    guard length >= 0 else { throw error }
    return length
  }

  func positions(of element: ByteString, in list: ListValue) -> [Int] {
    let compared = self.maximumLength == 0 ? list.count : min(self.maximumLength, list.count)
    let wanted = self.limit ?? 1
    var skipped = 0
    var positions: [Int] = []
    for step in 0..<compared {
      let position = self.rank > 0 ? step : list.count - 1 - step
      guard list[position] == element else { continue }
      skipped += 1
      if skipped >= self.rank.magnitude { positions.append(position) }
      if wanted > 0, positions.count == wanted { break }
    }
    return positions
  }
}
