// RedisEngine: Redis's data and commands, pure. This file: LCS.

import RESP
import WireCore

extension StringCommands {
  static func lcs(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let first = engine.value(call[1], call)
    let second = engine.value(call[2], call)
    let strings = try [first, second].map { (value) throws(RedisError) -> [UInt8] in
      guard let value else { return [] }
      guard case .string(let string) = value else {
        throw RedisError("ERR The specified keys must contain string values")
      }
      return string.bytes.bytes
    }
    let options = try LCSOptions(call)
    let lengths = try LCSTable(strings[0], strings[1], limit: engine.configuration.maxBulkLength)
    switch options.output {
    case .length: call.reply.integer(lengths.longest)
    case .subsequence: call.reply.bulk(lengths.subsequence())
    case .ranges: self.writeRanges(lengths, options, to: &call.reply)
    }
  }

  private static func writeRanges(_ lengths: LCSTable, _ options: LCSOptions, to reply: inout RESPWriter) {
    let matches = lengths.matches().filter { $0.count >= options.minimumMatch }
    reply.map(2)
    reply.bulk("matches")
    reply.array(matches.count)
    for match in matches {
      reply.array(options.writesCounts ? 3 : 2)
      for start in [match.first, match.second] {
        reply.array(2)
        reply.integer(start)
        reply.integer(start + match.count - 1)
      }
      if options.writesCounts { reply.integer(match.count) }
    }
    reply.bulk("len")
    reply.integer(lengths.longest)
  }
}

private struct LCSOptions {
  enum Output { case subsequence, length, ranges }

  var output = Output.subsequence
  /// MINMATCHLEN.
  var minimumMatch: Int64 = 0
  /// WITHMATCHLEN.
  var writesCounts = false

  init(_ call: Call) throws(RedisError) {
    var wantsLength = false
    var wantsRanges = false
    var index = 3
    while index < call.count {
      if call.matches(index, "idx") {
        wantsRanges = true
      } else if call.matches(index, "len") {
        wantsLength = true
      } else if call.matches(index, "withmatchlen") {
        self.writesCounts = true
      } else if call.matches(index, "minmatchlen") {
        index = try call.argument(after: index)
        self.minimumMatch = try call.integer(index)
      } else {
        throw .syntax
      }
      index += 1
    }
    if wantsRanges, wantsLength {
      throw RedisError("ERR If you want both the length and indexes, please just use IDX.")
    }
    self.output = wantsRanges ? .ranges : wantsLength ? .length : .subsequence
  }
}

/// The lengths of the longest common subsequences of all prefixes of two strings.
private struct LCSTable {
  /// A run of bytes that both strings have.
  struct Match {
    var first: Int
    var second: Int
    var count: Int
  }

  private let first: [UInt8]
  private let second: [UInt8]
  /// Row by row, a row for each length of the first string's prefix.
  private let lengths: [UInt32]

  /// - Throws: as Redis when the table would need more than `limit` bytes.
  init(_ first: [UInt8], _ second: [UInt8], limit: Int) throws(RedisError) {
    let (cells, overflow) = (first.count + 1).multipliedReportingOverflow(by: second.count + 1)
    guard !overflow, cells <= limit / MemoryLayout<UInt32>.size else {
      throw RedisError("ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len")
    }
    self.first = first
    self.second = second
    let width = second.count + 1
    self.lengths = [UInt32](unsafeUninitializedCapacity: cells) { table, count in
      table.initialize(repeating: 0)
      for row in first.indices {
        for column in second.indices {
          let above = row * width + column
          table[above + width + 1] =
            first[row] == second[column] ? table[above] + 1 : max(table[above + 1], table[above + width])
        }
      }
      count = cells
    }
  }

  var longest: Int { self.lengths.last.map(Int.init) ?? 0 }

  private func length(_ row: Int, _ column: Int) -> UInt32 { self.lengths[row * (self.second.count + 1) + column] }

  /// The runs that make up the subsequence, the last one first, as Redis finds them on its way back.
  func matches() -> [Match] {
    var matches: [Match] = []
    var (row, column) = (self.first.count, self.second.count)
    while row > 0, column > 0 {
      if self.first[row - 1] == self.second[column - 1] {
        row -= 1
        column -= 1
        if let last = matches.last, last.first == row + 1, last.second == column + 1 {
          matches[matches.count - 1] = Match(first: row, second: column, count: last.count + 1)
        } else {
          matches.append(Match(first: row, second: column, count: 1))
        }
      } else if self.length(row - 1, column) > self.length(row, column - 1) {
        row -= 1
      } else {
        column -= 1
      }
    }
    return matches
  }

  func subsequence() -> ByteString {
    ByteString(Array(self.matches().reversed().map { self.first[$0.first..<$0.first + $0.count] }.joined()))
  }
}
