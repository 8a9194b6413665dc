// Tests of FakeMongo. This file: cursors, and what waits by the clock.

import BSON
import FakeMongo
import MongoWire
import Testing
import WireCore

@Suite struct CursorTests {
  @Test func batchByBatch() async throws {
    try await withFakeMongo { fake in
      try fake["test"]["c"].insert((0..<5).map { ["_id": .int32($0)] })
      let client = try await MongoTestClient.connect(fake)
      let first = try #require(try await client.run(["find": "c", "batchSize": 2]))
      #expect(first.batch == [["_id": 0], ["_id": 1]] && first.cursor["ns"] == "test.c" && first.cursorID != 0)
      let second = try #require(try await client.run(more(first, ["batchSize": 2])))
      #expect(second.batch == [["_id": 2], ["_id": 3]] && second.cursorID == first.cursorID)
      let third = try #require(try await client.run(more(first, ["batchSize": 2])))
      #expect(third.batch == [["_id": 4]] && third.cursorID == 0)
      #expect(try await client.run(more(first))?.code == 43)
    }
  }

  @Test func aFullBatchMayBeTheLastOne() async throws {
    try await withFakeMongo { fake in
      try fake["test"]["c"].insert((0..<2).map { ["_id": .int32($0)] })
      let client = try await MongoTestClient.connect(fake)
      let open = try #require(try await client.run(["find": "c", "batchSize": 2]))
      #expect(open.batch.count == 2 && open.cursorID != 0)
      let end = try #require(try await client.run(more(open, ["batchSize": 2])))
      #expect(end.batch.isEmpty && end.cursorID == 0)
      // Who has sorted the documents, or counted them, knows which is the last.
      for option in [["sort": ["a": 1]], ["limit": 2], ["filter": ["_id": 1], "batchSize": 1]] as [BSONDocument] {
        var find: BSONDocument = ["find": "c"]
        for element in option { find.append(element) }
        if !find.contains("batchSize") { find.append("batchSize", 2) }
        #expect(try await client.run(find)?.cursorID == 0)
      }
      let none = try await client.run(["aggregate": "c", "pipeline": [], "cursor": ["batchSize": 0]])
      #expect(none?.batch.isEmpty == true && none?.cursorID != 0)
    }
  }

  @Test func allBatchesAtOnce() async throws {
    try await withFakeMongo { fake in
      try fake["test"]["c"].insert((0..<3).map { ["_id": .int32($0)] })
      let client = try await MongoTestClient.connect(fake)
      let open = try #require(try await client.run(["find": "c", "batchSize": 1]))
      try await client.send(more(open, ["batchSize": 1]), flags: [.exhaustAllowed])
      var before: Int32 = 7
      for (count, goesOn) in [(1, true), (1, true), (0, false)] {
        let message = try #require(try await client.message())
        guard case .message(let reply) = message.body else {
          Issue.record("no OP_MSG")
          return
        }
        #expect(reply.document.batch.count == count && reply.flags.contains(.moreToCome) == goesOn)
        #expect(message.responseTo == before)
        before = message.requestID
      }
      #expect(try await client.run(["ping": 1])?["ok"] == 1.0)
    }
  }

  @Test func whatWasSeenLastIsPushedOut() async throws {
    try await withFakeMongo { fake in
      let client = try await MongoTestClient.connect(fake)
      _ = try await client.run(["create": "log", "capped": true, "size": 1000, "max": 2])
      try fake["test"]["log"].insert(["_id": 1])
      let tail = try #require(try await client.run(["find": "log", "tailable": true]))
      try fake["test"]["log"].insert(["_id": 2])
      #expect(try await client.run(more(tail))?.batch == [["_id": 2]])
      try fake["test"]["log"].insert(["_id": 3], ["_id": 4])
      #expect(try await client.run(more(tail))?["codeName"] == "CappedPositionLost")
      #expect(try await client.run(more(tail))?.code == 43)
    }
  }

  @Test func onlyWhoOpenedItMayAsk() async throws {
    try await withFakeMongo { fake in
      try fake["test"]["c"].insert((0..<5).map { ["_id": .int32($0)] })
      let client = try await MongoTestClient.connect(fake)
      let open = try #require(try await client.run(["find": "c", "batchSize": 1]))
      #expect(try await client.run(["getMore": .int64(open.cursorID), "collection": "d"])?.code == 13)
      #expect(try await client.run(more(open, ["lsid": session(1)]))?.code == 50736)
      #expect(try await client.run(more(open, ["maxTimeMS": 5]))?.code == 2)
      let owned = try #require(try await client.run(["find": "c", "batchSize": 1, "lsid": session(1)]))
      #expect(try await client.run(more(owned))?.code == 50737)
      #expect(try await client.run(more(owned, ["lsid": session(2)]))?.code == 50738)
      #expect(try await client.run(["endSessions": [session(1)]], on: "admin")?["ok"] == 1.0)
      #expect(try await client.run(more(owned, ["lsid": session(1)]))?.code == 43)
      let killed = try await client.run(["killCursors": "c", "cursors": [.int64(open.cursorID), .int64(9)]])
      #expect(killed?["cursorsKilled"] == [.int64(open.cursorID)] && killed?["cursorsNotFound"] == [.int64(9)])
    }
  }

