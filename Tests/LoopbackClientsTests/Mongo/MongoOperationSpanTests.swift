// LoopbackClientsTests, Mongo. This file: the spans of every operation that MongoDB's specification for drivers tests
// ("OpenTelemetry"), on the fake MongoDB: what OpenTelemetry's stable conventions make of them.

import BSON
import DataTracing
import FakeMongo
import LoopbackClients
import Testing
import TraceModel
import TraceRecorder

@Suite(.timeLimit(.minutes(10))) struct MongoOperationSpanTests {
  typealias Mongo = TracedMongo<MongoLoopbackDriver>

  /// An operation, and its span's name, database, collection and text with values.
  struct Row: Sendable {
    let span: String
    var database = "d"
    var collection: String? = "test"
    let text: String
    let body: @Sendable (Mongo) async throws -> Void
  }

  static let rows = [
    Row(span: "aggregate test", text: #"{"aggregate":"test","pipeline":[{"$match":{"_id":1}}],"cursor":{}}"#) {
      _ = try await $0["d"]["test"].aggregate([["$match": ["_id": 1]]]).collect()
    },
    Row(span: "count test", text: #"{"count":"test"}"#) { try await $0["d"].run(["count": "test"]) },
    Row(span: "create new", collection: "new", text: #"{"create":"new"}"#) { try await $0["d"].run(["create": "new"]) },
    Row(span: "drop test", text: #"{"drop":"test"}"#) { try await $0["d"].run(["drop": "test"]) },
    Row(span: "createIndexes test", text: #"{"createIndexes":"test","indexes":[{"key":{"x":1},"name":"x_1"}]}"#) {
      try await $0["d"].run(["createIndexes": "test", "indexes": [["key": ["x": 1], "name": "x_1"]]])
    },
    Row(span: "dropIndexes test", text: #"{"dropIndexes":"test","index":"*"}"#) {
      try await $0["d"].run(["dropIndexes": "test", "index": "*"])
    },
    Row(span: "delete test", text: #"{"delete":"test","deletes":[{"q":{"_id":{"$gt":1}},"limit":0}],"ordered":true}"#) {
      try await $0["d"]["test"].deleteMany(["_id": ["$gt": 1]])
    },
    Row(span: "distinct test", text: #"{"distinct":"test","key":"x","query":{}}"#) {
      _ = try await $0["d"]["test"].distinct("x", [:])
    },
    Row(span: "find test", text: #"{"find":"test","filter":{"x":1}}"#) {
      _ = try await $0["d"]["test"].find(["x": 1]).collect()
    },
    Row(
      span: "findAndModify test",
      text: #"{"findAndModify":"test","query":{"_id":1},"update":{"$inc":{"x":1}},"new":true}"#
    ) { _ = try await $0["d"]["test"].findOneAndUpdate(["_id": 1], ["$inc": ["x": 1]], returnsNew: true) },
    Row(span: "insert test", text: #"{"insert":"test","documents":[{"_id":9}],"ordered":true}"#) {
      try await $0["d"]["test"].insertOne(["_id": 9])
    },
    Row(
      span: "update test",
      text: #"{"update":"test","updates":[{"q":{"_id":1},"u":{"$inc":{"x":1}}}],"ordered":true}"#
    ) { try await $0["d"]["test"].updateOne(["_id": 1], ["$inc": ["x": 1]]) },
    Row(span: "listCollections d", collection: nil, text: #"{"listCollections":1,"cursor":{}}"#) {
      try await $0["d"].run(["listCollections": 1, "cursor": [:]])
    },
    Row(span: "listDatabases admin", database: "admin", collection: nil, text: #"{"listDatabases":1}"#) {
      try await $0.run(["listDatabases": 1])
    },
    Row(span: "listIndexes test", text: #"{"listIndexes":"test","cursor":{}}"#) {
      try await $0["d"].run(["listIndexes": "test", "cursor": [:]])
    },
  ]

  private func spans(of body: (Mongo) async throws -> Void) async throws -> [RecordedSpan] {
    var configuration = FakeMongo.Configuration()
    configuration.replicaSet = "rs0"
    let tracing = TracingOptions(conventions: .stable, queryText: .unsafeKeysAndValues)
    let recorder = TraceRecorder()
    try await withFakeMongo(configuration) { fake in
      let client = try await MongoLoopbackClient.connect(host: fake.host, port: fake.port)
      let driver = MongoLoopbackDriver(client)
      let mongo = TracedMongo(driver, options: MongoTracingOptions(tracing: tracing, queryTextLimit: 1000))
      try await mongo["d"]["test"].insertMany([["_id": 1, "x": 1], ["_id": 2, "x": 1]])
      try await recorder.run { try await body(mongo) }
      await client.disconnect()
    }
    return recorder.recording.spans
  }

  @Test(arguments: rows.indices) func everyOperation(_ index: Int) async throws {
    let row = Self.rows[index]
    let spans = try await self.spans(of: row.body)
    #expect(spans.map(\.name) == [row.span])
    let span = try #require(spans.first)
    #expect(!span.hasFailed && span.attributes["error.type"] == nil)
    #expect(span.attributes["db.system.name"] == "mongodb")
    #expect(span.attributes["db.operation.name"] == .string(String(row.span.prefix { $0 != " " })))
    #expect(span.attributes["db.namespace"] == .string(row.database))
    #expect(span.attributes["db.collection.name"] == row.collection.map { .string($0) })
    #expect(span.attributes["db.query.text"] == .string(row.text))
    #expect(span.attributes["server.address"] != nil && span.attributes["server.port"] != nil)
  }

  /// An error is the code on the span, and no words of the server's.
  @Test func anOperationThatFails() async throws {
    let spans = try await self.spans { mongo in
      try await mongo.run([
        "configureFailPoint": "failCommand", "mode": ["times": 1], "data": ["failCommands": ["find"], "errorCode": 89],
      ])
      await #expect(throws: MongoServerError.self) { try await mongo["d"]["test"].find(["x": 1]).collect() }
    }
    #expect(spans.map(\.name) == ["configureFailPoint admin", "find test"])
    #expect(spans.map(\.hasFailed) == [false, true])
    #expect(spans[1].attributes["db.response.status_code"] == "89" && spans[1].attributes["error.type"] == "89")
    #expect(spans[1].attributes["exception.message"] == nil)
  }

  @Test(arguments: [true, false]) func transactions(_ commits: Bool) async throws {
    struct GivenUp: Error {}
    let spans = try await self.spans { mongo in
      let outcome: Void? = try? await mongo.withTransaction { transaction in
        try await transaction["d"]["test"].insertOne(["_id": 3])
        if !commits { throw GivenUp() }
      }
      #expect((outcome != nil) == commits)
      _ = try await mongo["d"]["test"].find().collect()
    }
    let end = commits ? "commitTransaction" : "abortTransaction"
    #expect(spans.map(\.name) == ["db.transaction", "insert test", end + " admin", "find test"])
    #expect(spans.map(\.parentSpanID) == [nil, spans[0].spanID, spans[0].spanID, nil])
    #expect(spans[0].attributes["db.namespace"] == nil && spans[0].attributes["db.operation.name"] == nil)
    #expect(spans[2].attributes["db.namespace"] == "admin" && spans[2].attributes["db.collection.name"] == nil)
  }
}
