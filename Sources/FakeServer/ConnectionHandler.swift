// FakeServer: the one network shell of all fakes. This file: one connection's bytes, in and out.

import NIOCore
import NIOPosix
import WireCore

/// One connection: collects bytes, has the session answer whole requests, writes all replies to one read as
/// one buffer, and does to the bytes what stubs say.
final class ConnectionHandler<Session: WireSession>: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum State {
    case reading
    /// The engine wakes it, or a stub's delay or gate does.
    case parked
    /// A stub silenced it: it stays connected, and nothing ever comes of it.
    case mute
    /// Nothing is read any more.
    case closing
  }

  /// A request that was taken off the buffer and is not answered yet.
  private struct Pending {
    var request: Session.Request
    /// What a stub wants done, once its wait is over.
    var response: StubResponse<Session.Request.Answer>?
    var logIndex: Int?
  }

  private let core: ServerCore<Session>
  private var context: ChannelHandlerContext?
  private var id = ConnectionID(0)
  private var session: Session?
  private var state = State.reading
  private var inbound = ByteBuffer()
  private var outbound = ByteBuffer()
  private var pending: Pending?
  /// The log entry of a request that the engine has parked.
  private var parkedLogIndex: (index: Int, request: Session.Request)?
  private var isReadWanted = false

  init(core: ServerCore<Session>) { self.core = core }

  // MARK: Life

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    self.id = self.core.nextConnectionID()
    let refusal = self.core.withLock { state -> StubResponse<Session.Request.Answer>.Ending? in
      guard !state.stubs.isEmpty else { return nil }
      let attempt = RequestFacts(command: RequestPattern.connectCommand, connection: self.id)
      return state.stubs.match(attempt, using: &state.random)?.response.ending
    }
    guard self.core.board.add(self, self.id), refusal != .close else { return context.close(promise: nil) }
    switch refusal {
    case .reset: return self.reset()
    case .mute: return self.state = .mute
    default: break
    }
    let info = ConnectionInfo(
      id: self.id,
      peer: describe(context.remoteAddress),
      local: describe(context.localAddress)
    )
    let now = self.core.clock.now
    self.session = self.core.withLock { Session(info, engine: &$0.engine, now: now) }
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.state = .closing
    self.core.board.remove(self.id)
    let now = self.core.clock.now
    let actions = self.core.withLock { state in
      self.session?.disconnect(engine: &state.engine, now: now)
      return state.engine.takeActions()
    }
    self.session = nil
    self.context = nil
    self.core.board.perform(actions)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  // MARK: Bytes in

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard self.state != .closing else { return }
    var bytes = Self.unwrapInboundIn(data)
    if self.inbound.readableBytes == 0 { self.inbound = bytes } else { self.inbound.writeBuffer(&bytes) }
    self.process()
  }

  /// Reading stops while replies pile up or a parked client sends on, so that neither grows without bound.
  func read(context: ChannelHandlerContext) {
    let isFull = self.state != .reading && self.inbound.readableBytes > 1 << 20
    if context.channel.isWritable, !isFull { context.read() } else { self.isReadWanted = true }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable { self.goOn() }
  }

  private func goOn() {
    self.process()
    if self.isReadWanted, let context = self.context {
      self.isReadWanted = false
      self.read(context: context)
    }
  }

  // MARK: Requests

  /// Answers the requests that are there, as far as that is possible now.
  private func process() {
    guard self.state == .reading, self.session != nil else { return }
    let now = self.core.clock.now
    self.outbound.clear()
    let (actions, deadline) = self.core.withLock { state in
      self.answerAll(&state, now: now)
      return (state.engine.takeActions(), state.engine.nextDeadline)
    }
    self.writeOutbound()
    if !actions.isEmpty { self.core.board.perform(actions) }
    if deadline != nil || self.core.board.nextDeadline != nil { self.core.armTimer(engineDeadline: deadline) }
    if self.state == .reading, self.inbound.readableBytes == 0 { self.inbound = ByteBuffer() }
  }

  /// Answers what is there until there is a megabyte of replies; the rest follows when that is written.
  private func answerAll(_ state: inout ServerState<Session>, now: FakeClock.Instant) {
    let limit = 1 << 20
    while self.state == .reading, self.outbound.readableBytes < limit {
      if self.pending == nil, state.stubs.isEmpty, state.log.capacity == 0 {
        // Nobody wants to see single requests.
        return self.end(
          self.session?.receiveAll(&self.inbound, engine: &state.engine, now: now, reply: &self.outbound, limit: limit)
        )
      }
      guard self.processNext(&state, now: now) else { return }
    }
  }

  private func end(_ batch: BatchEnd<Session.Request>?) {
    switch batch {
    case .ready: break
    case .parked: self.state = .parked
    case .postponed(let request):
      self.pending = Pending(request: request)
      self.state = .parked
    case .close, nil: self.state = .closing
    }
  }

  /// Answers one request; false when there is none.
  private func processNext(_ state: inout ServerState<Session>, now: FakeClock.Instant) -> Bool {
    if let pending = self.pending.take() {
      self.perform(pending, &state, now: now)
      return true
    }
    guard let decoded = self.session?.decode(&self.inbound) else { return false }
    switch decoded {
    case .needsMore: return false
    case .violation(var reply):
      self.outbound.writeBuffer(&reply)
      self.state = .closing
    case .request(let request):
      self.accept(request, &state, now: now)
    }
    return true
  }

  /// Has the session answer.
  @inline(__always)
  private func answer(_ request: Session.Request, _ state: inout ServerState<Session>, now: FakeClock.Instant) {
    let disposition = self.session?.receive(request, engine: &state.engine, now: now, reply: &self.outbound)
    switch disposition {
    case .ready: break
    case .parked: self.state = .parked
    case .postponed:
      self.pending = Pending(request: request)
      self.state = .parked
    case .close, nil: self.state = .closing
    }
  }

  /// Logs a request and asks the stubs about it.
  private func accept(_ request: Session.Request, _ state: inout ServerState<Session>, now: FakeClock.Instant) {
    let facts = RequestFacts(
      command: request.command,
      target: request.target,
      arguments: request.arguments,
      connection: self.id
    )
    let match = state.stubs.isEmpty ? nil : state.stubs.match(facts, using: &state.random)
    let entry = LoggedRequest(facts, time: now, traceparent: request.traceparent, stub: match?.name)
    let index = state.log.append(entry)
    let pending = Pending(request: request, response: match?.response, logIndex: index)
    guard let response = match?.response, response.delay > .zero || response.gate != nil else {
      return self.perform(pending, &state, now: now)
    }
    self.pending = pending
    self.state = .parked
    self.wait(for: response, jitter: jitter(response, &state.random), now: now)
  }

  /// Answers a request as its stub wants, or as it is, and completes its log entry.
  private func perform(_ pending: Pending, _ state: inout ServerState<Session>, now: FakeClock.Instant) {
    let start = self.outbound.writerIndex
    if let response = pending.response {
      self.obey(response, pending.request, &state, now: now)
    } else {
      self.answer(pending.request, &state, now: now)
    }
    guard let index = pending.logIndex, self.pending == nil else {
      self.pending?.logIndex = pending.logIndex
      return
    }
    if self.state == .parked { self.parkedLogIndex = (index, pending.request) }
    let reply = self.outbound.viewBytes(at: start, length: self.outbound.writerIndex - start)
    if let reply { state.log.complete(index, with: pending.request.summarize(reply: reply)) }
  }

  // MARK: Faults

  private func wait(for response: StubResponse<Session.Request.Answer>, jitter: Duration, now: FakeClock.Instant) {
    let afterDelay = { [self] in
      guard let gate = response.gate else { return self.wake() }
      let handler = NIOLoopBound(self, eventLoop: self.core.loop)
      gate.arrive { [loop = self.core.loop] in loop.execute { handler.value.wake() } }
    }
    guard response.delay > .zero else {
      // Not under the lock: an open gate lets it pass at once.
      let resume = NIOLoopBound(afterDelay, eventLoop: self.core.loop)
      return self.core.loop.execute { resume.value() }
    }
    self.core.board.wait(self.id, until: now.advanced(by: response.delay + jitter), resume: afterDelay)
  }

  private func obey(
    _ response: StubResponse<Session.Request.Answer>,
    _ request: Session.Request,
    _ state: inout ServerState<Session>,
    now: FakeClock.Instant
  ) {
    let start = self.outbound.writerIndex
    if response.hasEffect { self.answer(request, &state, now: now) }
    switch response.output {
    case .real: break
    case .truncated(let count):
      self.outbound.moveWriterIndex(to: min(start + count, self.outbound.writerIndex))
    case .answer(let answer):
      self.outbound.moveWriterIndex(to: start)
      self.session?.encode(answer, engine: state.engine, into: &self.outbound)
    case .garbage(let count):
      self.outbound.moveWriterIndex(to: start)
      self.outbound.writeBytes((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &state.random) })
    case .nothing: self.outbound.moveWriterIndex(to: start)
    }
    self.end(response.ending)
  }

  private func end(_ ending: StubResponse<Session.Request.Answer>.Ending) {
    switch ending {
    case .open: break
    case .close: self.state = .closing
    case .mute: self.state = .mute
    case .reset:
      self.state = .closing
      let handler = NIOLoopBound(self, eventLoop: self.core.loop)
      self.core.loop.execute { handler.value.reset() }
    }
  }

  /// Closes with RST: what was not sent yet is thrown away.
  private func reset() {
    guard let context else { return }
    let channel = context.channel
    let lingerOff = linger(l_onoff: 1, l_linger: 0)
    (channel as? any SocketOptionProvider)?.setSoLinger(lingerOff).whenComplete { _ in channel.close(promise: nil) }
  }

  // MARK: Bytes out

  private func writeOutbound() {
    guard let context else { return }
    if self.outbound.readableBytes > 0 {
      context.write(self.wrapOutboundOut(self.outbound), promise: nil)
      self.core.board.flushSoon(self, on: self.core.loop)
    }
    if self.state == .closing { self.closeAfterFlush() }
  }

  /// Writes bytes that no request of this connection asked for just now.
  func deliver(_ bytes: ByteBuffer) {
    guard self.state != .closing, let context else { return }
    if let parked = self.parkedLogIndex, self.state == .parked {
      self.parkedLogIndex = nil
      self.core.withLock {
        $0.log.complete(parked.index, with: parked.request.summarize(reply: bytes.readableBytesView))
      }
    }
    context.write(self.wrapOutboundOut(bytes), promise: nil)
    // Redis disconnects subscribers that do not read: 32 MB (client-output-buffer-limit pubsub).
    let backlog = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    if backlog > 32 << 20 { context.close(promise: nil) }
  }

  func flush() { self.context?.flush() }

  /// Goes on reading after a wait.
  func wake() {
    guard self.state == .parked else { return }
    self.state = .reading
    self.parkedLogIndex = nil
    self.goOn()
  }

  func closeAfterFlush() {
    self.state = .closing
    self.context?.flush()
    self.context?.close(promise: nil)
  }

  /// Closes; the future completes when the socket is gone.
  func close() -> EventLoopFuture<Void>? {
    self.state = .closing
    self.context?.close(promise: nil)
    return self.context?.channel.closeFuture
  }
}

private func jitter<Answer>(_ response: StubResponse<Answer>, _ random: inout SeededRandom) -> Duration {
  let most = response.jitter.saturatedNanoseconds
  return most > 0 ? .nanoseconds(Int64.random(in: 0...most, using: &random)) : .zero
}

private func describe(_ address: SocketAddress?) -> String {
  guard let address, let host = address.ipAddress, let port = address.port else { return "unknown:0" }
  return "\(host):\(port)"
}
