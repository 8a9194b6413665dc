// BacklotCLI, demo: a small shop. This file: who was there last, which only Redis knows.

import DataTracing
import Tracing

/// When users were last seen, kept in Redis alone.
struct Presence: Sendable {
  let redis: TracedRedis

  /// Notes that a user was there, and counts. Both or neither.
  func note(_ id: Int64, at page: String) async throws {
    try await withSpan("Presence.note") { _ in
      _ = try await self.redis.transaction([
        RedisCommand("SET", .string("seen:\(id)"), .string(page)), RedisCommand("INCR", "seen:count"),
      ])
    }
  }

  /// Where several users were seen last, in one round trip.
  func pages(of ids: [Int64]) async throws -> [String?] {
    try await withSpan("Presence.pages") { _ in
      try await self.redis.pipeline(ids.map { RedisCommand("GET", .string("seen:\($0)")) }).map(\.text)
    }
  }
}
