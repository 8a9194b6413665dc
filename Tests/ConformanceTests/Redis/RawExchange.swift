// ConformanceTests: one suite, two servers. This file: bytes as they are, and whatever comes back.

import LoopbackClients
import NIOCore
import NIOPosix
import WireCore

/// Sends bytes, QUIT behind them, and collects everything until the server closes the connection.
enum RawExchange {
  nonisolated(nonsending) static func answer(of address: RedisLoopbackClient.Address, to bytes: ByteString) async throws
    -> ByteString
  {
    let answer = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: ByteString.self)
    let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).channelInitializer { channel in
      channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Collector(answer)) }
    }
    let channel =
      switch address {
      case .tcp(let host, let port): try await bootstrap.connect(host: host, port: port).get()
      case .unix(let path): try await bootstrap.connect(unixDomainSocketPath: path).get()
      }
    // A server that closes at the first wrong byte may do so before everything is written.
    channel.writeAndFlush(ByteBuffer(bytes: bytes.bytes + Array("QUIT\r\n".utf8)), promise: nil)
    return try await answer.futureResult.get().withoutClientNumber
  }

  private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var bytes: [UInt8] = []
    private let answer: EventLoopPromise<ByteString>

    init(_ answer: EventLoopPromise<ByteString>) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      self.bytes += Array(buffer: self.unwrapInboundIn(data))
    }

    func channelInactive(context: ChannelHandlerContext) { self.answer.succeed(ByteString(self.bytes)) }

    /// A reset is an end, too.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }
}

extension ByteString {
  /// A reply to HELLO with the client's number, of which each server counts its own, left out.
  fileprivate var withoutClientNumber: ByteString {
    let name = Array("$2\r\nid\r\n:".utf8)
    guard let start = self.bytes.firstRange(of: name)?.upperBound else { return self }
    return ByteString(self.bytes[..<start] + self.bytes[start...].drop { (0x30...0x39).contains($0) })
  }
}
