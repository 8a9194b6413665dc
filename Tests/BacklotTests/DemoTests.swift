// BacklotTests. This file: the demo, whose trace is a golden one.

import Foundation
import Testing
import TraceTesting
import WireCore

@testable import BacklotCLI

@Suite(.timeLimit(.minutes(10))) struct DemoTests {
  private let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures")

  @Test func everyCheckPasses() async throws {
    let seed = try String(contentsOf: self.fixtures.appendingPathComponent("seeds/shop.sql"), encoding: .utf8)
    let golden = DemoGolden(folder: self.fixtures.appendingPathComponent("traces").path, mode: .never)
    let report = try await DemoRun.run(seed: seed, golden: golden, clock: .manual())
    for check in report.checks { #expect(check.isPassed, "\(check.title)\n\(check.findings.report)") }
    #expect(report.html.contains("What PostgreSQL saw"))
  }
}
