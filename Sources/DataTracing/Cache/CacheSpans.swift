// DataTracing, Cache: traced caches. This file: spans of work inside the process.

import Tracing

/// Makes the spans of one cache.
struct CacheSpans: Sendable {
  let name: String?
  let isEnabled: Bool
  let options: TracingOptions

  /// Runs `body` with a span of its own as the current one.
  func record<Key, Success>(
    _ spanName: String,
    _ key: Key?,
    at site: CallSite,
    _ body: (CacheSpan) throws -> Success
  ) rethrows -> Success {
    let span = self.start(spanName, key, at: site)
    defer { span.end() }
    return try withCurrent(span.span?.context) { try body(span) }
  }

  /// Runs `body` with a span of its own as the current one. A thrown error makes the span fail.
  nonisolated(nonsending) func record<Key, Success>(
    _ spanName: String,
    _ key: Key?,
    at site: CallSite,
    _ body: nonisolated(nonsending) (CacheSpan) async throws -> Success
  ) async throws -> Success {
    let span = self.start(spanName, key, at: site)
    defer { span.end() }
    do {
      return try await withCurrent(span.span?.context) { try await body(span) }
    } catch {
      if let failure = OperationOutcome(error, isCancelled: Task.isCancelled).failure {
        span.span?.fail(failure, self.options)
      }
      throw error
    }
  }

  private func start<Key>(_ spanName: String, _ key: Key?, at site: CallSite) -> CacheSpan {
    guard self.isEnabled, let tracer = activeTracer() else {
      return CacheSpan(span: nil, conventions: self.options.conventions)
    }
    let span = site.startSpan(spanName, kind: .internal, tracer)
    let result = CacheSpan(span: span, conventions: self.options.conventions)
    if let name = self.name { result.set(.cacheName, .string(name)) }
    if self.options.showsKeys, let key { result.set(.cacheKey, .string(String(describing: key))) }
    return result
  }
}

/// A span of a cache, or nothing if nothing records.
struct CacheSpan {
  let span: (any Span)?
  let conventions: SemanticConventions

  func set(_ name: ConventionName, _ value: @autoclosure () -> SpanAttribute) {
    guard let span = self.span, span.isRecording else { return }
    span.add(name, value(), self.conventions)
  }

  func addEvent(_ name: String, _ attributes: [(ConventionName, SpanAttribute)] = []) {
    guard let span = self.span, span.isRecording else { return }
    var writer = AttributeWriter(self.conventions)
    for (name, value) in attributes { writer.set(name, value) }
    span.addEvent(SpanEvent(name: name, attributes: writer.attributes))
  }

  func addLink(_ context: InstrumentationContext) {
    self.span?.addLink(SpanLink(context: context, attributes: [:]))
  }

  func end() {
    self.span?.end()
  }
}
