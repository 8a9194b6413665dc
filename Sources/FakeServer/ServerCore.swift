// FakeServer: the one network shell of all fakes. This file: what a server's connections share.

import Locks
import NIOCore
import WireCore

import struct Synchronization.Atomic

/// The state under its lock, and the loop-bound switchboard beside it.
final class ServerCore<Session: WireSession>: Sendable {
  let clock: FakeClock
  let loop: any EventLoop
  private let state: Mutex<ServerState<Session>>
  private let switchboard: NIOLoopBoundBox<Switchboard<Session>>
  private let connectionCount = Atomic(0)

  init(state: consuming ServerState<Session>, clock: FakeClock, loop: any EventLoop) {
    self.clock = clock
    self.loop = loop
    self.state = Mutex(state)
    self.switchboard = NIOLoopBoundBox.makeBoxSendingValue(Switchboard<Session>(), eventLoop: loop)
  }

  /// The switchboard. Only on the event loop.
  var board: Switchboard<Session> { self.switchboard.value }

  func nextConnectionID() -> ConnectionID {
    ConnectionID(self.connectionCount.add(1, ordering: .relaxed).newValue)
  }

  /// Uses the state on the event loop; actions are taken by the caller.
  @inline(__always)
  func withLock<Result>(_ body: (inout ServerState<Session>) throws -> sending Result) rethrows -> sending Result {
    try self.state.withLock(body)
  }

  /// Uses the state from any thread, then has the event loop do what the engine asked for.
  func withState<Result>(_ body: (inout ServerState<Session>) throws -> Result) rethrows -> Result {
    let result = try self.state.withLock { try body(&$0) }
    self.loop.execute { self.settle() }
    return result
  }

  /// The clock was advanced, paused or resumed: what became due is done before this returns.
  func clockChanged() {
    let now = self.clock.now
    self.state.withLock { $0.engine.tick(now: now) }
    self.loop.execute {
      self.board.cancelTimer()
      self.settle()
      self.board.endWaits(until: now)
    }
  }

  /// Does what the engine asked for meanwhile. Only on the event loop, which takes it in the engine's order.
  private func settle() {
    self.board.perform(self.withLock { $0.engine.takeActions() })
    self.armTimer()
  }

  /// Sees to it that the loop wakes when the engine or a waiting connection wants it. Only on the event loop.
  func armTimer() {
    let engineDeadline = self.withLock { $0.engine.nextDeadline }
    self.armTimer(engineDeadline: engineDeadline)
  }

  /// The same, where the engine's deadline is known.
  func armTimer(engineDeadline: FakeClock.Instant?) {
    let deadline = [engineDeadline, self.board.nextDeadline].compactMap { $0 }.min()
    self.board.schedule(deadline, on: self) { core in core.clockChanged() }
  }

  /// Closes every connection and waits until the last one is gone.
  func closeAll() async {
    try? await self.loop.flatSubmit { self.board.closeAll(on: self.loop) }.get()
  }
}
