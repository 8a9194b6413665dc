// DataTracing, Cache: traced caches. This file: a cache outside the process, and Redis as one.

/// A cache outside the process, the second tier of a ``TieredCache``.
public protocol RemoteCache<Key, Value>: Sendable {
  /// What values are looked up by.
  associatedtype Key: Sendable
  /// What is stored.
  associatedtype Value: Sendable

  /// The value of a key, or `nil` if there is none.
  ///
  /// - Throws: Whatever kept the answer from arriving.
  nonisolated(nonsending) func value(for key: Key) async throws -> Value?

  /// Stores a value, for ever if `timeToLive` is `nil`.
  ///
  /// - Throws: Whatever kept the value from being stored.
  nonisolated(nonsending) func store(_ value: Value, for key: Key, timeToLive: Duration?) async throws

  /// Removes a key.
  ///
  /// - Throws: Whatever kept the key from being removed.
  nonisolated(nonsending) func remove(_ key: Key) async throws
}

/// A ``TracedRedis`` as a cache of typed values.
public struct RedisCache<Key: Sendable, Value: Sendable>: RemoteCache {
  /// The Redis client.
  public let redis: TracedRedis
  private let redisKey: @Sendable (Key) -> String
  private let encode: @Sendable (Value) throws -> [UInt8]
  private let decode: @Sendable ([UInt8]) throws -> Value

  /// Makes a cache of a client.
  ///
  /// - Parameters:
  ///   - redis: The client.
  ///   - key: The Redis key of a key.
  ///   - encode: The bytes of a value.
  ///   - decode: The value of bytes. What it throws, ``TieredCache`` takes as it takes a failing cache.
  public init(
    _ redis: TracedRedis,
    key: @escaping @Sendable (Key) -> String,
    encode: @escaping @Sendable (Value) throws -> [UInt8],
    decode: @escaping @Sendable ([UInt8]) throws -> Value
  ) {
    self.redis = redis
    self.redisKey = key
    self.encode = encode
    self.decode = decode
  }

  /// Reads and decodes a value (`GET`).
  ///
  /// - Throws: What the client throws and what `decode` throws.
  public nonisolated(nonsending) func value(for key: Key) async throws -> Value? {
    try await self.redis.get(self.redisKey(key)).map(self.decode)
  }

  /// Encodes and writes a value (`SET`).
  ///
  /// - Throws: What the client throws and what `encode` throws.
  public nonisolated(nonsending) func store(_ value: Value, for key: Key, timeToLive: Duration?) async throws {
    let bytes = try self.encode(value)
    try await self.redis.set(self.redisKey(key), to: .bytes(bytes), expiry: timeToLive.map { .after($0) })
  }

  /// Removes a value (`DEL`).
  ///
  /// - Throws: What the client throws.
  public nonisolated(nonsending) func remove(_ key: Key) async throws {
    try await self.redis.del(self.redisKey(key))
  }
}
