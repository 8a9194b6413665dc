// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: parts of a span.

import TraceModel
import Tracing

/// Where and as what a span was started.
struct SpanOrigin: Sendable {
  // In the order that leaves no gaps.
  private let fileID: String
  private let function: String
  /// The hash of the task that started the span, 0 outside any.
  let task: Int
  private let line: UInt32
  let kind: Tracing.SpanKind

  init(kind: Tracing.SpanKind, fileID: String, line: UInt, function: String) {
    self.fileID = fileID
    self.function = function
    self.task = currentTask()
    self.line = UInt32(clamping: line)
    self.kind = kind
  }

  var source: SourceLocation {
    SourceLocation(fileID: self.fileID, line: UInt(self.line), function: self.function)
  }
}

/// What most spans have none of.
struct SpanExtras: Sendable {
  var status: Tracing.SpanStatus?
  var events: [(event: Tracing.SpanEvent, time: UInt64)] = []
  var links: [Tracing.SpanLink] = []
  var errors: [(record: RecordedError, attributes: SpanAttributes)] = []
}

/// Shared with nobody: a span's lock guards it.
final class ExtrasBox {
  @exclusivity(unchecked) var value = SpanExtras()
}