  @Test func idleCursorsAreClosed() async throws {
    var configuration = FakeMongo.Configuration()
    configuration.clock = .manual()
    try await withFakeMongo(configuration) { fake in
      try fake["test"]["c"].insert((0..<5).map { ["_id": .int32($0)] })
      let client = try await MongoTestClient.connect(fake)
      let open = try #require(try await client.run(["find": "c", "batchSize": 1]))
      let kept = try #require(try await client.run(["find": "c", "batchSize": 1, "noCursorTimeout": true]))
      fake.clock.advance(by: .seconds(600))
      #expect(try await client.run(more(open))?.code == 43)
      #expect(try await client.run(more(kept))?.batch.count == 4)
    }
  }

  @Test func theEndOfACappedCollectionIsFollowed() async throws {
    var configuration = FakeMongo.Configuration()
    configuration.clock = .manual()
    try await withFakeMongo(configuration) { fake in
      let client = try await MongoTestClient.connect(fake)
      let find: BSONDocument = [
        "find": "log", "filter": ["a": 1], "projection": ["_id": 1], "tailable": true, "awaitData": true,
      ]
      #expect(try await client.run(["create": "log", "capped": true, "size": 10_000])?["ok"] == 1.0)
      #expect(try await client.run(find)?.cursorID == 0)
      try fake["test"]["log"].insert(["_id": 1, "a": 1])
      let tail = try #require(try await client.run(find))
      #expect(tail.batch == [["_id": 1]] && tail.cursorID != 0)
      async let reply = client.run(more(tail, ["maxTimeMS": 60_000]))
      await fake.received(.command("getMore"))
      try fake["test"]["log"].insert(["_id": 2, "a": 2], ["_id": 3, "a": 1, "b": 1])
      #expect(try await reply?.batch == [["_id": 3]])
      async let empty = client.run(more(tail))
      await fake.received(.command("getMore"), count: 2)
      fake.clock.advance(by: .seconds(1))
      #expect(try await empty?.batch == [])
      try fake["test"]["other"].insert(["_id": 1])
      let refused = try await client.run(["find": "other", "tailable": true])
      #expect(refused?.code == 2)
      fake["test"]["log"].drop()
      #expect(try await client.run(more(tail))?.code == 43)
    }
  }

  @Test func aGreetingWaitsForANewTopology() async throws {
    var configuration = FakeMongo.Configuration()
    configuration.clock = .manual()
    try await withFakeMongo(configuration) { fake in
      let client = try await MongoTestClient.connect(fake)
      let hello = try #require(try await client.run(["hello": 1], on: "admin"))
      let version = try #require(hello["topologyVersion"])
      #expect(try await client.run(["hello": 1, "topologyVersion": version], on: "admin")?.code == 31368)
      async let reply = client.run(["hello": 1, "topologyVersion": version, "maxAwaitTimeMS": 10_000], on: "admin")
      await fake.received(.command("hello"), count: 3)
      #expect(fake.messages.last?.reply.kind == ReplySummary.Kind.none)
      fake.clock.advance(by: .seconds(10))
      #expect(try await reply?["ok"] == 1.0)
      // Of another server's run: the answer comes at once.
      let other: BSONValue = [
        "processId": .objectId(ObjectId(seconds: 1, process: 1, counter: 1)), "counter": .int64(0),
      ]
      let now = try await client.run(["hello": 1, "topologyVersion": other, "maxAwaitTimeMS": 10_000], on: "admin")
      #expect(now?["ok"] == 1.0)
    }
  }

  @Test func usersAndParameters() async throws {
    try await withFakeMongo { fake in
      let client = try await MongoTestClient.connect(fake)
      let create: BSONDocument = ["createUser": "bob", "pwd": "secret", "roles": ["readWrite"]]
      #expect(try await client.run(create)?["ok"] == 1.0)
      #expect(try await client.run(create)?.code == 51003)
      let found = try #require(try await client.run(["usersInfo": 1]))
      guard case .array(let users)? = found["users"], case .document(let user)? = users[0] else {
        Issue.record("no users")
        return
      }
      #expect(user["_id"] == "test.bob" && user["roles"] == [["role": "readWrite", "db": "test"]])
      #expect(try await client.run(["updateUser": "bob", "roles": ["read"]])?["ok"] == 1.0)
      #expect(try await client.run(["updateUser": "bob"])?.code == 2)
      #expect(try await client.run(["updateUser": "eve", "pwd": "x"])?.code == 11)
      #expect(try await client.run(["dropUser": "bob"])?["ok"] == 1.0)
      #expect(try await client.run(["dropUser": "bob"])?.code == 11)
      let get: BSONDocument = ["getParameter": 1, "featureCompatibilityVersion": 1]
      #expect(try await client.run(get, on: "admin")?["featureCompatibilityVersion"] == ["version": "7.0"])
      #expect(try await client.run(["setParameter": 1, "logLevel": 2], on: "admin")?["was"] == 0)
      #expect(try await client.run(["getParameter": 1, "logLevel": 1], on: "admin")?["logLevel"] == 2)
      #expect(try await client.run(["getParameter": 1, "nope": 1], on: "admin")?.code == 72)
    }
  }
}

private func more(_ open: BSONDocument, _ options: BSONDocument = [:]) -> BSONDocument {
  let name = if case .string(let name)? = open.cursor["ns"] { String(name.dropFirst("test.".count)) } else { "" }
  var command: BSONDocument = ["getMore": .int64(open.cursorID), "collection": .string(name)]
  for element in options { command.append(element) }
  return command
}
