// LoopbackClients: small clients on the fakes' own codecs. This file: a connection's bytes, on its event loop.

import NIOCore

/// Collects a connection's bytes for its conversation. Lives on the connection's event loop.
final class LoopbackHandler<Conversation: LoopbackConversation>: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private var conversation: Conversation
  private var received = ByteBuffer()
  private var context: ChannelHandlerContext?
  /// Why the connection is closing, where that is known.
  private var failure: Conversation.Failure?

  init(_ conversation: Conversation) { self.conversation = conversation }

  /// Writes bytes in one go, which an answer follows.
  func send(_ bytes: ByteBuffer, _ expectation: Conversation.Expectation, for pending: Pending<Conversation.Answer>) {
    guard let context = self.context, context.channel.isActive, self.failure == nil else {
      pending.finish(.failure(self.failure ?? self.conversation.closed))
      return
    }
    self.conversation.expect(expectation, for: pending)
    context.writeAndFlush(NIOAny(bytes), promise: nil)
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    self.conversation.end(self.failure)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard self.failure == nil else { return }
    var bytes = self.unwrapInboundIn(data)
    if self.received.readableBytes == 0 { self.received = bytes } else { self.received.writeBuffer(&bytes) }
    var response = ByteBuffer()
    do throws(Conversation.Failure) {
      try self.conversation.receive(&self.received, response: &response)
      self.received.discardReadBytes()
    } catch {
      self.fail(error, context: context)
    }
    if response.readableBytes > 0 { context.writeAndFlush(NIOAny(response), promise: nil) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    self.fail(.broken(reason: String(describing: error)), context: context)
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.conversation.end(self.failure)
    context.fireChannelInactive()
  }

  private func fail(_ failure: Conversation.Failure, context: ChannelHandlerContext) {
    if self.failure == nil { self.failure = failure }
    context.close(promise: nil)
  }
}
