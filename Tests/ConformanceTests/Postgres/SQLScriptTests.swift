// ConformanceTests: one suite, two servers. This file: the test of the scripts of SQL.

import FakePostgres
import Foundation
import LoopbackClients
import RealServers
import Testing

@Suite struct SQLScriptTests {
  private static let isInstalled = ConditionTrait.enabled(
    if: RealPostgres.binaries != nil,
    "PostgreSQL 15 is not installed"
  )

  /// All topics on one server each, so that it starts once.
  @Test(isInstalled) func statementsAreAnsweredAsByTheRealServer() async throws {
    let real = try RealPostgres(binaries: #require(RealPostgres.binaries))
    defer { real.stop() }
    let administrator = try await PostgresLoopbackClient.connect(
      to: .unix(path: real.socketPath),
      as: .init(user: "postgres")
    )
    for topic in Self.topics {
      let script = SQLScript(try String(contentsOf: fixture("postgres/\(topic).sql"), encoding: .utf8))
      try await withFakePostgres { fake in
        var run = SQLScriptRun(real: .unix(path: real.socketPath), fake: .tcp(host: fake.host, port: fake.port))
        Self.report(try await run.run(script), topic: topic)
      }
      // The next topic finds nothing of this one.
      let reset = "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT ALL ON SCHEMA public TO public"
      _ = try await administrator.query(reset).get()
    }
    await administrator.close()
  }

  private static func report(_ answers: [SQLScriptRun.Answers], topic: String) {
    var (unexplained, accepted) = (0, 0)
    for answer in answers {
      switch (answer.real == answer.fake, answer.statement.difference) {
      case (true, nil): break
      case (false, .some): accepted += 1
      case (true, .some):
        Issue.record("\(topic).sql, line \(answer.statement.line): the accepted difference did not occur")
      case (false, nil):
        unexplained += 1
        say("✗ \(topic).sql, line \(answer.statement.line): \(answer.statement.text.prefix(300))")
        for line in answer.real.prefix(12) where !answer.fake.contains(line) { say("    real: \(line.prefix(400))") }
        for line in answer.fake.prefix(12) where !answer.real.contains(line) { say("    fake: \(line.prefix(400))") }
      }
    }
    say("\(topic): \(answers.count) statements compared, \(accepted) accepted differences, \(unexplained) unexplained")
    if unexplained > 0 { Issue.record("\(topic).sql: \(unexplained) differences without explanation, see above") }
  }

  /// The scripts' names, without `.sql`.
  private static let topics: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(atPath: fixture("postgres").path)
    return (files ?? []).filter { $0.hasSuffix(".sql") }.map { String($0.dropLast(4)) }.sorted()
  }()
}
