// DataTracing, Cache: traced caches. This file: a bounded cache in the process's memory.

import Locks
import Tracing

/// When an entry of a cache expires.
public enum CacheExpiry: Hashable, Sendable {
  /// As the cache was told when it was made.
  case standard
  /// Never.
  case never
  /// After a duration; at once if it is not positive.
  case after(Duration)
}

/// A cache in memory: bounded, with a time to live, and traced.
///
/// - An entry that has expired is a miss and is removed when it is looked up, or by ``removeExpired()``.
/// - When the cache is full, the entry that was used longest ago makes room.
/// - Every operation is a span (`local_cache.get`, `.set`, `.delete`, `.clear`) of kind internal, unless `recordsSpans`
///   is `false`. A lookup that finds an expired entry adds the event `cache expired`. Keys are shown (`cache.key`) only
///   if ``TracingOptions/queryText`` shows keys; the key is then written as `String(describing:)` prints it.
/// - The metrics `local_cache.hit`, `local_cache.miss`, `local_cache.eviction` and `local_cache.size` have the cache's
///   name as their only dimension.
///
/// All operations take constant time and may be called from any thread.
public final class LocalCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct Entry: Sendable {
    var value: Value
    /// In the time of the cache's clock; `nil` for never.
    var expires: Duration?

    func isExpired(at now: Duration) -> Bool { self.expires.map { $0 <= now } ?? false }
  }

  private enum Lookup {
    case hit(Value), expired, missing
  }

  private let storage: Mutex<LRUStorage<Key, Entry>>
  /// Held while the size is read and reported, so that the last report is the latest size.
  private let sizeReport = Mutex(())
  private let standardExpiry: CacheExpiry
  private let time: TimeSource
  private let spans: CacheSpans
  private let metrics = MetricStore()
  private let dimensions: [(String, String)]

  /// The largest number of entries.
  public let capacity: Int

  /// Makes an empty cache.
  ///
  /// - Parameters:
  ///   - name: Tells several caches apart (`cache.name`); left out if `nil`.
  ///   - capacity: The largest number of entries. A cache for none stores nothing.
  ///   - timeToLive: How long entries live that are set without an expiry of their own; for ever if `nil`.
  ///   - clock: What entries age by.
  ///   - recordsSpans: Whether operations are spans. Metrics are recorded in any case.
  ///   - options: What telemetry shows.
  public init(
    name: String? = nil,
    capacity: Int,
    timeToLive: Duration? = nil,
    clock: some Clock<Duration> = ContinuousClock(),
    recordsSpans: Bool = true,
    options: TracingOptions = TracingOptions()
  ) {
    self.capacity = max(0, capacity)
    self.storage = Mutex(LRUStorage(capacity: capacity))
    self.standardExpiry = timeToLive.map { .after($0) } ?? .never
    self.time = TimeSource(clock)
    self.spans = CacheSpans(name: name, isEnabled: recordsSpans, options: options)
    self.dimensions = cacheDimensions(name)
  }

  /// How many entries are stored, expired ones included until they are removed.
  public var count: Int { self.storage.withLock { $0.count } }

  /// The value of a key, which becomes the most recently used; `nil` if there is none or it has expired.
  public func get(
    _ key: Key,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) -> Value? {
    let site = CallSite(function: function, file: file, line: line)
    return self.spans.record("local_cache.get", key, at: site) { span in
      switch self.look(up: key) {
      case .hit(let value):
        self.report(.localCacheHits, isHit: true, span)
        return value
      case .expired:
        span.addEvent("cache expired")
        self.report(.localCacheMisses, isHit: false, span)
        self.reportSize()
        return nil
      case .missing:
        self.report(.localCacheMisses, isHit: false, span)
        return nil
      }
    }
  }

  /// Stores a value, in place of one that the key may have had, as the most recently used.
  public func set(
    _ key: Key,
    to value: Value,
    expiry: CacheExpiry = .standard,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) {
    let site = CallSite(function: function, file: file, line: line)
    let lifetime = self.lifetime(expiry)
    self.spans.record("local_cache.set", key, at: site) { span in
      if let lifetime { span.set(.cacheTTL, .int(lifetime.components.seconds)) }
      let entry = Entry(value: value, expires: lifetime.map { self.time.now() + $0 })
      let evicted = self.storage.withLock { $0.store(entry, for: key) }
      self.metrics.count(.localCacheEvictions, by: evicted, self.dimensions)
      self.reportSize()
    }
  }

  /// Removes a key and returns whether it was stored, expired or not.
  @discardableResult
  public func delete(
    _ key: Key,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) -> Bool {
    let site = CallSite(function: function, file: file, line: line)
    return self.spans.record("local_cache.delete", key, at: site) { _ in
      let wasStored = self.storage.withLock { $0.remove(key) }
      self.reportSize()
      return wasStored
    }
  }

  /// Removes everything.
  public func clear(
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) {
    let site = CallSite(function: function, file: file, line: line)
    self.spans.record("local_cache.clear", nil as Key?, at: site) { _ in
      self.storage.withLock { $0.removeAll() }
      self.reportSize()
    }
  }

  /// Removes all entries that have expired and returns how many; takes time in proportion to the number of entries.
  /// No span: nobody asked for a key.
  @discardableResult
  public func removeExpired() -> Int {
    let now = self.time.now()
    let removed = self.storage.withLock { storage in
      let expired = storage.keys.filter { storage.peek($0)?.isExpired(at: now) == true }
      for key in expired { storage.remove(key) }
      return expired.count
    }
    if removed > 0 { self.reportSize() }
    return removed
  }

  /// The value, if it has not expired, without span, metric or use.
  func peek(_ key: Key) -> Value? {
    let now = self.time.now()
    return self.storage.withLock { $0.peek(key) }.flatMap { $0.isExpired(at: now) ? nil : $0.value }
  }

  private func look(up key: Key) -> Lookup {
    self.storage.withLock { storage in
      var isExpired = false
      let entry = storage.use(key) { entry in
        // Read under the lock: an entry that another thread has just set is not older than this.
        isExpired = entry.expires != nil && entry.isExpired(at: self.time.now())
        return !isExpired
      }
      guard let entry else { return .missing }
      return isExpired ? .expired : .hit(entry.value)
    }
  }

  private func lifetime(_ expiry: CacheExpiry) -> Duration? {
    switch expiry == .standard ? self.standardExpiry : expiry {
    case .after(let duration): duration
    case .never, .standard: nil
    }
  }

  private func report(_ counter: ConventionName, isHit: Bool, _ span: CacheSpan) {
    self.metrics.count(counter, self.dimensions)
    span.set(.cacheHit, .bool(isHit))
  }

  private func reportSize() {
    guard MetricStore.activeFactory != nil, let label = ConventionName.localCacheSize.stable else { return }
    self.sizeReport.withLock { _ in self.metrics.set(label, to: self.count, self.dimensions) }
  }
}
