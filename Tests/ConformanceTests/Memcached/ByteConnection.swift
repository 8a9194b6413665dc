// ConformanceTests: one suite, two servers. This file: a connection for bytes as they are.

import NIOCore
import NIOPosix
import WireCore

/// A connection on which one exchange follows another: bytes are sent, and everything is collected until the answers
/// end as expected or the server closes the connection.
final class ByteConnection: Sendable {
  /// Where a server listens.
  enum Address: Sendable {
    case tcp(host: String, port: Int)
    case unix(path: String)
  }

  /// How an exchange ended.
  enum End: Hashable, Sendable {
    case asExpected, closed, silent
  }

  struct Answer: Hashable, Sendable {
    var bytes: ByteString
    var end: End
  }

  private let channel: any Channel
  private let collector: NIOLoopBound<Collector>

  private init(channel: any Channel, collector: Collector) {
    self.channel = channel
    self.collector = NIOLoopBound(collector, eventLoop: channel.eventLoop)
  }

  static func connect(to address: Address) async throws -> ByteConnection {
    let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    let initialize: @Sendable (any Channel) -> EventLoopFuture<ByteConnection> = { channel in
      channel.eventLoop.makeCompletedFuture {
        let collector = Collector()
        try channel.pipeline.syncOperations.addHandler(collector)
        return ByteConnection(channel: channel, collector: collector)
      }
    }
    switch address {
    case .tcp(let host, let port):
      return try await bootstrap.connect(host: host, port: port, channelInitializer: initialize)
    case .unix(let path): return try await bootstrap.connect(unixDomainSocketPath: path, channelInitializer: initialize)
    }
  }

  /// Sends bytes and collects what comes back, up to `ending`; `nil` waits for the server to close.
  nonisolated(nonsending) func exchange(_ bytes: ByteString, until ending: ByteString?) async throws -> Answer {
    let promise = self.channel.eventLoop.makePromise(of: Answer.self)
    self.channel.eventLoop.execute { [collector = self.collector, channel = self.channel] in
      collector.value.expect(ending, promise)
      // A server that closes may do so before everything is written.
      channel.writeAndFlush(ByteBuffer(bytes: bytes.bytes), promise: nil)
      channel.eventLoop.assumeIsolated().scheduleTask(in: .seconds(20)) { collector.value.finish(.silent, of: promise) }
    }
    return try await promise.futureResult.get()
  }

  nonisolated(nonsending) func close() async {
    self.channel.close(promise: nil)
    try? await self.channel.closeFuture.get()
  }

  private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var bytes: [UInt8] = []
    private var ending: ByteString?
    private var promise: EventLoopPromise<Answer>?
    private var isClosed = false

    func expect(_ ending: ByteString?, _ promise: EventLoopPromise<Answer>) {
      self.bytes = []
      self.ending = ending
      self.promise = promise
      if self.isClosed { self.finish(.closed) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      self.bytes += Array(buffer: self.unwrapInboundIn(data))
      if let ending = self.ending, self.bytes.suffix(ending.count).elementsEqual(ending.bytes) {
        self.finish(.asExpected)
      }
    }

    func channelInactive(context: ChannelHandlerContext) {
      self.isClosed = true
      self.finish(.closed)
    }

    /// A reset is an end, too.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// Ends an exchange that has gone on for too long.
    func finish(_ end: End, of promise: EventLoopPromise<Answer>) {
      if self.promise?.futureResult === promise.futureResult { self.finish(end) }
    }

    private func finish(_ end: End) {
      self.promise?.succeed(Answer(bytes: ByteString(self.bytes), end: end))
      self.promise = nil
    }
  }
}
