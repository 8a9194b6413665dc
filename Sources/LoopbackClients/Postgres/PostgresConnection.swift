// LoopbackClients: small clients on the fakes' own codecs. This file: a PostgreSQL connection, from outside of its event
// loop.

import NIOCore
import NIOPosix
import PostgresWire

/// A connection, which need not be logged in.
struct PostgresConnection: Sendable {
  let channel: any Channel
  private let handler: NIOLoopBound<PostgresClientHandler>

  /// Connects to where the server listens.
  ///
  /// - Throws: ``PostgresLoopbackError/connectionFailed(address:reason:)``, after five seconds at the latest.
  static func connect(
    to address: PostgresLoopbackClient.Address,
    login: PostgresLogin,
    notifications: AsyncStream<BackendMessage.Notification>.Continuation
  ) async throws -> PostgresConnection {
    let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connectTimeout(.seconds(5))
    let initialize: @Sendable (any Channel) -> EventLoopFuture<PostgresConnection> = { channel in
      channel.eventLoop.makeCompletedFuture {
        try PostgresConnection(channel, PostgresClientHandler(login: login, notifications: notifications))
      }
    }
    do {
      switch address {
      case .tcp(let host, let port):
        return try await bootstrap.connect(host: host, port: port, channelInitializer: initialize)
      case .unix(let path):
        return try await bootstrap.connect(unixDomainSocketPath: path, channelInitializer: initialize)
      }
    } catch {
      let cause = (error as? NIOConnectionError)?.connectionErrors.first?.error ?? error
      throw PostgresLoopbackError.connectionFailed(address: address.description, reason: String(describing: cause))
    }
  }

  /// On the channel's event loop.
  private init(_ channel: any Channel, _ handler: PostgresClientHandler) throws {
    try channel.pipeline.syncOperations.addHandler(handler)
    self.channel = channel
    self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
  }

  /// Sends messages in one write and waits until the server was ready so many times.
  nonisolated(nonsending) func exchange(
    _ messages: [FrontendMessage],
    readies: Int
  ) async throws -> [BackendMessage] {
    var buffer = self.channel.allocator.buffer(capacity: 256)
    for message in messages { message.write(to: &buffer) }
    let pending = Pending<[BackendMessage]>()
    return try await pending.value {
      self.channel.eventLoop.execute { [handler = self.handler, buffer] in
        handler.value.send(buffer, readies: readies, for: pending)
      }
    }
  }

  /// Sends messages that are not answered, and waits until the connection is closed.
  nonisolated(nonsending) func end(with message: FrontendMessage) async {
    var buffer = ByteBuffer()
    message.write(to: &buffer)
    self.channel.writeAndFlush(buffer, promise: nil)
    // The future of a channel's close never fails.
    try? await self.channel.closeFuture.get()
  }
}
