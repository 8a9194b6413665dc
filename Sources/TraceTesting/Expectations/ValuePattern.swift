// TraceTesting: checks over recordings and the report to the test framework. This file: what a value must be like.

import Locks
public import TraceModel
public import _StringProcessing

/// What the value of an attribute must be like. A literal stands for equality:
/// ```swift
/// attribute("db.system.name", "redis")
/// attribute("server.port", .anyInt)
/// attribute("db.query.text", .matching(/^GET \?/))
/// ```
public struct ValuePattern: Sendable {
  /// The pattern as failure texts show it.
  public let description: String
  let matches: @Sendable (AttributeValue) -> Bool

  private init(_ description: String, _ matches: @escaping @Sendable (AttributeValue) -> Bool) {
    self.description = description
    self.matches = matches
  }

  /// The value equals `value`, in type too: `5` is not `"5"`.
  public static func equal(_ value: AttributeValue) -> Self { Self(value.description) { $0 == value } }

  /// The string `value`.
  public static func string(_ value: String) -> Self { .equal(.string(value)) }

  /// The integer `value`, of whatever width.
  public static func int(_ value: some BinaryInteger & Sendable) -> Self {
    Self(String(value)) {
      guard case .int(let actual) = $0 else { return false }
      return actual == value
    }
  }

  /// The floating-point number `value`.
  public static func double(_ value: Double) -> Self { .equal(.double(value)) }

  /// The boolean `value`.
  public static func bool(_ value: Bool) -> Self { .equal(.bool(value)) }

  /// The list of strings `values`.
  public static func strings(_ values: [String]) -> Self { .equal(.strings(values)) }

  /// Any value of any type.
  public static let any = Self("any value") { _ in true }

  /// Any string.
  public static let anyString = Self("any string") { if case .string = $0 { true } else { false } }

  /// Any integer.
  public static let anyInt = Self("any integer") { if case .int = $0 { true } else { false } }

  /// Any floating-point number.
  public static let anyDouble = Self("any floating-point number") { if case .double = $0 { true } else { false } }

  /// Either boolean.
  public static let anyBool = Self("any boolean") { if case .bool = $0 { true } else { false } }

  /// One of `values`.
  public static func oneOf(_ values: AttributeValue...) -> Self {
    Self("one of " + values.map(\.description).joined(separator: ", ")) { values.contains($0) }
  }

  /// A string in which `pattern` matches somewhere.
  public static func matching(_ pattern: sending some RegexComponent) -> Self {
    let regex = SharedRegex(pattern)
    return Self("a string that matches the pattern") {
      guard case .string(let text) = $0 else { return false }
      return regex.matches(in: text)
    }
  }

  /// A value for which `predicate` is true.
  /// - Parameters:
  ///   - description: What the value must be, for the failure text: `a positive number`.
  ///   - predicate: Tells whether a value is.
  public static func satisfying(
    _ description: String,
    _ predicate: @escaping @Sendable (AttributeValue) -> Bool
  ) -> Self { Self(description, predicate) }
}

extension ValuePattern: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  /// Equality with a string.
  public init(stringLiteral value: String) { self = .string(value) }
}

extension ValuePattern: ExpressibleByIntegerLiteral {
  /// Equality with an integer.
  public init(integerLiteral value: Int64) { self = .equal(.int(value)) }
}

extension ValuePattern: ExpressibleByFloatLiteral {
  /// Equality with a floating-point number.
  public init(floatLiteral value: Double) { self = .double(value) }
}

extension ValuePattern: ExpressibleByBooleanLiteral {
  /// Equality with a boolean.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

/// A regular expression that may be used on any task: `Regex` itself is not `Sendable`.
final class SharedRegex: Sendable {
  private let regex: Mutex<Regex<AnyRegexOutput>>

  init(_ pattern: sending some RegexComponent) {
    self.regex = Mutex(Regex<AnyRegexOutput>(pattern.regex))
  }

  func matches(in text: String) -> Bool {
    self.regex.withLock { text.firstMatch(of: $0) != nil }
  }
}
