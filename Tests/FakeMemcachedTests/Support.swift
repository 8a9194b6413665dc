// Tests of FakeMemcached. This file: a connection for bytes as they are.

import NIOCore
import NIOPosix

/// Sends bytes to a server, and what comes back up to `count` bytes, or until the server closes.
func answer(of port: Int, to bytes: [UInt8], count: Int) async throws -> [UInt8] {
  let answer = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: [UInt8].self)
  let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    .channelInitializer { channel in
      channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Collector(count, answer)) }
    }
    .connect(host: "127.0.0.1", port: port).get()
  channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
  let result = try await answer.futureResult.get()
  try? await channel.close().get()
  return result
}

func answer(of port: Int, to text: String, count: Int) async throws -> String {
  String(decoding: try await answer(of: port, to: Array(text.utf8), count: count), as: UTF8.self)
}

private final class Collector: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private var bytes: [UInt8] = []
  private let count: Int
  private var answer: EventLoopPromise<[UInt8]>?

  init(_ count: Int, _ answer: EventLoopPromise<[UInt8]>) {
    self.count = count
    self.answer = answer
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    self.bytes += Array(buffer: self.unwrapInboundIn(data))
    if self.bytes.count >= self.count { self.finish() }
  }

  func channelInactive(context: ChannelHandlerContext) { self.finish() }

  private func finish() {
    self.answer?.succeed(self.bytes)
    self.answer = nil
  }
}
