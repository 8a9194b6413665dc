// BacklotCLI, demo: a small shop. This file: the subcommand.

import ArgumentParser
import FakePostgres
import Foundation
import TraceModel
import TraceRecorder
import TraceTesting
import WireCore

/// `backlot demo`: an application's data layer over real sockets, recorded, drawn and checked.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Run a small shop on fakes of Redis, PostgreSQL, memcached and MongoDB, show its traces, and check them.",
    discussion: "Exits with a failure if one of the checks fails."
  )

  @ArgumentParser.Option(help: "The SQL to fill the databases with.")
  var seed = "Fixtures/seeds/shop.sql"

  @ArgumentParser.Option(help: "The folder of the golden trace.")
  var golden = "Fixtures/traces"

  @ArgumentParser.Option(help: "Also write the traces as one self-contained page.")
  var html: String?

  @ArgumentParser.Option(help: "The width of the waterfall in characters.")
  var width = 120

  func run() async throws {
    let seed = try String(contentsOfFile: self.seed, encoding: .utf8)
    let golden = try DemoGolden(
      folder: self.golden,
      mode: GoldenRecordMode(environment: ProcessInfo.processInfo.environment)
    )
    let report = try await DemoRun.run(seed: seed, golden: golden)
    print(report.text(width: self.width))
    if let html {
      try report.html.write(toFile: html, atomically: true, encoding: .utf8)
      print("\nwrote \(html)")
    }
    if !report.isPassed { throw ExitCode.failure }
  }
}

/// Everything that the demo does, on fakes of its own.
enum DemoRun {
  /// Runs the scenario and checks what was recorded. With a clock that stands still nothing takes time but what the
  /// scenario makes slow.
  static func run(
    seed: String,
    golden: DemoGolden,
    clock: FakeClock = .running()
  ) async throws -> DemoReport {
    try await DemoFakes.with(clock) { fakes in
      try fakes.postgres.seed(seed)
      let start = clock.now.nanoseconds
      let recorder = TraceRecorder(clock: .custom { UInt64(clamping: clock.now.nanoseconds - start) })
      try await recorder.run {
        let shop = try await Shop.open(fakes, seed: seed, clock: clock)
        try await DemoScenario(fakes: fakes, shop: shop).run()
        try await shop.close()
      }
      let seen = DemoEvidence(recording: recorder.recording, fakes: fakes)
      return DemoReport(seen, checks: demoChecks(seen, golden: golden))
    }
  }
}

/// Where `demo.trace` is, and whether it is written.
struct DemoGolden {
  let folder: String
  let mode: GoldenRecordMode
}

/// What there is to judge a run by.
struct DemoEvidence {
  let recording: Recording
  let fakes: DemoFakes
}
