// Tests of FakeMongo. This file: what a server says of its clients, and the Stable API.

import BSON
import FakeMongo
import Testing
import WireCore

@Suite struct ServerStageTests {
  @Test func sessionsOfThisServer() async throws {
    try await withFakeMongo { fake in
      let client = try await MongoTestClient.connect(fake)
      _ = try await client.run(["ping": 1, "lsid": session(1)])
      let listed = try #require(try await client.run(aggregate(["$listLocalSessions": [:]]), on: "admin")).batch
      try #require(listed.count == 1)
      guard case .document(let id)? = listed[0]["_id"] else {
        Issue.record("no _id")
        return
      }
      #expect(id["id"] == sessionID(1) && id.contains("uid") && listed[0].contains("lastUse"))
      let both: BSONValue = ["allUsers": true, "users": []]
      #expect(try await client.run(aggregate(["$listLocalSessions": both]), on: "admin")?["ok"] == 0.0)
      _ = try await client.run(["endSessions": [session(1)]], on: "admin")
      #expect(try await client.run(aggregate(["$listLocalSessions": [:]]), on: "admin")?.batch == [])
    }
  }

  @Test func whatGoesOn() async throws {
    try await withFakeMongo { fake in
      let client = try await MongoTestClient.connect(fake)
      let idle = try await MongoTestClient.connect(fake)
      _ = try await idle.run(["ping": 1])
      let busy = try await client.run(aggregate(["$currentOp": [:]]), on: "admin")
      #expect(busy?.batch.map { $0["active"] } == [true])
      let all = try await client.run(aggregate(["$currentOp": ["idleConnections": true]]), on: "admin")
      #expect(all?.batch.map { $0["active"] } == [true, false])
      #expect(try await client.run(aggregate(["$currentOp": [:]]))?["codeName"] == "InvalidNamespace")
    }
  }

  @Test(
    arguments: [
      ["testVersion2": 1], ["distinct": "c", "key": "a"], ["find": "c", "tailable": true],
      ["create": "c", "capped": true, "size": 100], aggregate(["$currentOp": [:]]),
    ] as [BSONDocument]
  )
  func whatIsNotStable(_ command: BSONDocument) async throws {
    try await withFakeMongo { fake in
      let client = try await MongoTestClient.connect(fake)
      var command = command
      command.append("apiVersion", "1")
      command.append("apiStrict", true)
      #expect(try await client.run(command, on: "admin")?["codeName"] == "APIStrictError")
    }
  }

  @Test func allCommandsOfACursorKeepToOneVersion() async throws {
    try await withFakeMongo { fake in
      try fake["test"]["c"].insert(["_id": 1], ["_id": 2])
      let client = try await MongoTestClient.connect(fake)
      let find: BSONDocument = ["find": "c", "batchSize": 1, "apiVersion": "1"]
      let open = try #require(try await client.run(find))
      let more: BSONDocument = ["getMore": .int64(open.cursorID), "collection": "c"]
      #expect(try await client.run(more)?["codeName"] == "APIMismatchError")
      var same = more
      same.append("apiVersion", "1")
      #expect(try await client.run(same)?.batch == [["_id": 2]])
    }
  }

  @Test func theOplogIsNotShown() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      let client = try await MongoTestClient.connect(fake)
      #expect(try await client.run(["find": "oplog.rs"], on: "local")?["codeName"] == "NotImplemented")
      #expect(try await client.run(["find": "startup_log"], on: "local")?["ok"] == 1.0)
    }
  }

  @Test func pipelinesOfUpdatesThatAreNone() async throws {
    try await withFakeMongo { fake in
      try fake["test"]["c"].insert(["_id": 1])
      let client = try await MongoTestClient.connect(fake)
      let update: BSONValue = ["q": ["_id": 1], "u": [["$nope": 1]]]
      let reply = try #require(try await client.run(["update": "c", "updates": [update]]))
      #expect(reply["ok"] == 0.0 && reply.code == 40324)
    }
  }
}

private func aggregate(_ stage: BSONValue) -> BSONDocument {
  ["aggregate": 1, "pipeline": [stage], "cursor": [:]]
}

private func sessionID(_ number: UInt8) -> BSONValue? {
  if case .document(let id) = session(number) { id["id"] } else { nil }
}
