// LoopbackClients: small clients on the fakes' own codecs. This file: a PostgreSQL client.

import NIOCore
package import PostgresWire
import WireCore

/// A small PostgreSQL client: one connection, protocol 3, no encryption, for the demo and the tests.
///
/// Messages may be sent from any number of tasks; they are written in the order of the calls and answered in that
/// order. A task that is cancelled while it waits goes on at once with a `CancellationError`; what it sent takes effect,
/// the reply is read and dropped, and the connection serves the others on. The connection closes with ``close()`` or with
/// the last reference to the client.
package final class PostgresLoopbackClient: Sendable {
  /// Where a server listens.
  package typealias Address = LoopbackAddress

  /// As whom to log in, and where.
  package struct Login: Hashable, Sendable {
    package var user: String
    /// `nil` if the server need not ask for it.
    package var password: String?
    /// The user's name if `nil`.
    package var database: String?
    /// Further parameters of the start-up message.
    package var parameters: [FrontendMessage.Startup.Parameter]
    package var version: ProtocolVersion

    package init(
      user: String,
      password: String? = nil,
      database: String? = nil,
      parameters: [FrontendMessage.Startup.Parameter] = [],
      version: ProtocolVersion = .v30
    ) {
      self.user = user
      self.password = password
      self.database = database
      self.parameters = parameters
      self.version = version
    }

    var startup: FrontendMessage {
      let database = self.database.map { [FrontendMessage.Startup.Parameter("database", $0)] } ?? []
      return .startup(.init(version: self.version, parameters: [.init("user", self.user)] + database + self.parameters))
    }
  }

  /// Where the server listens.
  package let address: Address
  /// All that the server said until it was ready the first time.
  package let welcome: [BackendMessage]
  /// What NOTIFY sent to this session. For one consumer; of what is not consumed, the latest 10,000 are kept. Ends when
  /// the connection closes.
  package let notifications: AsyncStream<BackendMessage.Notification>

  private let connection: LoopbackConnection<PostgresConversation>

  /// Connects to a server and logs in.
  ///
  /// - Throws: ``PostgresLoopbackError``, or `CancellationError`.
  package static func connect(to address: Address, as login: Login) async throws -> PostgresLoopbackClient {
    let (notifications, continuation) = AsyncStream.makeStream(
      of: BackendMessage.Notification.self,
      bufferingPolicy: .bufferingNewest(10_000)
    )
    let nonce = (0..<18).map { _ in UInt8.random(in: 0...255) }
    let answers = PostgresLogin(user: login.user, password: login.password, nonce: nonce)
    let connection = try await LoopbackConnection.connect(to: address) {
      PostgresConversation(login: answers, notifications: continuation)
    }
    do {
      let welcome = try await connection.exchange([login.startup], readies: 1)
      return PostgresLoopbackClient(address, connection, welcome: welcome, notifications: notifications)
    } catch PostgresLoopbackError.disconnected(let messages, let reason) {
      guard case .error(let fields)? = messages.last else {
        throw PostgresLoopbackError.disconnected(messages: messages, reason: reason)
      }
      throw PostgresLoopbackError.refused(fields)
    } catch {
      connection.channel.close(promise: nil)
      throw error
    }
  }

  private init(
    _ address: Address,
    _ connection: LoopbackConnection<PostgresConversation>,
    welcome: [BackendMessage],
    notifications: AsyncStream<BackendMessage.Notification>
  ) {
    self.address = address
    self.connection = connection
    self.welcome = welcome
    self.notifications = notifications
  }

  deinit { self.connection.channel.close(promise: nil) }

  /// Sends messages in one write, with no other task's messages between them, and waits until the server is ready
  /// behind the last of them. Messages of the extended query protocol that no Sync follows get one.
  ///
  /// - Returns: all that the server said, but for notifications.
  /// - Throws: ``PostgresLoopbackError``, or `CancellationError`.
  package nonisolated(nonsending) func exchange(_ messages: [FrontendMessage]) async throws -> [BackendMessage] {
    for case .bind(let bind) in messages where bind.values.count > UInt16.max {
      throw PostgresLoopbackError.tooManyParameters(bind.values.count)
    }
    let last = messages.lastIndex(where: \.leadsToReady)
    let needsSync = last.map { messages[$0...].contains(where: \.isExtendedQuery) } ?? true
    let messages = needsSync ? messages + [.sync] : messages
    return try await self.connection.exchange(messages, readies: messages.count(where: \.leadsToReady))
  }

  /// Has a running statement of this session cancelled, over a connection of its own. Returns when the server has
  /// closed that connection, which does not mean that it has found something to cancel.
  ///
  /// - Throws: ``PostgresLoopbackError/connectionFailed(address:reason:)``.
  package func cancel() async throws {
    for case .backendKeyData(let processID, let key) in self.welcome {
      let (_, continuation) = AsyncStream.makeStream(of: BackendMessage.Notification.self)
      let login = PostgresLogin(user: "", password: nil, nonce: [])
      let connection = try await LoopbackConnection.connect(to: self.address) {
        PostgresConversation(login: login, notifications: continuation)
      }
      await connection.end(with: .cancelRequest(processID: processID, key: key))
    }
  }

  /// Says goodbye and closes the connection; whoever waits for a reply gets
  /// ``PostgresLoopbackError/disconnected(messages:reason:)``. Returns when the server has closed it. A second call does
  /// nothing.
  package nonisolated(nonsending) func close() async { await self.connection.end(with: .terminate) }
}

extension LoopbackConnection<PostgresConversation> {
  /// Sends messages in one write and waits until the server was ready so many times.
  fileprivate nonisolated(nonsending) func exchange(
    _ messages: [FrontendMessage],
    readies: Int
  ) async throws -> [BackendMessage] {
    var buffer = self.channel.allocator.buffer(capacity: 256)
    for message in messages { message.write(to: &buffer) }
    return try await self.exchange(buffer, readies)
  }

  /// Sends a message that is not answered, and waits until the connection is closed.
  fileprivate nonisolated(nonsending) func end(with message: FrontendMessage) async {
    var buffer = ByteBuffer()
    message.write(to: &buffer)
    self.channel.writeAndFlush(buffer, promise: nil)
    await self.closed()
  }
}

extension FrontendMessage {
  /// Whether the server says behind this message that it is ready.
  fileprivate var leadsToReady: Bool {
    switch self {
    case .query, .sync, .functionCall: true
    default: false
    }
  }
}
