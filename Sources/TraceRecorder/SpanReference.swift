// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: what a context carries.

import TraceModel
import Tracing

/// What a recorder leaves in a context, so that the context alone is enough to find recorder and parent. A detached
/// task or an event-loop callback that restores the context loses every task-local.
enum SpanReference: Sendable {
  /// Inside a recorder's scope, outside all its spans.
  case scope(RecorderScope)
  /// Inside a span.
  case span(LiveSpan)
  /// Inside a span of another process.
  case remote(RemoteSpan)

  /// The store that spans started with the context belong to; `nil` where only the tracer can say.
  var store: RecordStore? {
    switch self {
    case .scope(let scope): scope.store
    case .span(let span): span.store
    case .remote(let remote): remote.store
    }
  }

  var traceID: TraceID? {
    switch self {
    case .scope: nil
    case .span(let span): span.traceID
    case .remote(let remote): remote.parent.traceID
    }
  }

  var spanID: SpanID? {
    switch self {
    case .scope: nil
    case .span(let span): span.spanID
    case .remote(let remote): remote.parent.spanID
    }
  }

  var liveSpan: LiveSpan? { if case .span(let span) = self { span } else { nil } }

  /// The task that opened the scope or started the span; `nil` for a span of another process.
  var task: Int? {
    switch self {
    case .scope(let scope): scope.task
    case .span(let span): span.task
    case .remote: nil
    }
  }
}

/// One call of ``TraceRecorder/run(_:)-(()_->_)``. A class, so that a reference to it is one word in every span.
final class RecorderScope: Sendable {
  let store: RecordStore
  let task = currentTask()

  init(store: RecordStore) { self.store = store }
}

/// The hash of the running task, 0 outside any.
func currentTask() -> Int { withUnsafeCurrentTask { $0?.hashValue ?? 0 } }

/// A span that was extracted from a carrier. A class, so that a reference to it is one word in every span.
final class RemoteSpan: Sendable {
  let parent: TraceParent
  let state: String?
  let store: RecordStore?

  init(parent: TraceParent, state: String?, store: RecordStore?) {
    self.parent = parent
    self.state = state
    self.store = store
  }
}

private struct RecorderKey: InstrumentationContextKey {
  typealias Value = SpanReference
  static var nameOverride: String? { "recorder" }
}

extension InstrumentationContext {
  var recorderReference: SpanReference? {
    get { self[RecorderKey.self] }
    set { self[RecorderKey.self] = newValue }
  }

  var activeLiveSpan: LiveSpan? {
    self.recorderReference?.liveSpan.flatMap { $0.isRecording ? $0 : nil }
  }
}
