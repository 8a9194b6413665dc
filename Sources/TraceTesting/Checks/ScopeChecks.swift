// TraceTesting: checks over recordings and the report to the test framework. This file: what every scope checks at its end.

import TraceModel

/// Checks that need no expectation: what is hardly ever right in a recording, whatever was tested.
///
/// A scope runs ``standard`` when it ends, less what the test allows.
public struct ScopeChecks: OptionSet, Hashable, Sendable {
  /// One bit for each check.
  public let rawValue: Int

  /// Makes a set of bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// A span was ended more than once.
  public static let endedTwice = Self(rawValue: 1 << 0)
  /// A span was changed after its end.
  public static let mutatedAfterEnd = Self(rawValue: 1 << 1)
  /// A span was still active at the end of the scope.
  public static let neverEnded = Self(rawValue: 1 << 2)
  /// A span ended after its parent. Only a note: fire-and-forget work does so on purpose.
  public static let childOutlivesParent = Self(rawValue: 1 << 3)
  /// A span was started outside the scope, by work that lost its context.
  public static let strays = Self(rawValue: 1 << 4)
  /// A span has an error status. Not part of ``standard``: many tests want an error.
  public static let errorStatus = Self(rawValue: 1 << 5)

  /// All violations of the span lifecycle.
  public static let misuse: Self = [.endedTwice, .mutatedAfterEnd, .neverEnded, .childOutlivesParent]
  /// What a scope checks unless told otherwise: ``misuse`` and ``strays``.
  public static let standard: Self = [.misuse, .strays]
  /// Every check there is.
  public static let all: Self = [.standard, .errorStatus]
}

extension RecordingSource {
  /// Runs the checks that need no expectation.
  /// - Returns: What they found, misuse first; nothing when all is well.
  public func verify(_ checks: ScopeChecks = .standard) -> [Finding] {
    let recording = self.recording
    var findings = recording.misuse.filter { checks.contains($0.kind.check) }.map { recording.finding(of: $0) }
    if checks.contains(.strays) {
      findings += recording.strays.map { strayFinding($0, isCertain: true) }
      findings += recording.possibleStrays.map { strayFinding($0, isCertain: false) }
    }
    if checks.contains(.errorStatus) { findings += recording.spans.filter(\.hasFailed).map(errorFinding) }
    return findings
  }

  /// Runs the checks that need no expectation and reports what they found to the test that is running.
  @discardableResult
  public func expect(
    _ checks: ScopeChecks,
    fileID: StaticString = #fileID,
    filePath: StaticString = #filePath,
    line: UInt = #line,
    column: UInt = #column
  ) -> [Finding] {
    CallSite(fileID: fileID, filePath: filePath, line: line, column: column).report(self.verify(checks))
  }
}

extension Recording {
  fileprivate func finding(of misuse: SpanMisuse) -> Finding {
    let source = self.spans.first { $0.spanID == misuse.spanID }?.source
    return Finding(
      check: "span.\(misuse.kind.rawValue)",
      message: subject(misuse.name, source) + misuse.summary,
      severity: misuse.kind == .childOutlivesParent ? .note : .failure,
      spanID: misuse.spanID
    )
  }
}

extension SpanMisuse.Kind {
  fileprivate var check: ScopeChecks {
    switch self {
    case .endedTwice: .endedTwice
    case .mutatedAfterEnd: .mutatedAfterEnd
    case .neverEnded: .neverEnded
    case .childOutlivesParent: .childOutlivesParent
    }
  }
}

/// Where several scopes are open nobody can say whose stray it is: worth a note, no reason to fail.
private func strayFinding(_ span: RecordedSpan, isCertain: Bool) -> Finding {
  let place = isCertain ? "outside the scope" : "outside of all scopes that are open"
  return Finding(
    check: "stray",
    message: subject(span.name, span.source) + "started \(place): its task or callback lost the context",
    severity: isCertain ? .failure : .note,
    spanID: span.spanID
  )
}

private func errorFinding(_ span: RecordedSpan) -> Finding {
  Finding(
    check: "errorStatus",
    message: subject(span.name, span.source) + "failed" + (span.status?.message.map { ": \($0)" } ?? ""),
    spanID: span.spanID
  )
}

private func subject(_ name: String, _ source: SourceLocation?) -> String {
  "span \(name)" + (source.map { " at \($0)" } ?? "") + ": "
}
