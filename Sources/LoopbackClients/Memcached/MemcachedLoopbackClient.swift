// LoopbackClients: small clients on the fakes' own codecs. This file: a memcached client.

package import MemcachedWire
import NIOCore
import NIOPosix
package import WireCore

/// A request of the meta protocol: its words, and its data if it has any.
package struct MemcachedLoopbackRequest: Hashable, Sendable {
  package var words: [ByteString]
  package var data: ByteString?

  package init(_ words: [ByteString], data: ByteString? = nil) {
    self.words = words
    self.data = data
  }
}

/// A small memcached client: one connection, the meta protocol, for the demo and the tests.
///
/// Requests may be sent from any number of tasks; they are written in the order of the calls and answered in that order.
/// Each must be one that is answered by exactly one answer: `mg`, `ms`, `md`, `ma` without `q`, `mn`, `me`, `set`, `version`.
/// A task that is cancelled while it waits goes on at once with a `CancellationError`; what it sent takes effect. The
/// connection closes with ``close()`` or with the last reference to the client.
package final class MemcachedLoopbackClient: Sendable {
  /// Where the server listens.
  package let host: String
  package let port: Int
  let channel: any Channel
  private let handler: NIOLoopBound<MemcachedClientHandler>

  /// Connects to a server.
  ///
  /// - Throws: ``MemcachedLoopbackError/connectionFailed(address:reason:)``, after five seconds at the latest.
  package static func connect(host: String = "127.0.0.1", port: Int) async throws -> MemcachedLoopbackClient {
    let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connectTimeout(.seconds(5))
    do {
      return try await bootstrap.connect(host: host, port: port) { channel in
        channel.eventLoop.makeCompletedFuture { try MemcachedLoopbackClient(host, port, channel: channel) }
      }
    } catch {
      let cause = (error as? NIOConnectionError)?.connectionErrors.first?.error ?? error
      throw MemcachedLoopbackError.connectionFailed(address: "\(host):\(port)", reason: String(describing: cause))
    }
  }

  /// On the channel's event loop.
  private init(_ host: String, _ port: Int, channel: any Channel) throws {
    let handler = MemcachedClientHandler()
    try channel.pipeline.syncOperations.addHandler(handler)
    self.host = host
    self.port = port
    self.channel = channel
    self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
  }

  deinit { self.channel.close(promise: nil) }

  /// Sends requests in one write, with no other task's requests between them.
  ///
  /// - Returns: the answers, also if they are errors, in the requests' order.
  /// - Throws: ``MemcachedLoopbackError``, or `CancellationError`.
  package nonisolated(nonsending) func send(_ requests: [MemcachedLoopbackRequest]) async throws -> [MemcachedReply] {
    guard !requests.isEmpty else { return [] }
    var buffer = self.channel.allocator.buffer(capacity: 64 * requests.count)
    for request in requests {
      buffer.writeBytes(request.words.map(\.bytes).joined(separator: [UInt8(ascii: " ")]))
      buffer.writeString("\r\n")
      guard let data = request.data else { continue }
      buffer.writeBytes(data.bytes)
      buffer.writeString("\r\n")
    }
    let (bytes, count) = (buffer, requests.count)
    let pending = Pending<[MemcachedReply]>()
    return try await pending.value {
      self.channel.eventLoop.execute { [handler = self.handler] in
        handler.value.send(bytes, expecting: count, for: pending)
      }
    }
  }

  /// Sends one request of words without data.
  package nonisolated(nonsending) func send(_ words: ByteString...) async throws -> MemcachedReply {
    let replies = try await self.send([MemcachedLoopbackRequest(words)])
    return replies[0]
  }

  /// Closes the connection; whoever waits gets ``MemcachedLoopbackError/disconnected(reason:)``.
  package nonisolated(nonsending) func disconnect() async {
    self.channel.close(promise: nil)
    // The future of a channel's close never fails.
    try? await self.channel.closeFuture.get()
  }
}
