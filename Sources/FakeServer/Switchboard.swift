// FakeServer: the one network shell of all fakes. This file: connections by number, waits, and the timer.

import NIOCore
import WireCore

/// The connections of one server and what they wait for. Lives on the event loop.
final class Switchboard<Session: WireSession> {
  private struct Wait {
    var deadline: FakeClock.Instant
    var connection: ConnectionID
    var resume: () -> Void
  }

  private var connections: [ConnectionID: ConnectionHandler<Session>] = [:]
  private var waits: [Wait] = []
  private var timer: (deadline: FakeClock.Instant, scheduled: Scheduled<Void>)?
  private var isClosed = false
  /// What is still to be done, next first.
  private var actions = CircularBuffer<WireAction>()
  private var isPerforming = false

  var nextDeadline: FakeClock.Instant? { self.waits.map(\.deadline).min() }

  /// Takes a new connection in; false when the server is stopping.
  func add(_ handler: ConnectionHandler<Session>, _ id: ConnectionID) -> Bool {
    if !self.isClosed { self.connections[id] = handler }
    return !self.isClosed
  }

  func remove(_ id: ConnectionID) {
    self.connections[id] = nil
    self.waits.removeAll { $0.connection == id }
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
    self.waits.append(Wait(deadline: deadline, connection: connection, resume: resume))
  }

  /// Lets the connections go on whose wait is over, soonest first.
  func endWaits(until now: FakeClock.Instant) {
    let due = self.waits.filter { $0.deadline <= now }.sorted { $0.deadline < $1.deadline }
    guard !due.isEmpty else { return }
    self.waits.removeAll { $0.deadline <= now }
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
    let delay = max(core.clock.now.duration(to: deadline).saturatedNanoseconds, 0)
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
