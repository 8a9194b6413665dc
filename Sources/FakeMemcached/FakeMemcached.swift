// FakeMemcached: the public front. This file: starting and stopping a fake memcached.

import FakeServer
public import MemcachedEngine
public import WireCore

/// A memcached server in the test process: real protocols on a real socket, so that any client can use it. The classic
/// text protocol, the meta commands and the binary protocol, on one port.
///
/// ```swift
/// let memcached = try await FakeMemcached.start()
/// let client = try await connect(host: memcached.host, port: memcached.port)
/// …
/// await memcached.stop()
/// ```
/// Or scoped, which stops it in any case: ``withFakeMemcached(_:_:)``.
public final class FakeMemcached: Sendable {
  /// How a fake memcached is set up.
  public struct Configuration: Sendable {
    /// The address to listen on. Loopback unless set; set it only to be reached from elsewhere.
    public var host = "127.0.0.1"
    /// The port to listen on; 0 takes a free one.
    public var port = 0
    /// What `version` says.
    public var version = "1.6.18"
    /// The bytes that all items may take (`-m`, there in megabytes). Beyond that, who was used longest ago makes room.
    public var memoryLimit = 64 * 1024 * 1024
    /// The bytes that one item may take with what memcached keeps beside it (`-I`).
    public var maximumItem = 1024 * 1024
    /// The protocols that it speaks on its port (`-B`).
    public var protocols = MemcachedProtocols.any
    /// Whether items have CAS numbers; without, all are 0 (`-C`).
    public var usesCAS = true
    /// Whether items make room for others; without, storing fails with `out of memory` (`-M`).
    public var evicts = true
    /// Whether clients may say `flush_all` (`-F`).
    public var allowsFlush = true
    /// Whether clients may list keys, by `stats cachedump` and `lru_crawler metadump` (`-X`).
    public var allowsDump = true
    /// How many clients may be connected at a time (`-c`). Who is one too many is told so and disconnected.
    public var maximumConnections = 1024
    /// After how long a client that says nothing is disconnected, by the fake's clock (`-o idle_timeout`); never if `nil`.
    public var idleTimeout: Duration?
    /// Users and their passwords. If there are any, clients must authenticate: by SASL PLAIN, or in the text protocol
    /// by a first `set`.
    public var users: [String: String] = [:]
    /// The clock that expiry and injected delays follow; real unless set. Fakes may share one.
    public var clock = FakeClock.running()
    /// What everything random follows from: jitter, garbage.
    public var seed: UInt64 = 1
    /// How many requests the log keeps; the oldest are dropped. 0 keeps none.
    public var requestLogCapacity = 10_000

    /// The defaults.
    public init() {}
  }

  /// Where clients connect to: `127.0.0.1:PORT`.
  public let address: String
  /// The address it listens on.
  public let host: String
  /// The port it listens on.
  public let port: Int
  /// The clock that its expiry and injected delays follow. Pause or advance it as you like.
  public let clock: FakeClock

  let server: FakeServer<MemcachedSession>

  private init(server: FakeServer<MemcachedSession>) {
    self.server = server
    self.host = server.host
    self.port = server.port
    self.address = server.host.contains(":") ? "[\(server.host)]:\(server.port)" : "\(server.host):\(server.port)"
    self.clock = server.clock
  }

  /// Starts a server and returns when clients can connect.
  ///
  /// - Throws: an `IOError` when the address cannot be bound.
  public static func start(_ configuration: Configuration = Configuration()) async throws -> FakeMemcached {
    let engine = MemcachedEngine(settings: configuration.settings, now: configuration.clock.now)
    let server = try await FakeServer<MemcachedSession>.start(
      host: configuration.host,
      port: configuration.port,
      clock: configuration.clock,
      state: ServerState(engine: engine, logCapacity: configuration.requestLogCapacity, seed: configuration.seed)
    )
    return FakeMemcached(server: server)
  }

  /// Stops the server: nobody can connect any more, and every connection is closed.
  public func stop() async { await self.server.stop() }
}

extension FakeMemcached.Configuration {
  fileprivate var settings: MemcachedEngine.Settings {
    var settings = MemcachedEngine.Settings()
    settings.host = self.host
    settings.version = self.version
    settings.memoryLimit = self.memoryLimit
    settings.maximumItem = self.maximumItem
    settings.protocols = self.protocols
    settings.usesCAS = self.usesCAS
    settings.evicts = self.evicts
    settings.allowsFlush = self.allowsFlush
    settings.allowsDump = self.allowsDump
    settings.maximumConnections = self.maximumConnections
    settings.idleTimeout = self.idleTimeout
    settings.users = self.users
    return settings
  }
}

/// Runs `body` with a fake memcached of its own and stops it afterwards, however `body` ends.
///
/// - Throws: an `IOError` when the address cannot be bound, and what `body` throws.
public nonisolated(nonsending) func withFakeMemcached<Result>(
  _ configuration: FakeMemcached.Configuration = FakeMemcached.Configuration(),
  _ body: nonisolated(nonsending) (FakeMemcached) async throws -> Result
) async throws -> Result {
  try await stopping(FakeMemcached.start(configuration), after: body)
}
