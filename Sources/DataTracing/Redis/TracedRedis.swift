// DataTracing, Redis: a traced client over any Redis client. This file: the client and single commands.

import Tracing

/// A Redis client whose every call is one span and one measurement.
///
/// A miss is no error: `GET` of a missing key is a successful span with `cache.hit` false. Hits and misses are counted
/// by the metrics `cache.hit` and `cache.miss`, whose only dimension is the client's name. Keys and values stay out of
/// telemetry unless ``TracingOptions/queryText`` asks for them.
public final class TracedRedis: Sendable {
  /// The client that does the work.
  public let driver: any RedisDriver
  /// What runs the calls.
  public let tracer: OperationTracer
  /// The product (`db.system.name`).
  public let system: DatabaseSystem
  let dimensions: [(String, String)]

  /// Wraps a client.
  ///
  /// - Parameters:
  ///   - driver: The client that does the work.
  ///   - name: Tells several caches apart in metrics (`cache.name`); left out if `nil`.
  ///   - system: The product, `redis` unless the server is known to be another.
  ///   - options: What telemetry shows.
  public init(
    _ driver: any RedisDriver,
    name: String? = nil,
    system: DatabaseSystem = .redis,
    options: TracingOptions = TracingOptions()
  ) {
    self.driver = driver
    self.tracer = OperationTracer(options)
    self.system = system
    self.dimensions = cacheDimensions(name)
  }

  /// Sends any command.
  ///
  /// - Returns: The reply, never a ``RedisReply/error(_:)``.
  /// - Throws: ``RedisServerError`` if the server refused; else what the driver throws.
  public nonisolated(nonsending) func send(
    _ command: RedisCommand,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> RedisReply {
    try await self.send(command, at: CallSite(function: function, file: file, line: line))
  }

  /// Sends any command.
  ///
  /// - Returns: The reply, never a ``RedisReply/error(_:)``.
  /// - Throws: ``RedisServerError`` if the server refused; else what the driver throws.
  public nonisolated(nonsending) func command(
    _ name: String,
    _ arguments: RedisArgument...,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> RedisReply {
    try await self.send(RedisCommand(name, arguments), at: CallSite(function: function, file: file, line: line))
  }

  /// Closes the client. No span: nothing is asked of the server.
  ///
  /// - Throws: What the driver throws.
  public nonisolated(nonsending) func close() async throws {
    try await self.driver.close()
  }

  nonisolated(nonsending) func send(
    _ command: RedisCommand,
    adding attributes: @autoclosure () -> [(name: ConventionName, value: SpanAttribute)] = [],
    at site: CallSite
  ) async throws -> RedisReply {
    try await self.tracer.run(self.operation(command, attributes()), at: site) { active in
      let reply = try await self.driver.send(command).get()
      self.note(reply, of: command, in: active)
      return reply
    }
  }

  private func operation(
    _ command: RedisCommand,
    _ attributes: [(name: ConventionName, value: SpanAttribute)]
  ) -> Operation {
    var operation = Operation(command, self.driver, self.system, self.tracer.options)
    operation.extensions += attributes
    return operation
  }

  /// Says whether a lookup found something.
  private func note(_ reply: RedisReply, of command: RedisCommand, in active: ActiveOperation) {
    guard active.isObserved else { return }
    if let found = command.lookups(reply) {
      if found.hits + found.misses == 1 { active.set(.cacheHit, .bool(found.hits == 1)) }
      self.count(found)
    }
    if command.name.uppercased() == "EXISTS", let count = reply.integer {
      active.set(.redisKeysFound, .int(count))
    }
  }

  func count(_ found: (hits: Int, misses: Int)) {
    self.tracer.metrics.count(.cacheHits, by: found.hits, self.dimensions)
    self.tracer.metrics.count(.cacheMisses, by: found.misses, self.dimensions)
  }
}

/// The dimensions of a cache's metrics.
func cacheDimensions(_ name: String?) -> [(String, String)] {
  guard let name, let key = ConventionName.cacheName.stable else { return [] }
  return [(key, name)]
}
