// FakeServerTests. This file: a client that sends bytes and reads lines.

import NIOCore
import NIOPosix

/// One connection, and everything that came on it.
final class LineClient: Sendable {
  /// How a connection ended.
  enum End: Equatable, Sendable {
    case orderly, reset
  }

  private let channel: any Channel
  private let handler: NIOLoopBound<LineHandler>

  static func connect(port: Int) async throws -> LineClient {
    try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture { try LineClient(channel) }
      }
  }

  private init(_ channel: any Channel) throws {
    let handler = LineHandler(end: channel.eventLoop.makePromise())
    try channel.pipeline.syncOperations.addHandler(handler)
    self.channel = channel
    self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
  }

  /// Sends text as it is.
  func send(_ text: String) { self.channel.writeAndFlush(ByteBuffer(string: text), promise: nil) }

  /// The next lines, joined by spaces; fewer when the connection ends before.
  func lines(_ count: Int = 1) async throws -> String {
    try await self.channel.eventLoop.flatSubmit { [handler] in handler.value.lines(count) }.get()
      .joined(separator: " ")
  }

  /// Waits until the connection has ended.
  func end() async throws -> End {
    try await self.channel.eventLoop.flatSubmit { [handler] in handler.value.end.futureResult }.get()
  }

  func close() async throws { try await self.channel.close() }
}

private final class LineHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  let end: EventLoopPromise<LineClient.End>
  private var received = ByteBuffer()
  private var lines: [String] = []
  private var isEnded = false
  private var waiter: (count: Int, promise: EventLoopPromise<[String]>)?

  init(end: EventLoopPromise<LineClient.End>) { self.end = end }

  func lines(_ count: Int) -> EventLoopFuture<[String]> {
    let promise = self.end.futureResult.eventLoop.makePromise(of: [String].self)
    self.waiter = (count, promise)
    self.serve()
    return promise.futureResult
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = self.unwrapInboundIn(data)
    self.received.writeBuffer(&bytes)
    while let index = self.received.readableBytesView.firstIndex(of: UInt8(ascii: "\n")),
      let line = self.received.readString(length: index - self.received.readerIndex)
    {
      self.received.moveReaderIndex(forwardBy: 1)
      self.lines.append(line)
    }
    self.serve()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    self.end.succeed(.reset)
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.isEnded = true
    self.end.succeed(.orderly)
    self.serve()
  }

  private func serve() {
    guard let waiter, self.isEnded || self.lines.count >= waiter.count else { return }
    self.waiter = nil
    waiter.promise.succeed(Array(self.lines.prefix(waiter.count)))
    self.lines.removeFirst(min(waiter.count, self.lines.count))
  }
}
