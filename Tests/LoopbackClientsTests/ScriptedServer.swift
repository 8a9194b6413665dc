// LoopbackClientsTests. This file: a server that answers whatever a test says.

import NIOCore
import NIOPosix
import RESP
import WireCore

/// A server on a free port of the loopback interface.
struct ScriptedServer {
  /// What a command is answered with.
  enum Answer: Sendable {
    /// These bytes, which need not be one reply.
    case bytes(String)
    /// Not yet, or never.
    case nothing
    /// These bytes, then the connection is closed.
    case close(after: String)
  }

  let port: Int
  /// The commands that were received, words separated by spaces.
  let requests: AsyncStream<String>
  private let channel: any Channel

  /// Runs `body` with a server that answers by `script`.
  static func run<Result>(
    _ script: @escaping @Sendable (String) -> Answer,
    _ body: (ScriptedServer) async throws -> Result
  ) async throws -> Result {
    let (requests, continuation) = AsyncStream.makeStream(of: String.self)
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ScriptedHandler(script: script, requests: continuation))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let server = ScriptedServer(port: channel.localAddress?.port ?? 0, requests: requests, channel: channel)
    do {
      let result = try await body(server)
      try await channel.close()
      return result
    } catch {
      try await channel.close()
      throw error
    }
  }
}

private final class ScriptedHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let script: @Sendable (String) -> ScriptedServer.Answer
  private let requests: AsyncStream<String>.Continuation
  private var decoder = RESPRequestDecoder()
  private var received = ByteBuffer()

  init(script: @escaping @Sendable (String) -> ScriptedServer.Answer, requests: AsyncStream<String>.Continuation) {
    self.script = script
    self.requests = requests
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = self.unwrapInboundIn(data)
    self.received.writeBuffer(&bytes)
    while case .request(let words) = self.decoder.next(&self.received) {
      let request = words.map(\.string).joined(separator: " ")
      self.requests.yield(request)
      switch self.script(request) {
      case .nothing: break
      case .bytes(let text): self.write(text, context: context)
      case .close(let text):
        self.write(text, context: context)
        context.close(promise: nil)
        return
      }
    }
  }

  private func write(_ text: String, context: ChannelHandlerContext) {
    context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
  }
}
