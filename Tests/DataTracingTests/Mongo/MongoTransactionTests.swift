// Tests of DataTracing, Mongo. This file: transactions, their tree of spans, and that they end once.

import Testing
import TraceModel
import TraceRecorder
import Tracing

@testable import DataTracing

@Suite struct MongoTransactionTests {
  private static let transient = MongoServerError(
    code: 112,
    codeName: "WriteConflict",
    message: "WriteConflict",
    labels: ["TransientTransactionError"]
  )
  private static let unknown = MongoServerError(
    code: 91,
    message: "shutdown in progress",
    labels: ["UnknownTransactionCommitResult"]
  )

  private func names(_ recording: Recording, under parent: RecordedSpan?) -> [String] {
    recording.spans.filter { $0.parentSpanID == parent?.spanID }.map(\.name)
  }

  @Test func aTreeOfOneTransaction() async throws {
    let driver = StubMongo()
    let recording = try await record {
      let count = try await traced(driver).withTransaction { transaction in
        let users = transaction["shop"]["users"]
        try await users.insertOne(["_id": 1])
        try await transaction["shop"]["orders"].updateOne(["_id": 1], ["$set": ["a": 1]])
        return try await users.find().collect().count
      }
      #expect(count == 1)
    }
    let span = try #require(recording.span("db.transaction"))
    #expect(span.kind == .internal && span.attributes["db.transaction.outcome"] == "committed")
    #expect(self.names(recording, under: nil) == ["db.transaction"])
    #expect(
      self.names(recording, under: span) == ["insert users", "update orders", "find users", "commitTransaction admin"]
    )
    #expect(driver.requests.filter { $0.command != "getMore" }.map(\.session) == [1, 1, 1, 1])
    // The transaction is no call of its own.
    #expect(recording.samples("db.client.operation.duration").count == 4)
  }

  @Test func namesInLegacyConventions() async throws {
    let recording = try await record {
      try await traced(StubMongo(), .legacy).withTransaction { _ = try await $0["shop"]["users"].insertOne(["_id": 1]) }
    }
    #expect(recording.spans.map(\.name) == ["db.transaction", "mongodb.insert_one", "mongodb.commit_transaction"])
  }

  @Test func anErrorAborts() async throws {
    struct Refused: Error {}
    let driver = StubMongo()
    let recording = try await record {
      await #expect(throws: Refused.self) {
        try await traced(driver).withTransaction { transaction in
          try await transaction["shop"]["users"].insertOne(["_id": 1])
          throw Refused()
        }
      }
    }
    #expect(driver.requests.map(\.command) == ["insert", "abortTransaction"])
    let span = try #require(recording.span("db.transaction"))
    #expect(span.attributes["error.type"] == "Refused" && span.attributes["db.transaction.outcome"] == "rolled_back")
    #expect(self.names(recording, under: span) == ["insert users", "abortTransaction admin"])
    #expect(recording.span("abortTransaction admin")?.status == nil)
  }

  @Test func anAbortThatFailsHidesNothing() async throws {
    struct Refused: Error {}
    let driver = StubMongo { if $0 == "abortTransaction", $1 == 1 { throw Self.unknown } }
    let recording = try await record {
      await #expect(throws: Refused.self) { try await traced(driver).withTransaction { _ in throw Refused() } }
    }
    #expect(recording.span("db.transaction")?.attributes["db.transaction.outcome"] == "rolled_back")
    #expect(recording.span("abortTransaction admin")?.hasFailed == true)
  }

  @Test func transientErrorsAreRetriedIfAsked() async throws {
    let driver = StubMongo { if $0 == "insert", $1 <= 2 { throw Self.transient } }
    let recording = try await record {
      try await traced(driver).withTransaction(retries: 2) { _ = try await $0["shop"]["users"].insertOne(["_id": 1]) }
    }
    #expect(
      driver.requests.map(\.command) == [
        "insert", "abortTransaction", "insert", "abortTransaction", "insert", "commitTransaction",
      ]
    )
    let spans = recording.spans.filter { $0.name == "db.transaction" }
    #expect(spans.map { $0.attributes["db.transaction.attempt"] } == [nil, 2, 3])
    #expect(spans.map { $0.attributes["db.transaction.outcome"] } == ["rolled_back", "rolled_back", "committed"])
    #expect(Set(driver.requests.compactMap(\.session)) == [1, 2, 3])
  }

  @Test func nothingIsRetriedUnlessAsked() async throws {
    let driver = StubMongo { command, _ in if command == "insert" { throw Self.transient } }
    await #expect(throws: Self.transient) {
      try await traced(driver).withTransaction { _ = try await $0["shop"]["users"].insertOne(["_id": 1]) }
    }
    #expect(driver.requests.map(\.command) == ["insert", "abortTransaction"])
  }

  @Test func aCommitOfUnknownResultIsSentAgain() async throws {
    let driver = StubMongo { if $0 == "commitTransaction", $1 == 1 { throw Self.unknown } }
    let recording = try await record {
      try await traced(driver).withTransaction(retries: 1) { _ = try await $0["shop"]["users"].insertOne(["_id": 1]) }
    }
    #expect(driver.requests.map(\.command) == ["insert", "commitTransaction", "commitTransaction"])
    let commits = recording.spans.filter { $0.name == "commitTransaction admin" }
    #expect(commits.map(\.hasFailed) == [true, false])
    #expect(recording.span("db.transaction")?.attributes["db.transaction.outcome"] == "committed")
  }

  @Test func aCommitThatStaysUnknownIsNoAbort() async throws {
    let driver = StubMongo { command, _ in if command == "commitTransaction" { throw Self.unknown } }
    let recording = try await record {
      await #expect(throws: Self.unknown) { try await traced(driver).withTransaction(retries: 1) { _ in } }
    }
    #expect(driver.requests.map(\.command) == ["commitTransaction", "commitTransaction"])
    let span = try #require(recording.span("db.transaction"))
    #expect(span.hasFailed && span.attributes["db.transaction.outcome"] == "unknown")
  }

  @Test func aCommitThatFailsForOthersSakeIsTriedAgainAsAWhole() async throws {
    let driver = StubMongo { if $0 == "commitTransaction", $1 == 1 { throw Self.transient } }
    let runs = Tally()
    try await traced(driver).withTransaction(retries: 1) { _ in runs.add() }
    #expect(runs.count == 2)
    #expect(driver.requests.map(\.session) == [1, 2])
  }

  @Test func whatCannotBeginHasASpan() async throws {
    let driver = StubMongo { command, _ in if command == "startTransaction" { throw Self.unknown } }
    let recording = try await record {
      await #expect(throws: Self.unknown) { try await traced(driver).withTransaction { _ in } }
    }
    #expect(recording.span("db.transaction")?.attributes["error.type"] == "91")
    #expect(driver.requests.isEmpty)
  }

  @Test func afterTheEndNothingIsSent() async throws {
    let driver = StubMongo()
    let kept = try await traced(driver).withTransaction { $0 }
    await #expect(throws: MongoUsageError.transactionEnded) { try await kept["shop"]["users"].findOne() }
    #expect(driver.requests.map(\.command) == ["commitTransaction"])
  }

  @Test func aCancelledTaskStillEndsIt() async throws {
    let driver = StubMongo()
    let recording = try await record {
      let gate = Gate()
      let task = Task {
        try await traced(driver).withTransaction { transaction in
          try await transaction["shop"]["users"].insertOne(["_id": 1])
          await gate.pass()
          try Task.checkCancellation()
        }
      }
      task.cancel()
      gate.open()
      await #expect(throws: CancellationError.self) { try await task.value }
    }
    #expect(driver.requests.map(\.command) == ["insert", "abortTransaction"])
    #expect(recording.span("db.transaction")?.attributes["error.type"] == "cancelled")
  }

  @Test func otherTasksCallsAreUnderIt() async throws {
    let driver = StubMongo()
    let recording = try await record {
      try await traced(driver).withTransaction { transaction in
        let inner = transaction["shop"]["users"]
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { _ = try await inner.insertOne(["_id": 1]) }
          group.addTask {
            try await InstrumentationContext.$current.withValue(.topLevel) { _ = try await inner.findOne() }
          }
          try await group.waitForAll()
        }
      }
    }
    let span = try #require(recording.span("db.transaction"))
    #expect(
      Set(self.names(recording, under: span)) == ["insert users", "find users", "commitTransaction admin"]
    )
  }

  @Test func theCommentGoesWithTheEndToo() async throws {
    let driver = StubMongo()
    let recording = try await record {
      try await traced(driver) { $0.propagatesContext = true }.withTransaction { _ in }
    }
    let span = try #require(recording.span("commitTransaction admin"))
    #expect(driver.requests.map(\.comment) == [["traceparent": "00-\(span.traceID)-\(span.spanID)-01"]])
  }
}
