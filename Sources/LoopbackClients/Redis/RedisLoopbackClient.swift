// LoopbackClients: small clients on the fakes' own codecs. This file: a Redis client.

import NIOCore
package import RESP
package import WireCore

/// A small Redis client: one connection, RESP2 and RESP3, for the demo and the tests.
///
/// Commands may be sent from any number of tasks; they are written in the order of the calls and answered in that
/// order. A task that is cancelled while it waits goes on at once with a `CancellationError`; the command was sent
/// and takes effect, its reply is read and dropped, and the connection serves the others on. The connection closes
/// with ``close()`` or with the last reference to the client. `CLIENT REPLY OFF` and `SKIP` are not for this client:
/// it waits for every command's reply.
package final class RedisLoopbackClient: Sendable {
  /// Where a server listens.
  package typealias Address = LoopbackAddress

  /// Where the server listens.
  package let address: Address
  /// What the server sends without being asked: pushes, messages to a RESP2 subscriber, lines of MONITOR. For one
  /// consumer; of what is not consumed, the latest 10,000 are kept. Ends when the connection closes.
  package let pushes: AsyncStream<RESPValue>

  private let connection: LoopbackConnection<RedisConversation>

  /// Connects to `host`.
  ///
  /// - Throws: ``RedisLoopbackError/connectionFailed(address:reason:)``, after five seconds at the latest.
  package static func connect(host: String = "127.0.0.1", port: Int) async throws -> RedisLoopbackClient {
    try await self.connect(to: .tcp(host: host, port: port))
  }

  /// Connects to a server.
  ///
  /// - Throws: ``RedisLoopbackError/connectionFailed(address:reason:)``, after five seconds at the latest.
  package static func connect(to address: Address) async throws -> RedisLoopbackClient {
    let (pushes, continuation) = AsyncStream.makeStream(
      of: RESPValue.self,
      bufferingPolicy: .bufferingNewest(10_000)
    )
    let connection = try await LoopbackConnection.connect(to: address) { RedisConversation(pushes: continuation) }
    return RedisLoopbackClient(address, connection, pushes: pushes)
  }

  private init(
    _ address: Address,
    _ connection: LoopbackConnection<RedisConversation>,
    pushes: AsyncStream<RESPValue>
  ) {
    self.address = address
    self.connection = connection
    self.pushes = pushes
  }

  var channel: any Channel { self.connection.channel }

  deinit { self.channel.close(promise: nil) }

  /// Sends one command, its name and its arguments.
  ///
  /// - Returns: the reply, also if it is an error. SUBSCRIBE and its like are answered by the confirmation of their
  ///   channel, or an array of those if there are several.
  /// - Throws: ``RedisLoopbackError``, or `CancellationError`.
  package nonisolated(nonsending) func send(_ words: [ByteString]) async throws -> RESPValue {
    let replies = try await self.sendAll([words])
    return replies[0]
  }

  /// Sends commands in one write, with no other task's commands between them.
  ///
  /// - Returns: the replies, as ``send(_:)`` would, in the commands' order.
  /// - Throws: ``RedisLoopbackError``, or `CancellationError`.
  package nonisolated(nonsending) func sendAll(_ commands: [[ByteString]]) async throws -> [RESPValue] {
    guard !commands.contains(where: \.isEmpty) else { throw RedisLoopbackError.emptyCommand }
    guard !commands.isEmpty else { return [] }
    var writer = RESPWriter(buffer: self.channel.allocator.buffer(capacity: 64 * commands.count), version: .resp2)
    for words in commands { writer.command(words) }
    return try await self.connection.exchange(writer.buffer, commands.map { RedisAnswer(to: $0) })
  }

  /// Closes the connection; whoever waits for a reply gets ``RedisLoopbackError/disconnected(reason:)``. Returns when
  /// the connection is closed. A second call does nothing.
  package nonisolated(nonsending) func close() async { await self.connection.close() }
}
