// DataTracing, Memcached: a traced client over any memcached client. This file: the client.

import Tracing

/// A memcached client whose every call is one span and one duration.
///
/// ```swift
/// let cache = TracedMemcached(driver, name: "users")
/// try await cache.set("user:1", to: Array("Ann".utf8), timeToLive: .seconds(60))
/// let item = try await cache.get("user:1")
/// ```
/// - The span of one key's lookup has `cache.hit`; lookups also count `cache.hit` and `cache.miss`, with the `cache.name`.
/// - A miss, an item that was not stored and a number that is not there are no errors; `memcached.outcome` says how
///   writing ended.
/// - Keys are shown only if ``TracingOptions/queryText`` asks for them, values never.
public final class TracedMemcached: Sendable {
  /// The client that does the work.
  public let driver: any MemcachedDriver
  /// What runs the calls.
  public let tracer: OperationTracer
  let dimensions: [(String, String)]

  /// Wraps a client.
  ///
  /// - Parameters:
  ///   - driver: The client that does the work.
  ///   - name: Tells several caches apart in metrics (`cache.name`); left out if `nil`.
  ///   - options: What telemetry shows.
  public init(_ driver: any MemcachedDriver, name: String? = nil, options: TracingOptions = TracingOptions()) {
    self.driver = driver
    self.tracer = OperationTracer(options)
    self.dimensions = cacheDimensions(name)
  }

  /// Closes the client. No span: nothing is asked of the server.
  ///
  /// - Throws: What the driver throws.
  public nonisolated(nonsending) func close() async throws { try await self.driver.close() }

  /// The description of a call about one key.
  func operation(
    _ name: String,
    _ key: String,
    argument: Bool = false,
    _ attributes: [(name: ConventionName, value: SpanAttribute)] = []
  ) -> Operation {
    var operation = self.operation(name, [key], argument: argument)
    operation.extensions += attributes
    if self.tracer.options.showsKeys { operation.extensions.append((.cacheKey, .string(key))) }
    return operation
  }

  /// The description of a call about several keys.
  func operation(_ name: String, _ keys: [String], argument: Bool = false) -> Operation {
    let options = self.tracer.options
    let words = [name] + keys.map { options.showsKeys ? $0 : "?" } + (argument ? ["?"] : [])
    let text = options.queryText == .none ? nil : words.joined(separator: " ")
    // The command is all that can be said with few values; without a summary, spans would be named after the port.
    return Operation(system: .memcached, name: name, summary: name, text: text, endpoint: self.driver.endpoint)
  }

  func count(hits: Int, misses: Int) {
    self.tracer.metrics.count(.cacheHits, by: hits, self.dimensions)
    self.tracer.metrics.count(.cacheMisses, by: misses, self.dimensions)
  }
}
