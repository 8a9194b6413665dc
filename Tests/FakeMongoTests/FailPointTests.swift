// Tests of FakeMongo. This file: `failCommand` (specification: "Transactions", "Fail Points").

import BSON
import FakeMongo
import Testing
import WireCore

@Suite struct FailPointTests {
  @Test func errorsAsOftenAsWanted() async throws {
    try await withFakeMongo { fake in
      let client = try await MongoTestClient.connect(fake)
      try await fail(client, ["times": 2], ["failCommands": ["insert"], "errorCode": 91])
      for expected in [91, 91, 0] as [Int64] {
        let reply = try #require(try await client.run(["insert": "c", "documents": [["a": 1]]]))
        #expect(reply.code == expected)
        #expect(try await client.run(["ping": 1])?["ok"] == 1.0)
      }
      #expect(fake["test"]["c"].count == 1)
      try await fail(client, ["skip": 1], ["failCommands": ["ping"], "errorCode": 11602])
      #expect(try await client.run(["ping": 1])?.code == 0)
      let reply = try #require(try await client.run(["ping": 1]))
      #expect(reply["codeName"] == "InterruptedDueToReplStateChange")
      #expect(reply["errmsg"] == "Failing command via 'failCommand' failpoint")
      let end = try await client.run(["configureFailPoint": "failCommand", "mode": "off"], on: "admin")
      #expect(end == ["count": 1, "ok": 1.0])
      #expect(try await client.run(["ping": 1])?.code == 0)
    }
  }

