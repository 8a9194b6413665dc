// ConformanceTests: one suite, two servers. This file: the test of generated SQL.

import FakePostgres
import Foundation
import LoopbackClients
import RealServers
import Testing

@Suite struct GeneratedSQLTests {
  private static let isInstalled = ConditionTrait.enabled(
    if: RealPostgres.binaries != nil,
    "PostgreSQL 15 is not installed"
  )

  /// `BACKLOT_CONFORMANCE_STATEMENTS` and `BACKLOT_CONFORMANCE_SEED` change how many and which statements. Longer runs
  /// still find a difference in about 3,000 statements.
  @Test(isInstalled) func generatedStatementsAreAnsweredAsByTheRealServer() async throws {
    let environment = ProcessInfo.processInfo.environment
    let statements = environment["BACKLOT_CONFORMANCE_STATEMENTS"].flatMap(Int.init) ?? 1_000
    let seed = environment["BACKLOT_CONFORMANCE_SEED"].flatMap(UInt64.init) ?? 20_260_101
    say("generated SQL: \(statements) statements, BACKLOT_CONFORMANCE_SEED=\(seed)")
    let grammar = try SQLGrammar(String(contentsOf: fixture("postgres.grammar"), encoding: .utf8))
    let real = try RealPostgres(binaries: #require(RealPostgres.binaries))
    defer { real.stop() }
    var configuration = FakePostgres.Configuration()
    configuration.requestLogCapacity = 0
    try await withFakePostgres(configuration) { fake in
      let login = PostgresLoopbackClient.Login(user: "postgres", database: "postgres")
      let pair = PairedSession(
        real: try await .connect(to: .unix(path: real.socketPath), as: login),
        fake: try await .connect(to: .tcp(host: fake.host, port: fake.port), as: login)
      )
      var run = GeneratedSQLRun(grammar: grammar, statements: statements, seed: seed)
      try await run.run(pair)
      run.report.finish()
      await pair.real.close()
      await pair.fake.close()
    }
  }
}
