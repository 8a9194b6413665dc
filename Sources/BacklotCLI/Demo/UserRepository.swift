// BacklotCLI, demo: a small shop. This file: its users, read through a cache in memory and one in Redis.

import DataTracing
import Tracing

/// Users: kept in a SQL database, cached in Redis and in memory.
struct UserRepository: Sendable {
  private static let columns = "id, name, email, city, plan"

  private let database: TracedDatabase
  private let cache: TieredCache<Int64, User>

  /// Makes a repository; `clock` is what cached users age by.
  init(database: TracedDatabase, redis: TracedRedis, clock: some Clock<Duration>) {
    self.database = database
    self.cache = TieredCache(
      name: "users",
      capacity: 1_000,
      remote: RedisCache(
        redis,
        key: { "cache:user:\($0)" },
        encode: { try $0.encoded() },
        decode: { try User(encoded: $0) }
      ),
      lifetimes: .init(local: .seconds(30), remote: .seconds(300), absence: .seconds(10)),
      clock: clock
    )
  }

  /// A user, from the first tier that has it; `nil` when there is no such user.
  func find(_ id: Int64) async throws -> User? {
    try await withSpan("UserRepository.find") { _ in
      try await self.cache.value(for: id) { id in
        try await self.database.get(User.self, "SELECT \(Self.columns) FROM users WHERE id = $1", [.int(id)])
      }
    }
  }

  /// The user with an address; `nil` when there is none.
  func find(email: String) async throws -> User? {
    try await withSpan("UserRepository.findByEmail") { _ in
      try await self.database.get(User.self, "SELECT \(Self.columns) FROM users WHERE email = $1", [.text(email)])
    }
  }

  /// A page of all users, the first being 1.
  func page(_ number: Int, size: Int) async throws -> [User] {
    try await withSpan("UserRepository.page") { _ in
      let text = "SELECT \(Self.columns) FROM users ORDER BY id LIMIT $1 OFFSET $2"
      return try await self.database.select(User.self, text, [.int(Int64(size)), .int(Int64((number - 1) * size))])
    }
  }

  /// Adds a user.
  func create(_ user: User) async throws {
    try await withSpan("UserRepository.create") { _ in
      try await self.database.execute(
        "INSERT INTO users (\(Self.columns)) VALUES ($1, $2, $3, $4, $5)",
        [.int(user.id), .text(user.name), .text(user.email), .text(user.city), .text(user.plan)]
      )
      try await self.cache.remove(user.id)
    }
  }

  /// Changes a user's plan.
  func update(_ id: Int64, plan: String) async throws {
    try await withSpan("UserRepository.update") { _ in
      try await self.database.execute("UPDATE users SET plan = $1 WHERE id = $2", [.text(plan), .int(id)])
      try await self.cache.remove(id)
    }
  }

  /// Changes a user's city and notes the move, both or neither, and makes every tier forget the user.
  func move(_ id: Int64, to city: String) async throws {
    try await withSpan("UserRepository.move") { _ in
      try await self.database.withTransaction { transaction in
        try await transaction.execute("UPDATE users SET city = $1 WHERE id = $2", [.text(city), .int(id)])
        try await transaction.execute("INSERT INTO moves (user_id, city) VALUES ($1, $2)", [.int(id), .text(city)])
      }
      try await self.cache.remove(id)
    }
  }

  /// Takes a user away.
  func delete(_ id: Int64) async throws {
    try await withSpan("UserRepository.delete") { _ in
      try await self.database.execute("DELETE FROM users WHERE id = $1", [.int(id)])
      try await self.cache.remove(id)
    }
  }
}
