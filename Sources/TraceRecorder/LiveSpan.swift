// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: the span that instrumentation holds.

import Locks
public import TraceModel
public import Tracing

/// A span of a ``TraceRecorder``. Every operation is atomic, `attributes[key] = value` and `updateAttributes`
/// included. While `attributes` is changed in place (`span.attributes.merge(…)`), the span must not be used again.
///
/// Ending a span again, or changing it after its end, is recorded as ``SpanMisuse`` and has no other effect.
public final class LiveSpan: Tracing.Span {
  // A recorder is on the hot path of whatever it measures, and keeps every span: hence one lock a span, few words (what
  // most spans lack is in an object of its own), and conversion to TraceModel values only for those who ask.
  let store: RecordStore
  /// The hash of the task that started the span.
  var task: Int { self.origin.task }
  private let parentContext: InstrumentationContext
  private let origin: SpanOrigin
  private let start: UInt64
  /// Which spans of the store this belongs to; the store drops all of them on reset.
  private let epoch: UInt32

  private let lock = Mutex(())
  // Guarded by `lock`, and not inside it, because a `_modify` accessor cannot yield out of a closure. Unchecked, as the
  // check looks for what the lock excludes.
  @exclusivity(unchecked) nonisolated(unsafe) private var state: State

  /// The id of the trace.
  public let traceID: TraceID
  /// The id of the span.
  public let spanID: SpanID

  private struct State {
    var name: String
    var attributes = LiveAttributes.none
    var extras: ExtrasBox?
    var end: UInt64 = 0
    /// The number of the event that ended the span, 0 while it is active.
    var endEvent: UInt64 = 0

    var hasEnded: Bool { self.endEvent != 0 }
  }

  init(
    name: String,
    origin: SpanOrigin,
    context: InstrumentationContext,
    traceID: TraceID,
    spanID: SpanID,
    start: UInt64,
    store: RecordStore,
    epoch: UInt32
  ) {
    self.origin = origin
    self.parentContext = context
    self.traceID = traceID
    self.spanID = spanID
    self.start = start
    self.store = store
    self.epoch = epoch
    self.state = State(name: name)
  }

  /// What the span was started under; `nil` for a root.
  var parent: SpanReference? { self.parentContext.recorderReference.flatMap { $0.spanID == nil ? nil : $0 } }

  private func withState<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
    self.lock.withLock { _ in body(&self.state) }
  }

  /// Applies `change` to an active span; reports misuse of one that has ended.
  private func mutate(_ what: @autoclosure () -> String, _ change: (inout State) -> Void) {
    let isLate = self.withState { state in
      guard !state.hasEnded else { return true }
      change(&state)
      return false
    }
    if isLate { self.report(.mutatedAfterEnd, detail: what()) }
  }

  private func add(_ what: @autoclosure () -> String, _ change: (inout SpanExtras) -> Void) {
    self.mutate(what()) { state in
      let extras = state.extras ?? ExtrasBox()
      state.extras = extras
      change(&extras.value)
    }
  }

  private func report(_ kind: SpanMisuse.Kind, detail: String? = nil) {
    let name = self.withState { $0.name }
    self.store.note(SpanMisuse(kind: kind, spanID: self.spanID, name: name, detail: detail), epoch: self.epoch)
  }
}

extension LiveSpan {
  /// The context to run the span's work in: the one it was started with, and the span.
  public var context: InstrumentationContext {
    // Made on demand: kept, it would hold the span, and the span it.
    var context = self.parentContext
    context.recorderReference = .span(self)
    return context
  }

  /// Whether the span is active.
  public var isRecording: Bool { self.endEvent == 0 }

  /// The number of the event that ended the span, 0 while it is active.
  var endEvent: UInt64 { self.withState { $0.endEvent } }

  /// The span's name.
  public var operationName: String {
    get { self.withState { $0.name } }
    set { self.mutate("name \(newValue)") { $0.name = newValue } }
  }

  /// The span's attributes.
  public var attributes: SpanAttributes {
    get {
      self.withState { $0.hasEnded ? $0.attributes.current : $0.attributes.storage.lend() }
    }
    set {
      let settled = self.withState { state -> SpanAttributes? in
        if state.hasEnded { return state.attributes.current }
        state.attributes.storage.replace(with: newValue)
        return nil
      }
      if let settled { self.reportLate(change: settled, newValue) }
    }
    @inline(__always) _modify {
      // Little may live across the yield, or every access allocates.
      let storage = self.beginChange()
      defer { self.endChange(storage) }
      yield &storage.current
    }
  }

