// ConformanceTests: one suite, two servers. This file: the test of generated commands.

import FakeRedis
import Foundation
import RESP
import Testing
import WireCore

@Suite struct GeneratedTests {
  /// `BACKLOT_CONFORMANCE_COMMANDS` and `BACKLOT_CONFORMANCE_SEED` change how many and which commands.
  @Test func generatedCommandsAreAnsweredAsByTheRealServer() async throws {
    let environment = ProcessInfo.processInfo.environment
    let commands = environment["BACKLOT_CONFORMANCE_COMMANDS"].flatMap(Int.init) ?? 120_000
    let seed = environment["BACKLOT_CONFORMANCE_SEED"].flatMap(UInt64.init) ?? 20_260_101
    say("generated: \(commands) commands, BACKLOT_CONFORMANCE_SEED=\(seed)")
    let grammar = try CommandGrammar(String(contentsOf: fixture("redis.grammar"), encoding: .utf8))
    try await Peers.run { peers in
      let words = WordPools(commands: try await Self.commandNames(peers))
      var run = GeneratedRun(grammar: grammar, words: words, commands: commands, seed: seed)
      try await run.run(peers).finish(isCompared: peers.isCompared)
    }
  }

  /// All commands of the fake but those that end the run, take time, or say what each server knows for itself.
  private nonisolated(nonsending) static func commandNames(_ peers: Peers) async throws -> [String] {
    let connection = try await PairedConnection(peers)
    guard case .array(let names) = try await connection.send([["COMMAND", "LIST"]])[0].fake else { return [] }
    await connection.close()
    let excluded: Set<String> = [
      "acl", "auth", "bgrewriteaof", "bgsave", "client", "cluster", "command", "config", "debug", "hello", "info",
      "lastsave", "latency", "lolwut", "memory", "module", "monitor", "psubscribe", "punsubscribe", "quit", "reset",
      "role", "save", "slowlog", "ssubscribe", "subscribe", "sunsubscribe", "swapdb", "time", "unsubscribe", "wait",
      "scan", "sscan", "hscan", "zscan", "expire", "pexpire", "setex", "psetex", "spop", "blpop", "brpop", "blmove",
      "blmpop", "brpoplpush", "bzpopmin", "bzpopmax", "bzmpop",
    ]
    return names.compactMap { if case .bulk(let name) = $0 { name.string } else { nil } }
      .filter { !excluded.contains($0) }.sorted()
  }
}
