// TraceTesting: checks over recordings and the report to the test framework. This file: the trait of Swift Testing.

import Locks
public import Testing
public import TraceRecorder

/// Gives each test case a recorder of its own; see ``Testing/Trait/recorded``.
public struct Recorded: TestTrait, SuiteTrait, TestScoping {
  @TaskLocal static var scope: RecordedScope?

  /// The recorder of the scope that this task runs in, or `nil` outside of every scope.
  public static var current: TraceRecorder? { self.scope?.recorder }

  let checks: ScopeChecks

  /// Whether the tests of a suite inherit the trait: they do.
  public var isRecursive: Bool { true }

  /// One scope for each test case; none around a suite or around all cases of a test.
  public func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? { testCase == nil ? nil : self }

  /// Runs one test case with a recorder and runs the scope's checks at its end.
  ///
  /// Inside the scope of another `recorded`, the suite's, it only replaces that one's checks.
  public func provideScope(
    for test: Test,
    testCase: Test.Case?,
    performing function: @Sendable () async throws -> Void
  ) async throws {
    if let scope = Self.scope {
      scope.checks.withLock { $0 = self.checks }
      return try await function()
    }
    try await RecordedScope(checks: self.checks).run(reportingTo: CallSite(test)) { _ in try await function() }
  }
}

extension Trait where Self == Recorded {
  /// Records what each test case does, on a recorder that no other test sees, and fails the test where a
  /// span was misused or escaped the scope (``ScopeChecks/standard``).
  /// ```swift
  /// @Suite(.recorded)
  /// struct UserRepositoryTests {
  ///   @Test func findsUser() async throws {
  ///     _ = try await repository.user(id: 42)
  ///     recording.expectTrace {
  ///       span("user.find") { span("GET", .client) }
  ///     }
  ///   }
  /// }
  /// ```
  public static var recorded: Self { .recorded() }

  /// Records what each test case does, with other checks at its end than ``recorded``. A test's own trait
  /// wins over its suite's.
  /// - Parameters:
  ///   - allowed: Checks of ``ScopeChecks/standard`` that are left out.
  ///   - further: Checks that are added.
  public static func recorded(allowing allowed: ScopeChecks = [], alsoChecking further: ScopeChecks = []) -> Self {
    Recorded(checks: ScopeChecks.standard.subtracting(allowed).union(further))
  }
}

/// One recorder and what is checked when its scope ends.
final class RecordedScope: Sendable {
  let recorder = TraceRecorder()
  let checks: Mutex<ScopeChecks>

  init(checks: ScopeChecks) {
    self.checks = Mutex(checks)
    TraceRecorder.installRouter()
  }

  func run<Result, Failure: Error>(
    reportingTo site: CallSite,
    _ body: (TraceRecorder) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { self.finish(site) }
    let outcome: Swift.Result<Result, Failure> = self.recorder.run {
      Recorded.$scope.withValue(self) { Swift.Result { () throws(Failure) in try body(self.recorder) } }
    }
    return try outcome.get()
  }

  nonisolated(nonsending) func run<Result, Failure: Error>(
    reportingTo site: CallSite,
    _ body: nonisolated(nonsending) (TraceRecorder) async throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    defer { self.finish(site) }
    let outcome: Swift.Result<Result, Failure> = await self.recorder.run {
      await Recorded.$scope.withValue(self) {
        do throws(Failure) { return .success(try await body(self.recorder)) } catch { return .failure(error) }
      }
    }
    return try outcome.get()
  }

  private func finish(_ site: CallSite) {
    site.report(self.recorder.verify(self.checks.withLock { $0 }))
  }
}
