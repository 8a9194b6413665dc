// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: where it all is kept.

import Locks
import TraceModel
import Tracing

/// What a recorder has seen. Spans and contexts hold the store, and only the recorder decides how long the store holds
/// spans: so a context that is kept somewhere keeps no recording alive.
///
/// Lock order: a span's lock, then a store's. Nothing of the caller's runs under either.
final class RecordStore: Sendable {
  fileprivate struct State {
    var spans: [LiveSpan] = []
    var strays: [LiveSpan] = []
    var possibleStrays: [LiveSpan] = []
    var metrics: [MetricSample] = []
    var logs: [LogLine] = []
    var misuse: [SpanMisuse] = []
    var nextTraceID: TraceID
    var nextSpanID: SpanID
    /// The number of events so far, which is the logical time.
    var events: UInt64 = 0
    var activeCount = 0
    var epoch: UInt32 = 0
    var isClosed = false
    var revision: UInt64 = 0
    var waiters = WaitList()
  }

  private let state: Mutex<State>
  private let clock: RecorderClock
  /// Set for the one store that hands its spans to others instead of keeping them.
  private let isForStrays: Bool

  init(clock: RecorderClock, firstTraceID: TraceID, firstSpanID: SpanID, isForStrays: Bool = false) {
    self.clock = clock
    self.isForStrays = isForStrays
    var state = State(nextTraceID: firstTraceID, nextSpanID: firstSpanID)
    state.isClosed = isForStrays
    self.state = Mutex(state)
  }

  /// The time to pass to ``end(at:epoch:)``, read before any lock is taken.
  var now: UInt64? { self.clock.now }
}

// MARK: - Spans

extension RecordStore {
  func start(
    _ name: String,
    origin: SpanOrigin,
    context: InstrumentationContext,
    reference: SpanReference?
  ) -> LiveSpan {
    let now = self.clock.now
    let (span, waiters) = self.state.withLock { state -> (LiveSpan, [Waiter]) in
      let span = LiveSpan(
        name: name,
        origin: origin,
        context: context,
        traceID: reference?.traceID ?? state.makeTraceID(),
        spanID: state.makeSpanID(),
        start: state.tick(now),
        store: self,
        epoch: state.epoch
      )
      if !state.isClosed {
        state.spans.append(span)
        state.activeCount += 1
      }
      return (span, state.change())
    }
    if self.isForStrays { StrayDesk.shared.hand(span) }
    waiters.resume()
    return span
  }

  /// Counts the end of a span. The caller holds the span's lock, so waiters are left to ``finish(_:)``.
  func end(at now: UInt64?, epoch: UInt32) -> (event: UInt64, time: UInt64, waiters: [Waiter]) {
    self.state.withLock { state in
      let time = state.tick(now)
      if epoch == state.epoch, !state.isClosed { state.activeCount -= 1 }
      return (state.events, time, state.change())
    }
  }

  /// Tells everybody who waits that a span has ended.
  func finish(_ waiters: [Waiter]) {
    waiters.resume()
    if self.isForStrays { StrayDesk.shared.announce() }
  }

  /// Counts an event inside a span and says its time.
  func tick() -> UInt64 {
    let now = self.clock.now
    return self.state.withLock { $0.tick(now) }
  }

  func note(_ misuse: SpanMisuse, epoch: UInt32) {
    self.change { state in
      guard epoch == state.epoch else { return }
      state.misuse.append(misuse)
    }
  }

  /// Takes a span that reached the process without a recorder. `isOnlyScope` says whether it can be anyone else's.
  func add(stray: LiveSpan, isOnlyScope: Bool) {
    self.change { state in
      if isOnlyScope { state.strays.append(stray) } else { state.possibleStrays.append(stray) }
    }
  }
}

// MARK: - Metrics and logs

extension RecordStore {
  /// Keeps the sample that `make` makes of its time.
  func add(metric make: (UInt64) -> MetricSample) {
    let now = self.clock.now
    self.change { $0.metrics.append(make($0.tick(now))) }
  }

  /// Keeps the line that `make` makes of its time.
  func add(log make: (UInt64) -> LogLine) {
    let now = self.clock.now
    self.change { $0.logs.append(make($0.tick(now))) }
  }

