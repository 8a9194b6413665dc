// TraceTesting: checks over recordings and the report to the test framework. This file: conditions on one span.

public import TraceModel
public import _StringProcessing

/// One thing that must hold for a span; stands in the block of ``span(_:_:matching:_:)``.
public struct SpanCondition: Sendable {
  /// The condition as it is shown under a span that is missing.
  public let description: String
  let differences: @Sendable (RecordedSpan) -> [Difference]

  /// Makes a condition.
  /// - Parameters:
  ///   - description: The condition in a few words.
  ///   - differences: Says in what a span fails the condition; nothing when it holds.
  public init(_ description: String, _ differences: @escaping @Sendable (RecordedSpan) -> [Difference]) {
    self.description = description
    self.differences = differences
  }
}

/// The span has the attribute `key` with a value like `pattern`; any value unless given.
/// ```swift
/// attribute("db.system.name", "redis")
/// attribute("server.port", .anyInt)
/// attribute("db.query.text")
/// ```
public func attribute(_ key: String, _ pattern: ValuePattern = .any) -> SpanCondition {
  SpanCondition("\(key) = \(pattern.description)") { span in
    let actual = span.attributes[key]
    if let actual, pattern.matches(actual) { return [] }
    return [Difference(key, expected: pattern.description, actual: actual?.description ?? "no such attribute")]
  }
}

/// The span has the string attribute `key`, in which `regex` matches somewhere.
/// ```swift
/// attribute("db.query.text", matching: /WHERE id = \$1/)
/// ```
public func attribute(_ key: String, matching regex: sending some RegexComponent) -> SpanCondition {
  attribute(key, .matching(regex))
}

/// The span does not have the attribute `key`, whatever its value: `without("db.statement")`.
public func without(_ key: String) -> SpanCondition {
  SpanCondition("no \(key)") { span in
    guard let actual = span.attributes[key] else { return [] }
    return [Difference(key, expected: "no such attribute", actual: actual.description)]
  }
}

/// The span has exactly these attribute keys, no more and no fewer.
public func attributeKeys(exactly keys: Set<String>) -> SpanCondition {
  SpanCondition("attributes exactly " + keys.sorted().joined(separator: ", ")) { span in
    keys.symmetricDifference(span.attributes.keys).sorted().map { key in
      span.attributes[key].map { Difference(key, expected: "no such attribute", actual: $0.description) }
        ?? Difference(key, expected: "any value", actual: "no such attribute")
    }
  }
}

/// The span did not fail: its status is not an error and no error was recorded on it.
public func noError() -> SpanCondition {
  SpanCondition("no error") { span in
    let status = span.hasFailed ? [Difference("status", expected: "no error", actual: text(of: span.status))] : []
    return status
      + span.errors.map { Difference("recorded error", expected: "none", actual: "\($0.type) \(quoted($0.message))") }
  }
}

/// The span failed: its status is an error. Where it is given, the attribute `error.type` must be like
/// `errorType` (OpenTelemetry general attributes, Error).
public func failed(errorType: ValuePattern? = nil) -> SpanCondition {
  let type = errorType.map { attribute("error.type", $0) }
  return SpanCondition("error" + (type.map { " with \($0.description)" } ?? "")) { span in
    let status = span.hasFailed ? [] : [Difference("status", expected: "error", actual: text(of: span.status))]
    return status + (type?.differences(span) ?? [])
  }
}

/// The span's status has the code `code`; `nil` for a status that was left unset, the rule on success.
public func status(_ code: SpanStatus.Code?) -> SpanCondition {
  let expected = code?.rawValue ?? "unset"
  return SpanCondition("status \(expected)") { span in
    span.status?.code == code ? [] : [Difference("status", expected: expected, actual: text(of: span.status))]
  }
}

/// An error of the type `type`, as Swift prints the type, was recorded on the span.
public func recordedError(type: String) -> SpanCondition {
  SpanCondition("recorded error \(type)") { span in
    if span.errors.contains(where: { $0.type == type }) { return [] }
    let actual = span.errors.isEmpty ? "none" : span.errors.map(\.type).joined(separator: ", ")
    return [Difference("recorded error", expected: type, actual: actual)]
  }
}

/// The span has `count` events named `name` (one unless given) whose attributes are like `attributes`;
/// further attributes do not matter.
/// ```swift
/// event("retry", ["attempt": 2])
/// event("cache.expired", count: 0)
/// ```
public func event(
  _ name: String,
  _ attributes: [String: ValuePattern] = [:],
  count: ExpectedCount = 1
) -> SpanCondition {
  let wanted = attributes.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value.description)" }
  let label = "event \(name)" + (wanted.isEmpty ? "" : " {\(wanted.joined(separator: ", "))}")
  return SpanCondition(count == 1 ? label : "\(label): \(count)") { span in
    let found = span.events.filter { event in
      event.name == name
        && attributes.allSatisfy { key, pattern in event.attributes[key].map(pattern.matches) ?? false }
    }
    if count.range.contains(found.count) { return [] }
    let others = span.events.isEmpty ? "" : "; events: \(span.events.map(text).joined(separator: ", "))"
    return [Difference(label, expected: count.description, actual: "\(found.count)\(others)")]
  }
}

/// The span satisfies `predicate`; `description` says in the failure text what that is.
public func satisfies(
  _ description: String,
  _ predicate: @escaping @Sendable (RecordedSpan) -> Bool
) -> SpanCondition {
  SpanCondition(description) { span in
    predicate(span) ? [] : [Difference(description, expected: "true", actual: "false")]
  }
}

private func text(of status: SpanStatus?) -> String {
  guard let status else { return "unset" }
  return status.code.rawValue + (status.message.map { " " + quoted($0) } ?? "")
}

private func text(of event: SpanEvent) -> String {
  let attributes = event.attributes.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
  return event.name + (attributes.isEmpty ? "" : " {\(attributes.joined(separator: ", "))}")
}
