// FakeRedis: the public front. This file: starting and stopping a fake Redis.

import FakeServer
public import RedisEngine
public import WireCore

/// A Redis server in the test process: real protocol on a real socket, so that any client can use it.
///
/// ```swift
/// let redis = try await FakeRedis.start()
/// let client = try await connect(host: redis.host, port: redis.port)
/// …
/// await redis.stop()
/// ```
///
/// Or scoped, which stops it in any case: ``withFakeRedis(_:_:)``.
public final class FakeRedis: Sendable {
  /// How a fake Redis is set up.
  public struct Configuration: Sendable {
    /// The version it behaves as; 7.0 unless set.
    public var version = RedisVersion.v7_0
    /// The address it listens on: loopback, unless you ask for another by name.
    public var host = "127.0.0.1"
    /// The port it listens on; 0, the default, takes a free one.
    public var port = 0
    /// The password of the user `default` (`requirepass`); without one clients need not authenticate.
    public var password: String?
    /// Passwords of further users, by name.
    public var users: [String: String] = [:]
    /// The clock that expiry, blocking timeouts and injected delays follow; real unless set. Fakes may share one.
    public var clock: FakeClock = .running()
    /// What everything random follows from: RANDOMKEY, SPOP, jitter, garbage.
    public var seed: UInt64 = 0
    /// How many requests the log keeps; older ones are dropped, also once their arguments exceed 256 MB. 0 keeps
    /// none and saves the time.
    public var requestLogCapacity = 100_000

    /// The default set-up.
    public init() {}
  }

  /// Where clients connect to: `redis://127.0.0.1:PORT`, with the password if there is one.
  public let url: String
  /// The address it listens on.
  public var host: String { self.server.host }
  /// The port it listens on.
  public var port: Int { self.server.port }
  /// The clock that its expiry, timeouts and injected delays follow. Pause or advance it as you like.
  public var clock: FakeClock { self.server.clock }

  let server: FakeServer<RedisSession>

  private init(server: FakeServer<RedisSession>, password: String?) {
    self.server = server
    let host = server.host.contains(":") ? "[\(server.host)]" : server.host
    self.url = "redis://" + (password.map { ":\(percentEncoded($0))@" } ?? "") + "\(host):\(server.port)"
  }

  /// Starts a server; when this returns, it accepts connections.
  ///
  /// - Throws: an `IOError` when the address cannot be bound.
  public static func start(_ configuration: Configuration = Configuration()) async throws -> FakeRedis {
    let engine = RedisEngine(
      version: configuration.version,
      seed: configuration.seed,
      password: configuration.password,
      users: configuration.users,
      now: configuration.clock.now
    )
    let server = try await FakeServer<RedisSession>.start(
      host: configuration.host,
      port: configuration.port,
      clock: configuration.clock,
      state: ServerState(
        engine: engine,
        logCapacity: configuration.requestLogCapacity,
        seed: configuration.seed
      )
    )
    return FakeRedis(server: server, password: configuration.password)
  }

  /// Closes all connections and stops listening. No socket and no task is left when this returns.
  public func stop() async { await self.server.stop() }
}

/// Runs `body` with a fake Redis of its own and stops it afterwards, however `body` ends.
///
/// - Throws: an `IOError` when the address cannot be bound, and what `body` throws.
public nonisolated(nonsending) func withFakeRedis<Result>(
  _ configuration: FakeRedis.Configuration = FakeRedis.Configuration(),
  _ body: nonisolated(nonsending) (FakeRedis) async throws -> Result
) async throws -> Result {
  try await stopping(FakeRedis.start(configuration), after: body)
}
