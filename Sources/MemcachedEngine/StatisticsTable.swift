// MemcachedEngine: memcached's data and commands, no network, no clock. This file: the parts of `stats`, and how both
// protocols answer them.

import MemcachedWire
import NIOCore
import WireCore

/// A part of `stats`: what follows the word.
package struct StatisticsRow: Sendable {
  /// What a part says.
  enum Answer {
    case numbers([(name: String, value: String)])
    /// Lines as they stand, and `END`; only in the text protocol.
    case lines([String])
    /// That it is done.
    case reset
    /// The line of an error.
    case refused(String)
  }

  /// The word, or nothing for what `stats` says by itself.
  package let name: String
  package let summary: String
  let answer: @Sendable (inout MemcachedEngine, _ words: ArraySlice<ByteString>, _ now: Int64) -> Answer

  init(
    _ name: String,
    _ summary: String,
    _ answer: @escaping @Sendable (inout MemcachedEngine, ArraySlice<ByteString>, Int64) -> Answer
  ) {
    self.name = name
    self.summary = summary
    self.answer = answer
  }
}

/// All parts of `stats` that the fake has. What describes processes, threads and pages of memory is left out of them.
package enum StatisticsTable {
  package static let rows: [StatisticsRow] = [
    .init("", "Commands, hits and misses, items and what they take") { engine, _, now in
      .numbers(engine.generalStatistics(now: now))
    },
    .init("settings", "How the server is set up") { engine, _, _ in .numbers(engine.settingStatistics) },
    .init("reset", "Sets the counters to zero") { engine, _, _ in
      engine.statistics.reset()
      return .reset
    },
    .init("items", "Items by the class of their size") { engine, _, now in .numbers(engine.itemStatistics(now: now)) },
    .init("slabs", "Classes of sizes") { engine, _, _ in .numbers(engine.slabStatistics) },
    .init("sizes", "That sizes are not tracked, which is memcached's default") { _, _, _ in
      .numbers([("sizes_status", "disabled")])
    },
    .init("cachedump", "The keys of a class of sizes") { engine, words, now in engine.dump(words, now: now) },
  ]

  static func row(_ name: String) -> StatisticsRow? { self.rows.first { $0.name == name } }
}

extension MemcachedEngine {
  /// `stats` with what follows, in the text protocol.
  mutating func stats(_ words: [ByteString], now: Int64, into reply: inout ByteBuffer) {
    let name = words.first?.string ?? ""
    guard let row = StatisticsTable.row(name) else {
      self.note(unsupported: "stats " + name)
      return reply.writeLine("ERROR")
    }
    switch row.answer(&self, words.dropFirst(), now) {
    case .numbers(let lines):
      for (name, value) in lines { reply.writeString("STAT \(name) \(value)\r\n") }
      reply.writeLine("END")
    case .lines(let lines):
      for line in lines { reply.writeLine(line) }
      reply.writeLine("END")
    case .reset: reply.writeLine("RESET")
    case .refused(let line): reply.writeLine(line)
    }
  }

  /// A packet for each number, and an empty one.
  mutating func stat(_ request: BinaryPacket, now: Int64, into reply: inout ByteBuffer) {
    let answer = StatisticsTable.row(request.key.string)?.answer(&self, [], now)
    switch answer {
    case .numbers(let lines):
      for (name, value) in lines {
        var answer = request.answer
        answer.key = ByteString(name)
        answer.value = ByteString(value)
        answer.write(to: &reply, magic: BinaryPacket.answerMagic)
      }
    case .reset: break
    case .lines, .refused, nil:
      self.note(unsupported: "stats " + request.key.string)
      return request.write(.notFound, to: &reply)
    }
    request.answer.write(to: &reply, magic: BinaryPacket.answerMagic)
  }
}
