// ConformanceTests: one suite, two servers. This file: commands drawn by the thousand.

import LoopbackClients
import RESP
import WireCore

/// Sends drawn commands to both servers over two connections, one of each protocol version, and compares all replies
/// and now and then the whole data.
struct GeneratedRun {
  private let commands: Int
  private var random: SeededRandom
  private let grammar: CommandGrammar
  private let words: WordPools
  private var report = DifferenceReport(topic: "generated")
  private var comparisons = [ReplyComparison(), ReplyComparison()]
  /// What was sent since both servers were empty.
  private var history: [(connection: Int, command: [ByteString])] = []
  private static let stateCheckEvery = 2_000
  /// From so many differences on, more would not help.
  private static let mostDifferences = 300

  init(grammar: CommandGrammar, words: WordPools, commands: Int, seed: UInt64) {
    self.commands = commands
    self.random = SeededRandom(seed: seed)
    self.grammar = grammar
    self.words = words
  }

  /// - Returns: what differed.
  nonisolated(nonsending) mutating func run(_ peers: Peers) async throws -> DifferenceReport {
    let connections = [try await PairedConnection(peers), try await PairedConnection(peers)]
    _ = try await connections[1].send([["HELLO", "3"]])
    let state = StateComparison(inspector: try await PairedConnection(peers))
    var sent = 0
    var untilCheck = Self.stateCheckEvery
    while sent < self.commands, self.report.count < Self.mostDifferences {
      let number = Int.random(in: 0..<connections.count, using: &self.random)
      let batch = self.batch()
      let found = self.report.count
      self.take(try await connections[number].send(batch), connection: number)
      sent += batch.count
      untilCheck -= batch.count
      if untilCheck <= 0 || self.report.count > found {
        untilCheck = Self.stateCheckEvery
        try await self.check(state)
      }
    }
    say("generated: \(sent) commands compared")
    for connection in connections + [state.inspector] { await connection.close() }
    return self.report
  }

  /// Up to a hundred commands, a few of them whole transactions.
  private mutating func batch() -> [[ByteString]] {
    var batch: [[ByteString]] = []
    for _ in 0..<Int.random(in: 1...100, using: &self.random) {
      if Int.random(in: 0..<60, using: &self.random) == 0 {
        batch += self.transaction()
      } else {
        batch += self.command()
      }
    }
    return batch
  }

  private mutating func transaction() -> [[ByteString]] {
    var batch: [[ByteString]] = [["MULTI"]]
    if Bool.random(using: &self.random) {
      batch.insert(["WATCH", self.words.draw("key", using: &self.random)], at: 0)
      if Bool.random(using: &self.random) { batch.insert(contentsOf: self.command(), at: 1) }
    }
    for _ in 0..<Int.random(in: 0...6, using: &self.random) { batch += self.command() }
    return batch + [[Int.random(in: 0..<10, using: &self.random) == 0 ? "DISCARD" : "EXEC"]]
  }

  /// A command; one whose reply may be in a hash table's order is followed by the question whether it is.
  private mutating func command() -> [[ByteString]] {
    let command = self.grammar.draw(from: self.words, using: &self.random)
    guard ReplyRule(command).isAboutOrder, command.count > 1, WordPools.isKey(command[1]) else { return [command] }
    return [command, ["OBJECT", "ENCODING", command[1]]]
  }

  private mutating func take(_ exchanges: [ReplyComparison.Exchange], connection: Int) {
    let earlier = self.history.count
    for exchange in exchanges { self.history.append((connection, exchange.command)) }
    for difference in self.comparisons[connection].differences(in: exchanges) {
      let end = exchanges.firstIndex { $0.command == difference.command }.map { earlier + $0 } ?? self.history.count
      let history = self.history[..<end]
      self.report.add(difference) { Self.reproduction(of: difference.command, in: history) }
    }
  }

  /// The commands that touched the same keys last, oldest first.
  private static func reproduction(
    of command: [ByteString],
    in history: ArraySlice<(connection: Int, command: [ByteString])>
  ) -> [String] {
    let keys = Set(command.filter(WordPools.isKey))
    let related = history.filter { earlier in
      let name = earlier.command.first
      return earlier.command.contains { keys.contains($0) } || name == "SELECT" || name == "MULTI" || name == "EXEC"
    }
    return related.suffix(14).map { "\($0.connection + 1)> " + String(commandLine($0.command).prefix(300)) }
  }

  /// Compares the data, and starts afresh if they differ; otherwise half of the time.
  private nonisolated(nonsending) mutating func check(_ state: StateComparison) async throws {
    let differences = try await state.differences()
    let history = self.history[...]
    for difference in differences {
      self.report.add(difference) { Self.reproduction(of: difference.command, in: history) }
    }
    guard !differences.isEmpty || Bool.random(using: &self.random) else { return }
    _ = try await state.inspector.send([["FLUSHALL"]])
    self.history = []
  }
}
