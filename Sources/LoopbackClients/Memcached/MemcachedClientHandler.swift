// LoopbackClients: small clients on the fakes' own codecs. This file: a memcached connection's bytes, on its event loop.

import MemcachedWire
import NIOCore

/// Turns a connection's bytes into answers and gives them to those who wait. Lives on the connection's event loop.
final class MemcachedClientHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private struct Batch {
    let pending: Pending<[MemcachedReply]>
    let expected: Int
    var replies: [MemcachedReply] = []
  }

  private var decoder = MemcachedReplyDecoder()
  private var received = ByteBuffer()
  private var batches = CircularBuffer<Batch>()
  private var context: ChannelHandlerContext?
  /// Why the connection is closing, where that is known.
  private var failure: MemcachedLoopbackError?

  /// Writes requests in one go, which so many answers follow.
  func send(_ requests: ByteBuffer, expecting count: Int, for pending: Pending<[MemcachedReply]>) {
    guard let context = self.context, context.channel.isActive, self.failure == nil else {
      pending.finish(.failure(self.failure ?? .disconnected(reason: nil)))
      return
    }
    self.batches.append(Batch(pending: pending, expected: count))
    context.writeAndFlush(NIOAny(requests), promise: nil)
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    self.finish()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = self.unwrapInboundIn(data)
    if self.received.readableBytes == 0 { self.received = bytes } else { self.received.writeBuffer(&bytes) }
    do throws(MemcachedReplyError) {
      while let reply = try self.decoder.next(&self.received) { self.deliver(reply) }
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

  /// An answer that nobody waits for is dropped: memcached sends none.
  private func deliver(_ reply: MemcachedReply) {
    guard !self.batches.isEmpty else { return }
    self.batches[self.batches.startIndex].replies.append(reply)
    guard let batch = self.batches.first, batch.replies.count == batch.expected else { return }
    self.batches.removeFirst()
    batch.pending.finish(.success(batch.replies))
  }

  private func fail(_ error: MemcachedLoopbackError, context: ChannelHandlerContext) {
    if self.failure == nil { self.failure = error }
    context.close(promise: nil)
  }

  private func finish() {
    let error = self.failure ?? .disconnected(reason: nil)
    for batch in self.batches { batch.pending.finish(.failure(error)) }
    self.batches.removeAll()
  }
}
