// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: swift-distributed-tracing's types as TraceModel's.

import TraceModel
import Tracing

extension AttributeValue {
  /// Integers of both widths become `int`; what only has a description becomes a string.
  init(_ attribute: SpanAttribute) {
    if let value = AttributeValue(exactly: attribute) {
      self = value
      return
    }
    switch attribute {
    case .int32(let value): self = .int(Int64(value))
    case .int32Array(let values): self = .ints(values.map(Int64.init))
    case .stringConvertible(let value): self = .string(value.description)
    case .stringConvertibleArray(let values): self = .strings(values.map(\.description))
    default: self = .string(String(describing: attribute))
    }
  }

  /// `nil` if the attribute could not be made of the value again. Runs no code of the caller's.
  init?(exactly attribute: SpanAttribute) {
    switch attribute {
    case .string(let value): self = .string(value)
    case .int64(let value): self = .int(value)
    case .double(let value): self = .double(value)
    case .bool(let value): self = .bool(value)
    case .stringArray(let values): self = .strings(values)
    case .int64Array(let values): self = .ints(values)
    case .doubleArray(let values): self = .doubles(values)
    case .boolArray(let values): self = .bools(values)
    default: return nil
    }
  }
}

extension SpanAttribute {
  init(_ value: AttributeValue) {
    switch value {
    case .string(let value): self = .string(value)
    case .int(let value): self = .int64(value)
    case .double(let value): self = .double(value)
    case .bool(let value): self = .bool(value)
    case .strings(let values): self = .stringArray(values)
    case .ints(let values): self = .int64Array(values)
    case .doubles(let values): self = .doubleArray(values)
    case .bools(let values): self = .boolArray(values)
    }
  }
}

extension SpanAttributes {
  var values: [String: AttributeValue] {
    var values: [String: AttributeValue] = [:]
    values.reserveCapacity(self.count)
    self.forEach { values[$0] = AttributeValue($1) }
    return values
  }
}

extension TraceModel.SpanKind {
  init(_ kind: Tracing.SpanKind) {
    switch kind {
    case .internal: self = .internal
    case .server: self = .server
    case .client: self = .client
    case .producer: self = .producer
    case .consumer: self = .consumer
    }
  }
}

extension TraceModel.SpanStatus {
  init(_ status: Tracing.SpanStatus) {
    switch status.code {
    case .ok: self.init(code: .ok, message: status.message)
    case .error: self.init(code: .error, message: status.message)
    }
  }
}

extension TraceModel.SpanLink {
  /// `nil` for a link to a context in which this recorder (or any other) has put no span.
  init?(_ link: Tracing.SpanLink) {
    guard let reference = link.context.recorderReference, let traceID = reference.traceID,
      let spanID = reference.spanID
    else { return nil }
    self.init(traceID: traceID, spanID: spanID, attributes: link.attributes.values)
  }
}