  /// Applies a change, unless the store is closed, and tells everybody who waits.
  private func change(_ body: (inout State) -> Void) {
    let waiters = self.state.withLock { state -> [Waiter] in
      if !state.isClosed { body(&state) }
      return state.change()
    }
    waiters.resume()
  }

  /// Tells everybody who waits that something has changed elsewhere.
  func announce() { self.change { _ in } }
}

// MARK: - Reading and dropping

extension RecordStore {
  var recording: Recording {
    let kept = self.state.withLock { state in
      (state.spans, state.strays, state.possibleStrays, state.metrics, state.logs, state.misuse)
    }
    let spans = kept.0.map { (live: $0, recorded: $0.snapshot) }
    return Recording(
      spans: spans.map(\.recorded),
      metrics: kept.3,
      logs: kept.4,
      strays: kept.1.map(\.snapshot),
      possibleStrays: kept.2.map(\.snapshot),
      misuse: kept.5 + spans.flatMap { Self.lifetimeMisuse(of: $0.live, recorded: $0.recorded) }
    )
  }

  private static func lifetimeMisuse(of live: LiveSpan, recorded: RecordedSpan) -> [SpanMisuse] {
    var kinds: [SpanMisuse.Kind] = []
    if recorded.end == nil { kinds.append(.neverEnded) }
    if live.outlivesParent { kinds.append(.childOutlivesParent) }
    return kinds.map { SpanMisuse(kind: $0, spanID: recorded.spanID, name: recorded.name) }
  }

  var activeSpans: [LiveSpan] { self.state.withLock { $0.spans }.filter(\.isRecording) }

  /// Whether every span that was started has ended.
  var isQuiet: Bool { self.state.withLock { $0.activeCount == 0 } }

  func reset() { self.drop(closing: false) }

  /// Forgets everything and keeps nothing more.
  func close() { self.drop(closing: true) }

  private func drop(closing: Bool) {
    var dropped: [LiveSpan] = []
    let waiters = self.state.withLock { state -> [Waiter] in
      swap(&dropped, &state.spans)
      (state.strays, state.possibleStrays, state.metrics, state.logs, state.misuse) = ([], [], [], [], [])
      state.activeCount = 0
      state.epoch &+= 1
      state.isClosed = state.isClosed || closing
      return state.change()
    }
    // Children before their parents: the other way round, a long chain would be freed recursively.
    while dropped.popLast() != nil {}
    waiters.resume()
  }
}

// MARK: - Waiting

extension RecordStore {
  /// A number that grows with every change.
  var revision: UInt64 { self.state.withLock { $0.revision } }

  /// Returns when something has changed since `revision`, or the task is cancelled.
  func change(after revision: UInt64) async {
    let id = self.state.withLock { $0.waiters.makeID() }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isPending = self.state.withLock { state in
          // A cancellation that came first found nobody to wake; one that comes later waits for this lock.
          guard state.revision == revision, !Task.isCancelled else { return false }
          state.waiters.add(continuation, as: id)
          return true
        }
        if !isPending { continuation.resume() }
      }
    } onCancel: {
      self.state.withLock { $0.waiters.remove(id) }?.resume()
    }
  }
}

extension RecordStore.State {
  fileprivate mutating func tick(_ now: UInt64?) -> UInt64 {
    self.events &+= 1
    return now ?? self.events
  }

  /// Notes a change; the caller resumes the waiters after it has left the lock.
  fileprivate mutating func change() -> [Waiter] {
    self.revision &+= 1
    return self.waiters.takeAll()
  }

  fileprivate mutating func makeTraceID() -> TraceID {
    defer {
      let (low, overflow) = self.nextTraceID.low.addingReportingOverflow(1)
      self.nextTraceID = TraceID(high: self.nextTraceID.high &+ (overflow ? 1 : 0), low: low)
    }
    return self.nextTraceID
  }

  fileprivate mutating func makeSpanID() -> SpanID {
    defer { self.nextSpanID = SpanID(self.nextSpanID.value &+ 1) }
    return self.nextSpanID
  }
}
