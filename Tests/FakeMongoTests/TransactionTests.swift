// Tests of FakeMongo. This file: transactions and retryable writes (manual: "Transactions", "Retryable Writes").

import BSON
import FakeMongo
import Testing
import WireCore

@Suite struct TransactionTests {
  private let first = session(1)
  private let second = session(2)

  @Test func nobodySeesItBeforeItsEnd() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      let client = try await MongoTestClient.connect(fake)
      let begun = try await client.run(insert(1).inTransaction(1, of: first, starts: true))
      #expect(begun?["n"] == 1)
      #expect(try await client.run(insert(2).inTransaction(1, of: first))?["n"] == 1)
      #expect(fake["test"]["c"].documents.isEmpty)
      #expect(try await client.run(commit.inTransaction(1, of: first), on: "admin")?["ok"] == 1.0)
      #expect(fake["test"]["c"].documents == [["_id": 1], ["_id": 2]])
      // Committed twice, as drivers do when they did not hear of it.
      #expect(try await client.run(commit.inTransaction(1, of: first), on: "admin")?["ok"] == 1.0)
      let late = try #require(try await client.run(insert(3).inTransaction(1, of: first)))
      #expect(late["codeName"] == "TransactionCommitted")
    }
  }

  @Test func abortedAsIfNothingHadBeen() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      let client = try await MongoTestClient.connect(fake)
      _ = try await client.run(insert(1).inTransaction(1, of: first, starts: true))
      #expect(try await client.run(abort.inTransaction(1, of: first), on: "admin")?["ok"] == 1.0)
      #expect(fake["test"]["c"].documents.isEmpty)
      let late = try #require(try await client.run(insert(1).inTransaction(1, of: first)))
      #expect(late["codeName"] == "NoSuchTransaction" && late.has(label: "TransientTransactionError"))
      #expect(late["errmsg"] == "Transaction with { txnNumber: 1 } has been aborted.")
    }
  }

  @Test func othersChangesMeanwhileStay() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      try fake["test"]["c"].insert(["_id": 1], ["_id": 2], ["_id": 3])
      let client = try await MongoTestClient.connect(fake)
      let update: BSONDocument = ["update": "c", "updates": [["q": ["_id": 1], "u": ["$set": ["a": 1]]]]]
      _ = try await client.run(update.inTransaction(1, of: first, starts: true))
      let remove: BSONDocument = ["delete": "c", "deletes": [["q": ["_id": 2], "limit": 1]]]
      _ = try await client.run(remove.inTransaction(1, of: first))
      try fake["test"]["c"].replace(["_id": 3, "b": 1])
      #expect(try await client.run(insert(4))?["n"] == 1)
      #expect(try await client.run(commit.inTransaction(1, of: first), on: "admin")?["ok"] == 1.0)
      #expect(fake["test"]["c"].documents == [["_id": 1, "a": 1], ["_id": 3, "b": 1], ["_id": 4]])
    }
  }

  @Test func theSecondWriterOfADocumentFails() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      try fake["test"]["c"].insert(["_id": 1])
      let client = try await MongoTestClient.connect(fake)
      _ = try await client.run(update(1).inTransaction(1, of: first, starts: true))
      let conflict = try #require(try await client.run(update(1).inTransaction(1, of: second, starts: true)))
      #expect(conflict["codeName"] == "WriteConflict" && conflict.has(label: "TransientTransactionError"))
      // The other one goes on.
      #expect(try await client.run(commit.inTransaction(1, of: first), on: "admin")?["ok"] == 1.0)
      #expect(fake["test"]["c"].documents == [["_id": 1, "n": 1]])
    }
  }

  @Test func whatChangedSinceItBeganIsAConflictToo() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      try fake["test"]["c"].insert(["_id": 1], ["_id": 2])
      let client = try await MongoTestClient.connect(fake)
      _ = try await client.run(update(2).inTransaction(1, of: first, starts: true))
      #expect(try await client.run(update(1))?["nModified"] == 1)
      let conflict = try #require(try await client.run(update(1).inTransaction(1, of: first)))
      #expect(conflict["codeName"] == "WriteConflict")
      let end = try #require(try await client.run(commit.inTransaction(1, of: first), on: "admin"))
      #expect(end["codeName"] == "NoSuchTransaction")
    }
  }

  @Test func aPlainWriteWaitsForTheEnd() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      try fake["test"]["c"].insert(["_id": 1])
      let client = try await MongoTestClient.connect(fake)
      let other = try await MongoTestClient.connect(fake)
      _ = try await client.run(update(1).inTransaction(1, of: first, starts: true))
      async let reply = other.run(update(1))
      await fake.received(.command("update"), count: 2)
      #expect(fake["test"]["c"].documents == [["_id": 1]])
      _ = try await client.run(commit.inTransaction(1, of: first), on: "admin")
      #expect(try await reply?["nModified"] == 1)
      #expect(fake["test"]["c"].documents == [["_id": 1, "n": 2]])
    }
  }

  @Test func theWaitEndsByItsLimit() async throws {
    let clock = FakeClock.manual()
    try await withFakeMongo(replicaSet(clock)) { fake in
      try fake["test"]["c"].insert(["_id": 1])
      let client = try await MongoTestClient.connect(fake)
      let other = try await MongoTestClient.connect(fake)
      _ = try await client.run(update(1).inTransaction(1, of: first, starts: true))
      var limited = update(1)
      limited.append("maxTimeMS", 1000)
      let command = limited
      async let reply = other.run(command)
      await fake.received(.command("update"), count: 2)
      clock.advance(by: .seconds(1))
      #expect(try await reply?["codeName"] == "MaxTimeMSExpired")
      // A minute after it began, the transaction is aborted.
      clock.advance(by: .seconds(59))
      #expect(try await other.run(update(1))?["nModified"] == 1)
      #expect(try await client.run(commit.inTransaction(1, of: first), on: "admin")?.code == 251)
    }
  }

  @Test func aTestsOwnWriteEndsTheTransaction() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      try fake["test"]["c"].insert(["_id": 1])
      let client = try await MongoTestClient.connect(fake)
      _ = try await client.run(update(1).inTransaction(1, of: first, starts: true))
      try fake["test"]["c"].replace(["_id": 1, "n": 100])
      #expect(try await client.run(commit.inTransaction(1, of: first), on: "admin")?["codeName"] == "NoSuchTransaction")
      #expect(fake["test"]["c"].documents == [["_id": 1, "n": 100]])
    }
  }

  @Test func numbersOnlyGrow() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      let client = try await MongoTestClient.connect(fake)
      let none = try #require(try await client.run(insert(1).inTransaction(5, of: first)))
      #expect(none.code == 251 && none.has(label: "TransientTransactionError"))
      _ = try await client.run(insert(1).inTransaction(5, of: first, starts: true))
      #expect(
        try await client.run(insert(1).inTransaction(4, of: first, starts: true))?["codeName"] == "TransactionTooOld"
      )
      // A newer one ends the one before.
      #expect(try await client.run(insert(1).inTransaction(6, of: first, starts: true))?["n"] == 1)
      #expect(try await client.run((["count": "c"] as BSONDocument).inTransaction(6, of: first))?.code == 263)
      #expect(try await client.run(commit.inTransaction(6, of: first), on: "admin")?.code == 0)
      #expect(fake["test"]["c"].documents == [["_id": 1]])
      #expect(try await client.run(commit, on: "admin")?.code == 125)
    }
  }

  @Test func aRetriedWriteIsDoneOnce() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      let client = try await MongoTestClient.connect(fake)
      var write = insert(1)
      write.append("lsid", first)
      write.append("txnNumber", .int64(1))
      #expect(try await client.run(write)?["n"] == 1)
      let again = try #require(try await client.run(write))
      #expect(again["n"] == 1 && again["writeErrors"] == nil && again["retriedStmtIds"] == [0])
      #expect(fake["test"]["c"].count == 1)
      write["txnNumber"] = .int64(2)
      #expect(try await client.run(write)?["writeErrors"] != nil)
      write["txnNumber"] = .int64(1)
      #expect(try await client.run(write)?["codeName"] == "TransactionTooOld")
    }
  }

  @Test func readsOfOneMoment() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      try fake["test"]["c"].insert(["_id": 1])
      let client = try await MongoTestClient.connect(fake)
      let read = try #require(try await client.run(["find": "c", "readConcern": ["level": "snapshot"]]))
      let time = try #require(read.cursor["atClusterTime"])
      let again: BSONDocument = ["find": "c", "readConcern": ["level": "snapshot", "atClusterTime": time]]
      #expect(try await client.run(again)?.batch == [["_id": 1]])
      try fake["test"]["c"].insert(["_id": 2])
      let later = try #require(try await client.run(again))
      #expect(later.batch == [["_id": 1]] && later.cursor["atClusterTime"] == time)
      #expect(try await client.run(["find": "c"])?.batch.count == 2)
      let concern: BSONValue = ["level": "snapshot", "atClusterTime": time]
      let values = try await client.run(["distinct": "c", "key": "_id", "readConcern": concern])
      #expect(values?["values"] == [1] && values?["atClusterTime"] == time)
      let old: BSONValue = ["level": "snapshot", "atClusterTime": .timestamp(BSONTimestamp(seconds: 1, increment: 1))]
      #expect(try await client.run(["find": "c", "readConcern": old])?["codeName"] == "SnapshotTooOld")
      let far = BSONTimestamp(seconds: .max, increment: 1)
      let early: BSONValue = ["level": "snapshot", "atClusterTime": .timestamp(far)]
      #expect(try await client.run(["find": "c", "readConcern": early])?.code == 72)
    }
  }

  @Test func whoMayReadHow() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      let client = try await MongoTestClient.connect(fake)
      let snapshot: BSONValue = ["level": "snapshot"]
      for command in [
        ["insert": "c", "documents": [[:]]], ["count": "c"], ["listCollections": 1], ["listIndexes": "c"],
      ] as [BSONDocument] {
        var command = command
        command.append("readConcern", snapshot)
        #expect(try await client.run(command)?["codeName"] == "InvalidOptions")
      }
      let out: BSONDocument = [
        "aggregate": "c", "pipeline": [["$out": "d"]], "cursor": [:], "readConcern": ["level": "linearizable"],
      ]
      #expect(try await client.run(out)?.code == 72)
      let find: BSONDocument = ["find": "c", "readConcern": snapshot]
      #expect(try await client.run(find.inTransaction(1, of: first, starts: true))?["ok"] == 1.0)
      #expect(try await client.run(find.inTransaction(1, of: first))?.code == 72)
      let other: BSONDocument = ["find": "c", "readConcern": ["level": "linearizable"]]
      #expect(try await client.run(other.inTransaction(2, of: first, starts: true))?.code == 72)
    }
  }

  @Test func aCollectionIsCreatedOnce() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      try fake["test"]["c"].insert(["_id": 1])
      let client = try await MongoTestClient.connect(fake)
      let create: BSONDocument = ["create": "c"]
      #expect(try await client.run(create)?["ok"] == 1.0)
      #expect(try await client.run(create.inTransaction(1, of: first, starts: true))?.code == 48)
    }
  }

  @Test func indexesOfNewCollectionsOnly() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      try fake["test"]["c"].insert(["_id": 1])
      let client = try await MongoTestClient.connect(fake)
      func create(_ name: BSONValue) -> BSONDocument {
        ["createIndexes": name, "indexes": [["key": ["a": 1], "name": "a_1"]]]
      }
      #expect(try await client.run(create("c").inTransaction(1, of: first, starts: true))?.code == 263)
      #expect(try await client.run(create("d").inTransaction(2, of: first, starts: true))?["ok"] == 1.0)
    }
  }

  @Test func manyAtOnceComeToTheSameAsOneAfterTheOther() async throws {
    try await withFakeMongo(replicaSet()) { fake in
      try fake["test"]["c"].insert((0..<4).map { ["_id": .int32($0), "n": 0] })
      let increments = try await withThrowingTaskGroup(of: Int64.self) { group in
        for worker in 1...4 as ClosedRange<UInt8> {
          group.addTask { try await increase(fake, session(worker), seed: UInt64(worker)) }
        }
        return try await group.reduce(0, +)
      }
      let sum = fake["test"]["c"].documents.compactMap { $0["n"]?.wholeNumber }.reduce(0, +)
      #expect(sum == increments && increments > 0)
    }
  }
}

