// Tests of FakeMongo. This file: change streams and tailable cursors (manual: "Change Streams", "Tailable Cursors").

import BSON
import FakeMongo
import Testing
import WireCore

@Suite struct ChangeStreamTests {
  @Test func eventsInTheirOrder() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      let client = try await MongoTestClient.connect(fake)
      let stream = try #require(try await client.run(watch("c")))
      #expect(stream.batch.isEmpty && stream.cursorID != 0 && stream.cursor["postBatchResumeToken"] != nil)
      _ = try await client.run(["insert": "c", "documents": [["_id": 1, "a": ["b": 1, "x": 1]]]])
      _ = try await client.run(["insert": "other", "documents": [["_id": 1]]])
      let set: BSONValue = ["$set": ["a.b": 2, "c": 3], "$unset": ["a.x": 1]]
      _ = try await client.run(["update": "c", "updates": [["q": ["_id": 1], "u": set]]])
      _ = try await client.run(["update": "c", "updates": [["q": ["_id": 1], "u": ["d": 4]]]])
      _ = try await client.run(["delete": "c", "deletes": [["q": [:], "limit": 0]]])
      fake["test"]["c"].drop()
      let events = try #require(try await client.run(more(stream))).batch
      let types = events.map { $0["operationType"] }
      try #require(types == ["insert", "update", "replace", "delete", "drop", "invalidate"])
      #expect(events[0]["fullDocument"] == ["_id": 1, "a": ["b": 1, "x": 1]])
      #expect(events[0]["ns"] == ["db": "test", "coll": "c"] && events[0]["documentKey"] == ["_id": 1])
      #expect(
        events[1]["updateDescription"]
          == ["updatedFields": ["a.b": 2, "c": 3], "removedFields": ["a.x"], "truncatedArrays": []]
      )
      #expect(events[1]["fullDocument"] == nil && events[2]["fullDocument"] == ["_id": 1, "d": 4])
      #expect(try await client.run(more(stream))?.code == 43)
    }
  }

  @Test func eventsInParts() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      let client = try await MongoTestClient.connect(fake)
      _ = try await client.run(["create": "c", "changeStreamPreAndPostImages": ["enabled": true]])
      let text = { (letter: String) in BSONValue.string(String(repeating: letter, count: 9 << 20)) }
      try fake["test"]["c"].insert(["_id": 1, "text": text("a")])
      let options: BSONValue = ["$changeStream": ["fullDocumentBeforeChange": "required"]]
      let split: BSONValue = ["$changeStreamSplitLargeEvent": [:]]
      let watch = { (stages: BSONArray) -> BSONDocument in
        ["aggregate": "c", "pipeline": .array(stages), "cursor": [:]]
      }
      let (whole, parts) = (
        try #require(try await client.run(watch([options]))),
        try #require(try await client.run(watch([options, split])))
      )
      _ = try await client.run(
        ["update": "c", "updates": [["q": ["_id": 1], "u": ["$set": ["text": text("b")]]]]]
      )
      #expect(try await client.run(more(whole))?["codeName"] == "BSONObjectTooLarge")
      let reply = try #require(try await client.run(more(parts)))
      #expect(reply.batch.map { $0["splitEvent"] } == [["fragment": 1, "of": 2]])
      #expect(reply.cursor["postBatchResumeToken"] == reply.batch.first?["_id"])
      // The smallest fields come first.
      #expect(reply.batch[0]["operationType"] == "update" && reply.batch[0]["updateDescription"] == nil)
      #expect(reply.batch[0]["fullDocumentBeforeChange"] != nil)
      let last = try #require(try await client.run(more(parts))).batch
      #expect(last.map { $0["splitEvent"] } == [["fragment": 2, "of": 2]])
      let token = try #require(reply.batch[0]["_id"])
      let resume: BSONValue = ["$changeStream": ["fullDocumentBeforeChange": "required", "resumeAfter": token]]
      let rest = try #require(try await client.run(watch([resume, split])))
      #expect(rest.batch.map { $0["_id"] } == last.map { $0["_id"] })
      #expect(try await client.run(watch([resume]))?["codeName"] == "ChangeStreamFatalError")
    }
  }

  @Test func whatWasSetByCollMod() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      let client = try await MongoTestClient.connect(fake)
      _ = try await client.run(["createIndexes": "c", "indexes": [["key": ["a": 1], "name": "a_1"]]])
      let stream = try #require(try await client.run(watch("c", ["showExpandedEvents": true])))
      _ = try await client.run(["collMod": "c"])
      _ = try await client.run(["collMod": "c", "index": ["name": "a_1", "hidden": true]])
      let events = try #require(try await client.run(more(stream))).batch
      try #require(events.map { $0["operationType"] } == ["modify", "modify"])
      #expect(events[0]["operationDescription"] == [:])
      #expect(events[1]["operationDescription"] == ["index": ["name": "a_1", "hidden": true]])
      guard case .document(let state)? = events[1]["stateBeforeChange"] else {
        Issue.record("no state")
        return
      }
      #expect(state["indexOptions"] == ["hidden": false] && state.contains("collectionOptions"))
    }
  }

  @Test func imagesThatNobodyKept() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      try fake["test"]["c"].insert(["_id": 1])
      let client = try await MongoTestClient.connect(fake)
      let may = try #require(try await client.run(watch("c", ["fullDocument": "whenAvailable"])))
      let must = try #require(try await client.run(watch("c", ["fullDocument": "required"])))
      _ = try await client.run(["update": "c", "updates": [["q": ["_id": 1], "u": ["$set": ["a": 1]]]]])
      #expect(try await client.run(more(may))?.batch.first?["fullDocument"] == .null)
      #expect(try await client.run(more(must))?["codeName"] == "NoMatchingDocument")
    }
  }

  @Test func aStreamWaitsForWhatComes() async throws {
    let clock = FakeClock.manual()
    try await withFakeMongo(replicaSet(clock)) { fake in
      let client = try await MongoTestClient.connect(fake)
      let stream = try #require(try await client.run(watch("c")))
      async let reply = client.run(more(stream, limit: 60_000))
      await fake.received(.command("getMore"))
      try fake["test"]["c"].insert(["_id": 1])
      #expect(try await reply?.batch.first?["operationType"] == "insert")
      async let empty = client.run(more(stream, limit: 60_000))
      await fake.received(.command("getMore"), count: 2)
      clock.advance(by: .seconds(60))
      let end = try #require(try await empty)
      #expect(end["ok"] == 1.0 && end.batch.isEmpty && end.cursorID == stream.cursorID)
    }
  }

  @Test func resumedWhereItWasLeft() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      let client = try await MongoTestClient.connect(fake)
      let stream = try #require(try await client.run(watch("c")))
      try fake["test"]["c"].insert(["_id": 1], ["_id": 2], ["_id": 3])
      let events = try #require(try await client.run(more(stream))).batch
      try #require(events.count == 3)
      let token = try #require(events[0]["_id"])
      for option in ["resumeAfter", "startAfter"] {
        let resumed = try #require(try await client.run(watch("c", [option: token])))
        #expect(resumed.batch.map { $0["documentKey"] } == [["_id": 2], ["_id": 3]])
      }
      let time = try #require(events[1]["clusterTime"])
      let started = try #require(try await client.run(watch("c", ["startAtOperationTime": time])))
      #expect(started.batch.map { $0["documentKey"] } == [["_id": 2], ["_id": 3]])
      #expect(try await client.run(watch("c", ["resumeAfter": ["_data": "00"]]))?.code == 260)
    }
  }

  @Test func databasesAndStagesBehind() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      let client = try await MongoTestClient.connect(fake)
      let stages: BSONArray = [
        ["$changeStream": ["fullDocument": "updateLookup"]], ["$match": ["operationType": "update"]],
        ["$project": ["operationType": 1, "fullDocument": 1]],
      ]
      let command: BSONDocument = ["aggregate": 1, "pipeline": .array(stages), "cursor": [:]]
      let stream = try #require(try await client.run(command))
      try fake["test"]["a"].insert(["_id": 1])
      try fake["elsewhere"]["a"].insert(["_id": 1])
      _ = try await client.run(["update": "a", "updates": [["q": ["_id": 1], "u": ["$set": ["x": 1]]]]])
      let events = try #require(try await client.run(more(stream))).batch
      #expect(events.count == 1 && events.first?["fullDocument"] == ["_id": 1, "x": 1])
      #expect(events.first?.keys == ["_id", "operationType", "fullDocument"])
      let grouped: BSONArray = [["$changeStream": [:]], ["$group": ["_id": 1]]]
      let refused = try await client.run(["aggregate": 1, "pipeline": .array(grouped), "cursor": [:]])
      #expect(refused?["errmsg"] == "Stage $group is not permitted in a $changeStream pipeline")
    }
  }

  @Test func aTransactionIsSeenAtItsEnd() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      let client = try await MongoTestClient.connect(fake)
      let stream = try #require(try await client.run(watch("c")))
      let insert: BSONDocument = ["insert": "c", "documents": [["_id": 1], ["_id": 2]]]
      _ = try await client.run(insert.inTransaction(1, of: session(1), starts: true))
      let update: BSONDocument = ["update": "c", "updates": [["q": ["_id": 1], "u": ["x": 1]]]]
      _ = try await client.run(update.inTransaction(1, of: session(1)))
      #expect(try await client.run(more(stream, limit: 1))?.batch.isEmpty == true)
      _ = try await client.run((["commitTransaction": 1] as BSONDocument).inTransaction(1, of: session(1)), on: "admin")
      let events = try #require(try await client.run(more(stream))).batch
      try #require(events.map { $0["operationType"] } == ["insert", "insert", "replace"])
      #expect(events[0]["clusterTime"] == events[2]["clusterTime"])
      #expect(events[0]["txnNumber"] == .int64(1) && events[0]["_id"] != events[1]["_id"])
    }
  }

  @Test func aStandaloneHasNone() async throws {
    try await withFakeMongo { fake in
      let client = try await MongoTestClient.connect(fake)
      let reply = try await client.run(watch("c"))
      #expect(reply?.code == 40573)
      #expect(reply?["errmsg"] == "The $changeStream stage is only supported on replica sets")
    }
  }
}

private func watch(_ collection: String, _ options: BSONDocument = [:]) -> BSONDocument {
  ["aggregate": .string(collection), "pipeline": [["$changeStream": .document(options)]], "cursor": [:]]
}

private func more(_ stream: BSONDocument, limit: Int32 = 1) -> BSONDocument {
  let name = if case .string(let name)? = stream.cursor["ns"] { String(name.dropFirst("test.".count)) } else { "" }
  return ["getMore": .int64(stream.cursorID), "collection": .string(name), "maxTimeMS": .int32(limit)]
}
