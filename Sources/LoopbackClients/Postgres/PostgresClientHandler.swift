// LoopbackClients: small clients on the fakes' own codecs. This file: a PostgreSQL connection's bytes, on its event
// loop.

import NIOCore
import PostgresWire

/// Turns a connection's bytes into messages and gives them to those who wait. Lives on the connection's event loop.
final class PostgresClientHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias Messages = [BackendMessage]

  /// Messages that were sent, and what came back so far.
  private struct Exchange {
    let pending: Pending<Messages>
    /// How many times the server will still say that it is ready.
    var readies: Int
    var messages: Messages = []
  }

  private var decoder = BackendDecoder()
  private var received = ByteBuffer()
  private var exchanges = CircularBuffer<Exchange>()
  private var login: PostgresLogin
  private let notifications: AsyncStream<BackendMessage.Notification>.Continuation
  private var context: ChannelHandlerContext?
  /// Why the connection is closing, where that is known.
  private var failure: PostgresLoopbackError?
  /// What the server said when nobody waited: why it goes away.
  private var lastWords: Messages = []

  init(login: PostgresLogin, notifications: AsyncStream<BackendMessage.Notification>.Continuation) {
    self.login = login
    self.notifications = notifications
  }

  /// Writes messages in one go, which the server will be ready behind so many times, at least once.
  func send(_ messages: ByteBuffer, readies: Int, for pending: Pending<Messages>) {
    guard let context = self.context, context.channel.isActive, self.failure == nil else {
      pending.finish(.failure(self.failure ?? .disconnected(messages: self.lastWords, reason: nil)))
      return
    }
    self.exchanges.append(Exchange(pending: pending, readies: readies))
    context.writeAndFlush(NIOAny(messages), promise: nil)
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    self.finish()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = self.unwrapInboundIn(data)
    if self.received.readableBytes == 0 { self.received = bytes } else { self.received.writeBuffer(&bytes) }
    do throws(MalformedMessage) {
      while self.failure == nil, let message = try self.decoder.next(&self.received) {
        self.receive(message, context: context)
      }
      self.received.discardReadBytes()
    } catch {
      self.fail(.malformedMessage(error), context: context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    self.fail(.disconnected(messages: [], reason: String(describing: error)), context: context)
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.finish()
    context.fireChannelInactive()
  }

  private func receive(_ message: BackendMessage, context: ChannelHandlerContext) {
    switch message {
    case .notification(let notification): self.notifications.yield(notification)
    case .authentication(let request):
      self.deliver(message)
      self.answer(request, context: context)
    default: self.deliver(message)
    }
  }

  private func answer(_ request: BackendMessage.AuthenticationRequest, context: ChannelHandlerContext) {
    do throws(PostgresLoopbackError) {
      guard let answer = try self.login.answer(request) else { return }
      var buffer = context.channel.allocator.buffer(capacity: 128)
      answer.write(to: &buffer)
      context.writeAndFlush(NIOAny(buffer), promise: nil)
    } catch {
      self.fail(error, context: context)
    }
  }

  private func deliver(_ message: BackendMessage) {
    guard !self.exchanges.isEmpty else {
      if case .error = message { self.lastWords = [message] }
      return
    }
    let first = self.exchanges.startIndex
    self.exchanges[first].messages.append(message)
    guard case .readyForQuery = message else { return }
    self.exchanges[first].readies -= 1
    guard self.exchanges[first].readies == 0 else { return }
    let exchange = self.exchanges.removeFirst()
    exchange.pending.finish(.success(exchange.messages))
  }

  private func fail(_ error: PostgresLoopbackError, context: ChannelHandlerContext) {
    if self.failure == nil { self.failure = error }
    context.close(promise: nil)
  }

  private func finish() {
    while let exchange = self.exchanges.popFirst() {
      let closed = PostgresLoopbackError.disconnected(messages: exchange.messages, reason: nil)
      exchange.pending.finish(.failure(self.failure ?? closed))
    }
    self.notifications.finish()
  }
}
