// Tests of DataTracing, Mongo. This file: calls and their spans, under the guide's names, in every generation of names.

import Testing
import TraceModel
import TraceRecorder

@testable import DataTracing

@Suite("TracedMongoDB") struct TracedMongoTests {
  private let common: [String: AttributeValue] = [
    "db.system.name": "mongodb", "db.namespace": "shop", "db.collection.name": "users",
    "server.address": "mongo.example",
  ]
  private let legacyCommon: [String: AttributeValue] = [
    "db.system": "mongodb", "db.name": "shop", "db.mongodb.collection": "users", "server.address": "mongo.example",
  ]

  /// The guide's five calls.
  private func makeCalls(_ mongo: TracedMongo<StubMongo>) async throws {
    let users = mongo["shop"]["users"]
    #expect(try await users.insertOne(["_id": 1, "name": "Ann"]) == 1)
    #expect(try await users.findOne(["_id": 1])?["name"] == "Ann")
    #expect(try await users.find(["_id": 1]).collect().count == 1)
    #expect(try await users.updateOne(["_id": 1], ["$set": ["name": "Bob"]]).modifiedCount == 1)
    #expect(try await users.deleteOne(["_id": 1]) == 1)
  }

  @Test func insertOneFindOneFindUpdateOneDeleteOne() async throws {
    let recording = try await record { try await self.makeCalls(traced(StubMongo())) }
    #expect(
      recording.spans.map(\.name) == ["insert users", "find users", "find users", "update users", "delete users"]
    )
    #expect(recording.spans.allSatisfy { $0.kind == .client && $0.status == nil && $0.end != nil })
    #expect(recording.spans.allSatisfy { $0.source?.fileID == "DataTracingTests/TracedMongoTests.swift" })
    let expected: [[String: AttributeValue]] = [
      ["db.operation.name": "insert", "db.documents.inserted": 1],
      ["db.operation.name": "find", "db.response.returned_rows": 1],
      ["db.operation.name": "find", "db.response.returned_rows": 1],
      [
        "db.operation.name": "update", "db.documents.matched": 1, "db.documents.modified": 1,
        "db.documents.upserted": 0,
      ],
      ["db.operation.name": "delete", "db.documents.deleted": 1],
    ]
    #expect(recording.spans.map(\.attributes) == expected.map { $0.merging(self.common) { $1 } })
    #expect(recording.metricLabels == ["db.client.operation.duration"])
    #expect(recording.samples("db.client.operation.duration").count == 5)
    #expect(!recording.everything.contains("Ann") && !recording.everything.contains("Bob"))
  }

  @Test func insertOneFindOneFindUpdateOneDeleteOneInLegacyConventions() async throws {
    let recording = try await record { try await self.makeCalls(traced(StubMongo(), .legacy)) }
    let names = ["insert_one", "find_one", "find", "update_one", "delete_one"]
    #expect(recording.spans.map(\.name) == names.map { "mongodb." + $0 })
    let expected: [[String: AttributeValue]] = [
      ["db.operation": "insert_one", "db.documents.inserted": 1],
      ["db.operation": "find_one"],
      ["db.operation": "find"],
      [
        "db.operation": "update_one", "db.documents.matched": 1, "db.documents.modified": 1,
        "db.documents.upserted": 0,
      ],
      ["db.operation": "delete_one", "db.documents.deleted": 1],
    ]
    #expect(recording.spans.map(\.attributes) == expected.map { $0.merging(self.legacyCommon) { $1 } })
    #expect(recording.metricLabels == ["db.query.duration"])
  }

  @Test func bothGenerationsAtOnce() async throws {
    let recording = try await record { try await self.makeCalls(traced(StubMongo(), .duplicate)) }
    #expect(recording.spans[0].name == "insert users")
    let attributes = recording.spans[0].attributes
    #expect(attributes["db.collection.name"] == "users" && attributes["db.mongodb.collection"] == "users")
    #expect(attributes["db.operation.name"] == "insert" && attributes["db.operation"] == "insert_one")
  }

  @Test func closeAndOtherCommands() async throws {
    let driver = StubMongo(Endpoint("mongo.example", port: 27018))
    let recording = try await record {
      let mongo = traced(driver)
      try await mongo.run(["ping": 1])
      try await mongo["shop"].run(["createIndexes": "users", "indexes": [["key": ["email": 1]]]])
      try await mongo.close()
    }
    #expect(driver.isClosed)
    #expect(recording.spans.map(\.name) == ["ping admin", "createIndexes users"])
    #expect(recording.spans[0].attributes["server.port"] == 27018)
    #expect(recording.spans[0].attributes["db.collection.name"] == nil)
    #expect(recording.spans[1].attributes["db.namespace"] == "shop")
  }

  /// Every other method: its name in both generations, and what its span says about documents.
  @Test func everyOtherMethod() async throws {
    func calls(_ conventions: SemanticConventions) async throws -> Recording {
      try await record {
        let users = traced(StubMongo(), conventions)["shop"]["users"]
        try await users.insertMany([["_id": 1, "age": 30], ["_id": 2, "age": 30], ["_id": 3, "age": 40]])
        #expect(try await users.updateMany(["age": 30], ["$set": ["age": 31]]).matchedCount == 2)
        #expect(
          try await users.replaceOne(["_id": 4], with: ["_id": 4, "age": 40], upsert: true).upsertedIDs == [0: 4]
        )
        #expect(try await users.findOneAndUpdate(["_id": 1], ["$set": ["age": 1]], returnsNew: true)?["age"] == 1)
        #expect(try await users.findOneAndReplace(["_id": 9], with: ["age": 2]) == nil)
        #expect(try await users.findOneAndDelete(["_id": 1])?["age"] == 1)
        #expect(try await users.aggregate([["$match": ["age": 31]]]).collect().count == 3)
        #expect(try await users.countDocuments(["age": 40]) == 2)
        #expect(try await users.distinct("age") == [31, 40])
        #expect(try await users.bulkWrite([.insert(["_id": 7]), .deleteMany(["_id": 7])]).deletedCount == 1)
        #expect(try await users.deleteMany(["age": 40]) == 2)
        try await users.updateOne(["_id": 2], pipeline: [["$set": ["age": 5]]])
      }
    }
    let stable = try await calls(.stable)
    #expect(
      stable.spans.map { $0.attributes["db.operation.name"] } == [
        "insert", "update", "update", "findAndModify", "findAndModify", "findAndModify", "aggregate", "aggregate",
        "distinct", "bulkWrite", "delete", "update",
      ]
    )
    #expect(stable.spans.map { $0.attributes["db.response.returned_rows"] }[3...8] == [1, 0, 1, 3, nil, 2])
    #expect(stable.spans[0].attributes["db.documents.inserted"] == 3)
    #expect(stable.spans[0].attributes["db.operation.batch.size"] == nil)
    #expect(stable.spans[2].attributes["db.documents.upserted"] == 1)
    #expect(stable.spans[9].attributes["db.operation.batch.size"] == 2)
    #expect(stable.spans[9].attributes["db.documents.inserted"] == 1)
    let legacy = try await calls(.legacy)
    #expect(
      legacy.spans.map(\.name)
        == [
          "insert_many", "update_many", "replace_one", "find_one_and_update", "find_one_and_replace",
          "find_one_and_delete", "aggregate", "count_documents", "distinct", "bulk_write", "delete_many", "update_one",
        ].map { "mongodb." + $0 }
    )
  }

  @Test func nothingToInsertIsNoCall() async throws {
    let driver = StubMongo()
    let recording = try await record {
      let result = try await traced(driver)["shop"]["users"].insertMany([])
      #expect(result.insertedCount == 0)
    }
    #expect(recording.spans.isEmpty && driver.requests.isEmpty)
  }

  @Test func whatTheServerRefusesHasItsCode() async throws {
    let error = MongoServerError(
      code: 11000,
      codeName: "DuplicateKey",
      message: "E11000 duplicate key error collection: shop.users dup key: { email: \"ann@example.com\" }",
      writeErrors: [.init(index: 2, code: 11000, message: "E11000 …")],
      counts: .init(inserted: 2)
    )
    let driver = StubMongo { command, _ in if command == "insert" { throw error } }
    let recording = try await record {
      await #expect(throws: error) { try await traced(driver)["shop"]["users"].insertMany([["_id": 1], ["_id": 1]]) }
    }
    let span = try #require(recording.spans.first)
    #expect(span.hasFailed && span.status?.message == nil)
    #expect(span.attributes["error.type"] == "11000" && span.attributes["db.response.status_code"] == "11000")
    #expect(span.attributes["db.documents.inserted"] == 2)
    #expect(!recording.everything.contains("ann@example.com"))
    let dimensions = recording.samples("db.client.operation.duration")[0].dimensions
    #expect(dimensions["error.type"] == "11000" && dimensions["db.collection.name"] == "users")
  }

  @Test func anyOtherErrorHasItsType() async throws {
    struct Lost: Error {}
    let driver = StubMongo { _, _ in throw Lost() }
    let recording = try await record {
      await #expect(throws: Lost.self) { try await traced(driver)["shop"]["users"].findOne() }
    }
    #expect(recording.spans[0].attributes["error.type"] == "Lost")
    #expect(recording.spans[0].attributes["db.response.status_code"] == nil)
  }

  @Test func withoutTracerTheDriverIsCalledAllTheSame() async throws {
    let driver = StubMongo()
    try await self.makeCalls(traced(driver))
    #expect(
      driver.requests.map(\.command) == ["insert", "find", "getMore", "find", "getMore", "getMore", "update", "delete"]
    )
  }

  @Test func slowCallsAreSeen() async throws {
    let clock = ManualClock()
    let driver = StubMongo { command, _ in clock.advance(by: .milliseconds(command == "find" ? 60 : 1)) }
    let recording = try await record {
      let mongo = traced(driver, clock: clock) { $0.slowQueries = SlowQueries(threshold: .milliseconds(50)) }
      _ = try await mongo["shop"]["users"].findOne(["email": "ann@example.com"])
      try await mongo.run(["ping": 1])
    }
    let event = try #require(recording.spans[0].events.first)
    #expect(event.name == "slow query detected")
    #expect(
      event.attributes["db.query.text"] == #"{"find":"users","filter":{"email":"?"},"limit":"?","singleBatch":"?"}"#
    )
    #expect(recording.total("db.slow_query.count") == 1)
    #expect(recording.spans[1].events.isEmpty)
  }

  @Test func repeatedQueriesAreToldToWhoWatches() async throws {
    let texts = Locked<[String?]>([])
    let recording = try await record {
      let mongo = traced(StubMongo()) {
        $0.onOperation = { operation, _, _ in texts.change { $0.append(operation.text) } }
      }
      _ = try await mongo["shop"]["users"].findOne(["_id": 1])
      _ = try await mongo["shop"]["users"].findOne(["_id": 2])
    }
    let text = #"{"find":"users","filter":{"_id":"?"},"limit":"?","singleBatch":"?"}"#
    #expect(texts.value == [text, text])
    #expect(recording.spans[0].attributes["db.query.text"] == nil)
  }

  @Test func returnedDocumentsAreMeasuredIfAsked() async throws {
    let driver = StubMongo(documents: [["a": 1], ["a": 2], ["a": 3]])
    let recording = try await record {
      let users = traced(driver) { $0.measuresReturnedDocuments = true }["shop"]["users"]
      _ = try await users.find().collect()
    }
    let samples = recording.samples("db.client.response.returned_rows")
    #expect(samples.map(\.value) == [3])
    #expect(samples[0].dimensions["db.operation.name"] == "find")
  }

  @Test func theCommandCarriesItsSpanIfAsked() async throws {
    let driver = StubMongo()
    let recording = try await record {
      let users = traced(driver) { $0.propagatesContext = true }["shop"]["users"]
      try await users.insertOne(["a": 1])
      _ = try await users.find().collect()
      _ = try await traced(driver)["shop"]["users"].findOne()
    }
    let spans = recording.spans
    let comments = driver.requests.filter { $0.command != "getMore" }.map(\.comment)
    let expected = spans.prefix(2).map { ["traceparent": "00-\($0.traceID)-\($0.spanID)-01"] }
    #expect(comments == expected + [nil])
  }
}