  @Test func labelsAndConcerns() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      let client = try await MongoTestClient.connect(fake)
      let numbered: BSONDocument = [
        "insert": "c", "documents": [["_id": 1]], "lsid": session(1), "txnNumber": .int64(1),
      ]
      try await fail(client, ["times": 1], ["failCommands": ["insert"], "errorCode": 10107])
      #expect(try await client.run(numbered)?["errorLabels"] == ["RetryableWriteError"])
      try await fail(client, ["times": 1], ["failCommands": ["insert"], "errorCode": 10107, "errorLabels": ["Own"]])
      #expect(try await client.run(numbered)?["errorLabels"] == ["Own"])
      try await fail(client, ["times": 1], ["failCommands": ["insert"], "errorCode": 10107, "errorLabels": []])
      #expect(try await client.run(numbered)?["errorLabels"] == nil)
      let concern: BSONValue = ["code": 91, "errmsg": "Replication is being shut down"]
      try await fail(
        client,
        ["times": 1],
        ["failCommands": ["insert"], "writeConcernError": concern, "errorLabels": ["RetryableWriteError"]]
      )
      let reply = try #require(try await client.run(numbered))
      #expect(reply["ok"] == 1.0 && reply["n"] == 1 && reply["writeConcernError"] == concern)
      #expect(reply.has(label: "RetryableWriteError") && fake["test"]["c"].count == 1)
    }
  }

  @Test func connectionsAreClosed() async throws {
    try await withFakeMongo { fake in
      let client = try await MongoTestClient.connect(fake)
      try await fail(client, ["times": 1], ["failCommands": ["ping"], "closeConnection": true])
      #expect(try await client.run(["ping": 1]) == nil)
      let other = try await MongoTestClient.connect(fake)
      #expect(try await other.run(["ping": 1])?["ok"] == 1.0)
    }
  }

  @Test func blockingFollowsTheClock() async throws {
    var configuration = FakeMongo.Configuration()
    configuration.clock = .manual()
    try await withFakeMongo(configuration) { fake in
      let client = try await MongoTestClient.connect(fake)
      let data: BSONDocument = [
        "failCommands": ["ping"], "blockConnection": true, "blockTimeMS": 5000, "errorCode": 50,
      ]
      try await fail(client, ["times": 1], data)
      async let reply = client.run(["ping": 1])
      await fake.received(.command("ping"))
      #expect(fake.requests.last?.reply.kind == ReplySummary.Kind.none)
      fake.clock.advance(by: .seconds(5))
      #expect(try await reply?.code == 50)
      #expect(try await client.run(["ping": 1])?.code == 0)
    }
  }

  @Test func onlyTheNamedApplicationAndCollection() async throws {
    try await withFakeMongo { fake in
      let client = try await MongoTestClient.connect(fake)
      _ = try await client.run(["hello": 1, "client": ["application": ["name": "shop"]]], on: "admin")
      let other = try await MongoTestClient.connect(fake)
      let insert: BSONDocument = ["insert": "c", "documents": [["a": 1]]]
      try await fail(other, "alwaysOn", ["failCommands": ["insert"], "errorCode": 91, "appName": "shop"])
      #expect(try await client.run(insert)?.code == 91)
      #expect(try await other.run(insert)?.code == 0)
      try await fail(other, "alwaysOn", ["failCommands": ["insert"], "errorCode": 91, "namespace": "test.d"])
      #expect(try await client.run(insert)?.code == 0)
      #expect(try await client.run(["insert": "d", "documents": [["a": 1]]])?.code == 91)
    }
  }

  @Test func theGreetingItselfNamesTheApplication() async throws {
    try await withFakeMongo { fake in
      let client = try await MongoTestClient.connect(fake)
      try await fail(client, ["times": 1], ["failCommands": ["hello"], "errorCode": 91, "appName": "shop"])
      #expect(try await client.run(["hello": 1], on: "admin")?.code == 0)
      let other = try await MongoTestClient.connect(fake)
      let hello: BSONDocument = ["hello": 1, "client": ["application": ["name": "shop"]]]
      #expect(try await other.run(hello, on: "admin")?.code == 91)
    }
  }

  @Test func cursorsAndTimeLimits() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      try fake["test"]["c"].insert((0..<4).map { ["_id": .int32($0)] })
      let client = try await MongoTestClient.connect(fake)
      let find: BSONDocument = ["find": "c", "batchSize": 1, "maxTimeMS": 5000]
      for (name, data, code) in [
        ("failGetMoreAfterCursorCheckout", ["errorCode": 91], 91), ("maxTimeAlwaysTimeOut", [:], 50),
      ] as [(String, BSONDocument, Int64)] {
        let open = try #require(try await client.run(find))
        try await fail(client, "alwaysOn", data, at: name)
        let more: BSONDocument = ["getMore": .int64(open.cursorID), "collection": "c"]
        let failed = try #require(try await client.run(more))
        #expect(failed.code == code && !failed.has(label: "ResumableChangeStreamError"))
        #expect(try await client.run(more)?.code == 43)
      }
      #expect(try await client.run(find)?.code == 50)
      #expect(try await client.run(["find": "c"])?.code == 0)
      let unknown = try await client.run(["configureFailPoint": "nope", "mode": "off"], on: "admin")
      #expect(unknown?.code == 266 && unknown?["codeName"] == "FailPointSetFailed")
    }
  }

  @Test func aChangeStreamMayGoOn() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      let client = try await MongoTestClient.connect(fake)
      let watch: BSONDocument = ["aggregate": "c", "pipeline": [["$changeStream": [:]]], "cursor": [:]]
      for (code, mayGoOn) in [(91, true), (234, true), (96, false)] as [(Int32, Bool)] {
        let open = try #require(try await client.run(watch))
        try await fail(client, ["times": 1], ["errorCode": .int32(code)], at: "failGetMoreAfterCursorCheckout")
        let failed = try #require(
          try await client.run(["getMore": .int64(open.cursorID), "collection": "c", "maxTimeMS": 1])
        )
        #expect(failed.code == Int64(code) && failed.has(label: "ResumableChangeStreamError") == mayGoOn)
      }
      try await fail(client, ["times": 1], ["failCommands": ["aggregate"], "errorCode": 91])
      #expect(try await client.run(watch)?.has(label: "ResumableChangeStreamError") == true)
    }
  }

  @Test func retryableWritesLoseTheirAnswerOrAll() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      let client = try await MongoTestClient.connect(fake)
      var write: BSONDocument = ["insert": "c", "documents": [["_id": 1]], "lsid": session(1), "txnNumber": .int64(1)]
      try await fail(client, ["times": 1], [:], at: "onPrimaryTransactionalWrite")
      #expect(try await client.run(write) == nil)
      #expect(fake["test"]["c"].count == 1)
      let other = try await MongoTestClient.connect(fake)
      #expect(try await other.run(write)?["retriedStmtIds"] == [0])
      try await fail(other, ["times": 1], ["failBeforeCommitExceptionCode": 1], at: "onPrimaryTransactionalWrite")
      write["txnNumber"] = .int64(2)
      write["documents"] = [["_id": 2]]
      #expect(try await other.run(write) == nil)
      #expect(fake["test"]["c"].count == 1)
      #expect(try await MongoTestClient.connect(fake).run(write)?["n"] == 1)
    }
  }

  @Test func whatMayBeDoneAgain() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      try fake["test"]["c"].insert(["_id": 1])
      let client = try await MongoTestClient.connect(fake)
      let commit: BSONDocument = ["commitTransaction": 1]
      for (number, code, label) in [
        (1, 251, "TransientTransactionError"), (2, 112, "TransientTransactionError"), (3, 91, "RetryableWriteError"),
      ] as [(Int64, Int32, String)] {
        let insert: BSONDocument = ["insert": "c", "documents": [["a": 1]]]
        _ = try await client.run(insert.inTransaction(number, of: session(1), starts: true))
        try await fail(client, ["times": 1], ["failCommands": ["commitTransaction"], "errorCode": .int32(code)])
        let failed = try #require(try await client.run(commit.inTransaction(number, of: session(1)), on: "admin"))
        #expect(failed["errorLabels"] == [.string(label)])
      }
      // A write that was done, but might not stay.
      let concern: BSONValue = ["code": 91, "errmsg": "Replication is being shut down"]
      try await fail(client, ["times": 1], ["failCommands": ["insert"], "writeConcernError": concern])
      let write: BSONDocument = ["insert": "c", "documents": [[:]], "lsid": session(2), "txnNumber": .int64(1)]
      #expect(try await client.run(write)?["errorLabels"] == ["RetryableWriteError"])
      // What fails is confirmed, or not, all the same.
      let change = try await client.run(["collMod": "none", "writeConcern": ["w": 2]])
      #expect(change?.code == 26 && change?["writeConcernError"] != nil)
    }
  }

  @Test func anOperationThatWaitsCanBeKilled() async throws {
    var configuration = FakeMongo.Configuration()
    configuration.clock = .manual()
    try await withFakeMongo(configuration) { fake in
      let client = try await MongoTestClient.connect(fake)
      let data: BSONDocument = ["failCommands": ["ping"], "blockConnection": true, "blockTimeMS": 5000]
      try await fail(client, "alwaysOn", data)
      async let reply = client.run(["ping": 1])
      await fake.received(.command("ping"))
      fake.run(["killOp": 1, "op": 1])
      #expect(try await reply?.code == 11601)
    }
  }
}

/// Has commands fail.
private func fail(
  _ client: MongoTestClient,
  _ mode: BSONValue,
  _ data: BSONDocument,
  at place: String = "failCommand"
) async throws {
  let reply = try await client.run(
    ["configureFailPoint": .string(place), "mode": mode, "data": .document(data)],
    on: "admin"
  )
  #expect(reply?["ok"] == 1.0)
}
