// Tests of DataTracing, SQL. This file: calls that took too long.

import Logging
import Testing
import TraceModel
import TraceRecorder

@testable import DataTracing

@Suite("SlowQueryDetector: a threshold on the call itself") struct SlowQueryTests {
  private func driver(_ clock: ManualClock) -> ScriptedDriver {
    ScriptedDriver { asked, _ in
      if !["connect", "reset"].contains(asked) { clock.advance(by: .milliseconds(60)) }
      guard asked.hasPrefix("SELECT") else { return nil }
      return ScriptedAnswer(columns: ["n"], rows: [[1]], beforeRow: { clock.advance(by: .milliseconds(30)) })
    }
  }

  private func slow(_ options: inout SQLTracingOptions) {
    options.slowQueries = SlowQueries(threshold: .milliseconds(100), logger: { Logger.current })
  }

  @Test func eventLineAndCounter() async throws {
    let clock = ManualClock()
    let recording = try await record {
      let database = database(self.driver(clock), .stable, .unsafeKeysAndValues, clock: clock, change: self.slow)
      // 60 ms until the first answer, 60 ms for the row and the end.
      _ = try await database.query("SELECT n FROM users WHERE secret = 4711").collect()
    }
    #expect(recording.spans.count == 1)
    let event = try #require(recording.spans[0].events.first)
    #expect(recording.spans[0].events.count == 1)
    #expect(event.name == "slow query detected")
    #expect(event.attributes["db.slow_query.threshold"] == 0.1)
    #expect(event.attributes["db.query.text"] == "SELECT n FROM users WHERE secret = ?")
    #expect(event.attributes["db.slow_query.duration"] == 0.12)
    #expect(recording.total("db.slow_query.count") == 1)
    #expect(
      recording.samples("db.slow_query.count")[0].dimensions == [
        "db.system.name": "postgresql", "db.query.summary": "SELECT users",
      ]
    )
    let line = try #require(recording.logs.first)
    #expect(line.level == .warning)
    #expect(line.message == "slow query")
    #expect(line.metadata["db.query.text"] == "SELECT n FROM users WHERE secret = ?")
    #expect(!String(describing: recording.logs).contains("4711"))
  }

  @Test func legacyNames() async throws {
    let clock = ManualClock()
    let recording = try await record {
      let database = database(self.driver(clock), .legacy, clock: clock, change: self.slow)
      _ = try await database.query("SELECT n FROM users").collect()
    }
    let event = try #require(recording.spans[0].events.first)
    #expect(event.attributes["db.threshold_ms"] == 100)
    #expect(event.attributes["db.duration_ms"] == 120)
    #expect(event.attributes["db.statement"] == "SELECT n FROM users")
  }

  @Test func whatIsFastEnoughIsNotTold() async throws {
    let clock = ManualClock()
    let recording = try await record {
      let database = database(self.driver(clock), clock: clock, change: self.slow)
      try await database.ping()
      try await database.execute("DELETE FROM users")
    }
    #expect(recording.spans.allSatisfy { $0.events.isEmpty })
    #expect(recording.logs.isEmpty)
    #expect(recording.total("db.slow_query.count") == 0)
  }

  @Test func whatFailsSlowlyIsTold() async throws {
    let clock = ManualClock()
    let driver = ScriptedDriver { asked, _ in
      guard asked != "connect" else { return nil }
      clock.advance(by: .seconds(2))
      throw SQLServerError(code: "57014", message: "canceling statement due to statement timeout")
    }
    let recording = try await record {
      _ = try? await database(driver, clock: clock, change: self.slow).execute("DELETE FROM users")
    }
    #expect(recording.spans[0].attributes["error.type"] == "57014")
    #expect(recording.spans[0].events.map(\.name) == ["slow query detected"])
  }

  @Test func theLogNeedsNoTracer() async throws {
    let clock = ManualClock()
    let lines = TraceRecorder()
    let database = database(self.driver(clock), clock: clock) { options in
      options.slowQueries = SlowQueries(threshold: .milliseconds(10)) {
        Logger(label: "slow") { lines.logHandler(label: $0) }
      }
    }
    try await database.execute("DELETE FROM users")
    #expect(lines.recording.logs.map(\.message) == ["slow query"])
  }
}
