// TraceTesting: checks over recordings and the report to the test framework. This file: what a check found.

public import TraceModel

/// One thing that a check found, as plain data.
///
/// Every check is a function from a recording to findings. The `verify…` functions return them; the
/// `expect…` functions also report them to the test that is running.
public struct Finding: Hashable, Sendable, CustomStringConvertible {
  /// How much a finding matters.
  public enum Severity: String, Hashable, Sendable {
    /// Worth knowing; never reported as an issue.
    case note
    /// Reported as a warning where the framework has warnings; the test passes.
    case warning
    /// Fails the test.
    case failure
  }

  /// The check that found it: `trace.different`, `trace.missing`, `trace.unexpected`, `trace.order`, `trace.count`,
  /// `span.neverEnded`, `stray`, `errorStatus`, `metric`, `log`, `golden` …
  public var check: String
  /// What is wrong, in one line that names the subject.
  public var message: String
  /// How much it matters.
  public var severity: Severity
  /// The span it is about, where it is about one; for a span that is missing, the one under which it is.
  public var spanID: SpanID?
  /// What was expected, where that can be said in a few words.
  public var expected: String?
  /// What was there instead.
  public var actual: String?
  /// What surrounds the finding, on several lines: the marked tree, the diff, the samples that there are.
  /// All findings of one check share it.
  public var context: String?

  /// Makes a finding.
  public init(
    check: String,
    message: String,
    severity: Severity = .failure,
    spanID: SpanID? = nil,
    expected: String? = nil,
    actual: String? = nil,
    context: String? = nil
  ) {
    self.check = check
    self.message = message
    self.severity = severity
    self.spanID = spanID
    self.expected = expected
    self.actual = actual
    self.context = context
  }

  /// The message.
  public var description: String { self.message }
}

extension Collection<Finding> {
  /// The findings as text: the messages, cut short after twenty, then every context once.
  public var report: String {
    let limit = 20
    var lines = self.prefix(limit).map(\.message)
    if self.count > limit { lines.append("… and \(self.count - limit) more") }
    var contexts: [String] = []
    for case let context? in self.lazy.map(\.context) where contexts.last != context { contexts.append(context) }
    return ([lines.joined(separator: "\n")] + contexts).joined(separator: "\n\n")
  }

  /// The findings that fail a test.
  public var failures: [Finding] { self.filter { $0.severity == .failure } }
}
