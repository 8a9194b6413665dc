// TraceTesting: checks over recordings and the report to the test framework. This file: what a span must be like.

import TraceModel

/// Whether a list of children is complete.
public enum ChildMatching: Hashable, Sendable {
  /// The children that are listed are all there are.
  case exact
  /// There may be other children, anywhere between those listed.
  case contains
}

/// What a span and everything below it must be like; made by ``span(_:_:matching:_:)`` and
/// ``descendant(_:_:matching:_:)``.
public struct SpanExpectation: Sendable {
  var name: NamePattern
  var kind: SpanKind?
  var matching: ChildMatching
  var conditions: [SpanCondition] = []
  var children: [SpanExpectation] = []
  var count: ExpectedCount = 1
  /// A limit that was asked for also holds where other children are allowed.
  var isLimit = false
  var isOrdered = true
  var isDescendant = false

  init(name: NamePattern, kind: SpanKind?, matching: ChildMatching, elements: [SpanElement]) {
    self.name = name
    self.kind = kind
    self.matching = matching
    for element in elements {
      switch element {
      case .span(let child): self.children.append(child)
      case .condition(let condition): self.conditions.append(condition)
      }
    }
  }

  /// Expects `count` such spans instead of one: `.count(2)`, `.count(.atLeast(1))`.
  ///
  /// Among ordered siblings they stand next to each other.
  public func count(_ count: ExpectedCount) -> Self {
    var copy = self
    copy.count = count
    copy.isLimit = true
    return copy
  }

  /// Expects a number of such spans in `range` instead of one: `.count(1...3)`.
  public func count(_ range: ClosedRange<Int>) -> Self { self.count(.between(range)) }

  /// Expects one such span or none.
  public func optional() -> Self {
    var copy = self
    copy.count = .atMost(1)
    return copy
  }

  /// `GET [client]`, as failure texts show it.
  var title: String { spanTitle(self.name.description, self.kind) }
}

/// `GET [client]`; an internal kind is the default and not shown.
func spanTitle(_ name: String, _ kind: SpanKind?) -> String {
  guard let kind, kind != .internal else { return plain(name) }
  return "\(plain(name)) [\(kind.rawValue)]"
}
