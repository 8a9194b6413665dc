// TraceTestingTests. This file: recordings by hand, for tests of checks that need no tracer.

import TraceModel

/// A span to be: what a test says about it, and its children.
struct SpanSeed {
  var span: RecordedSpan
  var children: [SpanSeed] = []

  init(
    _ name: String,
    _ kind: SpanKind = .internal,
    _ attributes: [String: AttributeValue] = [:],
    line: UInt? = nil,
    isConcurrent: Bool = false,
    isActive: Bool = false,
    _ children: [SpanSeed] = []
  ) {
    self.span = RecordedSpan(traceID: TraceID(low: 1), spanID: SpanID(1), name: name, kind: kind)
    self.span.attributes = attributes
    self.span.source = line.map { SourceLocation(fileID: "App/Cache.swift", line: $0) }
    self.span.isOnParentTask = !isConcurrent
    self.span.end = isActive ? nil : 1
    self.children = children
  }

  init(_ name: String, _ children: [SpanSeed]) { self.init(name, .internal, [:], children) }

  func with(_ change: (inout RecordedSpan) -> Void) -> Self {
    var copy = self
    change(&copy.span)
    return copy
  }
}

extension Recording {
  /// One trace for each root; ids count up in order.
  init(_ first: SpanSeed, _ others: SpanSeed...) {
    self.init()
    for (index, root) in ([first] + others).enumerated() { self.add(root, trace: UInt64(index + 1), parent: nil) }
  }

  private mutating func add(_ seed: SpanSeed, trace: UInt64, parent: SpanID?) {
    var span = seed.span
    span.traceID = TraceID(low: trace)
    span.spanID = SpanID(UInt64(self.spans.count + 1))
    span.parentSpanID = parent ?? span.parentSpanID
    self.spans.append(span)
    for child in seed.children { self.add(child, trace: trace, parent: span.spanID) }
  }
}
