// TraceTesting: checks over recordings and the report to the test framework. This file: what a name must be like.

public import _StringProcessing

/// What a span's name must be like. A literal stands for equality.
public struct NamePattern: Sendable {
  /// The pattern as failure texts show it: a name, or a description in angle brackets.
  public let description: String
  let matches: @Sendable (String) -> Bool

  private init(_ description: String, _ matches: @escaping @Sendable (String) -> Bool) {
    self.description = description
    self.matches = matches
  }

  /// The name is `name`.
  public static func exactly(_ name: String) -> Self { Self(name) { $0 == name } }

  /// Any name.
  public static let any = Self("<any name>") { _ in true }

  /// A name that begins with `prefix`.
  public static func beginning(with prefix: String) -> Self {
    Self("<\(prefix)…>") { $0.hasPrefix(prefix) }
  }

  /// A name in which `pattern` matches somewhere.
  public static func matching(_ pattern: sending some RegexComponent) -> Self {
    let regex = SharedRegex(pattern)
    return Self("<a name that matches the pattern>") { regex.matches(in: $0) }
  }

  /// A name for which `predicate` is true; `description` says in the failure text what that is.
  public static func satisfying(
    _ description: String,
    _ predicate: @escaping @Sendable (String) -> Bool
  ) -> Self { Self("<\(description)>", predicate) }
}

extension NamePattern: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  /// Equality with a name.
  public init(stringLiteral value: String) { self = .exactly(value) }
}
