// FakeServer: the one network shell of all fakes. This file: what stubs have a connection wait for and spoil.

import NIOCore
import WireCore

extension ConnectionHandler {
  // MARK: Waiting

  func hold(
    _ pending: Pending,
    for response: StubResponse<Session.Request.Answer>,
    _ state: inout ServerState<Session>,
    now: FakeClock.Instant
  ) {
    self.pending = pending
    self.state = .held
    self.wait(for: response, from: now, jitter: jitter(response, &state.random))
  }

  func holdAnswer(
    to pending: Pending,
    for response: StubResponse<Session.Request.Answer>,
    from start: Int,
    _ state: inout ServerState<Session>,
    now: FakeClock.Instant
  ) {
    var pending = pending
    pending.reply = self.outbound.getSlice(at: start, length: self.outbound.writerIndex - start) ?? ByteBuffer()
    self.outbound.moveWriterIndex(to: start)
    // QUIT is answered before its connection is closed.
    if self.state == .closing { pending.response?.ending = .close }
    self.hold(pending, for: response, &state, now: now)
  }

  /// First the delay, then the gate.
  ///
  /// - Parameter start: the moment the request was taken up, before the log showed it: a test that saw it there may
  ///   have advanced the clock since.
  func wait(
    for response: StubResponse<Session.Request.Answer>,
    from start: FakeClock.Instant,
    jitter: Duration
  ) {
    let afterDelay = { [self] in
      guard let gate = response.gate else { return self.resume() }
      let handler = NIOLoopBound(self, eventLoop: self.core.loop)
      gate.arrive { [loop = self.core.loop] in loop.execute { handler.value.resume() } }
    }
    let delay = max(response.delay, .zero) + jitter
    guard delay > .zero else {
      // Not under the lock: an open gate lets it pass at once.
      let resume = NIOLoopBound(afterDelay, eventLoop: self.core.loop)
      return self.core.loop.execute { resume.value() }
    }
    self.core.board.wait(self.id, until: start.advanced(by: delay), resume: afterDelay)
  }

  /// Goes on after a stub's wait.
  private func resume() {
    guard self.state == .held else { return }
    self.state = .reading
    if self.session == nil { self.admit() }
    self.goOn()
  }

  // MARK: Faults

  func spoil(
    _ response: StubResponse<Session.Request.Answer>,
    of request: Session.Request,
    from start: Int,
    _ state: inout ServerState<Session>,
    now: FakeClock.Instant
  ) {
    let length = self.outbound.writerIndex - start
    switch response.output {
    case .real: break
    case .truncated(let count): self.outbound.moveWriterIndex(to: start + min(count, length))
    case .answer(let answer):
      self.outbound.moveWriterIndex(to: start)
      let disposition = self.session?.answer(
        request,
        with: answer,
        engine: &state.engine,
        now: now,
        reply: &self.outbound
      )
      if disposition == .close { self.state = .closing }
    case .garbage(let count):
      self.outbound.moveWriterIndex(to: start)
      self.outbound.writeBytes((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &state.random) })
    case .nothing: self.outbound.moveWriterIndex(to: start)
    }
    self.end(response.ending)
  }

  func end(_ ending: StubResponse<Session.Request.Answer>.Ending) {
    switch ending {
    case .open: break
    case .close: self.state = .closing
    case .mute: self.state = .mute
    case .reset:
      self.state = .closing
      self.isReset = true
    }
  }
}

/// How much longer than its delay a stub has this request wait.
func jitter<Answer>(_ response: StubResponse<Answer>, _ random: inout SeededRandom) -> Duration {
  let most = response.jitter.saturatedNanoseconds
  return most > 0 ? .nanoseconds(Int64.random(in: 0...most, using: &random)) : .zero
}
