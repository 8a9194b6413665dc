// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: the process-wide tracer.

import Locks
public import Tracing

/// The tracer for work that has lost its task-local tracer: it finds the recorder in the context.
///
/// Bootstrapped once per process by ``TraceRecorder/installRouter()``. A span whose context carries no recorder, either,
/// is a stray: see ``Recording/strays``.
public struct RecorderRouter: Tracer {
  init() {}

  /// Starts a span in the recorder that `context` belongs to, or a stray. `instant` is not used.
  ///
  /// - Parameters:
  ///   - operationName: The span's name.
  ///   - context: What the span is started under. Decides about the recorder, too.
  ///   - kind: The span's role.
  ///   - instant: Ignored.
  ///   - function: The function that starts the span.
  ///   - fileID: The file that starts the span.
  ///   - line: The line that starts the span.
  /// - Returns: The span, which the caller must end once.
  public func startSpan<Instant: TracerInstant>(
    _ operationName: String,
    context: @autoclosure () -> InstrumentationContext,
    ofKind kind: Tracing.SpanKind,
    at instant: @autoclosure () -> Instant,
    function: String,
    file fileID: String,
    line: UInt
  ) -> LiveSpan {
    let context = context()
    let reference = context.recorderReference
    return (reference?.store ?? StrayDesk.shared.store).start(
      operationName,
      origin: SpanOrigin(kind: kind, fileID: fileID, line: line, function: function),
      context: context,
      reference: reference
    )
  }

  /// The span that `context` carries, unless it has ended.
  public func activeSpan(identifiedBy context: InstrumentationContext) -> LiveSpan? { context.activeLiveSpan }

  /// Does nothing: there is no buffer to flush.
  public func forceFlush() {}

  /// Writes the context's span as W3C `traceparent`, as ``TraceRecorder`` does.
  public func inject<Carrier, Inject: Injector>(
    _ context: InstrumentationContext,
    into carrier: inout Carrier,
    using injector: Inject
  ) where Inject.Carrier == Carrier {
    context.injectTraceContext(into: &carrier, using: injector)
  }

  /// Reads W3C `traceparent` and `tracestate`, as ``TraceRecorder`` does.
  public func extract<Carrier, Extract: Extractor>(
    _ carrier: Carrier,
    into context: inout InstrumentationContext,
    using extractor: Extract
  ) where Extract.Carrier == Carrier {
    context.extractTraceContext(from: carrier, using: extractor, store: nil)
  }
}

extension TraceRecorder {
  /// Bootstraps `InstrumentationSystem` with a ``RecorderRouter``, so that spans started by detached tasks and
  /// event-loop callbacks which restored only the context reach the recorder of that context.
  ///
  /// Call it before the first scope, as often as you like and from any thread. Nothing happens if another instrument
  /// has been bootstrapped, or is bound by `withTracer` at the moment, as it is inside `run`; recorders
  /// then work in their task-local scopes only. Whoever bootstraps `InstrumentationSystem` *after* this call stops the
  /// process, as swift-distributed-tracing allows that once.
  ///
  /// - Returns: Whether the router is installed, by this call or an earlier one.
  @discardableResult
  public static func installRouter() -> Bool {
    isRouterInstalled.withLock { isInstalled in
      if !isInstalled, InstrumentationSystem.instrument is NoOpInstrument {
        InstrumentationSystem.bootstrap(RecorderRouter())
        isInstalled = true
      }
      return isInstalled
    }
  }
}

private let isRouterInstalled = Mutex(false)
