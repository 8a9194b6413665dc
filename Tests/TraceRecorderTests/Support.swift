// TraceRecorderTests: the recorder. This file: what several suites need.

import TraceModel
import Tracing

/// Ends an hour after now, as far as a test is concerned: its sleep ends with the task only.
struct EndlessClock: Clock {
  typealias Instant = ContinuousClock.Instant
  var now: Instant { ContinuousClock.now }
  var minimumResolution: Duration { .zero }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
    for await _ in stream {}
    withExtendedLifetime(continuation) {}
    try Task.checkCancellation()
  }
}

/// Every sleep is over at once.
struct HastyClock: Clock {
  typealias Instant = ContinuousClock.Instant
  var now: Instant { ContinuousClock.now }
  var minimumResolution: Duration { .zero }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
}

struct SampleError: Error, CustomStringConvertible {
  var description: String { "it broke" }
}

struct Headers: Injector, Extractor {
  func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
  func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
}

extension Recording {
  func span(_ name: String) -> RecordedSpan? { self.spans.first { $0.name == name } }
  func misuse(of name: String) -> [SpanMisuse] { self.misuse.filter { $0.name == name } }
}
