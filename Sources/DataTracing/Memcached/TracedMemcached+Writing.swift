// DataTracing, Memcached: a traced client over any memcached client. This file: changing items.

import Tracing

extension TracedMemcached {
  /// Writes an item (`set`), whatever is there.
  ///
  /// - Parameters:
  ///   - key: The key: 1 to 250 bytes.
  ///   - value: The value.
  ///   - flags: What the client keeps with it.
  ///   - timeToLive: How long it lives, rounded up to seconds; for ever if `nil`. At most 30 days: memcached takes more for
  ///     a date.
  ///   - function: The function that the span is attributed to.
  ///   - file: The file that the span is attributed to.
  ///   - line: The line that the span is attributed to.
  /// - Returns: How it ended: ``MemcachedStoreOutcome/stored`` from every server that follows the protocol.
  /// - Throws: ``MemcachedServerError`` if the server refused; else what the driver throws.
  @discardableResult
  public nonisolated(nonsending) func set(
    _ key: String,
    to value: [UInt8],
    flags: UInt32 = 0,
    timeToLive: Duration? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> MemcachedStoreOutcome {
    let store = MemcachedStore(.set, key, value, flags, timeToLive)
    return try await self.store("set", store, at: CallSite(function: function, file: file, line: line))
  }

  /// Writes an item (`add`) if there is none.
  ///
  /// - Returns: ``MemcachedStoreOutcome/notStored`` if there is one.
  /// - Throws: ``MemcachedServerError`` if the server refused; else what the driver throws.
  public nonisolated(nonsending) func add(
    _ key: String,
    _ value: [UInt8],
    flags: UInt32 = 0,
    timeToLive: Duration? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> MemcachedStoreOutcome {
    let store = MemcachedStore(.add, key, value, flags, timeToLive)
    return try await self.store("add", store, at: CallSite(function: function, file: file, line: line))
  }

  /// Writes an item (`replace`) if there is one.
  ///
  /// - Returns: ``MemcachedStoreOutcome/notStored`` if there is none.
  /// - Throws: ``MemcachedServerError`` if the server refused; else what the driver throws.
  public nonisolated(nonsending) func replace(
    _ key: String,
    with value: [UInt8],
    flags: UInt32 = 0,
    timeToLive: Duration? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> MemcachedStoreOutcome {
    let store = MemcachedStore(.replace, key, value, flags, timeToLive)
    return try await self.store("replace", store, at: CallSite(function: function, file: file, line: line))
  }

  /// Writes an item (`cas`) if it is still the one that was read.
  ///
  /// - Returns: ``MemcachedStoreOutcome/exists`` if somebody else has written it, ``MemcachedStoreOutcome/notFound`` if it is
  ///   gone.
  /// - Throws: ``MemcachedServerError`` if the server refused; else what the driver throws.
  public nonisolated(nonsending) func cas(
    _ key: String,
    to value: [UInt8],
    ifStill cas: UInt64,
    flags: UInt32 = 0,
    timeToLive: Duration? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> MemcachedStoreOutcome {
    var store = MemcachedStore(.set, key, value, flags, timeToLive)
    store.cas = cas
    return try await self.store("cas", store, at: CallSite(function: function, file: file, line: line))
  }

  /// Removes an item (`delete`).
  ///
  /// - Returns: Whether there was one.
  /// - Throws: ``MemcachedServerError`` if the server refused; else what the driver throws.
  @discardableResult
  public nonisolated(nonsending) func delete(
    _ key: String,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> Bool {
    let site = CallSite(function: function, file: file, line: line)
    return try await self.tracer.run(self.operation("delete", key), at: site) { active in
      let found = try await self.driver.delete(key)
      active.set(.cacheHit, .bool(found))
      return found
    }
  }

  /// Gives an item another time to live (`touch`), rounded up to seconds; for ever if `nil`.
  ///
  /// - Returns: Whether there is one.
  /// - Throws: ``MemcachedServerError`` if the server refused; else what the driver throws.
  public nonisolated(nonsending) func touch(
    _ key: String,
    timeToLive: Duration?,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> Bool {
    let site = CallSite(function: function, file: file, line: line)
    let expiry = MemcachedStore.expiry(timeToLive)
    let operation = { self.operation("touch", key, argument: true, Self.timeToLive(expiry)) }
    return try await self.tracer.run(operation(), at: site) { active in
      let found = try await self.driver.touch(key, expiry: expiry)
      active.set(.cacheHit, .bool(found))
      return found
    }
  }

  /// Counts up (`incr`), round at 2⁶⁴.
  ///
  /// - Returns: The number it comes to, or `nil` if there is no item.
  /// - Throws: ``MemcachedServerError``, `CLIENT_ERROR` if the item is no number; else what the driver throws.
  public nonisolated(nonsending) func incr(
    _ key: String,
    by amount: UInt64 = 1,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> UInt64? {
    try await self.count(key, .up, by: amount, at: CallSite(function: function, file: file, line: line))
  }

  /// Counts down (`decr`), to 0 at least.
  ///
  /// - Returns: The number it comes to, or `nil` if there is no item.
  /// - Throws: ``MemcachedServerError``, `CLIENT_ERROR` if the item is no number; else what the driver throws.
  public nonisolated(nonsending) func decr(
    _ key: String,
    by amount: UInt64 = 1,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> UInt64? {
    try await self.count(key, .down, by: amount, at: CallSite(function: function, file: file, line: line))
  }

  private nonisolated(nonsending) func store(
    _ name: String,
    _ store: MemcachedStore,
    at site: CallSite
  ) async throws -> MemcachedStoreOutcome {
    let size = SpanAttribute.int(Int64(store.value.count))
    let attributes = [(name: .cacheItemSize, value: size)] + Self.timeToLive(store.expiry)
    return try await self.tracer.run(self.operation(name, store.key, argument: true, attributes), at: site) { active in
      let outcome = try await self.driver.store(store)
      active.set(.memcachedOutcome, .string(outcome.rawValue))
      return outcome
    }
  }

  private nonisolated(nonsending) func count(
    _ key: String,
    _ direction: MemcachedDirection,
    by amount: UInt64,
    at site: CallSite
  ) async throws -> UInt64? {
    try await self.tracer.run(self.operation(direction.rawValue, key, argument: true), at: site) { active in
      let number = try await self.driver.count(key, direction, by: amount)
      active.set(.cacheHit, .bool(number != nil))
      return number
    }
  }

  private static func timeToLive(_ expiry: Int) -> [(name: ConventionName, value: SpanAttribute)] {
    expiry == 0 ? [] : [(.cacheTTL, .int(Int64(expiry)))]
  }
}

extension MemcachedStore {
  fileprivate init(_ mode: Mode, _ key: String, _ value: [UInt8], _ flags: UInt32, _ timeToLive: Duration?) {
    self.init(mode: mode, key: key, value: value, flags: flags, expiry: Self.expiry(timeToLive), cas: nil)
  }

  /// Whole seconds, rounded up; what has already passed is negative.
  fileprivate static func expiry(_ timeToLive: Duration?) -> Int {
    guard let timeToLive else { return 0 }
    guard timeToLive > .zero else { return -1 }
    let (seconds, attoseconds) = timeToLive.components
    return Int(clamping: seconds) + (attoseconds > 0 ? 1 : 0)
  }
}
