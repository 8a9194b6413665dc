// Tests of DataTracing, SQL. This file: the trace context in the statement that the server gets.

import Testing
import TraceModel
import TraceRecorder
import Tracing

@testable import DataTracing

@Suite struct SQLCommenterTests {
  private func sent(_ text: String, isAsked: Bool = true) async throws -> (sent: String, recording: Recording) {
    let driver = ScriptedDriver()
    let recording = try await record {
      try await database(driver) { $0.propagatesContext = isAsked }.execute(text)
    }
    return (try #require(driver.statements.first), recording)
  }

  @Test func theStatementCarriesItsOwnSpan() async throws {
    let (sent, recording) = try await self.sent("DELETE FROM users")
    let span = recording.spans[0]
    #expect(sent == "DELETE FROM users/*traceparent='00-\(span.traceID)-\(span.spanID)-01'*/")
    #expect(span.attributes["db.query.text"] == "DELETE FROM users")
  }

  @Test func beforeTheSemicolonThatEndsIt() async throws {
    let (sent, _) = try await self.sent("DELETE FROM users;\n")
    #expect(sent.hasPrefix("DELETE FROM users/*traceparent='"))
    #expect(sent.hasSuffix("'*/;"))
  }

  @Test func offByDefault() async throws {
    let (sent, _) = try await self.sent("DELETE FROM users", isAsked: false)
    #expect(sent == "DELETE FROM users")
    #expect(!SQLTracingOptions().propagatesContext)
  }

  @Test(arguments: ["DELETE FROM users /* by hand */", "DELETE FROM users -- all", "/*a='b'*/ DELETE FROM users"])
  func textsWithCommentsStayAsTheyAre(text: String) async throws {
    let (sent, _) = try await self.sent(text)
    #expect(sent == text)
  }

  @Test func aStringIsNoComment() async throws {
    let (sent, _) = try await self.sent("SELECT '/* -- */'")
    #expect(sent.hasPrefix("SELECT '/* -- */'/*traceparent="))
  }

  @Test func preparedStatementsStayAsTheyAre() async throws {
    let driver = ScriptedDriver()
    _ = try await record {
      let statement = try await database(driver) { $0.propagatesContext = true }.prepare("SELECT 1")
      try await statement.execute()
      await statement.close()
    }
    #expect(driver.statements == ["prepare SELECT 1", "prepared SELECT 1", "close statement"])
  }

  @Test func withoutTracerThereIsNothingToCarry() async throws {
    let driver = ScriptedDriver()
    // Bound, as another suite of this process may have bootstrapped a tracer.
    try await withTracer(NoOpTracer()) {
      _ = try await database(driver) { $0.propagatesContext = true }.execute("SELECT 1")
    }
    #expect(driver.statements == ["SELECT 1"])
  }

  @Test func encodedAndSorted() {
    let comment = SQLCommenter.comment(["tracestate": "a=1,b=2", "route": "/parts/*/ 'x'", "Ä": "~-._"])
    #expect(
      comment == "/*%C3%84='~-._',route='%2Fparts%2F%2A%2F%20%27x%27',tracestate='a%3D1%2Cb%3D2'*/"
    )
  }
}
