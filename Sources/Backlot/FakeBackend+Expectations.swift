// Backlot: the umbrella. This file: what a fake was asked, reported to the test that is running.

public import FakeServer
public import TraceTesting
public import WireCore

extension FakeBackend {
  /// Checks that requests of a pattern came exactly so often, and reports to the test that is running.
  /// ```swift
  /// redis.expect(.command("GET", "user:1"), count: 1)
  /// postgres.expect(.command("SELECT", "users"), count: 1)
  /// ```
  /// - Returns: What is not as expected, with the requests that came nearest.
  @discardableResult
  public func expect(
    _ pattern: RequestPattern,
    count: Int = 1,
    fileID: StaticString = #fileID,
    filePath: StaticString = #filePath,
    line: UInt = #line,
    column: UInt = #column
  ) -> [Finding] {
    let site = CallSite(fileID: fileID, filePath: filePath, line: line, column: column)
    return site.report(findings { () throws(VerificationError) in try self.verify(pattern, count: count) })
  }

  /// Checks how often requests of a pattern came, and reports to the test that is running.
  /// ```swift
  /// redis.expect(.command("GET", "user:*"), 1...)
  /// ```
  /// - Returns: What is not as expected, with the requests that came nearest.
  @discardableResult
  public func expect(
    _ pattern: RequestPattern,
    _ counts: some RangeExpression<Int> & Sendable,
    fileID: StaticString = #fileID,
    filePath: StaticString = #filePath,
    line: UInt = #line,
    column: UInt = #column
  ) -> [Finding] {
    let site = CallSite(fileID: fileID, filePath: filePath, line: line, column: column)
    return site.report(findings { () throws(VerificationError) in try self.verify(pattern, counts) })
  }

  /// Checks that every stub was used, and reports to the test that is running.
  /// - Returns: The unused stubs, each with the requests that came nearest.
  @discardableResult
  public func expectStubsUsed(
    fileID: StaticString = #fileID,
    filePath: StaticString = #filePath,
    line: UInt = #line,
    column: UInt = #column
  ) -> [Finding] {
    let site = CallSite(fileID: fileID, filePath: filePath, line: line, column: column)
    return site.report(findings { () throws(VerificationError) in try self.verifyStubsUsed() })
  }

  /// Checks that nothing was asked that the real server has and the fake has not, and reports to the test that is
  /// running.
  /// - Returns: What was asked, with how often.
  @discardableResult
  public func expectNoUnsupportedRequests(
    fileID: StaticString = #fileID,
    filePath: StaticString = #filePath,
    line: UInt = #line,
    column: UInt = #column
  ) -> [Finding] {
    let site = CallSite(fileID: fileID, filePath: filePath, line: line, column: column)
    let unsupported = self.unsupportedRequests.sorted { $0.key < $1.key }
    return site.report(
      unsupported.map { request, count in
        Finding(
          check: "requests.unsupported",
          message: "\(request): the real server has it, the fake has not",
          expected: "no such request",
          actual: "\(count)"
        )
      }
    )
  }
}

/// What a verification threw, as a finding: its first line, and the others below.
private func findings(_ verify: () throws(VerificationError) -> Void) -> [Finding] {
  do throws(VerificationError) {
    try verify()
    return []
  } catch {
    let lines = error.description.split(separator: "\n", maxSplits: 1)
    return [
      Finding(
        check: "requests",
        message: lines.first.map { String($0) } ?? "",
        context: lines.dropFirst().first.map { String($0) }
      )
    ]
  }
}
