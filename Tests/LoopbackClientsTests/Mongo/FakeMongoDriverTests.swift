// LoopbackClientsTests, Mongo. This file: the traced client on the fake MongoDB.

import DataTracing
import FakeMongo
import LoopbackClients
import Testing
import TraceModel
import TraceRecorder

@Suite(.timeLimit(.minutes(10))) struct FakeMongoDriverTests {
  private func run(
    _ change: (inout FakeMongo.Configuration) -> Void = { _ in },
    propagates: Bool = false,
    _ body: (TracedMongo<MongoLoopbackDriver>, FakeMongo) async throws -> Void
  ) async throws {
    var configuration = FakeMongo.Configuration()
    change(&configuration)
    var options = MongoTracingOptions(tracing: TracingOptions(conventions: .stable))
    options.propagatesContext = propagates
    let user = configuration.users.first
    try await withFakeMongo(configuration) { fake in
      let credentials = user.map { MongoLoopbackCredentials(user: $0.key, password: $0.value) }
      let client = try await MongoLoopbackClient.connect(host: fake.host, port: fake.port, credentials: credentials)
      try await body(TracedMongo(MongoLoopbackDriver(client), options: options), fake)
      await client.disconnect()
    }
  }

  @Test func documentsGoInAndComeOut() async throws {
    try await self.run { mongo, fake in
      let users = mongo["shop"]["users"]
      try await users.insertMany([["_id": 1, "age": 30], ["_id": 2, "age": 40], ["_id": 3, "age": 30]])
      let found = try await users.find(["age": 30], sort: ["_id": -1]).collect()
      #expect(found == [["_id": 3, "age": 30], ["_id": 1, "age": 30]])
      #expect(try await users.updateMany(["age": ["$gte": 30]], ["$inc": ["age": 1]]).modifiedCount == 3)
      #expect(try await users.replaceOne(["_id": 9], with: ["age": 1], upsert: true).upsertedIDs == [0: 9])
      #expect(try await users.findOneAndUpdate(["_id": 1], ["$set": ["a": 1]], returnsNew: true)?["a"] == 1)
      #expect(try await users.findOneAndDelete(["_id": 9]) == ["_id": 9, "age": 1])
      #expect(try await users.distinct("age") == [31, 41])
      #expect(try await users.deleteMany(["age": 31]) == 2)
      #expect(fake["shop"]["users"].documents == [["_id": 2, "age": 41]])
      #expect(fake.unsupportedRequests.isEmpty)
    }
  }

  @Test func pipelines() async throws {
    try await self.run { mongo, _ in
      let users = mongo["shop"]["users"]
      try await users.insertMany((1...10).map { ["_id": .int32($0), "even": .bool($0.isMultiple(of: 2))] })
      #expect(try await users.countDocuments(["even": true], skip: 1) == 4)
      #expect(try await users.countDocuments(["none": true]) == 0)
      let sums = try await users.aggregate([
        ["$group": ["_id": "$even", "sum": ["$sum": "$_id"]]], ["$sort": ["_id": 1]],
      ]).collect()
      #expect(sums == [["_id": false, "sum": 25], ["_id": true, "sum": 30]])
    }
  }

  @Test func manyDocumentsInBatches() async throws {
    try await self.run { mongo, fake in
      let users = mongo["shop"]["users"]
      try await users.insertMany((0..<1000).map { ["_id": .int32($0)] })
      let recorder = TraceRecorder()
      try await recorder.run {
        var count: Int32 = 0
        for try await document in try await users.find(sort: ["_id": 1], batchSize: 100) {
          #expect(document["_id"] == .int32(count))
          count += 1
        }
        #expect(count == 1000)
        for try await document in try await users.find(batchSize: 100) where document["_id"] == 150 { break }
      }
      while fake.requests.last?.command != "killCursors" { await Task.yield() }
      let spans = recorder.recording.spans
      #expect(spans.map(\.name) == ["find users", "find users"])
      #expect(spans.map { $0.attributes["db.response.returned_rows"] } == [1000, 151])
    }
  }

  @Test func whatTheServerRefuses() async throws {
    try await self.run { mongo, fake in
      let users = mongo["shop"]["users"]
      try await users.insertOne(["_id": 1])
      let recorder = TraceRecorder()
      await recorder.run {
        let error = await #expect(throws: MongoServerError.self) {
          try await users.insertMany([["_id": 2], ["_id": 1], ["_id": 3]], ordered: false)
        }
        #expect(error?.code == 11000 && error?.writeErrors.map(\.index) == [1] && error?.counts?.inserted == 2)
        let refused = await #expect(throws: MongoServerError.self) { try await users.findOne(["$what": 1]) }
        #expect(refused?.codeName == "BadValue")
      }
      let spans = recorder.recording.spans
      #expect(spans.map { $0.attributes["error.type"] } == ["11000", "2"])
      #expect(spans[0].attributes["db.documents.inserted"] == 2)
      #expect(fake["shop"]["users"].count == 3)
    }
  }

  @Test func transactionsAreCommittedOrNot() async throws {
    struct Refused: Error {}
    try await self.run {
      $0.replicaSet = "rs0"
    } _: { mongo, fake in
      try await mongo.withTransaction { transaction in
        try await transaction["shop"]["users"].insertOne(["_id": 1])
        try await transaction["shop"]["orders"].insertOne(["_id": 1])
        #expect(fake["shop"]["users"].documents.isEmpty)
        #expect(try await transaction["shop"]["users"].find().collect().count == 1)
      }
      await #expect(throws: Refused.self) {
        try await mongo.withTransaction { transaction in
          try await transaction["shop"]["users"].insertOne(["_id": 2])
          throw Refused()
        }
      }
      #expect(fake["shop"]["users"].documents == [["_id": 1]] && fake["shop"]["orders"].count == 1)
    }
  }

  @Test func aTransactionInAnothersWayIsRetried() async throws {
    try await self.run {
      $0.replicaSet = "rs0"
    } _: { mongo, fake in
      try await mongo["shop"]["users"].insertOne(["_id": 1, "n": 0])
      _ = fake.run([
        "configureFailPoint": "failCommand", "mode": ["times": 1],
        "data": ["failCommands": ["update"], "errorCode": 112, "errorLabels": ["TransientTransactionError"]],
      ])
      let recorder = TraceRecorder()
      try await recorder.run {
        try await mongo.withTransaction(retries: 1) {
          _ = try await $0["shop"]["users"].updateOne(["_id": 1], ["$inc": ["n": 1]])
        }
      }
      #expect(fake["shop"]["users"].documents == [["_id": 1, "n": 1]])
      let transactions = recorder.recording.spans.filter { $0.name == "db.transaction" }
      #expect(transactions.map { $0.attributes["db.transaction.outcome"] } == ["rolled_back", "committed"])
    }
  }

  @Test func theServerSeesTheCallersSpan() async throws {
    try await self.run(propagates: true) { mongo, fake in
      let recorder = TraceRecorder()
      try await recorder.run { _ = try await mongo["shop"]["users"].findOne() }
      let span = recorder.recording.spans[0]
      #expect(fake.requests.map(\.traceparent) == ["00-\(span.traceID)-\(span.spanID)-01"])
    }
  }

  @Test func loggingIn() async throws {
    try await self.run {
      $0.users = ["ann=x,y": "pencil"]
    } _: { mongo, _ in
      let reply = try await mongo.run(["connectionStatus": 1])
      #expect(reply["ok"] == 1.0)
      try await mongo["shop"]["users"].insertOne(["_id": 1])
    }
  }

  @Test func aWrongPassword() async throws {
    var configuration = FakeMongo.Configuration()
    configuration.users = ["ann": "pencil"]
    try await withFakeMongo(configuration) { fake in
      let error = await #expect(throws: MongoServerError.self) {
        try await MongoLoopbackClient.connect(
          host: fake.host,
          port: fake.port,
          credentials: MongoLoopbackCredentials(user: "ann", password: "wrong")
        )
      }
      #expect(error?.code == 18)
    }
  }
}
