// LoopbackClients: small clients on the fakes' own codecs. This file: a connection's bytes, on its event loop.

import NIOCore
import RESP

/// Turns a connection's bytes into replies and gives them to those who wait. Lives on the connection's event loop.
final class RedisClientHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private var decoder = RESPReplyDecoder()
  private var received = ByteBuffer()
  private var queue = RedisReplyQueue<Pending<[RESPValue]>>()
  private let pushes: AsyncStream<RESPValue>.Continuation
  private var context: ChannelHandlerContext?
  /// Why the connection is closing, where that is known.
  private var failure: RedisLoopbackError?

  init(pushes: AsyncStream<RESPValue>.Continuation) { self.pushes = pushes }

  /// Writes commands in one go; `expected` says what they are answered with.
  func send(_ commands: ByteBuffer, expecting expected: [RedisAnswer], for pending: Pending<[RESPValue]>) {
    guard let context = self.context, context.channel.isActive, self.failure == nil else {
      pending.finish(.failure(self.failure ?? .disconnected(reason: nil)))
      return
    }
    self.queue.enqueue(expected, for: pending)
    context.writeAndFlush(NIOAny(commands), promise: nil)
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    self.finish()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = self.unwrapInboundIn(data)
    if self.received.readableBytes == 0 { self.received = bytes } else { self.received.writeBuffer(&bytes) }
    do throws(RESPReplyError) {
      while let value = try self.decoder.next(&self.received) { self.deliver(value) }
      self.received.discardReadBytes()
    } catch {
      self.fail(.malformedReply(error), context: context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    self.fail(.disconnected(reason: String(describing: error)), context: context)
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.finish()
    context.fireChannelInactive()
  }

  private func deliver(_ value: RESPValue) {
    switch self.queue.receive(value) {
    case .incomplete: break
    case .complete(let pending, let replies): pending.finish(.success(replies))
    case .unasked(let value): self.pushes.yield(value)
    }
  }

  private func fail(_ error: RedisLoopbackError, context: ChannelHandlerContext) {
    if self.failure == nil { self.failure = error }
    context.close(promise: nil)
  }

  private func finish() {
    let error = self.failure ?? .disconnected(reason: nil)
    for pending in self.queue.removeAll() { pending.finish(.failure(error)) }
    self.pushes.finish()
  }
}
