// LoopbackClients: small clients on the fakes' own codecs. This file: a MongoDB client.

package import BSON
package import DataTracing
import Locks
import MongoWire
import NIOCore
import WireCore

/// A small MongoDB client: one connection, OP_MSG, for the demo and the tests.
///
/// Commands may be sent from any number of tasks; they are written in the order of the calls, and each is answered by its
/// number. A task that is cancelled while it waits goes on at once with a `CancellationError`; what it sent takes effect.
/// The connection closes with ``disconnect()`` or with the last reference to the client.
package final class MongoLoopbackClient: Sendable {
  /// Where the server listens.
  package let host: String
  package let port: Int
  private let connection: LoopbackConnection<MongoConversation>
  private let state: Mutex<State>

  private struct State {
    var requestID: Int32 = 0
    var random = SystemRandomNumberGenerator()
    var ids: ObjectIdGenerator

    init() { self.ids = ObjectIdGenerator(using: &self.random) }
  }

  /// Connects to a server and greets it.
  ///
  /// - Parameters:
  ///   - host: A host name or IP address.
  ///   - port: The port.
  ///   - credentials: Who to log in as, by SCRAM-SHA-256; nobody if `nil`.
  /// - Throws: ``MongoLoopbackError``, after five seconds at the latest if no connection comes about;
  ///   `MongoServerError` if the server refuses.
  package static func connect(
    host: String = "127.0.0.1",
    port: Int,
    credentials: MongoLoopbackCredentials? = nil
  ) async throws -> MongoLoopbackClient {
    let connection = try await LoopbackConnection.connect(to: .tcp(host: host, port: port)) { MongoConversation() }
    let client = MongoLoopbackClient(host, port, connection)
    let driver: BSONDocument = ["name": "backlot", "version": "1"]
    _ = try await client.run(["hello": 1, "client": ["driver": .document(driver)]], on: "admin")
    if let credentials { try await client.authenticate(credentials) }
    return client
  }

  private init(_ host: String, _ port: Int, _ connection: LoopbackConnection<MongoConversation>) {
    self.host = host
    self.port = port
    self.connection = connection
    self.state = Mutex(State())
  }

  deinit { self.connection.channel.close(promise: nil) }

  /// Where the server is, with the peer that is connected.
  package var endpoint: Endpoint {
    let peer = self.connection.channel.remoteAddress
    return Endpoint(self.host, port: self.port, peerAddress: peer?.ipAddress, peerPort: peer?.port)
  }

  /// Carries out a command.
  ///
  /// - Parameters:
  ///   - command: Its first field is its name.
  ///   - database: The database, which is added to it.
  /// - Returns: The answer, if it says that all is well.
  /// - Throws: `MongoServerError`; ``MongoLoopbackError``; `CancellationError`.
  package nonisolated(nonsending) func run(_ command: BSONDocument, on database: String) async throws -> BSONDocument {
    let reply = try await self.send(command, to: database)
    if let error = MongoServerError(reply: reply) { throw error }
    return reply
  }

  /// Sends a command.
  ///
  /// - Returns: The answer, also if it is an error.
  /// - Throws: ``MongoLoopbackError``, or `CancellationError`.
  package nonisolated(nonsending) func send(_ command: BSONDocument, to database: String) async throws -> BSONDocument {
    var command = command
    command.append("$db", .string(database))
    let requestID = self.state.withLock { state in
      state.requestID &+= 1
      return state.requestID
    }
    var bytes = self.connection.channel.allocator.buffer(capacity: command.byteCount + 32)
    MongoMessage(requestID: requestID, .message(OpMessage(command))).write(to: &bytes)
    return try await self.connection.exchange(bytes, requestID)
  }

  /// Closes the connection; whoever waits gets ``MongoLoopbackError/disconnected(reason:)``.
  package nonisolated(nonsending) func disconnect() async { await self.connection.close() }

  /// A new document's identity.
  func newID() -> ObjectId {
    let seconds = FakeClock.running().now.milliseconds / 1000
    return self.state.withLock { $0.ids.next(seconds: UInt32(truncatingIfNeeded: seconds)) }
  }
}