  /// Locks an active span and returns its attributes; returns a stand-in for those of a span that has ended.
  private func beginChange() -> AttributeStorage {
    self.lock._unsafeLock()
    guard self.state.hasEnded else {
      let storage = self.state.attributes.storage
      storage.prepareToModify()
      return storage
    }
    let settled = self.state.attributes.current
    self.lock._unsafeUnlock()
    return AttributeStorage(standingInFor: settled)
  }

  private func endChange(_ storage: AttributeStorage) {
    if let settled = storage.settled {
      self.reportLate(change: settled, storage.current)
    } else {
      self.lock._unsafeUnlock()
    }
  }

  private func reportLate(change old: SpanAttributes, _ new: SpanAttributes) {
    self.report(.mutatedAfterEnd, detail: (["attribute"] + old.keysChanged(in: new)).joined(separator: " "))
  }

  /// Sets the status; a later call replaces it.
  public func setStatus(_ status: Tracing.SpanStatus) {
    self.add("status \(status.code)") { $0.status = status }
  }

  /// Adds an event, at the time of the recorder's clock.
  public func addEvent(_ event: Tracing.SpanEvent) {
    let time = self.store.tick()
    self.add("event \(event.name)") { $0.events.append((event, time)) }
  }

  /// Adds a link. A link to a context without a span of a recorder is left out of recordings.
  public func addLink(_ link: Tracing.SpanLink) {
    self.add("link") { $0.links.append(link) }
  }

  /// Records an error's type and description, at the time of the recorder's clock.
  public func recordError<Instant: TracerInstant>(
    _ error: any Error,
    attributes: SpanAttributes,
    at instant: @autoclosure () -> Instant
  ) {
    // Described now: an error may be an object that changes later.
    let record = RecordedError(
      type: String(describing: type(of: error)),
      message: String(describing: error),
      time: self.store.tick()
    )
    self.add("error \(record.type)") { $0.errors.append((record, attributes)) }
  }

  /// Ends the span, at the time of the recorder's clock.
  public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
    let now = self.store.now
    let waiters = self.withState { state -> [Waiter]? in
      guard !state.hasEnded else { return nil }
      let moment = self.store.end(at: now, epoch: self.epoch)
      state.end = moment.time
      state.endEvent = moment.event
      state.attributes.settle()
      return moment.waiters
    }
    if let waiters {
      self.store.finish(waiters)
    } else {
      self.report(.endedTwice)
    }
  }
}

extension LiveSpan {
  /// The span as it is now.
  var snapshot: RecordedSpan {
    // Converted outside the lock, since a `CustomStringConvertible` attribute runs code of the caller's.
    let (name, attributes, extras, end) = self.withState { state in
      (state.name, state.attributes.reading, state.extras?.value ?? SpanExtras(), state.hasEnded ? state.end : nil)
    }
    let parent = self.parent
    return RecordedSpan(
      traceID: self.traceID,
      spanID: self.spanID,
      parentSpanID: parent?.spanID,
      name: name,
      kind: TraceModel.SpanKind(self.origin.kind),
      status: extras.status.map { TraceModel.SpanStatus($0) },
      attributes: attributes.values,
      events: extras.events.map {
        TraceModel.SpanEvent(name: $0.event.name, attributes: $0.event.attributes.values, time: $0.time)
      },
      links: extras.links.compactMap { TraceModel.SpanLink($0) },
      errors: extras.errors.map { $0.record.with(attributes: $0.attributes.values) },
      start: self.start,
      end: end,
      source: self.origin.source,
      isOnParentTask: self.parentContext.recorderReference?.task.map { $0 == self.origin.task } ?? true
    )
  }

  /// Whether the parent had ended when this span ended, or has ended while this span is still active.
  var outlivesParent: Bool {
    // The parent first: it cannot have ended before the child if it is seen active here.
    guard let parentEnd = self.parent?.liveSpan?.endEvent, parentEnd != 0 else { return false }
    let end = self.endEvent
    return end == 0 || end > parentEnd
  }
}

extension RecordedError {
  fileprivate func with(attributes: [String: AttributeValue]) -> Self {
    var copy = self
    copy.attributes = attributes
    return copy
  }
}
