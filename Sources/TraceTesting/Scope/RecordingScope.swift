// TraceTesting: checks over recordings and the report to the test framework. This file: the scope as a closure.

public import TraceRecorder

/// Records what `body` does, on a recorder of its own, and fails the test where a span was misused or escaped
/// the scope (``ScopeChecks/standard``). For XCTest, and for a part of a test.
/// ```swift
/// func testFindsUser() throws {
///   try recording { recording in
///     _ = try repository.user(id: 42)
///     recording.expectTrace { span("user.find") }
///   }
/// }
/// ```
/// - Parameters:
///   - allowed: Checks of ``ScopeChecks/standard`` that are left out at the end.
///   - further: Checks that are added.
///   - body: What to record. Make clients and metrics in it, as many keep the tracer that they are made under.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws.
@discardableResult
public func recording<Result, Failure: Error>(
  allowing allowed: ScopeChecks = [],
  alsoChecking further: ScopeChecks = [],
  fileID: StaticString = #fileID,
  filePath: StaticString = #filePath,
  line: UInt = #line,
  column: UInt = #column,
  _ body: (TraceRecorder) throws(Failure) -> Result
) throws(Failure) -> Result {
  let site = CallSite(fileID: fileID, filePath: filePath, line: line, column: column)
  let checks = ScopeChecks.standard.subtracting(allowed).union(further)
  return try RecordedScope(checks: checks).run(reportingTo: site, body)
}

/// Records what `body` does, on a recorder of its own; see the form that does not wait.
/// ```swift
/// func testFindsUser() async throws {
///   try await recording { recording in
///     _ = try await repository.user(id: 42)
///     recording.expectTrace { span("user.find") }
///   }
/// }
/// ```
/// - Parameters:
///   - allowed: Checks of ``ScopeChecks/standard`` that are left out at the end.
///   - further: Checks that are added.
///   - body: What to record. Make clients and metrics in it, as many keep the tracer that they are made under.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws.
@discardableResult
public nonisolated(nonsending) func recording<Result, Failure: Error>(
  allowing allowed: ScopeChecks = [],
  alsoChecking further: ScopeChecks = [],
  fileID: StaticString = #fileID,
  filePath: StaticString = #filePath,
  line: UInt = #line,
  column: UInt = #column,
  _ body: nonisolated(nonsending) (TraceRecorder) async throws(Failure) -> Result
) async throws(Failure) -> Result {
  let site = CallSite(fileID: fileID, filePath: filePath, line: line, column: column)
  let checks = ScopeChecks.standard.subtracting(allowed).union(further)
  return try await RecordedScope(checks: checks).run(reportingTo: site, body)
}

/// The recorder of the scope that this task runs in: that of ``Testing/Trait/recorded`` or of a surrounding
/// `recording { … }`.
///
/// Outside of every scope it fails the test and returns a recorder that records nothing.
public var recording: TraceRecorder {
  if let current = Recorded.current { return current }
  CallSite.anywhere.report([
    Finding(check: "scope", message: "there is no recorder here: add the trait .recorded to the test or its suite")
  ])
  return TraceRecorder()
}
