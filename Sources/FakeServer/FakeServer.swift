// FakeServer: the one network shell of all fakes. This file: starting, reaching and stopping a server.

import NIOCore
import NIOPosix
package import WireCore

/// A listening server: an engine behind one lock, and an event loop that all its connections share.
package final class FakeServer<Session: WireSession>: Sendable {
  /// The address it listens on.
  package let host: String
  /// The port it listens on.
  package let port: Int
  /// The clock that all its waits follow.
  package let clock: FakeClock

  let core: ServerCore<Session>
  private let listener: any Channel
  private let clockListener: Int

  /// Binds and listens.
  ///
  /// - Parameters:
  ///   - host: the address to bind; a fake listens on loopback unless its user names another.
  ///   - port: the port to bind; 0 takes a free one.
  /// - Throws: an `IOError` when the address cannot be bound.
  package static func start(
    host: String,
    port: Int,
    clock: FakeClock,
    state: ServerState<Session>
  ) async throws -> FakeServer {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let core = ServerCore<Session>(state: state, clock: clock, loop: loop)
    let listener = try await ServerBootstrap(group: loop)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.backlog, value: 1024)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ConnectionHandler<Session>(core: core))
        }
      }
      .bind(host: host, port: port).get()
    return FakeServer(core: core, listener: listener, host: host)
  }

  private init(core: ServerCore<Session>, listener: any Channel, host: String) {
    self.core = core
    self.listener = listener
    self.host = host
    self.port = listener.localAddress?.port ?? 0
    self.clock = core.clock
    self.clockListener = core.clock.onChange { core.clockChanged() }
    core.clockChanged()
  }

  /// Reads or changes the server's state from outside, and lets connections feel what follows.
  package func withState<Result>(_ body: (inout ServerState<Session>) throws -> Result) rethrows -> Result {
    try self.core.withState(body)
  }

  /// Stops listening, closes every connection and returns when no socket is left.
  package func stop() async {
    self.clock.removeListener(self.clockListener)
    try? await self.listener.close().get()
    await self.core.closeAll()
  }
}
