// ConformanceTests: one suite, two servers. This file: the test of the scripts.

import Foundation
import Testing

@Suite struct ScriptTests {
  @Test(arguments: ScriptTests.topics) func scriptsAreAnsweredAsByTheRealServer(_ topic: String) async throws {
    let text = try String(contentsOf: fixture("redis/\(topic).txt"), encoding: .utf8)
    let script = try ConformanceScript(text)
    try await Peers.run { peers in
      var run = try await ScriptRun(topic: topic, peers: peers)
      let report = try await run.run(script)
      say("\(topic): \(script.lines.count) lines compared")
      report.finish(isCompared: peers.isCompared)
    }
  }

  /// The scripts' names, without `.txt`.
  static let topics: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(atPath: fixture("redis").path)
    return (files ?? []).filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
  }()
}
