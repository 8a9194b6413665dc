// FakeServer: the one network shell of all fakes. This file: one connection's bytes, in and out.

import NIOCore
import NIOPosix
import WireCore

/// What becomes of a connection's bytes. Not inside the handler, where it would be a generic type, looked up at
/// run time for every read.
enum ConnectionState {
  case reading
  /// The engine wakes it.
  case parked
  /// A stub's delay or gate lets it go on.
  case held
  /// A stub silenced it: it stays connected, and nothing ever comes of it.
  case mute
  /// Nothing is read any more.
  case closing
}

/// Whether requests are being answered, and whether to look for more when that is done.
private enum ConnectionWork {
  case idle, busy, again
}

/// One connection: collects bytes, has the session answer whole requests, writes all replies to one read as
/// one buffer, and does to the bytes what stubs say.
final class ConnectionHandler<Session: WireSession>: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// A request that was taken off the buffer and is not answered yet.
  struct Pending {
    var request: Session.Request
    /// What a stub wants done.
    var response: StubResponse<Session.Request.Answer>?
    var logIndex: Int?
    /// The real answer, where it was carried out already and its stub holds the answer back.
    var reply: ByteBuffer?
  }

  let core: ServerCore<Session>
  private var context: ChannelHandlerContext?
  private(set) var id = ConnectionID(0)
  var session: Session?
  /// Whether there is a session. Looking at it would copy it, since its type is not known here.
  private var isAdmitted = false
  var state = ConnectionState.reading
  private var work = ConnectionWork.idle
  /// Whether the connection ends with an RST.
  var isReset = false
  private var inbound = ByteBuffer()
  var outbound = ByteBuffer()
  /// What is offered to the session next, before anything is read.
  var pending: Pending? {
    didSet { self.isPending = self.pending != nil }
  }
  /// Whether there is one. Looking at it takes time where its type is not known.
  private var isPending = false
  /// The request that the session put off, on its way to ``pending``.
  private var postponed: Session.Request?
  /// The request that the engine has parked the connection for.
  private var parked: Pending?
  /// What a stub wants done to the attempt to connect.
  private var reception: StubResponse<Session.Request.Answer>?
  private var isReadWanted = false

  init(core: ServerCore<Session>) { self.core = core }

  // MARK: Life

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    self.id = self.core.nextConnectionID()
    let attempt = RequestFacts(command: RequestPattern.connectCommand, connection: self.id)
    let now = self.core.clock.now
    self.reception = self.core.withLock { state in
      state.stubs.isEmpty ? nil : state.stubs.match(attempt, using: &state.random)?.response
    }
    guard self.core.board.add(self, self.id) else { return context.close(promise: nil) }
    if let reception, reception.waits {
      self.state = .held
      self.wait(for: reception, from: now, jitter: self.core.withLock { jitter(reception, &$0.random) })
      self.core.armTimer()
    } else {
      self.admit()
    }
    context.fireChannelActive()
  }

  /// Begins the conversation, unless a stub refuses it.
  func admit() {
    guard let context else { return }
    self.end(self.reception?.ending ?? .open)
    self.reception = nil
    guard self.state == .reading else { return self.writeOutbound() }
    let info = ConnectionInfo(
      id: self.id,
      peer: describe(context.remoteAddress),
      local: describe(context.localAddress)
    )
    let now = self.core.clock.now
    let (actions, deadline) = self.core.withLock { state in
      self.session = Session(info, engine: &state.engine, now: now)
      return (state.engine.takeActions(), state.engine.nextDeadline)
    }
    self.isAdmitted = true
    if deadline != nil { self.core.armTimer(engineDeadline: deadline) }
    if !actions.isEmpty { self.core.board.perform(actions) }
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
    self.isAdmitted = false
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

  func goOn() {
    self.process()
    if self.isReadWanted, let context = self.context {
      self.isReadWanted = false
      self.read(context: context)
    }
  }

  // MARK: Requests

  /// Answers the requests that are there, as far as that is possible now.
  ///
  /// Writing may make the channel writable and what others do may wake it, both before this returns: then it
  /// looks again, instead of answering in the middle of an answer.
  private func process() {
    guard self.work == .idle else { return self.work = .again }
    repeat {
      self.work = .busy
      self.processBatch()
    } while self.work == .again
    self.work = .idle
  }

  private func processBatch() {
    guard self.state == .reading, self.isAdmitted else { return }
    let now = self.core.clock.now
    self.outbound.clear()
    var earlier: [WireAction] = []
    let (actions, deadline) = self.core.withLock { state in
      earlier = state.engine.takeActions()
      if earlier.isEmpty { self.answerAll(&state, now: now) }
      return (state.engine.takeActions(), state.engine.nextDeadline)
    }
    if !earlier.isEmpty {
      // What a test did through the server itself comes first.
      self.core.board.perform(earlier)
      return self.work = .again
    }
    self.writeOutbound()
    // Before the actions: whoever they wake may have a nearer deadline.
    if deadline != nil || self.core.board.nextDeadline != nil { self.core.armTimer(engineDeadline: deadline) }
    if !actions.isEmpty { self.core.board.perform(actions) }
    if self.inbound.readableBytes == 0 {
      self.inbound = ByteBuffer()
    } else if self.inbound.readerIndex > 1 << 16 {
      self.inbound.discardReadBytes()
    }
  }

  /// Answers what is there until there is a megabyte of replies; the rest follows when that is written.
  private func answerAll(_ state: inout ServerState<Session>, now: FakeClock.Instant) {
    let limit = 1 << 20
    while self.state == .reading, self.outbound.readableBytes < limit {
      if !self.isPending, !state.isObserved {
        // Nobody wants to see single requests.
        let end = self.session?.receiveAll(
          &self.inbound,
          engine: &state.engine,
          now: now,
          reply: &self.outbound,
          limit: limit,
          postponed: &self.postponed
        )
        if end == .postponed { self.pending = self.postponed.take().map { Pending(request: $0) } }
        return self.follow(end)
      }
      guard self.processNext(&state, now: now) else { return }
    }
  }

  private func follow(_ disposition: Disposition?) {
    switch disposition {
    case .ready: break
    case .parked, .postponed: self.state = .parked
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
    if disposition == .postponed { self.pending = Pending(request: request) }
    self.follow(disposition)
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
    if let response = match?.response, response.waits, !response.waitsAfterEffect {
      self.hold(pending, for: response, &state, now: now)
    } else {
      self.perform(pending, &state, now: now)
    }
  }

  /// Carries a request out, unless its stub forbids that or it is done already.
  private func perform(_ pending: Pending, _ state: inout ServerState<Session>, now: FakeClock.Instant) {
    let start = self.outbound.writerIndex
    if var reply = pending.reply {
      self.outbound.writeBuffer(&reply)
    } else if pending.response?.hasEffect ?? true {
      self.answer(pending.request, &state, now: now)
      if self.pending != nil { return self.pending = pending }
      if self.state == .parked { return self.parked = pending }
    }
    self.finish(pending, from: start, &state, now: now)
  }

  /// Does to an answer what the stub wants, and completes the log entry.
  ///
  /// - Parameter start: where in ``outbound`` the answer begins.
  private func finish(
    _ pending: Pending,
    from start: Int,
    _ state: inout ServerState<Session>,
    now: FakeClock.Instant
  ) {
    if let response = pending.response {
      if response.waits, response.waitsAfterEffect, pending.reply == nil {
        return self.holdAnswer(to: pending, for: response, from: start, &state, now: now)
      }
      self.spoil(response, of: pending.request, from: start, &state, now: now)
    }
    guard let index = pending.logIndex else { return }
    let reply = self.outbound.viewBytes(at: start, length: self.outbound.writerIndex - start)
    if let reply { state.log.complete(index, with: pending.request.summarize(reply: reply)) }
  }

  // MARK: Bytes out

  private func writeOutbound() {
    guard let context else { return }
    if self.outbound.readableBytes > 0 {
      context.write(self.wrapOutboundOut(self.outbound), promise: nil)
      self.core.board.flushSoon(self, on: self.core.loop)
    }
    guard self.state == .closing else { return }
    if self.isReset { self.reset(context) } else { self.closeAfterFlush() }
  }

  /// Closes with RST: what the network does not take at once is thrown away.
  private func reset(_ context: ChannelHandlerContext) {
    let channel = context.channel
    context.flush()
    let lingerOff = linger(l_onoff: 1, l_linger: 0)
    (channel as? any SocketOptionProvider)?.setSoLinger(lingerOff).whenComplete { _ in channel.close(promise: nil) }
  }

  /// Writes bytes that no request of this connection asked for just now.
  func deliver(_ bytes: ByteBuffer) {
    guard self.state != .closing, self.state != .mute, let context else { return }
    context.write(self.wrapOutboundOut(bytes), promise: nil)
    // Redis disconnects subscribers that do not read: 32 MB (client-output-buffer-limit pubsub).
    let backlog = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    if backlog > 32 << 20 { context.close(promise: nil) }
  }

  /// Writes the answer that a parked request has waited for.
  func deliverAnswer(_ bytes: ByteBuffer) {
    guard self.state == .parked, let parked = self.parked.take() else { return self.deliver(bytes) }
    self.outbound = bytes
    let now = self.core.clock.now
    self.core.withLock { self.finish(parked, from: bytes.readerIndex, &$0, now: now) }
    self.writeOutbound()
    if self.state == .held { self.core.armTimer() }
  }

  func flush() { self.context?.flush() }

  /// The engine lets the connection go on.
  func wake() {
    guard self.state == .parked else { return }
    self.state = .reading
    self.parked = nil
    self.goOn()
  }

  /// Reads nothing more, and closes once everything is written.
  func closeAfterFlush() {
    guard let context else { return }
    self.state = .closing
    let channel = context.channel
    // Nothing, but behind everything that is still to be written.
    context.writeAndFlush(self.wrapOutboundOut(ByteBuffer())).whenComplete { _ in channel.close(promise: nil) }
  }

  /// Closes; the future completes when the socket is gone.
  func close() -> EventLoopFuture<Void>? {
    self.state = .closing
    let channel = self.context?.channel
    channel?.close(promise: nil)
    return channel?.closeFuture
  }
}

private func describe(_ address: SocketAddress?) -> String {
  guard let address, let host = address.ipAddress, let port = address.port else { return "unknown:0" }
  return "\(host):\(port)"
}
