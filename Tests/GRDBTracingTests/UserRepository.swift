// Tests of GRDBTracing. This file: an application's repository over GRDB's records; nothing in it knows of tracing.

import GRDB

struct User: Codable, Equatable, Sendable, FetchableRecord, MutablePersistableRecord {
  static let orders = hasMany(Order.self)

  var id: Int64?
  var name: String
  var email: String

  mutating func didInsert(_ inserted: InsertionSuccess) { self.id = inserted.rowID }
}

struct Order: Codable, Equatable, Sendable, FetchableRecord, MutablePersistableRecord {
  static let user = belongsTo(User.self)

  var id: Int64?
  var userId: Int64
  var title: String

  mutating func didInsert(_ inserted: InsertionSuccess) { self.id = inserted.rowID }
}

/// A user with all orders.
struct UserWithOrders: Decodable, Sendable, FetchableRecord {
  var user: User
  var orders: [Order]
}

struct UserRepository: Sendable {
  let database: any DatabaseWriter

  static func createTables(_ database: Database) throws {
    try database.create(table: "user") { table in
      table.autoIncrementedPrimaryKey("id")
      table.column("name", .text).notNull()
      table.column("email", .text).notNull().unique()
    }
    try database.create(table: "order") { table in
      table.autoIncrementedPrimaryKey("id")
      table.belongsTo("user", onDelete: .cascade).notNull()
      table.column("title", .text).notNull()
    }
  }

  func create(_ user: User) async throws -> User {
    try await self.database.write { database in try user.inserted(database) }
  }

  func find(id: Int64) async throws -> User? {
    try await self.database.read { database in try User.fetchOne(database, key: id) }
  }

  func find(email: String) async throws -> User? {
    try await self.database.read { database in try User.filter(Column("email") == email).fetchOne(database) }
  }

  func update(_ user: User) async throws {
    try await self.database.write { database in try user.update(database) }
  }

  func delete(id: Int64) async throws -> Bool {
    try await self.database.write { database in try User.deleteOne(database, key: id) }
  }

  /// Pages count from 1.
  func page(_ page: Int, size: Int) async throws -> [User] {
    try await self.database.read { database in
      try User.order(Column("id")).limit(size, offset: (page - 1) * size).fetchAll(database)
    }
  }

  func usersWithOrders() async throws -> [UserWithOrders] {
    try await self.database.read { database in
      try User.including(all: User.orders).asRequest(of: UserWithOrders.self).fetchAll(database)
    }
  }

  /// The same with a query for each user: what not to do.
  func usersWithOrdersOneByOne() async throws -> [UserWithOrders] {
    try await self.database.read { database in
      try User.fetchAll(database).map { user in
        UserWithOrders(user: user, orders: try user.request(for: User.orders).fetchAll(database))
      }
    }
  }
}
