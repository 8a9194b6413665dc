// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: swift-distributed-tracing's types as TraceModel's.

import TraceModel
import Tracing

extension AttributeValue {
  /// Integers of both widths become `int`; what only has a description becomes a string.
  init(_ attribute: SpanAttribute) {
    switch attribute {
    case .int32(let value): self = .int(Int64(value))
    case .int64(let value): self = .int(value)
    case .int32Array(let values): self = .ints(values.map(Int64.init))
    case .int64Array(let values): self = .ints(values)
    case .double(let value): self = .double(value)
    case .doubleArray(let values): self = .doubles(values)
    case .bool(let value): self = .bool(value)
    case .boolArray(let values): self = .bools(values)
    case .string(let value): self = .string(value)
    case .stringArray(let values): self = .strings(values)
    case .stringConvertible(let value): self = .string(value.description)
    case .stringConvertibleArray(let values): self = .strings(values.map(\.description))
    default: self = .string(String(describing: attribute))
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
