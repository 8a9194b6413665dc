// FakeMongo: the public front. This file: starting and stopping a fake MongoDB.

import FakeServer
import MongoEngine
public import WireCore

/// A MongoDB server in the test process: real protocol on a real socket, so that any driver can use it.
///
/// ```swift
/// let mongo = try await FakeMongo.start()
/// let client = try await connect(mongo.uri)
/// …
/// await mongo.stop()
/// ```
/// Or scoped, which stops it in any case: ``withFakeMongo(_:_:)``.
public final class FakeMongo: Sendable {
  /// How a fake MongoDB is set up.
  public struct Configuration: Sendable {
    /// The address to listen on. Loopback unless set; set it only to be reached from elsewhere.
    public var host = "127.0.0.1"
    /// The port to listen on; 0 takes a free one.
    public var port = 0
    /// The version that it says it is.
    public var version = "7.0.14"
    /// The highest version of the wire protocol that it says it speaks, from 8 to 25; drivers choose by it. 21 is that
    /// of MongoDB 7.0.
    public var wireVersion: Int32 = 21
    /// The name of the replica set whose only member it is; a standalone server if `nil`. Sessions with transactions or
    /// retryable writes and change streams need one.
    public var replicaSet: String?
    /// Users of the database `admin` and their passwords. If there are any, clients must authenticate, by SCRAM-SHA-1
    /// or SCRAM-SHA-256.
    public var users: [String: String] = [:]
    /// The clock that expiry, waits and injected delays follow; real unless set. Fakes may share one.
    public var clock = FakeClock.running()
    /// What everything random follows from: ids, jitter, garbage.
    public var seed: UInt64 = 1
    /// How many requests the log keeps; the oldest are dropped. 0 keeps none.
    public var requestLogCapacity = 10_000

    /// The defaults.
    public init() {}
  }

  /// Where clients connect to: `mongodb://127.0.0.1:PORT/`, with the replica set's name and the first user by name, if
  /// there are any.
  public let uri: String
  /// The address it listens on.
  public var host: String { self.server.host }
  /// The port it listens on.
  public var port: Int { self.server.port }
  /// The clock that its expiry, waits and injected delays follow. Pause or advance it as you like.
  public var clock: FakeClock { self.server.clock }

  let server: FakeServer<MongoSession>

  private init(server: FakeServer<MongoSession>, _ configuration: Configuration) {
    self.server = server
    let host = server.host.contains(":") ? "[\(server.host)]" : server.host
    let user = configuration.users.min { $0.key < $1.key }
    let credentials = user.map { "\(percentEncoded($0.key)):\(percentEncoded($0.value))@" } ?? ""
    let options = configuration.replicaSet.map { "?replicaSet=\(percentEncoded($0))" } ?? ""
    self.uri = "mongodb://\(credentials)\(host):\(server.port)/\(options)"
  }

  /// Starts a server and returns when clients can connect.
  ///
  /// - Throws: an `IOError` when the address cannot be bound.
  public static func start(_ configuration: Configuration = Configuration()) async throws -> FakeMongo {
    var settings = MongoEngine.Settings()
    settings.version = configuration.version
    settings.wireVersion = configuration.wireVersion
    settings.replicaSet = configuration.replicaSet
    settings.users = configuration.users
    settings.zones = systemZone
    let engine = MongoEngine(settings: settings, seed: configuration.seed, now: configuration.clock.now)
    let server = try await FakeServer<MongoSession>.start(
      host: configuration.host,
      port: configuration.port,
      clock: configuration.clock,
      state: ServerState(engine: engine, logCapacity: configuration.requestLogCapacity, seed: configuration.seed)
    )
    return FakeMongo(server: server, configuration)
  }

  /// Stops the server: nobody can connect any more, and every connection is closed.
  public func stop() async { await self.server.stop() }
}

/// Runs `body` with a fake MongoDB of its own and stops it afterwards, however `body` ends.
///
/// - Throws: an `IOError` when the address cannot be bound, and what `body` throws.
public nonisolated(nonsending) func withFakeMongo<Result>(
  _ configuration: FakeMongo.Configuration = FakeMongo.Configuration(),
  _ body: nonisolated(nonsending) (FakeMongo) async throws -> Result
) async throws -> Result {
  try await stopping(FakeMongo.start(configuration), after: body)
}
