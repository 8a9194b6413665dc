// TraceModel, rendering: a recording in, text out. This file: JSON.

/// Writes a recording as JSON (RFC 8259) with a fixed order of keys, so that equal recordings give equal text.
///
/// Attributes, dimensions and metadata are sorted by key. Ids are hexadecimal strings, times are integers. A number that
/// JSON does not have (`nan`, `inf`) is written as a string, and what is absent is left out.
public struct JSONRenderer: Hashable, Sendable {
  /// Makes a renderer.
  public init() {}

  /// The recording as an object, indented by two spaces, with one span, sample or line of log after the other.
  public func render(_ recording: Recording) -> String {
    JSON.object([
      ("spans", .array(recording.spans.map(JSON.init))),
      ("metrics", .array(recording.metrics.map(JSON.init))),
      ("logs", .array(recording.logs.map(JSON.init))),
      ("strays", .array(recording.strays.map(JSON.init))),
      ("possibleStrays", .array(recording.possibleStrays.map(JSON.init))),
      ("misuse", .array(recording.misuse.map(JSON.init))),
    ]).text(indent: "")
  }
}

/// A JSON value whose members keep their order.
private indirect enum JSON {
  case object([(String, JSON?)])
  case array([JSON])
  case string(String)
  /// A number, already written.
  case number(String)
  case bool(Bool)

  static func int(_ value: some BinaryInteger) -> JSON { .number(String(value)) }

  static func double(_ value: Double) -> JSON { value.isFinite ? .number(String(value)) : .string(String(value)) }

  func text(indent: String) -> String {
    switch self {
    case .object(let members):
      Self.block("{", "}", indent) { inner in
        members.compactMap { key, value in value.map { "\(jsonString(key)): \($0.text(indent: inner))" } }
      }
    case .array(let elements): Self.block("[", "]", indent) { inner in elements.map { $0.text(indent: inner) } }
    case .string(let string): jsonString(string)
    case .number(let digits): digits
    case .bool(let value): String(value)
    }
  }

  private static func block(_ open: String, _ close: String, _ indent: String, _ items: (String) -> [String]) -> String
  {
    let inner = indent + "  "
    let items = items(inner)
    return items.isEmpty
      ? open + close : open + "\n" + items.map { inner + $0 }.joined(separator: ",\n") + "\n\(indent)\(close)"
  }
}

/// `text` with quotes, escaped where RFC 8259, section 7 demands it.
private func jsonString(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where scalar.value < 0x20:
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

extension JSON {
  init(_ span: RecordedSpan) {
    self = .object([
      ("traceID", .string(span.traceID.description)),
      ("spanID", .string(span.spanID.description)),
      ("parentSpanID", span.parentSpanID.map { .string($0.description) }),
      ("name", .string(span.name)),
      ("kind", .string(span.kind.rawValue)),
      ("status", span.status.map(JSON.init)),
      ("start", .int(span.start)),
      ("end", span.end.map { .int($0) }),
      ("attributes", JSON(span.attributes)),
      ("events", .array(span.events.map(JSON.init))),
      ("links", .array(span.links.map(JSON.init))),
      ("errors", .array(span.errors.map(JSON.init))),
      ("source", span.source.map(JSON.init)),
      ("isOnParentTask", .bool(span.isOnParentTask)),
    ])
  }

  init(_ status: SpanStatus) {
    self = .object([("code", .string(status.code.rawValue)), ("message", status.message.map { .string($0) })])
  }

  init(_ event: SpanEvent) {
    self = .object([
      ("name", .string(event.name)), ("time", .int(event.time)), ("attributes", JSON(event.attributes)),
    ])
  }

  init(_ link: SpanLink) {
    self = .object([
      ("traceID", .string(link.traceID.description)), ("spanID", .string(link.spanID.description)),
      ("attributes", JSON(link.attributes)),
    ])
  }

  init(_ error: RecordedError) {
    self = .object([
      ("type", .string(error.type)), ("message", .string(error.message)), ("time", .int(error.time)),
      ("attributes", JSON(error.attributes)),
    ])
  }

  init(_ source: SourceLocation) {
    self = .object([
      ("fileID", .string(source.fileID)), ("line", .int(source.line)), ("function", .string(source.function)),
    ])
  }

  init(_ sample: MetricSample) {
    self = .object([
      ("label", .string(sample.label)),
      ("dimensions", JSON(sample.dimensions)),
      ("instrument", .string(sample.instrument.rawValue)),
      ("unit", sample.unit.map { .string($0) }),
      ("value", .double(sample.value)),
      ("spanID", sample.spanID.map { .string($0.description) }),
      ("time", .int(sample.time)),
    ])
  }

  init(_ line: LogLine) {
    self = .object([
      ("level", .string(line.level.rawValue)),
      ("message", .string(line.message)),
      ("metadata", JSON(line.metadata)),
      ("label", .string(line.label)),
      ("source", line.source.map(JSON.init)),
      ("traceID", line.traceID.map { .string($0.description) }),
      ("spanID", line.spanID.map { .string($0.description) }),
      ("time", .int(line.time)),
    ])
  }

  init(_ misuse: SpanMisuse) {
    self = .object([
      ("kind", .string(misuse.kind.rawValue)), ("spanID", .string(misuse.spanID.description)),
      ("name", .string(misuse.name)), ("detail", misuse.detail.map { .string($0) }),
    ])
  }

  init(_ attributes: [String: AttributeValue]) {
    self = .object(attributes.sortedByKey.map { ($0.key, JSON($0.value)) })
  }

  init(_ texts: [String: String]) {
    self = .object(texts.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
  }

  init(_ value: AttributeValue) {
    switch value {
    case .string(let value): self = .string(value)
    case .int(let value): self = .int(value)
    case .double(let value): self = .double(value)
    case .bool(let value): self = .bool(value)
    case .strings(let values): self = .array(values.map { .string($0) })
    case .ints(let values): self = .array(values.map { .int($0) })
    case .doubles(let values): self = .array(values.map { .double($0) })
    case .bools(let values): self = .array(values.map { .bool($0) })
    }
  }
}
