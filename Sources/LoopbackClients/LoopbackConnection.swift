// LoopbackClients: small clients on the fakes' own codecs. This file: a connection, from outside of its event loop.

import NIOCore
import NIOPosix

/// A connection to a server. It may be used from any number of tasks: what they send is written in the order of the calls.
struct LoopbackConnection<Conversation: LoopbackConversation>: Sendable {
  let channel: any Channel
  private let handler: NIOLoopBound<LoopbackHandler<Conversation>>

  /// Connects to a server; `begin` makes the conversation.
  ///
  /// - Throws: `Failure.connectionFailed`, after five seconds at the latest.
  static func connect(
    to address: LoopbackAddress,
    _ begin: @escaping @Sendable () -> Conversation
  ) async throws -> LoopbackConnection {
    let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connectTimeout(.seconds(5))
    let initialize: @Sendable (any Channel) -> EventLoopFuture<LoopbackConnection> = { channel in
      channel.eventLoop.makeCompletedFuture { try LoopbackConnection(channel, begin()) }
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
      throw Conversation.Failure.connectionFailed(address: address.description, reason: String(describing: cause))
    }
  }

  /// On the channel's event loop.
  private init(_ channel: any Channel, _ conversation: Conversation) throws {
    let handler = LoopbackHandler(conversation)
    try channel.pipeline.syncOperations.addHandler(handler)
    self.channel = channel
    self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
  }

  /// Writes bytes, with no other task's between them, and waits for the answer. A task that is cancelled goes on at once
  /// with a `CancellationError`; what it sent takes effect.
  nonisolated(nonsending) func exchange(
    _ bytes: ByteBuffer,
    _ expectation: Conversation.Expectation
  ) async throws -> Conversation.Answer {
    let pending = Pending<Conversation.Answer>()
    return try await pending.value {
      self.channel.eventLoop.execute { [handler = self.handler] in
        handler.value.send(bytes, expectation, for: pending)
      }
    }
  }

  /// Closes the connection, and returns when it is closed. A second call does nothing.
  nonisolated(nonsending) func close() async {
    self.channel.close(promise: nil)
    await self.closed()
  }

  /// Returns when the connection is closed.
  nonisolated(nonsending) func closed() async {
    // The future of a channel's close never fails.
    try? await self.channel.closeFuture.get()
  }
}