private let commit: BSONDocument = ["commitTransaction": 1]
private let abort: BSONDocument = ["abortTransaction": 1]

private func insert(_ id: Int32) -> BSONDocument { ["insert": "c", "documents": [["_id": .int32(id)]]] }

private func update(_ id: Int32) -> BSONDocument {
  ["update": "c", "updates": [["q": ["_id": .int32(id)], "u": ["$inc": ["n": 1]]]]]
}

/// Adds one to two documents in each of 25 transactions; by how much all in all, conflicts apart.
private func increase(_ fake: FakeMongo, _ session: BSONValue, seed: UInt64) async throws -> Int64 {
  let client = try await MongoTestClient.connect(fake)
  var random = SeededRandom(seed: seed)
  var sum: Int64 = 0
  for number in 1...25 as ClosedRange<Int64> {
    let ids = [Int32.random(in: 0..<4, using: &random), Int32.random(in: 0..<4, using: &random)]
    let one = try await client.run(update(ids[0]).inTransaction(number, of: session, starts: true))
    guard one?["ok"] == 1.0 else { continue }
    let two = try await client.run(update(ids[1]).inTransaction(number, of: session))
    guard two?["ok"] == 1.0 else { continue }
    let end = try await client.run(commit.inTransaction(number, of: session), on: "admin")
    if end?["ok"] == 1.0 { sum += 2 }
  }
  return sum
}
