// ConformanceTests: one suite, two servers. This file: the test of memcached's generated requests.

import Foundation
import Testing

@Suite struct GeneratedMemcachedTests {
  /// `BACKLOT_CONFORMANCE_COMMANDS` and `BACKLOT_CONFORMANCE_SEED` change how many and which commands.
  @Test func generatedRequestsAreAnsweredAsByTheRealServer() async throws {
    let environment = ProcessInfo.processInfo.environment
    let commands = environment["BACKLOT_CONFORMANCE_COMMANDS"].flatMap(Int.init) ?? 120_000
    let seed = environment["BACKLOT_CONFORMANCE_SEED"].flatMap(UInt64.init) ?? 20_260_101
    say("memcached: \(commands) commands, BACKLOT_CONFORMANCE_SEED=\(seed)")
    try await MemcachedPeers.run { peers in
      var run = GeneratedMemcachedRun(commands: commands, seed: seed)
      try await run.run(peers)
      say("memcached: \(run.sent) commands in \(run.batches) batches compared, \(run.differences) batches differ")
      #expect(run.differences == 0)
    }
  }
}
