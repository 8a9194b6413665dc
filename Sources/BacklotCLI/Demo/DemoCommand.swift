// BacklotCLI, demo: a small application. This file: the subcommand.

import ArgumentParser
import DataTracing
import FakeRedis
import Foundation
import LoopbackClients
import TraceRecorder

/// `backlot demo`: an application's data layer over real sockets, recorded, drawn and checked.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Run a small application on a fake Redis, show its traces, and check them.",
    discussion: "Exits with a failure if one of the checks fails."
  )

  @Option(help: "The commands to fill the fake Redis with.")
  var seed = "Fixtures/seeds/users.redis"

  @Option(help: "Also write the traces as one self-contained page.")
  var html: String?

  @Option(help: "The width of the waterfall in characters.")
  var width = 120

  func run() async throws {
    let report = try await withFakeRedis { redis in
      try redis.seed(from: self.seed)
      print("fake redis at \(redis.url) with \(redis.keyCount) keys\n")
      return try await self.record(redis)
    }
    print(report.text)
    if let html {
      try report.html.write(toFile: html, atomically: true, encoding: .utf8)
      print("\nwrote \(html)")
    }
    if !report.isPassed { throw ExitCode.failure }
  }

  private func record(_ redis: FakeRedis) async throws -> DemoReport {
    let recorder = TraceRecorder(clock: .real)
    try await recorder.run {
      let endpoint = Endpoint(redis.host, port: redis.port)
      let client = try await TracedRedis.connect(to: endpoint) {
        try await RedisLoopbackClient.connect(host: redis.host, port: redis.port)
      }
      let users = UserRepository(redis: client, clock: redis.clock)
      try await DemoScenario(redis: redis, users: users).run()
      try await client.close()
    }
    let recording = recorder.recording
    return DemoReport(
      recording: recording,
      requests: redis.requests,
      checks: demoChecks(recording, redis),
      width: self.width
    )
  }
}
