// BacklotCLI, demo: a small application. This file: its data layer, which is what the demo tests.

import DataTracing
import Tracing

/// Users, kept as Redis hashes, read through a cache in memory and one in Redis.
struct UserRepository: Sendable {
  private let redis: TracedRedis
  private let cache: TieredCache<Int, User>

  /// Makes a repository; `clock` is what cached users age by.
  init(redis: TracedRedis, clock: some Clock<Duration>) {
    self.redis = redis
    self.cache = TieredCache(
      name: "users",
      capacity: 1_000,
      remote: RedisCache(
        redis,
        key: { "cache:user:\($0)" },
        encode: { $0.bytes },
        decode: { try User(bytes: $0) }
      ),
      lifetimes: .init(local: .seconds(30), remote: .seconds(300), absence: .seconds(10)),
      clock: clock
    )
  }

  /// A user, from the first tier that has it; `nil` when there is no such user.
  func find(_ id: Int) async throws -> User? {
    try await withSpan("UserRepository.find") { _ in
      try await self.cache.value(for: id) { id in try await self.load(id) }
    }
  }

  /// The names of several users, in one round trip.
  func names(of ids: [Int]) async throws -> [String?] {
    try await withSpan("UserRepository.names") { _ in
      let replies = try await self.redis.pipeline(ids.map { RedisCommand("HGET", "user:\($0)", "name") })
      return replies.map(\.text)
    }
  }

  /// Changes a user's city and makes every tier forget the user. Both or neither.
  func move(_ id: Int, to city: String) async throws {
    try await withSpan("UserRepository.move") { _ in
      _ = try await self.redis.transaction([
        RedisCommand("HSET", "user:\(id)", "city", .string(city)),
        RedisCommand("INCR", "users:moves"),
      ])
      try await self.cache.remove(id)
    }
  }

  private func load(_ id: Int) async throws -> User? {
    let reply = try await self.redis.command("HGETALL", .string("user:\(id)"))
    return User(fields: reply.textsByText)
  }
}

extension RedisReply {
  /// The texts of a hash, however the protocol version shapes it.
  fileprivate var textsByText: [String: String] {
    let pairs: [(RedisReply, RedisReply)] =
      switch self {
      case .map(let entries): entries.map { ($0.key, $0.value) }
      case .array(let values): stride(from: 0, to: values.count - 1, by: 2).map { (values[$0], values[$0 + 1]) }
      default: []
      }
    return Dictionary(pairs.map { ($0.0.text ?? "", $0.1.text ?? "") }) { $1 }
  }
}
