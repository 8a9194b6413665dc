// DataTracing, Memcached: a traced client over any memcached client. This file: looking items up.

import Tracing

extension TracedMemcached {
  /// Reads an item (`get`).
  ///
  /// - Returns: The item, or `nil` if there is none.
  /// - Throws: ``MemcachedServerError`` if the server refused; else what the driver throws.
  public nonisolated(nonsending) func get(
    _ key: String,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> MemcachedItem? {
    let site = CallSite(function: function, file: file, line: line)
    return try await self.tracer.run(self.operation("get", key), at: site) { active in
      let item = try await self.driver.get([key])[key]
      guard active.isObserved else { return item }
      active.set(.cacheHit, .bool(item != nil))
      if let item { active.set(.cacheItemSize, .int(Int64(item.value.count))) }
      self.count(hits: item == nil ? 0 : 1, misses: item == nil ? 1 : 0)
      return item
    }
  }

  /// Reads several items at once: one span, whatever the client makes of it on the wire.
  ///
  /// The operation is a batch as OpenTelemetry has it: named `BATCH get`, its size in `db.operation.batch.size`; one key
  /// is no batch, and the operation is `get`. Older names: the span `memcached.get_multi`, the size in `cache.keys_count`.
  /// How many keys were found is in `cache.keys_found`; each counts as a hit or a miss of its own. Without keys
  /// nothing is asked of the server, and there is no span. A key that is given twice is asked for once.
  ///
  /// - Returns: The items that there are.
  /// - Throws: ``MemcachedServerError`` if the server refused; else what the driver throws. Then nothing is known of any
  ///   key, and neither hits nor misses are counted.
  public nonisolated(nonsending) func get(
    _ keys: [String],
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> [String: MemcachedItem] {
    var seen: Set<String> = []
    let keys = keys.filter { seen.insert($0).inserted }
    guard !keys.isEmpty else { return [:] }
    let site = CallSite(function: function, file: file, line: line)
    return try await self.tracer.run(self.batchOperation(keys), at: site) { active in
      let items = try await self.driver.get(keys)
      guard active.isObserved else { return items }
      let hits = keys.count { items[$0] != nil }
      active.set(.cacheKeysFound, .int(Int64(hits)))
      active.set(.cacheItemSize, .int(Int64(items.values.reduce(0) { $0 + $1.value.count })))
      self.count(hits: hits, misses: keys.count - hits)
      return items
    }
  }

  private func batchOperation(_ keys: [String]) -> Operation {
    var operation = self.operation("get", keys)
    if keys.count > 1 { operation.name = "BATCH get" }
    operation.batchSize = keys.count
    operation.legacyName = "memcached.get_multi"
    operation.legacyOperation = "get_multi"
    operation.extensions.append((.cacheKeysCount, .int(Int64(keys.count))))
    return operation
  }
}
