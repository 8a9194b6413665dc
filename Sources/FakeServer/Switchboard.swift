// FakeServer: the one network shell of all fakes. This file: connections by number, waits, and the timer.

import NIOCore
import WireCore

/// A connection that a stub's delay holds up.
private struct ConnectionWait {
  var deadline: FakeClock.Instant
  var connection: ConnectionID
  var resume: () -> Void
}

/// The connections of one server and what they wait for. Lives on the event loop.
final class Switchboard<Session: WireSession> {
  private var connections: [ConnectionID: ConnectionHandler<Session>] = [:]
  /// Soonest first.
  private var waits: [ConnectionWait] = [] {
    didSet { self.nextDeadline = self.waits.first?.deadline }
  }
  private var unflushed: [ConnectionHandler<Session>] = []
  private var timer: (deadline: FakeClock.Instant, scheduled: Scheduled<Void>)?
  private var isClosed = false
  /// What is still to be done, next first.
  private var actions = CircularBuffer<WireAction>()
  private var isPerforming = false

  /// When the first wait is over. Stored, since it is asked for at every read.
  private(set) var nextDeadline: FakeClock.Instant?

  /// Takes a new connection in; false when the server is stopping.
  func add(_ handler: ConnectionHandler<Session>, _ id: ConnectionID) -> Bool {
    if !self.isClosed { self.connections[id] = handler }
    return !self.isClosed
  }

  func remove(_ id: ConnectionID) {
    self.connections[id] = nil
    self.waits.removeAll { $0.connection == id }
  }

  /// Flushes a connection when the event loop has served all that were ready: their clients then wake once for
  /// many replies instead of once for each. The only connection has nobody to wait for.
  func flushSoon(_ handler: ConnectionHandler<Session>, on loop: any EventLoop) {
    if self.connections.count == 1 { return handler.flush() }
    self.unflushed.append(handler)
    guard self.unflushed.count == 1 else { return }
    loop.assumeIsolated().execute { self.flushAll() }
  }

  private func flushAll() {
    let handlers = self.unflushed
    self.unflushed.removeAll(keepingCapacity: true)
    // Who was served last may have waited for the others.
    for handler in handlers.reversed() { handler.flush() }
  }

  /// Does what an engine asked for, in order; then everything that was written is flushed.
  ///
  /// What follows from it, as when a connection that is woken goes on, has its turn behind it.
  func perform(_ actions: [WireAction]) {
    self.actions.append(contentsOf: actions)
    guard !self.isPerforming else { return }
    self.isPerforming = true
    var touched: Set<ConnectionID> = []
    while let action = self.actions.popFirst() {
      switch action {
      case .deliver(let bytes, let id):
        let isAnswer = self.actions.first == .wake(id)
        if isAnswer { self.connections[id]?.deliverAnswer(bytes) } else { self.connections[id]?.deliver(bytes) }
        touched.insert(id)
      case .wake(let id): self.connections[id]?.wake()
      case .close(let id): self.connections[id]?.closeAfterFlush()
      }
    }
    self.isPerforming = false
    for id in touched { self.connections[id]?.flush() }
  }

  /// Has a connection wait until `deadline`.
  func wait(_ connection: ConnectionID, until deadline: FakeClock.Instant, resume: @escaping () -> Void) {
    let position = self.waits.firstIndex { $0.deadline > deadline } ?? self.waits.count
    self.waits.insert(ConnectionWait(deadline: deadline, connection: connection, resume: resume), at: position)
  }

  /// Lets the connections go on whose wait is over, soonest first.
  func endWaits(until now: FakeClock.Instant) {
    let due = self.waits.prefix { $0.deadline <= now }
    guard !due.isEmpty else { return }
    self.waits.removeFirst(due.count)
    for wait in due where self.connections[wait.connection] != nil { wait.resume() }
  }

  /// Keeps one timer, for the earliest deadline. A clock that stands still needs none: advancing it tells us.
  func schedule(
    _ deadline: FakeClock.Instant?,
    on core: ServerCore<Session>,
    _ body: @escaping @Sendable (ServerCore<Session>) -> Void
  ) {
    if let deadline, let timer, timer.deadline == deadline, !core.clock.isPaused { return }
    self.cancelTimer()
    guard let deadline, !self.isClosed, !core.clock.isPaused else { return }
    // An hour at most, after which it looks again: a deadline may be further off than the event loop can count.
    let delay = min(max(core.clock.now.duration(to: deadline).saturatedNanoseconds, 0), 3_600_000_000_000)
    let scheduled = core.loop.scheduleTask(in: .nanoseconds(delay)) { [weak core] in
      guard let core else { return }
      core.board.timer = nil
      body(core)
    }
    self.timer = (deadline, scheduled)
  }

  /// The clock was moved: how long the timer waits is wrong now.
  func cancelTimer() {
    self.timer?.scheduled.cancel()
    self.timer = nil
  }

  /// Closes everything, now and later.
  func closeAll(on loop: any EventLoop) -> EventLoopFuture<Void> {
    self.isClosed = true
    self.cancelTimer()
    let closed = self.connections.values.compactMap { $0.close() }
    return EventLoopFuture.andAllComplete(closed, on: loop)
  }
}
