// Tests of FakeMongo. This file: the data as tests see it, the request log, stubs.

import BSON
import FakeMongo
import FakeServer
import Testing
import WireCore

@Suite struct FakeMongoTests {
  @Test func documentsWithoutTheNetwork() async throws {
    try await withFakeMongo { fake in
      let users = fake["app"]["users"]
      #expect(users.documents.isEmpty && fake.databaseNames.isEmpty)
      let ids = try users.insert(["_id": 1, "name": "Ada"], ["name": "Grace"])
      #expect(ids.first == 1 && users.count == 2 && fake["app"].collectionNames == ["users"])
      #expect(users[1] == ["_id": 1, "name": "Ada"] && users[2] == nil)
      #expect(try users.find(["name": ["$regex": "^G"]]).first?["_id"] == ids[1])
      #expect(try users.replace(["_id": 1, "name": "Ada L."]))
      #expect(try users.replace(["_id": 99]) == false)
      #expect(throws: FakeMongoError.self) { try users.insert(["_id": 1]) }
      #expect(throws: FakeMongoError.self) { try users.find(["$nope": 1]) }
      #expect(try users.remove(["_id": 1]) == 1 && users.count == 1)
      fake["app"].drop()
      #expect(fake.databaseNames.isEmpty)
    }
  }

  @Test func backToASnapshot() async throws {
    try await withFakeMongo { fake in
      try fake["app"]["users"].insert(["_id": 1])
      let snapshot = fake.snapshot()
      try fake["app"]["users"].insert(["_id": 2])
      fake.restore(snapshot)
      #expect(fake["app"]["users"].documents == [["_id": 1]])
      fake.reset()
      #expect(fake["app"]["users"].documents.isEmpty)
    }
  }

  @Test func seeds() async throws {
    try await withFakeMongo { fake in
      let lines = "{\"_id\": 1, \"at\": {\"$date\": \"2024-01-01T00:00:00Z\"}}\n{\"_id\": {\"$oid\": \"\(oid)\"}}\n"
      #expect(try fake.seed(lines, into: "app.users") == 2)
      #expect(fake["app"]["users"][1]?["at"] == .date(BSONDate(millisecondsSince1970: 1_704_067_200_000)))
      #expect(try fake.seed("[{\"_id\": 3}, {\"_id\": 4}]", into: "app.users") == 2)
      #expect(fake["app"]["users"].count == 4)
      let error = try #require(throws: MongoSeedError.self) {
        try fake.seed("{}\n{\"a\": }", into: "app.users")
      }
      #expect(error.line == 2 && fake["app"]["users"].count == 4)
      #expect(throws: MongoSeedError.self) { try fake.seed("{\"_id\": 3}", into: "app.users") }
      #expect(throws: MongoSeedError.self) { try fake.seed("{}", into: "users") }
    }
  }

  @Test func theLogShowsCommandsAsTheyWere() async throws {
    try await withFakeMongo { fake in
      let client = try await MongoTestClient.connect(fake)
      _ = try await client.run(["hello": 1], on: "admin")
      let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
      _ = try await client.run(
        ["insert": "users", "documents": [["_id": 1, "name": "Ada"]], "comment": ["traceparent": .string(parent)]],
        on: "app"
      )
      _ = try await client.run(
        ["delete": "users", "deletes": [["q": ["_id": 2], "limit": 1]], "comment": "none"],
        on: "app"
      )
      _ = try await client.run(["nope": 1])
      #expect(fake.requests.map(\.command) == ["insert", "delete", "nope"] && fake.messages.count == 4)
      let insert = fake.requests[0]
      #expect(insert.target == "users" && insert.traceparent == parent && insert.reply.rowCount == 1)
      #expect(insert.arguments.first == "documents: [{\"_id\":1,\"name\":\"Ada\"}]")
      #expect(fake.requests[1].traceparent == nil && fake.requests[1].reply.rowCount == 0)
      #expect(fake.requests[2].reply.errorCode == "59")
      #expect(fake.unsupportedRequests.isEmpty)
      _ = try await client.run(["mapReduce": "c"])
      #expect(fake.unsupportedRequests == ["mapReduce": 1])
    }
  }

  @Test func stubsAnswer() async throws {
    try await withFakeMongo { fake in
      let client = try await MongoTestClient.connect(fake)
      fake.stub(.command("find"), .reply(.documents([["_id": 1]])))
      fake.stub(.command("insert"), .reply(.error(11600, "InterruptedAtShutdown", "interrupted at shutdown")))
      fake.stub(.command("update"), .reply(.writeError(code: 11000, message: "E11000 duplicate key error")))
      #expect(try await client.run(["find": "c"])?.batch == [["_id": 1]])
      let reply = try #require(try await client.run(["insert": "c", "documents": [[:]]]))
      #expect(reply.code == 11600 && reply["codeName"] == "InterruptedAtShutdown" && fake["test"]["c"].count == 0)
      #expect(try await client.run(["update": "c", "updates": []])?["n"] == 0)
    }
  }

  @Test func oldDocumentsGoByTheClock() async throws {
    var configuration = FakeMongo.Configuration()
    configuration.clock = .manual()
    try await withFakeMongo(configuration) { fake in
      let index: BSONValue = ["key": ["at": 1], "name": "at_1", "expireAfterSeconds": 60]
      #expect(fake.run(["createIndexes": "c", "indexes": [index]], on: "test")["ok"] == 1.0)
      let now = BSONDate(millisecondsSince1970: fake.clock.now.milliseconds)
      try fake["test"]["c"].insert(["_id": 1, "at": .date(now)], ["_id": 2])
      fake.clock.advance(by: .seconds(59))
      #expect(fake["test"]["c"].count == 2)
      fake.clock.advance(by: .seconds(1))
      #expect(fake["test"]["c"].documents == [["_id": 2]])
    }
  }
}

private let oid = "65a0b1c2d3e4f5a6b7c8d9e0"
