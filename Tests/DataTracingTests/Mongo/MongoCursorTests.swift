// Tests of DataTracing, Mongo. This file: documents that are read one after the other, and when their query ends.

import Testing
import TraceModel
import TraceRecorder
import Tracing

@testable import DataTracing

@Suite struct MongoCursorTests {
  private let documents: [StubDocument] = [["n": 1], ["n": 2], ["n": 3], ["n": 4], ["n": 5]]

  @Test func theSpanIsOpenUntilTheLastDocument() async throws {
    let driver = StubMongo(documents: self.documents)
    let recorder = TraceRecorder()
    try await recorder.run {
      let found = try await traced(driver)["shop"]["users"].find()
      #expect(recorder.recording.spans.count == 1 && recorder.recording.spans[0].end == nil)
      var numbers: [StubValue?] = []
      for try await document in found { numbers.append(document["n"]) }
      #expect(numbers == [1, 2, 3, 4, 5])
      #expect(recorder.recording.spans[0].end != nil)
    }
    #expect(recorder.recording.spans[0].attributes["db.response.returned_rows"] == 5)
    #expect(driver.requests.count { $0.command == "getMore" } == 4)
    #expect(driver.closedCursors == 0)
  }

  @Test func leavingTheLoopEndsIt() async throws {
    let driver = StubMongo(documents: self.documents)
    let recording = try await record {
      for try await document in try await traced(driver)["shop"]["users"].find() where document["n"] == 3 { break }
      await self.cursorsAreClosed(driver)
    }
    let span = recording.spans[0]
    #expect(span.end != nil && span.status == nil && span.attributes["db.response.returned_rows"] == 3)
    #expect(recording.samples("db.client.operation.duration").count == 1)
  }

  @Test func whatNobodyReadsEndsWhenItIsDropped() async throws {
    let driver = StubMongo(documents: self.documents)
    let recording = try await record {
      _ = try await traced(driver)["shop"]["users"].aggregate([["$match": [:]]])
      await self.cursorsAreClosed(driver)
    }
    #expect(recording.spans[0].end != nil && recording.spans[0].attributes["db.response.returned_rows"] == 0)
  }

  @Test func theFirstIsEnough() async throws {
    let driver = StubMongo(documents: self.documents)
    let recording = try await record {
      let found = try await traced(driver)["shop"]["users"].find()
      #expect(try await found.first()?["n"] == 1)
      #expect(try await found.first() == nil)
      #expect(try await found.collect().isEmpty)
    }
    #expect(recording.spans[0].attributes["db.response.returned_rows"] == 1)
    #expect(driver.closedCursors == 1)
  }

  @Test func anErrorEndsItAndIsToldOnce() async throws {
    let error = MongoServerError(code: 43, codeName: "CursorNotFound", message: "cursor id 7 not found")
    let driver = StubMongo(documents: self.documents) { if $0 == "getMore", $1 == 2 { throw error } }
    let recording = try await record {
      let found = try await traced(driver)["shop"]["users"].find()
      await #expect(throws: error) { try await found.collect() }
      #expect(try await found.collect().isEmpty)
      await self.cursorsAreClosed(driver)
    }
    let span = recording.spans[0]
    #expect(span.hasFailed && span.attributes["error.type"] == "43")
    #expect(span.attributes["db.response.returned_rows"] == 2)
    #expect(recording.misuse.isEmpty)
  }

  @Test func cancellingTheTaskEndsIt() async throws {
    let driver = StubMongo(documents: self.documents)
    let recording = try await record {
      let found = try await traced(driver)["shop"]["users"].find()
      let gate = Gate()
      let reading = Task {
        var iterator = found.makeAsyncIterator()
        _ = try await iterator.next()
        await gate.pass()
        _ = try await iterator.next()
      }
      reading.cancel()
      gate.open()
      await #expect(throws: CancellationError.self) { try await reading.value }
      await self.cursorsAreClosed(driver)
    }
    #expect(recording.spans[0].attributes["error.type"] == "cancelled")
  }

  @Test func twoReadersAtOnceAreRefused() async throws {
    let gate = Gate()
    let reached = Gate()
    let driver = StubMongo(documents: self.documents) { command, _ in
      guard command == "getMore" else { return }
      reached.open()
      await gate.pass()
    }
    let found = try await traced(driver)["shop"]["users"].find()
    async let all = found.collect()
    await reached.pass()
    await #expect(throws: MongoUsageError.cursorIsBeingRead) { try await found.collect() }
    gate.open()
    _ = try? await all
  }

  @Test func batchesAreReadUnderTheQuery() async throws {
    let parents = Locked<[String?]>([])
    let driver = StubMongo(documents: self.documents) { command, _ in
      guard command == "getMore" else { return }
      parents.change { $0.append(contextFields(.current ?? .topLevel)["traceparent"]) }
    }
    let recording = try await record { _ = try await traced(driver)["shop"]["users"].find().collect() }
    let span = recording.spans[0]
    #expect(parents.value == Array(repeating: "00-\(span.traceID)-\(span.spanID)-01", count: 4))
  }

  /// The cursor is closed by a task that nobody waits for.
  private func cursorsAreClosed(_ driver: StubMongo) async {
    while driver.closedCursors == 0 { await Task.yield() }
  }
}
