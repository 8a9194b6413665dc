// DataTracing: one database call becomes one span and its metrics. This file: what a call can add while it runs.

public import Tracing

/// A call that is being made: lets its body add what only the answer tells.
///
/// Everything here is free if nothing records.
public struct ActiveOperation {
  let span: (any Span)?
  let conventions: SemanticConventions
  /// Whether there is a tracer or a metrics factory.
  let isObserved: Bool
  /// A failure that the body returned rather than threw.
  private(set) var failure: (any Error)?

  init(span: (any Span)?, conventions: SemanticConventions, isObserved: Bool) {
    self.span = span
    self.conventions = conventions
    self.isObserved = isObserved
  }

  /// Whether attributes and events go anywhere. Build what is costly only if this is `true`.
  public var isRecording: Bool { self.span?.isRecording == true }

  /// Adds an attribute to the span.
  public func set(_ key: String, to value: @autoclosure () -> SpanAttribute) {
    guard let span = self.span, span.isRecording else { return }
    span.attributes.set(key, value: value())
  }

  /// Adds an event to the span.
  public func addEvent(_ name: String, _ attributes: @autoclosure () -> SpanAttributes = [:]) {
    guard let span = self.span, span.isRecording else { return }
    span.addEvent(SpanEvent(name: name, attributes: attributes()))
  }

  /// Marks the call as failed although its body will return: for answers that carry errors inside.
  public mutating func fail(_ error: any Error) {
    self.failure = error
  }

  func set(_ name: ConventionName, _ value: @autoclosure () -> SpanAttribute) {
    guard let span = self.span, span.isRecording else { return }
    span.add(name, value(), self.conventions)
  }
}

extension Span {
  /// Adds an attribute in the chosen conventions.
  func add(_ name: ConventionName, _ value: SpanAttribute, _ conventions: SemanticConventions) {
    // One at a time: a copy of all attributes that is written back would undo concurrent writes.
    if conventions.writesStable, let key = name.stable { self.attributes.set(key, value: value) }
    if conventions.writesLegacy, let key = name.legacy { self.attributes.set(key, value: value) }
  }
}
