// Tests of DataTracing, Mongo. This file: what docs/mongo.md shows, line for line.

import DataTracing
import Testing
import TraceModel
import TraceRecorder
import Tracing

@Suite struct MongoGuideTests {
  @Test func calls() async throws {
    let driver = StubMongo()
    var names: [StubValue?] = []
    let recorder = TraceRecorder()
    try await recorder.run {
      let mongo = TracedMongo(driver)
      let users = mongo["shop"]["users"]
      try await users.insertOne(["_id": 1, "name": "Ann", "age": 30])
      let ann = try await users.findOne(["_id": 1])
      for try await user in try await users.find(["age": 30], sort: ["name": 1]) { names.append(user["name"]) }
      try await users.updateOne(["_id": 1], ["$set": ["age": 31]])
      #expect(ann?["name"] == "Ann")
      let oldest = try await users.find(sort: ["age": -1]).first()
      let all = try await users.find().collect()
      #expect(oldest == all.first && all.count == 1)
    }
    #expect(names == ["Ann"])
    #expect(recorder.recording.spans.count == 6)
  }

  @Test func theCommandAsText() async throws {
    let options = MongoTracingOptions(queryTextLimit: 500)
    let recording = try await record {
      let filter: StubDocument = ["age": ["$gt": 30], "name": ["$in": ["Ann", "Bob"]]]
      _ = try await TracedMongo(StubMongo(), options: options)["shop"]["users"].find(filter).collect()
    }
    let text = #"""
      {"find":"users","filter":{"age":{"$gt":"?"},"name":{"$in":["?"]}}}
      """#
    #expect(recording.spans[0].attributes["db.query.text"] == .string(text))
  }

  @Test func transactions() async throws {
    let mongo = traced(StubMongo())
    let recording = try await record {
      try await mongo.withTransaction(retries: 3) { transaction in
        try await transaction["shop"]["orders"].insertOne(["_id": 7, "user": 1])
        try await transaction["shop"]["users"].updateOne(["_id": 1], ["$inc": ["orders": 1]])
      }
    }
    let tree = """
      db.transaction
      ├─ insert orders
      ├─ update users
      └─ commitTransaction admin
      """
    let names = tree.split(separator: "\n").map { $0.drop { "├└─ ".contains($0) } }
    #expect(recording.spans.map(\.name) == names.map { String($0) })
  }

  @Test func commandsThatAreReported() async throws {
    let command: StubDocument = ["find": "users"]
    let recording = try await record {
      let context = InstrumentationContext.current
      let monitor = MongoCommandMonitor()
      monitor.started(.init(connection: "1", number: 42), "find", command, database: "shop", under: context)
      monitor.succeeded(.init(connection: "1", number: 42))
    }
    #expect(recording.spans.map(\.name) == ["find users"])
  }
}
