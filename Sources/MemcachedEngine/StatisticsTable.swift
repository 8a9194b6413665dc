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
    /// The same without an end, as memcached answers what changes how sizes are tracked.
    case unended([(name: String, value: String)])
    /// Lines as they stand, and `END`.
    case lines([String])
    /// The line that says that it is done.
    case done(String)
    /// The line of an error.
    case refused(String)
  }

  /// The word, or nothing for what `stats` says by itself.
  package let name: String
  package let summary: String
  /// Whether the binary protocol has it, too.
  let isInBinary: Bool
  let answer: @Sendable (inout MemcachedEngine, _ words: ArraySlice<ByteString>, _ now: Int64) -> Answer

  init(
    _ name: String,
    _ summary: String,
    isInBinary: Bool = true,
    _ answer: @escaping @Sendable (inout MemcachedEngine, ArraySlice<ByteString>, Int64) -> Answer
  ) {
    self.name = name
    self.summary = summary
    self.isInBinary = isInBinary
    self.answer = answer
  }
}

/// All parts of `stats` that the fake has.
package enum StatisticsTable {
  package static let rows: [StatisticsRow] = [
    .init("", "Commands, hits and misses, items and what they take") { engine, _, now in
      .numbers(engine.generalStatistics(now: now))
    },
    .init("settings", "How the server is set up") { engine, _, _ in .numbers(engine.settingStatistics) },
    .init("reset", "Sets the counters to zero") { engine, _, _ in
      engine.statistics = Statistics()
      engine.prefixes.reset()
      return .done("RESET")
    },
    .init("items", "Items by the class of their size") { engine, _, now in .numbers(engine.itemStatistics(now: now)) },
    .init("slabs", "Classes of sizes") { engine, _, _ in .numbers(engine.slabStatistics) },
    .init("sizes", "Items by their size, once they are tracked") { engine, _, _ in .numbers(engine.sizeStatistics) },
    .init("sizes_enable", "Tracks the sizes of what is stored from now on") { engine, _, _ in
      .unended(engine.countSizes())
    },
    .init("sizes_disable", "Tracks no sizes, which is memcached's default") { engine, _, _ in
      engine.settings.firstSizedCAS = nil
      return .unended([("sizes_status", "disabled")])
    },
    .init("conns", "The clients", isInBinary: false) { engine, _, now in .numbers(engine.connectionStatistics(now: now))
    },
    .init("detail", "Counts by the prefixes of keys: `on`, `off`, `dump`") { engine, words, _ in engine.detail(words) },
    .init("cachedump", "The keys of a class of sizes", isInBinary: false) { engine, words, now in
      engine.dump(words, now: now)
    },
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
      for (name, value) in lines { reply.writeLine("STAT \(name) \(value)") }
      reply.writeLine("END")
    case .unended(let lines): for (name, value) in lines { reply.writeLine("STAT \(name) \(value)") }
    case .lines(let lines):
      for line in lines { reply.writeLine(line) }
      reply.writeLine("END")
    case .done(let line), .refused(let line): reply.writeLine(line)
    }
  }

  /// A packet for each number, and an empty one.
  mutating func stat(_ request: BinaryPacket, now: Int64, into reply: inout ByteBuffer) {
    let words = request.key.bytes.split(separator: UInt8(ascii: " ")).map { ByteString($0) }
    guard let row = StatisticsTable.row(words.first?.string ?? ""), row.isInBinary else {
      self.note(unsupported: "stats " + request.key.string)
      return request.write(.notFound, to: &reply)
    }
    switch row.answer(&self, words.dropFirst(), now) {
    case .numbers(let lines): for (name, value) in lines { request.write(name, value, to: &reply) }
    case .unended(let lines): return lines.forEach { request.write($0.name, $0.value, to: &reply) }
    case .lines(let lines): request.write("detailed", (lines + ["END", ""]).joined(separator: "\r\n"), to: &reply)
    case .done: break
    case .refused: return request.write(.notFound, to: &reply)
    }
    request.answer.write(to: &reply, magic: BinaryPacket.answerMagic)
  }
}

extension BinaryPacket {
  /// Writes one of several answers.
  fileprivate func write(_ name: String, _ value: String, to reply: inout ByteBuffer) {
    var answer = self.answer
    answer.key = ByteString(name)
    answer.value = ByteString(value)
    answer.write(to: &reply, magic: Self.answerMagic)
  }
}
