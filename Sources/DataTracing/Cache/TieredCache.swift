// DataTracing, Cache: traced caches. This file: memory before a remote cache before the source of the data.

import Tracing

/// A local cache before a remote cache before a loader.
///
/// A read is a span named `tiered_cache.get` that says with `cache.tier` who answered (`local`, `remote` or `loader`);
/// below it stand the spans of the tiers that were asked: `local_cache.get`, `GET`, `tiered_cache.load`, `SET`,
/// `local_cache.set`.
///
/// - Concurrent misses of one key share one lookup. A caller that joined another's has `cache.shared` true and a link to
///   the span of the caller that made it. One that is cancelled leaves alone: the others get their result.
/// - A remote cache that fails is passed over, with the event `remote cache failed`: it is there to make reads faster,
///   not to make them fail. Removing is different, see ``remove(_:function:file:line:)``.
/// - If the loader finds nothing, that can be remembered too, in the local cache, for a time of its own.
public final class TieredCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// How long answers are kept.
  public struct Lifetimes: Hashable, Sendable {
    /// In the local cache; for ever if `nil`.
    public var local: Duration?
    /// In the remote cache; for ever if `nil`.
    public var remote: Duration?
    /// That the loader found nothing, in the local cache; not kept if `nil`.
    public var absence: Duration?

    /// Lifetimes; what is not given is kept for ever, absence is not kept.
    public init(local: Duration? = nil, remote: Duration? = nil, absence: Duration? = nil) {
      self.local = local
      self.remote = remote
      self.absence = absence
    }
  }

  private enum Tier: String, Sendable {
    case local, remote, loader
  }

  private struct Answer: Sendable {
    var value: Value?
    var tier: Tier
    /// What the remote cache failed with, as `error.type` has it. Part of the answer since the span of the caller that
    /// made the lookup may have ended before it.
    var remoteFailures: [String] = []
  }

  /// The local tier; an inner `nil` stands for a value that is known not to exist.
  let local: LocalCache<Key, Value?>
  private let remote: (any RemoteCache<Key, Value>)?
  private let lifetimes: Lifetimes
  private let lookups = SingleFlight<Key, Answer>()
  private let spans: CacheSpans

  /// Makes a cache.
  ///
  /// - Parameters:
  ///   - name: Tells several caches apart (`cache.name`).
  ///   - capacity: The largest number of entries in the local cache.
  ///   - remote: The second tier, if there is one.
  ///   - lifetimes: How long answers are kept.
  ///   - clock: What entries of the local cache age by.
  ///   - options: What telemetry shows.
  public init(
    name: String? = nil,
    capacity: Int,
    remote: (any RemoteCache<Key, Value>)? = nil,
    lifetimes: Lifetimes = Lifetimes(),
    clock: some Clock<Duration> = ContinuousClock(),
    options: TracingOptions = TracingOptions()
  ) {
    self.local = LocalCache(
      name: name,
      capacity: capacity,
      timeToLive: lifetimes.local,
      clock: clock,
      options: options
    )
    self.remote = remote
    self.lifetimes = lifetimes
    self.spans = CacheSpans(name: name, isEnabled: true, options: options)
  }

  /// The value of a key, from the first tier that has it.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - function: The function that the span is attributed to.
  ///   - file: The file that the span is attributed to.
  ///   - line: The line that the span is attributed to.
  ///   - load: The source of the data: returns `nil` if there is no such value. Called at most once for all concurrent
  ///     callers, in a task that is cancelled only when all of them are.
  /// - Returns: The value, or `nil` if the loader found none.
  /// - Throws: What `load` throws, to every caller that waited for it; `CancellationError` if this caller's task is
  ///   cancelled.
  public nonisolated(nonsending) func value(
    for key: Key,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line,
    load: @escaping @Sendable (Key) async throws -> Value?
  ) async throws -> Value? {
    let site = CallSite(function: function, file: file, line: line)
    return try await self.spans.record("tiered_cache.get", key, at: site) { span in
      if let known = self.local.get(key, function: site.function, file: site.file, line: site.line) {
        return self.answer(Answer(value: known, tier: .local), span)
      }
      let landing = try await self.lookups.run(key) { try await self.lookUp(key, $0, at: site, load) }
      if landing.isShared { span.set(.cacheShared, .bool(true)) }
      if let context = landing.sharedFrom { span.addLink(context) }
      return self.answer(landing.value, span)
    }
  }

  /// Stores a value in both tiers, over what they held.
  ///
  /// - Throws: What the remote cache throws; the local cache has the value nevertheless.
  public nonisolated(nonsending) func store(
    _ value: Value,
    for key: Key,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws {
    let site = CallSite(function: function, file: file, line: line)
    try await self.spans.record("tiered_cache.set", key, at: site) { _ in
      // The local cache comes last: until then, a lookup may bring back what the remote cache held.
      defer {
        self.lookups.forget(key)
        self.local.set(key, to: value, function: site.function, file: site.file, line: site.line)
      }
      try await self.remote?.store(value, for: key, timeToLive: self.lifetimes.remote)
    }
  }

  /// Removes a key from both tiers. A lookup that is under way is not stored afterwards, and later callers do not join
  /// it.
  ///
  /// - Throws: What the remote cache throws. Then it may still hold the value, which the next read would find.
  public nonisolated(nonsending) func remove(
    _ key: Key,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws {
    let site = CallSite(function: function, file: file, line: line)
    try await self.spans.record("tiered_cache.delete", key, at: site) { _ in
      defer {
        self.lookups.forget(key)
        self.local.delete(key, function: site.function, file: site.file, line: site.line)
      }
      try await self.remote?.remove(key)
    }
  }

  /// How many callers wait for a lookup of the key that is under way.
  func waiterCount(_ key: Key) -> Int { self.lookups.waiterCount(key) }

  private func answer(_ answer: Answer, _ span: CacheSpan) -> Value? {
    span.set(.cacheTier, .string(answer.tier.rawValue))
    span.set(.cacheHit, .bool(answer.tier != .loader))
    for failure in answer.remoteFailures {
      span.addEvent("remote cache failed", [(.errorType, .string(failure))])
    }
    return answer.value
  }

  private func lookUp(
    _ key: Key,
    _ ticket: SingleFlight<Key, Answer>.Ticket,
    at site: CallSite,
    _ load: @Sendable (Key) async throws -> Value?
  ) async throws -> Answer {
    // Another lookup may have ended between this caller's miss and its turn.
    if let known = self.local.peek(key) { return Answer(value: known, tier: .local) }
    var answer = Answer(value: nil, tier: .remote)
    answer.value = try await self.passingOver(&answer.remoteFailures) { try await self.remote?.value(for: key) } ?? nil
    if answer.value == nil {
      answer.tier = .loader
      answer.value = try await self.spans.record("tiered_cache.load", key, at: site) { _ in try await load(key) }
      if let value = answer.value, self.lookups.isCurrent(ticket) {
        try await self.passingOver(&answer.remoteFailures) {
          try await self.remote?.store(value, for: key, timeToLive: self.lifetimes.remote)
        }
      }
    }
    self.keep(answer.value, key, ticket, at: site)
    return answer
  }

  private func keep(_ value: Value?, _ key: Key, _ ticket: SingleFlight<Key, Answer>.Ticket, at site: CallSite) {
    guard self.lookups.isCurrent(ticket) else { return }
    var expiry = CacheExpiry.standard
    if value == nil {
      guard let absence = self.lifetimes.absence else { return }
      expiry = .after(absence)
    }
    self.local.set(key, to: value, expiry: expiry, function: site.function, file: site.file, line: site.line)
  }

  /// Asks the remote cache; if it fails, notes that and returns `nil`. Cancellation is no failure of the cache.
  @discardableResult
  private func passingOver<Result>(
    _ failures: inout [String],
    _ ask: () async throws -> Result
  ) async throws -> Result? {
    do {
      return try await ask()
    } catch {
      let outcome = OperationOutcome(error, isCancelled: Task.isCancelled)
      if outcome.isCancellation { throw error }
      if let failure = outcome.failure { failures.append(failure.type) }
      return nil
    }
  }
}
