// Tests of GRDBTracing. This file: an application's repository, traced (the guide's ORM section, GORM).

import DataTracing
import GRDB
import GRDBTracing
import Testing
import TraceModel
import Tracing

@Suite struct UserRepositoryTests {
  @Test(arguments: Kind.allCases) func everyCallIsTraced(_ kind: Kind) async throws {
    try await withDatabase(kind) { database in
      let users = UserRepository(database: database)
      let recording = try await record {
        var ann = try await users.create(User(name: "Ann", email: "ann@example.org"))
        let id = try #require(ann.id)
        #expect(try await users.find(id: id) == ann)
        #expect(try await users.find(email: "ann@example.org") == ann)
        #expect(try await users.find(email: "nobody@example.org") == nil)
        ann.name = "Anna"
        try await users.update(ann)
        #expect(try await users.page(1, size: 10) == [ann])
        #expect(try await users.delete(id: id))
      }
      #expect(
        recording.outline == [
          "db.transaction", "  INSERT user",
          "SELECT user", "SELECT user", "SELECT user",
          "db.transaction", "  UPDATE user",
          "SELECT user",
          "db.transaction", "  DELETE user",
        ]
      )
      #expect(recording.spans.allSatisfy { $0.status == nil && $0.end != nil })
      #expect(!String(describing: recording).contains("ann@example.org"))
    }
  }

  @Test func attributesAndMetricsInStableConventions() async throws {
    try await withDatabase(.queue) { database in
      let recording = try await record {
        _ = try await UserRepository(database: database).create(User(name: "Ann", email: "ann@example.org"))
      }
      let insert = try #require(recording.span("INSERT user"))
      #expect(insert.kind == .client)
      #expect(
        insert.attributes == [
          "db.system.name": "sqlite", "db.namespace": "shop.sqlite", "db.query.summary": "INSERT user",
          "db.query.text": #"INSERT INTO "user" ("id", "name", "email") VALUES (?,?,?)"#,
        ]
      )
      let transaction = try #require(recording.span("db.transaction"))
      #expect(transaction.kind == .internal)
      #expect(
        transaction.attributes == [
          "db.system.name": "sqlite", "db.namespace": "shop.sqlite", "db.transaction.outcome": "committed",
        ]
      )
      #expect(recording.metrics.map(\.label) == ["db.client.operation.duration"])
      #expect(
        recording.metrics.map(\.dimensions) == [
          ["db.system.name": "sqlite", "db.namespace": "shop.sqlite", "db.query.summary": "INSERT user"]
        ]
      )
      #expect(recording.metrics.map(\.spanID) == [insert.spanID])
    }
  }

  @Test func namesOfGORMInLegacyConventions() async throws {
    try await withDatabase(.memory, options(.legacy, control: false)) { database in
      let users = UserRepository(database: database)
      let recording = try await record {
        let ann = try await users.create(User(name: "Ann", email: "ann@example.org"))
        _ = try await users.find(email: ann.email)
        try await users.update(ann)
        _ = try await users.delete(id: 1)
        try await database.write { try $0.execute(sql: "CREATE TABLE more (id INTEGER)") }
      }
      let names = recording.spans.map(\.name).filter { $0 != "db.transaction" }
      #expect(names == ["gorm.Create", "gorm.Query", "gorm.Update", "gorm.Delete", "gorm.Raw"])
      #expect(
        recording.span("gorm.Query")?.attributes == [
          "db.system": "sqlite", "db.name": ":memory:", "db.operation": "select",
          "db.statement": #"SELECT * FROM "user" WHERE "email" = ?"#,
        ]
      )
      #expect(Set(recording.metrics.map(\.label)) == ["db.query.duration"])
      #expect(recording.metrics.first?.dimensions == ["db.operation": "insert"])
    }
  }

  @Test func eagerLoadingNeedsTwoStatementsAndOneByOneMany() async throws {
    try await withDatabase { database in
      let users = UserRepository(database: database)
      for name in ["Ann", "Bob", "Cy"] {
        let user = try await users.create(User(name: name, email: name))
        try await database.write { database in
          var order = Order(id: nil, userId: user.id ?? 0, title: "Tea for \(name)")
          try order.insert(database)
        }
      }
      let eager = try await record {
        let all = try await users.usersWithOrders()
        #expect(all.map { $0.orders.map(\.title) } == [["Tea for Ann"], ["Tea for Bob"], ["Tea for Cy"]])
      }
      #expect(eager.outline == ["SELECT user", "SELECT order"])
      let oneByOne = try await record {
        let all = try await users.usersWithOrdersOneByOne()
        #expect(all.count == 3)
      }
      #expect(oneByOne.outline == ["SELECT user", "SELECT order", "SELECT order", "SELECT order"])
      #expect(Set(oneByOne.spans.dropFirst().map { $0.attributes["db.query.text"] }).count == 1)
    }
  }

  @Test func slowStatementsAreToldOnTheirOwnSpan() async throws {
    var options = options(control: false)
    options.slowQueries = SlowQueries(threshold: .seconds(-1))
    try await withDatabase(.memory, options) { database in
      let recording = try await record {
        _ = try await database.read { try User.filter(sql: "name = 'Ann'").fetchCount($0) }
      }
      #expect(recording.outline == ["SELECT user"])
      #expect(recording.spans.first?.events.map(\.name) == ["slow query detected"])
      #expect(recording.metrics.contains { $0.label == "db.slow_query.count" })
      #expect(!String(describing: recording).contains("Ann"))
    }
  }
}
