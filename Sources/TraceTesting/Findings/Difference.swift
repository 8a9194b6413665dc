// TraceTesting: checks over recordings and the report to the test framework. This file: expected against actual.

/// One property that is not as expected.
public struct Difference: Hashable, Sendable, CustomStringConvertible {
  /// The property: an attribute's key, `status`, `event retry` …
  public var subject: String
  /// What was expected, as the failure text shows it.
  public var expected: String
  /// What was there, as the failure text shows it.
  public var actual: String

  /// Makes a difference.
  public init(_ subject: String, expected: String, actual: String) {
    self.subject = subject
    self.expected = expected
    self.actual = actual
  }

  /// `db.system.name: expected "redis", got "valkey"`.
  public var description: String { "\(self.subject): expected \(self.expected), got \(self.actual)" }
}
