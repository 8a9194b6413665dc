// Tests of DataTracing, Mongo. This file: writes of several kinds, for clients without a method for them.

import Testing
import TraceModel

@testable import DataTracing

@Suite struct MongoBulkWriteTests {
  private let writes: [MongoBulkWrite<StubDocument>.Write] = [
    .insert(["_id": 1]), .insert(["_id": 2]), .updateOne(["_id": 1], ["$set": ["a": 1]]), .insert(["_id": 3]),
    .replaceOne(["_id": 9], with: ["_id": 9], upsert: true), .deleteOne(["_id": 2]), .deleteMany(["_id": 7]),
  ]

  @Test func orderedWritesGoInRuns() {
    #expect(MongoBulkWrite(self.writes).groups.map(\.places) == [[0, 1], [2], [3], [4], [5, 6]])
  }

  @Test func otherWritesGoByKind() {
    #expect(MongoBulkWrite(self.writes, isOrdered: false).groups.map(\.places) == [[0, 1, 3], [2, 4], [5, 6]])
  }

  @Test func resultsHaveTheirPlaces() async throws {
    let driver = StubMongo()
    let result = try await traced(driver)["shop"]["users"].bulkWrite(self.writes)
    #expect(result.insertedIDs == [0: 1, 1: 2, 3: 3] && result.upsertedIDs == [4: 9])
    #expect(result.counts == MongoWriteCounts(inserted: 3, matched: 1, modified: 1, upserted: 1, deleted: 1))
    #expect(driver.requests.map(\.command) == ["insert", "update", "insert", "update", "delete"])
    #expect(driver.documents == [["_id": 1, "a": 1], ["_id": 3], ["_id": 9]])
  }

  @Test func anErrorHasItsPlaceAndStopsOrderedWrites() async throws {
    let refused = MongoServerError(
      code: 11000,
      message: "E11000",
      writeErrors: [.init(index: 0, code: 11000, message: "E11000")],
      counts: .init(inserted: 0)
    )
    let driver = StubMongo { if $0 == "insert", $1 == 2 { throw refused } }
    var expected = refused
    expected.writeErrors[0].index = 3
    expected.counts = MongoWriteCounts(inserted: 2, matched: 1, modified: 1, upserted: 0)
    let recording = try await record {
      await #expect(throws: expected) { try await traced(driver)["shop"]["users"].bulkWrite(self.writes) }
    }
    #expect(driver.requests.map(\.command) == ["insert", "update", "insert"])
    #expect(recording.spans.map(\.name) == ["bulkWrite users"])
    #expect(recording.spans[0].attributes["db.documents.inserted"] == 2)
    #expect(recording.spans[0].attributes["db.operation.batch.size"] == 7)
  }

  @Test func otherWritesAreAllTried() async throws {
    let driver = StubMongo { command, _ in
      guard command != "delete" else { return }
      let failed = MongoServerError.WriteError(index: command == "insert" ? 2 : 1, code: 2, message: "no")
      throw MongoServerError(code: 2, message: "no", writeErrors: [failed])
    }
    let error = await #expect(throws: MongoServerError.self) {
      try await traced(driver)["shop"]["users"].bulkWrite(self.writes, ordered: false)
    }
    #expect(error?.writeErrors.map(\.index) == [3, 4])
    #expect(error?.counts?.deleted == 0)
    #expect(driver.requests.map(\.command) == ["insert", "update", "delete"])
  }

  @Test func anErrorOfTheWholeCommandStopsEither() async throws {
    let refused = MongoServerError(code: 13, codeName: "Unauthorized", message: "not authorized")
    let driver = StubMongo { _, _ in throw refused }
    await #expect(throws: MongoServerError.self) {
      try await traced(driver)["shop"]["users"].bulkWrite(self.writes, ordered: false)
    }
    #expect(driver.requests.map(\.command) == ["insert"])
  }

  @Test func nothingIsABatchOfNone() async throws {
    let recording = try await record { _ = try await traced(StubMongo())["shop"]["users"].bulkWrite([]) }
    #expect(recording.spans[0].attributes["db.operation.batch.size"] == 0)
  }
}
