// FakePostgres: the public front. This file: starting and stopping a fake PostgreSQL.

import FakeServer
public import SQLEngine
public import WireCore

/// A PostgreSQL server in the test process: real protocol on a real socket, so that any client can use it.
///
/// ```swift
/// let postgres = try await FakePostgres.start()
/// let client = try await connect(host: postgres.host, port: postgres.port, user: "postgres")
/// …
/// await postgres.stop()
/// ```
///
/// Or scoped, which stops it in any case: ``withFakePostgres(_:_:)``.
public final class FakePostgres: Sendable {
  /// How a fake PostgreSQL is set up.
  public struct Configuration: Sendable {
    /// The address it listens on: loopback, unless you ask for another by name.
    public var host = "127.0.0.1"
    /// The port it listens on; 0, the default, takes a free one.
    public var port = 0
    /// The name of its only user, a superuser.
    public var user = "postgres"
    /// The user's password; without one clients need not authenticate.
    public var password: String?
    /// Further users, with their passwords; `nil` for one that has none and can only come in by `trust`.
    public var users: [String: String?] = [:]
    /// How clients prove who they are; SCRAM-SHA-256 unless set if there is a password, otherwise not at all.
    public var authentication: PostgresAuthentication?
    /// The name of its only database.
    public var database = "postgres"
    /// The clock that `now()`, `pg_sleep`, timeouts and injected delays follow; real unless set. Fakes may share one.
    public var clock: FakeClock = .running()
    /// What everything random follows from: `random()`, `gen_random_uuid()`, salts, jitter, garbage.
    public var seed: UInt64 = 0
    /// How many requests the log keeps; older ones are dropped, also once their arguments exceed 256 MB. 0 keeps
    /// none and saves the time.
    public var requestLogCapacity = 100_000

    /// The default set-up.
    public init() {}
  }

  /// Where clients connect to: `postgresql://postgres@127.0.0.1:PORT/postgres`, with the password if there is one.
  public let url: String
  /// The same for `libpq`: `host=127.0.0.1 port=PORT user=postgres dbname=postgres`, with the password if there is one.
  public let connectionString: String
  /// The address it listens on.
  public var host: String { self.server.host }
  /// The port it listens on.
  public var port: Int { self.server.port }
  /// The name of its user.
  public let user: String
  /// The user's password, if there is one.
  public let password: String?
  /// The name of its database.
  public let database: String
  /// The clock that its time follows. Pause or advance it as you like.
  public var clock: FakeClock { self.server.clock }

  let server: FakeServer<PostgresSession>
  /// Nothing at all, to go back to.
  let blank: PostgresData

  private init(server: FakeServer<PostgresSession>, blank: PostgresData, _ configuration: Configuration) {
    self.server = server
    self.blank = blank
    self.user = configuration.user
    self.password = configuration.password
    self.database = configuration.database
    self.url = connectionURL(server.host, server.port, configuration)
    self.connectionString = keywordString([
      ("host", server.host), ("port", String(server.port)), ("user", configuration.user),
      ("password", configuration.password), ("dbname", configuration.database),
    ])
  }

  /// Starts a server; when this returns, it accepts connections.
  ///
  /// - Throws: an `IOError` when the address cannot be bound; ``PostgresErrorResponse`` when no database can be opened.
  public static func start(_ configuration: Configuration = Configuration()) async throws -> FakePostgres {
    let engine = try openEngine(configuration)
    let blank = engine.data()
    let server = try await FakeServer<PostgresSession>.start(
      host: configuration.host,
      port: configuration.port,
      clock: configuration.clock,
      state: ServerState(engine: engine, logCapacity: configuration.requestLogCapacity, seed: configuration.seed)
    )
    return FakePostgres(server: server, blank: blank, configuration)
  }

  /// Closes all connections and stops listening. No socket and no task is left when this returns.
  public func stop() async { await self.server.stop() }
}

private func openEngine(_ configuration: FakePostgres.Configuration) throws(PostgresErrorResponse) -> PostgresEngine {
  var settings = ServerSettings()
  settings.database = configuration.database
  settings.users = configuration.users
  settings.users.updateValue(configuration.password, forKey: configuration.user)
  let hasPassword = settings.users.values.contains { $0 != nil }
  settings.authentication = configuration.authentication ?? (hasPassword ? .scram : .trust)
  settings.seed = configuration.seed
  settings.zones = systemZone
  do throws(SQLError) { return try PostgresEngine(settings: settings, now: configuration.clock.now) } catch {
    throw PostgresErrorResponse(error)
  }
}

private func connectionURL(_ host: String, _ port: Int, _ configuration: FakePostgres.Configuration) -> String {
  let host = host.contains(":") ? "[\(host)]" : host
  let password = configuration.password.map { ":\(percentEncoded($0))" } ?? ""
  let user = percentEncoded(configuration.user)
  return "postgresql://\(user)\(password)@\(host):\(port)/\(percentEncoded(configuration.database))"
}

/// `name='value'` pairs (manual, 34.1.1.1), quoted where needed.
private func keywordString(_ pairs: [(name: String, value: String?)]) -> String {
  pairs.compactMap { name, value in
    guard let value else { return nil }
    let isPlain = !value.isEmpty && !value.contains { $0 == " " || $0 == "'" || $0 == "\\" }
    if isPlain { return "\(name)=\(value)" }
    let escaped = value.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    return "\(name)='\(escaped)'"
  }.joined(separator: " ")
}

/// Runs `body` with a fake PostgreSQL of its own and stops it afterwards, however `body` ends.
///
/// - Throws: an `IOError` when the address cannot be bound, and what `body` throws.
public nonisolated(nonsending) func withFakePostgres<Result>(
  _ configuration: FakePostgres.Configuration = FakePostgres.Configuration(),
  _ body: nonisolated(nonsending) (FakePostgres) async throws -> Result
) async throws -> Result {
  try await stopping(FakePostgres.start(configuration), after: body)
}
