// TraceTestingTests. This file: a check that fails makes a test of XCTest fail.

import TraceModel
import TraceRecorder
import Tracing
import XCTest

@testable import TraceTesting

final class XCTestReportingTests: XCTestCase {
  func testTheClosureForm() throws {
    try recording { recording in
      withSpan("user.find") { _ in withSpan("GET", ofKind: .client) { _ in } }
      recording.expectTrace { span("user.find") { span("GET", .client) } }
      XCTAssertEqual(try recording.spans(named: "GET").only.kind, .client)
    }
  }

  func testTheClosureFormThatWaits() async {
    await recording { recording in
      await withSpan("user.find") { _ in await Task.yield() }
      await recording.expectTrace(within: .seconds(60)) { span("user.find") }
      XCTAssertTrue(Recorded.current === recording)
    }
  }

  func testACheckThatFailsFailsTheTest() throws {
    try self.expectFailures(0) { Recording(SpanSeed("GET")).expectTrace { span("GET") } }
    try self.expectFailures(1) { Recording(SpanSeed("GET")).expectTrace { span("SET") } }
    try self.expectFailures(1) { Recording().expectMetric("hits") }
    try self.expectFailures(1) { Recording().expectLog(containing: "slow") }
    try self.expectFailures(1) { Recording().expectGolden("a", in: "/nowhere", record: .never) }
    try self.expectFailures(1) { _ = recording }
  }

  func testMisuseAtTheEndOfAScopeFailsTheTest() throws {
    try self.expectFailures(1) { recording { _ in _ = startSpan("forgotten") } }
    try self.expectFailures(0) { recording(allowing: .neverEnded) { _ in _ = startSpan("forgotten") } }
  }

  func testTheFrameworkIsKnown() async {
    XCTAssertFalse(CallSite.isSwiftTesting)
    XCTAssertTrue(CallSite.isXCTest)
  }

  #if canImport(Darwin)
    private func expectFailures(_ count: Int, _ body: () -> Void) throws {
      if count == 0 { return body() }
      XCTExpectFailure(failingBlock: body)
    }
  #else
    private struct WrongFailures: Error {
      var expected: Int
      var found: Int
    }

    /// Runs `body` as a test case of its own. XCTest forgets the outer test case while it does so: failures
    /// are counted here and thrown.
    private func expectFailures(_ count: Int, _ body: @escaping () -> Void) throws {
      let test = XCTestCase(name: "inner") { _ in body() }
      test.run()
      let found = test.testRun?.totalFailureCount ?? -1
      guard found == count else { throw WrongFailures(expected: count, found: found) }
    }
  #endif
}
