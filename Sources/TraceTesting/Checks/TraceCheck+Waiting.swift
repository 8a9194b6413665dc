// TraceTesting: checks over recordings and the report to the test framework. This file: the check that waits.

import TraceModel
public import TraceRecorder

extension TraceRecorder {
  /// Waits until the spans are as expected and have ended, then reports what is still different to the test
  /// that is running.
  ///
  /// Looks again whenever a span starts or ends, and returns at once when all is as expected. Spans that are
  /// still active when the time is over are marked ⏳ in the failure.
  /// ```swift
  /// await recording.expectTrace(within: .seconds(2)) {
  ///   span("queue.flush") { span("SET", .client).count(3) }
  /// }
  /// ```
  /// - Parameters:
  ///   - timeout: How long to wait.
  ///   - clock: The clock that `timeout` is measured on.
  ///   - matching: Whether the roots that are listed are all there are.
  ///   - content: The expected roots, each with everything below it.
  /// - Returns: The differences; nothing when the spans are as expected.
  @discardableResult
  public nonisolated(nonsending) func expectTrace(
    within timeout: Duration,
    clock: some Clock<Duration> = ContinuousClock(),
    matching: ChildMatching = .exact,
    fileID: StaticString = #fileID,
    filePath: StaticString = #filePath,
    line: UInt = #line,
    column: UInt = #column,
    @TraceBuilder _ content: () -> [SpanExpectation]
  ) async -> [Finding] {
    let site = CallSite(fileID: fileID, filePath: filePath, line: line, column: column)
    return site.report(await self.verifyTrace(within: timeout, clock: clock, matching: matching, content))
  }

  /// Waits until the spans are as expected and have ended.
  /// - Parameters:
  ///   - timeout: How long to wait.
  ///   - clock: The clock that `timeout` is measured on.
  ///   - matching: Whether the roots that are listed are all there are.
  ///   - content: The expected roots, each with everything below it.
  /// - Returns: What is still different; nothing when the spans are as expected.
  public nonisolated(nonsending) func verifyTrace(
    within timeout: Duration,
    clock: some Clock<Duration> = ContinuousClock(),
    matching: ChildMatching = .exact,
    @TraceBuilder _ content: () -> [SpanExpectation]
  ) async -> [Finding] {
    let check = TraceCheck(expected: content(), matching: matching)
    _ = await self.waitUntil(timeout: timeout, clock: clock) { check.isSettled(in: $0) }
    return check.findings(in: self.recording)
  }
}
