// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: the tracer.

public import TraceModel
public import Tracing

/// Records spans, metrics and log lines in memory, for tests.
///
/// A recorder gives ids and (by default) times from counters, so that the same program makes the same recording.
/// Use `run` to make it the tracer, the metrics factory and the logger of a scope:
///
/// ```swift
/// let recorder = TraceRecorder()
/// try await recorder.run { try await repository.user(id: 42) }
/// print(recorder.recording.spans)
/// ```
///
/// A span belongs to the recorder that its *context* belongs to: a client that captured another recorder's tracer when
/// it was made still records into the scope that calls it. Only a context that carries no recorder leaves the choice to
/// the tracer. Spans are kept until ``reset()`` is called or the recorder goes away; a span that ends later is ignored.
public final class TraceRecorder: Sendable {
  let store: RecordStore

  /// What the times of the recording count, for renderers.
  public let clockUnit: ClockUnit

  /// The factory that records samples of metrics into this recorder.
  public let metricsFactory: RecorderMetricsFactory

  /// Makes an empty recorder.
  ///
  /// - Parameters:
  ///   - clock: The clock that spans, events, samples and log lines are stamped with.
  ///   - firstTraceID: The id of the first trace; the following ones count up.
  ///   - firstSpanID: The id of the first span; the following ones count up.
  public init(
    clock: RecorderClock = .logical,
    firstTraceID: TraceID = TraceID(low: 1),
    firstSpanID: SpanID = SpanID(1)
  ) {
    self.clockUnit = clock.unit
    self.store = RecordStore(clock: clock, firstTraceID: firstTraceID, firstSpanID: firstSpanID)
    self.metricsFactory = RecorderMetricsFactory(store: self.store)
  }

  deinit { self.store.close() }

  /// Everything recorded so far, spans that are still active included; those are also reported as
  /// ``SpanMisuse/Kind/neverEnded``. Takes time in proportion to what was recorded.
  public var recording: Recording { self.store.recording }

  /// The spans that were started and have not ended yet, in the order in which they were started.
  public var activeSpans: [RecordedSpan] { self.store.activeSpans.map(\.snapshot) }

  /// Drops everything recorded so far. Spans that are still active are forgotten: they work on, unrecorded.
  ///
  /// Ids and the clock go on from where they are, so that nothing recorded later can be taken for something dropped.
  public func reset() { self.store.reset() }
}

extension TraceRecorder: Tracer {
  /// Starts a span and keeps it. `instant` is not used: times come from the recorder's clock.
  ///
  /// - Parameters:
  ///   - operationName: The span's name.
  ///   - context: What the span is started under; a root where it carries no span. Decides about the recorder, too.
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
    return (reference?.store ?? self.store).start(
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

  /// Writes the context's span as W3C `traceparent` (sampled) and passes on the `tracestate` it came with.
  ///
  /// Writes nothing if the context carries no span.
  public func inject<Carrier, Inject: Injector>(
    _ context: InstrumentationContext,
    into carrier: inout Carrier,
    using injector: Inject
  ) where Inject.Carrier == Carrier {
    context.injectTraceContext(into: &carrier, using: injector)
  }

  /// Reads W3C `traceparent` and `tracestate`; the remote span becomes the parent of spans started with `context`.
  ///
  /// Leaves `context` as it is if `traceparent` is missing or malformed (W3C Trace Context, section 3.2.2).
  public func extract<Carrier, Extract: Extractor>(
    _ carrier: Carrier,
    into context: inout InstrumentationContext,
    using extractor: Extract
  ) where Extract.Carrier == Carrier {
    context.extractTraceContext(from: carrier, using: extractor, store: self.store)
  }
}
