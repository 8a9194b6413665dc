// LoopbackClientsTests, Mongo. This file: the client as a driver of the traced one, on a server that a test scripts.

import BSON
import DataTracing
import Locks
import LoopbackClients
import Testing
import TraceModel
import TraceRecorder

@Suite(.timeLimit(.minutes(10))) struct MongoDriverTests {
  private func run(
    options: MongoTracingOptions = Self.options(),
    _ script: @escaping ScriptedMongo.Script,
    _ body: (TracedMongo<MongoLoopbackDriver>, ScriptedMongo) async throws -> Void
  ) async throws {
    try await ScriptedMongo.run(script) { server in
      let client = try await MongoLoopbackClient.connect(port: server.port)
      try await body(TracedMongo(MongoLoopbackDriver(client), options: options), server)
      await client.disconnect()
    }
  }

  /// Options that do not depend on the environment.
  private static func options(
    _ queryText: TracingOptions.QueryText = .sanitized,
    textLimit: Int = 0,
    propagates: Bool = false
  ) -> MongoTracingOptions {
    let tracing = TracingOptions(conventions: .stable, queryText: queryText)
    var options = MongoTracingOptions(tracing: tracing, queryTextLimit: textLimit)
    options.propagatesContext = propagates
    return options
  }

  /// The commands without the database, which all have.
  private func commands(_ server: ScriptedMongo) -> [BSONDocument] {
    server.commands.map { command in
      var command = command
      command["$db"] = nil
      return command
    }
  }

  @Test func writesAreCommands() async throws {
    try await self.run { command in
      command.contains("update")
        ? .reply(["ok": 1.0, "n": 3, "nModified": 1, "upserted": [["index": 0, "_id": 9]]])
        : .reply(["ok": 1.0, "n": 2])
    } _: { mongo, server in
      let users = mongo["shop"]["users"]
      let inserted = try await users.insertMany([["_id": 1, "a": 1], ["_id": 2]], ordered: false)
      #expect(inserted.insertedIDs == [0: 1, 1: 2] && inserted.insertedCount == 2)
      let updated = try await users.updateMany(
        ["a": ["$gt": 1]],
        ["$inc": ["b.$[x]": 1]],
        upsert: true,
        arrayFilters: [["x": 1]],
        options: ["writeConcern": ["w": 1]]
      )
      #expect(updated.matchedCount == 2 && updated.modifiedCount == 1 && updated.upsertedIDs == [0: 9])
      #expect(try await users.deleteOne(["a": 1]) == 2)
      let expected: [BSONDocument] = [
        ["insert": "users", "documents": [["_id": 1, "a": 1], ["_id": 2]], "ordered": false],
        [
          "update": "users",
          "updates": [
            [
              "q": ["a": ["$gt": 1]], "u": ["$inc": ["b.$[x]": 1]], "multi": true, "upsert": true,
              "arrayFilters": [["x": 1]],
            ]
          ],
          "ordered": true, "writeConcern": ["w": 1],
        ],
        ["delete": "users", "deletes": [["q": ["a": 1], "limit": 1]], "ordered": true],
      ]
      #expect(self.commands(server) == expected)
      #expect(server.commands.allSatisfy { $0["$db"] == "shop" })
    }
  }

  @Test func documentsGetAnIdentity() async throws {
    try await self.run { _ in
      .reply(["ok": 1.0, "n": 1])
    } _: { mongo, server in
      let id = try await mongo["shop"]["users"].insertOne(["name": "Ann"])
      guard case .objectId? = id else {
        Issue.record("expected an ObjectId, got \(String(describing: id))")
        return
      }
      let expected: BSONValue = [["_id": id ?? nil, "name": "Ann"]]
      #expect(server.commands[0]["documents"] == expected)
    }
  }

  @Test func readsAreCommands() async throws {
    try await self.run { command in
      switch command.first(where: { _ in true })?.key {
      case "distinct": .reply(["ok": 1.0, "values": [1, 2]])
      case "findAndModify": .reply(["ok": 1.0, "value": ["_id": 1]])
      case "aggregate": .reply(["ok": 1.0, "cursor": ["id": .int64(0), "firstBatch": [["_id": 1, "n": 7]]]])
      default: .reply(["ok": 1.0, "cursor": ["id": .int64(0), "firstBatch": []]])
      }
    } _: { mongo, server in
      let users = mongo["shop"]["users"]
      let found = try await users.findOne(["a": 1], projection: ["b": 1])
      #expect(found == nil)
      #expect(try await users.find(sort: ["a": -1], skip: 2, limit: 5, batchSize: 3).collect().isEmpty)
      #expect(try await users.countDocuments(["a": 1], limit: 9) == 7)
      #expect(try await users.distinct("a") == [1, 2])
      #expect(try await users.findOneAndReplace(["a": 1], with: ["b": 1], sort: ["a": 1]) == ["_id": 1])
      #expect(try await users.findOneAndUpdate([:], pipeline: [["$set": ["a": 1]]], returnsNew: true) == ["_id": 1])
      #expect(try await users.findOneAndDelete(["a": 1]) == ["_id": 1])
      let count: BSONValue = [["$match": ["a": 1]], ["$limit": 9], ["$group": ["_id": 1, "n": ["$sum": 1]]]]
      let expected: [BSONDocument] = [
        ["find": "users", "filter": ["a": 1], "projection": ["b": 1], "limit": 1, "singleBatch": true],
        ["find": "users", "sort": ["a": -1], "skip": 2, "limit": 5, "batchSize": 3],
        ["aggregate": "users", "pipeline": count, "cursor": [:]],
        ["distinct": "users", "key": "a"],
        ["findAndModify": "users", "query": ["a": 1], "sort": ["a": 1], "update": ["b": 1]],
        ["findAndModify": "users", "query": [:], "update": [["$set": ["a": 1]]], "new": true],
        ["findAndModify": "users", "query": ["a": 1], "remove": true],
      ]
      #expect(self.commands(server) == expected)
    }
  }

  @Test func cursorsAreReadToTheirEnd() async throws {
    let script: ScriptedMongo.Script = { command in
      if command.contains("find") {
        return .reply(["ok": 1.0, "cursor": ["id": .int64(7), "firstBatch": [["n": 1], ["n": 2]]]])
      }
      let isLast = command["batchSize"] == nil
      return .reply(["ok": 1.0, "cursor": ["id": .int64(isLast ? 0 : 7), "nextBatch": [["n": 3]]]])
    }
    try await self.run(script) { mongo, server in
      let recorder = TraceRecorder()
      try await recorder.run {
        let numbers = try await mongo["shop"]["users"].find().collect().map { $0["n"] }
        #expect(numbers == [1, 2, 3])
      }
      #expect(server.names == ["find", "getMore"])
      #expect(self.commands(server)[1] == ["getMore": .int64(7), "collection": "users"])
      let span = recorder.recording.spans[0]
      #expect(span.name == "find users" && span.attributes["db.response.returned_rows"] == 3)
      #expect(span.attributes["server.port"] == .int(Int64(server.port)))
    }
  }

  @Test func cursorsThatAreLeftAreKilled() async throws {
    let script: ScriptedMongo.Script = { _ in
      .reply(["ok": 1.0, "cursor": ["id": .int64(7), "firstBatch": [["n": 1], ["n": 2]]]])
    }
    try await self.run(script) { mongo, server in
      let first = try await mongo["shop"]["users"].find(batchSize: 2).first()
      #expect(first == ["n": 1])
      #expect(self.commands(server)[1] == ["killCursors": "users", "cursors": [.int64(7)]])
    }
  }

  @Test func aReplyWithoutCursorIsAnError() async throws {
    try await self.run { _ in
      .reply(["ok": 1.0])
    } _: { mongo, _ in
      await #expect(
        throws: MongoLoopbackError.unexpectedReply(command: "a query", expected: "a cursor with firstBatch")
      ) {
        try await mongo["shop"]["users"].findOne()
      }
    }
  }

  @Test func writesThatAreRefusedInPart() async throws {
    try await self.run { _ in
      .reply([
        "ok": 1.0, "n": 1,
        "writeErrors": [["index": 1, "code": 11000, "errmsg": "E11000 dup key"]],
      ])
    } _: { mongo, _ in
      let error = await #expect(throws: MongoServerError.self) {
        try await mongo["shop"]["users"].insertMany([["_id": 1], ["_id": 1]])
      }
      #expect(error?.code == 11000 && error?.writeErrors.map(\.index) == [1] && error?.counts?.inserted == 1)
    }
  }

  @Test func writeConcernsThatAreNotMet() async throws {
    try await self.run { _ in
      .reply([
        "ok": 1.0, "n": 1, "writeConcernError": ["code": 64, "codeName": "WriteConcernFailed", "errmsg": "late"],
      ])
    } _: { mongo, _ in
      let expected = MongoServerError(
        code: 64,
        codeName: "WriteConcernFailed",
        message: "late",
        counts: .init(deleted: 1)
      )
      await #expect(throws: expected) { try await mongo["shop"]["users"].deleteOne(["_id": 1]) }
    }
  }

  @Test func transactionsAreMarked() async throws {
    try await self.run { _ in
      .reply(["ok": 1.0, "n": 1])
    } _: { mongo, server in
      try await mongo.withTransaction { transaction in
        try await transaction["shop"]["users"].insertOne(["_id": 1])
        try await transaction["shop"]["users"].deleteOne(["_id": 1])
      }
      try await mongo.withTransaction { _ in }
      let commands = server.commands
      #expect(server.names == ["insert", "delete", "commitTransaction"])
      #expect(commands.map { $0["startTransaction"] } == [true, nil, nil])
      #expect(commands.allSatisfy { $0["autocommit"] == false && $0["txnNumber"] == .int64(1) && $0["lsid"] != nil })
      #expect(Set(commands.map { $0["lsid"] }).count == 1)
      #expect(commands.map { $0["$db"] } == ["shop", "shop", "admin"])
    }
  }

  @Test func transactionsThatFailAreAborted() async throws {
    try await self.run { command in
      command.contains("insert")
        ? .reply(["ok": 0.0, "code": 112, "errmsg": "conflict", "errorLabels": ["TransientTransactionError"]])
        : .reply(["ok": 1.0])
    } _: { mongo, server in
      await #expect(throws: MongoServerError.self) {
        try await mongo.withTransaction(retries: 1) { _ = try await $0["shop"]["users"].insertOne(["_id": 1]) }
      }
      #expect(server.names == ["insert", "abortTransaction", "insert", "abortTransaction"])
      #expect(Set(server.commands.map { $0["lsid"] }).count == 2)
    }
  }

  @Test func theTraceContextIsInTheComment() async throws {
    let script: ScriptedMongo.Script = { command in
      .reply([
        "ok": 1.0, "cursor": ["id": .int64(command.contains("find") ? 7 : 0), "firstBatch": [], "nextBatch": []],
      ])
    }
    try await self.run(options: Self.options(propagates: true), script) { mongo, server in
      let recorder = TraceRecorder()
      try await recorder.run { _ = try await mongo["shop"]["users"].find().collect() }
      let span = recorder.recording.spans[0]
      let comment: BSONValue = ["traceparent": .string("00-\(span.traceID)-\(span.spanID)-01")]
      #expect(server.commands.map { $0["comment"] } == [comment, comment])
    }
  }

  @Test func theCommandAsText() async throws {
    let cursor: BSONDocument = ["ok": 1.0, "cursor": ["id": .int64(0), "firstBatch": []]]
    try await self.run(options: Self.options(textLimit: 200), { _ in .reply(cursor) }) { mongo, _ in
      let recorder = TraceRecorder()
      try await recorder.run {
        _ = try await mongo["shop"]["users"].find(["name": "Ann", "age": ["$in": [1, 2.5, nil]], "_id": ["a": true]])
          .collect()
      }
      let text = #"{"find":"users","filter":{"name":"?","age":{"$in":["?"]},"_id":{"a":"?"}}}"#
      #expect(recorder.recording.spans[0].attributes["db.query.text"] == .string(text))
    }
  }

  @Test func valuesInTheTextIfAsked() async throws {
    let cursor: BSONDocument = ["ok": 1.0, "cursor": ["id": .int64(0), "firstBatch": []]]
    try await self.run(options: Self.options(.unsafeKeysAndValues, textLimit: 200), { _ in .reply(cursor) }) {
      mongo,
      _ in
      let recorder = TraceRecorder()
      try await recorder.run {
        let id = ObjectId(seconds: 1, process: 2, counter: 3)
        _ = try await mongo["shop"]["users"].find(["_id": .objectId(id), "age": [1, 2.5, nil]]).collect()
      }
      let text =
        #"{"find":"users","filter":{"_id":{"$oid":"000000010000000002000003"},"age":[1,2.5,null]}}"#
      #expect(recorder.recording.spans[0].attributes["db.query.text"] == .string(text))
    }
  }
}
