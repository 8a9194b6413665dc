// LoopbackClients: small clients on the fakes' own codecs. This file: a memcached client.

package import MemcachedWire
import NIOCore
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
  private let connection: LoopbackConnection<MemcachedConversation>

  /// Connects to a server.
  ///
  /// - Throws: ``MemcachedLoopbackError/connectionFailed(address:reason:)``, after five seconds at the latest.
  package static func connect(host: String = "127.0.0.1", port: Int) async throws -> MemcachedLoopbackClient {
    let connection = try await LoopbackConnection.connect(to: .tcp(host: host, port: port)) { MemcachedConversation() }
    return MemcachedLoopbackClient(host, port, connection)
  }

  private init(_ host: String, _ port: Int, _ connection: LoopbackConnection<MemcachedConversation>) {
    self.host = host
    self.port = port
    self.connection = connection
  }

  var channel: any Channel { self.connection.channel }

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
    return try await self.connection.exchange(buffer, requests.count)
  }

  /// Sends one request of words without data.
  package nonisolated(nonsending) func send(_ words: ByteString...) async throws -> MemcachedReply {
    let replies = try await self.send([MemcachedLoopbackRequest(words)])
    return replies[0]
  }

  /// Closes the connection; whoever waits gets ``MemcachedLoopbackError/disconnected(reason:)``.
  package nonisolated(nonsending) func disconnect() async { await self.connection.close() }
}
