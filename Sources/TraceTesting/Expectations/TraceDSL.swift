// TraceTesting: checks over recordings and the report to the test framework. This file: the language of expected trees.

public import TraceModel

/// What can stand in the block of ``span(_:_:matching:_:)``.
public enum SpanElement: Sendable {
  /// A child.
  case span(SpanExpectation)
  /// A condition on the span itself.
  case condition(SpanCondition)
}

/// Expects a span.
///
/// Children are listed in the block in the order in which they start, and unless `matching` is
/// ``ChildMatching/contains`` they are all the children there are. Order holds among spans that were started
/// on the parent's task; children of task groups and of other tasks are matched in any order. Where the name
/// `span` is taken, as in `withSpan("a") { span in … }`, write `TraceTesting.span`.
/// ```swift
/// span("user.find") {
///   span("GET", .client) {
///     attribute("db.system.name", "redis")
///     noError()
///   }
///   span("SET", .client).count(1...3)
///   span("audit").optional()
/// }
/// ```
/// - Parameters:
///   - name: The span's name.
///   - kind: The span's kind; any kind unless given.
///   - matching: Whether the list of children is complete.
///   - content: Conditions on the span, and its children.
public func span(
  _ name: NamePattern,
  _ kind: SpanKind? = nil,
  matching: ChildMatching = .exact,
  @SpanBuilder _ content: () -> [SpanElement] = { [] }
) -> SpanExpectation {
  SpanExpectation(name: name, kind: kind, matching: matching, elements: content())
}

/// Expects a span whose name is the string `name`; see the form that takes a ``NamePattern``.
@_disfavoredOverload
public func span(
  _ name: String,
  _ kind: SpanKind? = nil,
  matching: ChildMatching = .exact,
  @SpanBuilder _ content: () -> [SpanElement] = { [] }
) -> SpanExpectation {
  SpanExpectation(name: .exactly(name), kind: kind, matching: matching, elements: content())
}

/// Expects a span at any depth below the span in whose block it stands; at the top, anywhere.
///
/// A child on the way to such a span needs no mention of its own.
/// ```swift
/// recording.expectTrace {
///   descendant("SET", .client).count(2)
/// }
/// ```
public func descendant(
  _ name: NamePattern,
  _ kind: SpanKind? = nil,
  matching: ChildMatching = .exact,
  @SpanBuilder _ content: () -> [SpanElement] = { [] }
) -> SpanExpectation {
  var expectation = span(name, kind, matching: matching, content)
  expectation.isDescendant = true
  return expectation
}

/// Expects a span at any depth whose name is the string `name`; see the form that takes a ``NamePattern``.
@_disfavoredOverload
public func descendant(
  _ name: String,
  _ kind: SpanKind? = nil,
  matching: ChildMatching = .exact,
  @SpanBuilder _ content: () -> [SpanElement] = { [] }
) -> SpanExpectation {
  descendant(.exactly(name), kind, matching: matching, content)
}

/// Expects spans among the siblings in any order, whatever task started them.
public func unordered(@TraceBuilder _ content: () -> [SpanExpectation]) -> [SpanExpectation] {
  content().map {
    var expectation = $0
    expectation.isOrdered = false
    return expectation
  }
}

/// Collects the spans of a block.
@resultBuilder
public enum TraceBuilder {
  /// One span.
  public static func buildExpression(_ span: SpanExpectation) -> [SpanExpectation] { [span] }
  /// Several spans, such as those of ``unordered(_:)``.
  public static func buildExpression(_ spans: [SpanExpectation]) -> [SpanExpectation] { spans }
  /// All of a block.
  public static func buildBlock(_ parts: [SpanExpectation]...) -> [SpanExpectation] { parts.flatMap(\.self) }
  /// An `if` without `else`.
  public static func buildOptional(_ part: [SpanExpectation]?) -> [SpanExpectation] { part ?? [] }
  /// The first branch of a condition.
  public static func buildEither(first part: [SpanExpectation]) -> [SpanExpectation] { part }
  /// The second branch of a condition.
  public static func buildEither(second part: [SpanExpectation]) -> [SpanExpectation] { part }
  /// A loop.
  public static func buildArray(_ parts: [[SpanExpectation]]) -> [SpanExpectation] { parts.flatMap(\.self) }
}

/// Collects the conditions and children of a span's block.
@resultBuilder
public enum SpanBuilder {
  /// One child.
  public static func buildExpression(_ span: SpanExpectation) -> [SpanElement] { [.span(span)] }
  /// Several children, such as those of ``unordered(_:)``.
  public static func buildExpression(_ spans: [SpanExpectation]) -> [SpanElement] { spans.map { .span($0) } }
  /// One condition.
  public static func buildExpression(_ condition: SpanCondition) -> [SpanElement] { [.condition(condition)] }
  /// Several conditions: a team's own function may return what it expects of every database span.
  public static func buildExpression(_ conditions: [SpanCondition]) -> [SpanElement] {
    conditions.map { .condition($0) }
  }
  /// Elements that a function of the test's put together, to be used in several places.
  public static func buildExpression(_ elements: [SpanElement]) -> [SpanElement] { elements }
  /// All of a block.
  public static func buildBlock(_ parts: [SpanElement]...) -> [SpanElement] { parts.flatMap(\.self) }
  /// An `if` without `else`.
  public static func buildOptional(_ part: [SpanElement]?) -> [SpanElement] { part ?? [] }
  /// The first branch of a condition.
  public static func buildEither(first part: [SpanElement]) -> [SpanElement] { part }
  /// The second branch of a condition.
  public static func buildEither(second part: [SpanElement]) -> [SpanElement] { part }
  /// A loop.
  public static func buildArray(_ parts: [[SpanElement]]) -> [SpanElement] { parts.flatMap(\.self) }
}
