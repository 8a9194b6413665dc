// TraceTesting: checks over recordings and the report to the test framework. This file: the check of the span tree.

import TraceModel

extension RecordingSource {
  /// Compares the spans with an expected tree and reports each difference to the test that is running.
  /// ```swift
  /// recording.expectTrace {
  ///   span("user.find") {
  ///     span("GET", .client) { attribute("db.system.name", "redis") }
  ///   }
  /// }
  /// ```
  /// - Parameters:
  ///   - matching: Whether the roots that are listed are all there are.
  ///   - content: The expected roots, each with everything below it.
  /// - Returns: The differences, which is also what ``verifyTrace(matching:_:)`` returns.
  @discardableResult
  public func expectTrace(
    matching: ChildMatching = .exact,
    fileID: StaticString = #fileID,
    filePath: StaticString = #filePath,
    line: UInt = #line,
    column: UInt = #column,
    @TraceBuilder _ content: () -> [SpanExpectation]
  ) -> [Finding] {
    let site = CallSite(fileID: fileID, filePath: filePath, line: line, column: column)
    return site.report(self.verifyTrace(matching: matching, content))
  }

  /// Compares the spans with an expected tree.
  /// - Parameters:
  ///   - matching: Whether the roots that are listed are all there are.
  ///   - content: The expected roots, each with everything below it.
  /// - Returns: The differences; nothing when the spans are as expected.
  public func verifyTrace(
    matching: ChildMatching = .exact,
    @TraceBuilder _ content: () -> [SpanExpectation]
  ) -> [Finding] {
    TraceCheck(expected: content(), matching: matching).findings(in: self.recording)
  }
}

/// An expected tree, ready to be compared with recordings.
struct TraceCheck: Sendable {
  var expected: [SpanExpectation]
  var matching: ChildMatching

  func findings(in recording: Recording) -> [Finding] {
    let matcher = TreeMatcher(self.expected, matching: self.matching, recording: recording)
    if matcher.matches(0, 0) { return [] }
    let tree = MatchExplanation(matcher: matcher).tree
    let context = "✗ different   ∅ missing   ✚ unexpected\n\n" + tree.text
    return tree.allFindings.map {
      var finding = $0
      finding.context = context
      return finding
    }
  }

  /// Whether the recording is as expected and nothing that was expected is still active.
  func isSettled(in recording: Recording) -> Bool {
    let matcher = TreeMatcher(self.expected, matching: self.matching, recording: recording)
    return matcher.matches(0, 0) && !matcher.isActive(0, 0)
  }
}
