// DataTracing, Redis: a traced client over any Redis client. This file: connecting, and connecting again.

import Locks
import Tracing

extension TracedRedis {
  /// Connects and wraps the connection, which is made anew when it is lost.
  ///
  /// Every attempt to connect is a span named `CONNECT` (`redis.dial` in the older conventions) with the server's
  /// address, port and transport, under whatever span is current when it is made. How long it took is recorded as
  /// `db.client.connection.create_time`; attempts after the first are counted by `redis.reconnect`.
  ///
  /// A connection counts as lost when a command fails with anything but a server's error or a cancellation. The
  /// command is not repeated, as it may have taken effect; the next one connects first. Concurrent commands share one
  /// attempt.
  ///
  /// - Parameters:
  ///   - endpoint: Where the server is.
  ///   - database: The index of the database that `dial` selects, if any.
  ///   - name: Tells several caches apart in metrics (`cache.name`).
  ///   - system: The product.
  ///   - options: What telemetry shows.
  ///   - dial: Connects. Called now and whenever the connection was lost.
  /// - Returns: A connected client.
  /// - Throws: What `dial` throws.
  public static func connect(
    to endpoint: Endpoint,
    database: Int? = nil,
    name: String? = nil,
    system: DatabaseSystem = .redis,
    options: TracingOptions = TracingOptions(),
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line,
    dial: @escaping @Sendable () async throws -> any RedisDriver
  ) async throws -> TracedRedis {
    let tracer = OperationTracer(options)
    let site = CallSite(function: function, file: file, line: line)
    let driver = ReconnectingDriver(endpoint: endpoint, database: database) { isFirst in
      if !isFirst { tracer.metrics.count(.redisReconnects, cacheDimensions(name)) }
      return try await tracer.dial(endpoint, database, system, at: site, dial)
    }
    _ = try await driver.connection()
    return TracedRedis(driver, name: name, system: system, options: options)
  }
}

extension OperationTracer {
  fileprivate nonisolated(nonsending) func dial(
    _ endpoint: Endpoint,
    _ database: Int?,
    _ system: DatabaseSystem,
    at site: CallSite,
    _ dial: () async throws -> any RedisDriver
  ) async throws -> any RedisDriver {
    let start = self.options.time.now()
    let pool = endpoint.description + (database.map { "/\($0)" } ?? "")
    defer {
      self.metrics.record(.connectionCreateTime, (self.options.time.now() - start).inSeconds, pool: pool, self.options)
    }
    var operation = Operation(system: system, name: "CONNECT", endpoint: endpoint, transport: endpoint.transport)
    operation.namespace = database.map { String($0) }
    operation.legacyName = system.legacyName + ".dial"
    return try await self.run(operation, at: site, measures: false) { _ in try await dial() }
  }
}

extension MetricStore {
  /// OpenTelemetry names a pool without a name after its server and database.
  fileprivate func record(_ name: ConventionName, _ seconds: Double, pool: String, _ options: TracingOptions) {
    guard let label = name.stable, let key = ConventionName.poolName.stable, options.conventions.writesStable else {
      return
    }
    self.record(seconds, label, options.withUnit("s", [(key, pool)]))
  }
}

/// A driver that connects when it has no connection.
private final class ReconnectingDriver: RedisDriver {
  private enum State {
    case never, connected(any RedisDriver, generation: Int), lost(generation: Int), closed
  }

  let endpoint: Endpoint
  let database: Int?
  private let dial: @Sendable (_ isFirst: Bool) async throws -> any RedisDriver
  private let state = Mutex(State.never)
  private let attempts = SingleFlight<Int, Connection>()

  struct Connection: Sendable {
    let driver: any RedisDriver
    let generation: Int
  }

  init(
    endpoint: Endpoint,
    database: Int?,
    dial: @escaping @Sendable (_ isFirst: Bool) async throws -> any RedisDriver
  ) {
    self.endpoint = endpoint
    self.database = database
    self.dial = dial
  }

  nonisolated(nonsending) func send(_ command: RedisCommand) async throws -> RedisReply {
    let connection = try await self.connection()
    do {
      return try await connection.driver.send(command)
    } catch {
      await self.lose(connection, because: error)
      throw error
    }
  }

  nonisolated(nonsending) func pipeline(_ commands: [RedisCommand]) async throws -> [RedisReply] {
    let connection = try await self.connection()
    do {
      return try await connection.driver.pipeline(commands)
    } catch {
      await self.lose(connection, because: error)
      throw error
    }
  }

  nonisolated(nonsending) func close() async throws {
    let driver = self.state.withLock { state -> (any RedisDriver)? in
      defer { state = .closed }
      if case .connected(let driver, _) = state { return driver } else { return nil }
    }
    try await driver?.close()
  }

  /// The connection, made if there is none.
  func connection() async throws -> Connection {
    let (current, generation, isFirst) = try self.state.withLock { state -> (Connection?, Int, Bool) in
      switch state {
      case .never: (nil, 0, true)
      case .connected(let driver, let generation):
        (Connection(driver: driver, generation: generation), generation, false)
      case .lost(let generation): (nil, generation + 1, false)
      case .closed: throw RedisClosedError()
      }
    }
    if let current { return current }
    return try await self.attempts.run(generation) { _ in try await self.connect(generation, isFirst: isFirst) }.value
  }

  /// Connects, unless another caller has done so since this one looked.
  private func connect(_ generation: Int, isFirst: Bool) async throws -> Connection {
    let made = self.state.withLock { state -> Connection? in
      guard case .connected(let driver, let present) = state else { return nil }
      return Connection(driver: driver, generation: present)
    }
    if let made { return made }
    let driver = try await self.dial(isFirst)
    let isClosed = self.state.withLock { state in
      if case .closed = state { return true }
      state = .connected(driver, generation: generation)
      return false
    }
    if isClosed {
      try await driver.close()
      throw RedisClosedError()
    }
    return Connection(driver: driver, generation: generation)
  }

  /// Gives up the connection that failed, unless it has been replaced already.
  private func lose(_ connection: Connection, because error: any Error) async {
    if error is RedisServerError || error is CancellationError { return }
    if let failure = error as? any OperationFailure, failure.isCancellation || failure.statusCode != nil { return }
    let isLost = self.state.withLock { state in
      guard case .connected(_, connection.generation) = state else { return false }
      state = .lost(generation: connection.generation)
      return true
    }
    // It is of no use any more: that closing it may fail as well tells nobody anything.
    if isLost { try? await connection.driver.close() }
  }
}

/// The client was closed before this call.
public struct RedisClosedError: Error, Hashable, CustomStringConvertible {
  /// Says so.
  public var description: String { "the Redis client is closed" }
}
