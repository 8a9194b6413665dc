// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: a span's attributes.

import TraceModel
import Tracing

/// A span's attributes from its first to its last state. The span's lock guards them.
enum LiveAttributes {
  case none
  case stored(AttributeStorage)
  /// Of a span that has ended.
  case packed(PackedAttributes)

  /// As they are now.
  var current: SpanAttributes {
    switch self {
    case .none: [:]
    case .stored(let storage): storage.current
    case .packed(let attributes): attributes.spanAttributes
    }
  }

  /// To be converted outside the lock.
  var reading: AttributeReading {
    switch self {
    case .none: .written([:])
    case .stored(let storage): .written(storage.current)
    case .packed(let attributes): .packed(attributes)
    }
  }

  /// To be changed by an active span.
  var storage: AttributeStorage {
    mutating get {
      if case .stored(let storage) = self { return storage }
      let storage = AttributeStorage()
      self = .stored(storage)
      return storage
    }
  }

  mutating func settle() {
    guard case .stored(let storage) = self else { return }
    if storage.current.isEmpty {
      self = .none
    } else if let packed = PackedAttributes(storage.current) {
      self = .packed(packed)
    } else {
      storage.forgetLoans()
    }
  }
}

/// Attributes as they were at one moment.
enum AttributeReading: Sendable {
  case written(SpanAttributes)
  case packed(PackedAttributes)

  var values: [String: AttributeValue] {
    switch self {
    case .written(let attributes): attributes.values
    case .packed(let attributes): attributes.values
    }
  }
}
