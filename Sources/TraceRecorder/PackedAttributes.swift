// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: attributes at rest.

import TraceModel
import Tracing

/// Attributes that do not change any more, in less than half of the memory that the dictionary in `SpanAttributes`
/// takes.
struct PackedAttributes {
  private struct Entry {
    var key: String
    var value: AttributeValue
  }

  private var entries: [Entry] = []

  /// `nil` if the attributes could not be given back as they are. Runs no code of the caller's.
  init?(_ attributes: SpanAttributes) {
    self.entries.reserveCapacity(attributes.count)
    attributes.forEach { key, value in
      if let value = AttributeValue(exactly: value) { self.entries.append(Entry(key: key, value: value)) }
    }
    if self.entries.count < attributes.count { return nil }
  }

  /// The attributes as a recording has them.
  var values: [String: AttributeValue] {
    Dictionary(uniqueKeysWithValues: self.entries.lazy.map { ($0.key, $0.value) })
  }

  /// The attributes as they were written.
  var spanAttributes: SpanAttributes {
    SpanAttributes(Dictionary(uniqueKeysWithValues: self.entries.lazy.map { ($0.key, SpanAttribute($0.value)) }))
  }
}
