// Tests of DataTracing, SQL. This file: how the span of a query ends, whichever way its rows do.

import Testing
import TraceModel
import TraceRecorder

@testable import DataTracing

@Suite struct TracedRowsTests {
  private func counting(_ options: inout SQLTracingOptions) { options.countsReturnedRows = true }

  @Test func endsWithTheLastRow() async throws {
    let driver = ScriptedDriver { _, _ in .numbers(3) }
    let recording = try await record {
      let database = database(driver, change: self.counting)
      var sum: Int64 = 0
      for try await row in try await database.query("SELECT n FROM users") {
        if case .int(let number) = row[0] { sum += number }
        #expect(database.statistics.inUse == 1)
      }
      #expect(sum == 6)
      #expect(database.statistics.inUse == 0)
    }
    let span = try #require(recording.span("SELECT users"))
    #expect(span.end != nil)
    #expect(span.attributes["db.response.returned_rows"] == 3)
    #expect(recording.samples("db.client.response.returned_rows").map(\.value) == [3])
    #expect(!driver.log.contains("close cursor"))
    #expect(recording.misuse.isEmpty)
  }

  @Test func endsWhenTheLoopIsLeft() async throws {
    let driver = ScriptedDriver { _, _ in .numbers(3) }
    let recording = try await record {
      let database = database(driver, maxOpen: 1, change: self.counting)
      let rows = try await database.query("SELECT n FROM users")
      for try await row in rows where row[0] == 2 { break }
      // The only connection is free again.
      #expect(try await database.queryRow("SELECT 1") != nil)
      // There is nothing more to be had.
      #expect(try await rows.collect().isEmpty)
    }
    let span = try #require(recording.span("SELECT users"))
    #expect(span.status == nil)
    #expect(span.attributes["db.response.returned_rows"] == 2)
    #expect(driver.log.contains("close cursor"))
    #expect(recording.misuse.isEmpty)
  }

  @Test func endsWhenTheSequenceOfALoopIsGone() async throws {
    let driver = ScriptedDriver { _, _ in .numbers(3) }
    let database = database(driver, maxOpen: 1)
    for try await _ in try await database.query("SELECT n FROM users") { break }
    #expect(try await database.query("SELECT 1").collect().count == 3)
  }

  @Test func endsWhenNobodyReads() async throws {
    let driver = ScriptedDriver { _, _ in .numbers(3) }
    let recording = try await record {
      let database = database(driver, maxOpen: 1, change: self.counting)
      _ = try await database.query("SELECT n FROM users")
      try await database.execute("DELETE")
    }
    #expect(recording.span("SELECT users")?.attributes["db.response.returned_rows"] == 0)
    #expect(recording.misuse.isEmpty)
  }

  @Test func endsWithAnIteratorThatIsDropped() async throws {
    let driver = ScriptedDriver { _, _ in .numbers(3) }
    let recording = try await record {
      let database = database(driver, maxOpen: 1)
      let rows = try await database.query("SELECT n FROM users")
      var iterator: TracedRows.AsyncIterator? = rows.makeAsyncIterator()
      #expect(try await iterator?.next()?[0] == 1)
      iterator = nil
      try await database.execute("DELETE")
      #expect(try await rows.first() == nil)
    }
    #expect(recording.spans.count == 2)
    #expect(recording.misuse.isEmpty)
  }

  @Test(arguments: [(uniqueViolation as any Error, 1), (ConnectionBroke(), 0)])
  func endsWithAnError(error: any Error, connections: Int) async throws {
    let driver = ScriptedDriver { _, _ in .numbers(2, then: error) }
    let recording = try await record {
      let database = database(driver, change: self.counting)
      let rows = try await database.query("SELECT n FROM users")
      await #expect(throws: (any Error).self) { try await rows.collect() }
      #expect(try await rows.first() == nil)
      #expect(database.statistics.openConnections == connections)
    }
    let span = try #require(recording.span("SELECT users"))
    #expect(span.status?.code == .error)
    #expect(span.attributes["db.response.returned_rows"] == 2)
    #expect(recording.samples("db.client.operation.duration").count == 1)
    #expect(recording.misuse.isEmpty)
    #expect(!recording.everything.contains("canary"))
  }

  @Test(.timeLimit(.minutes(10))) func endsWithACancellation() async throws {
    let gate = Gate()
    let started = Gate()
    let driver = ScriptedDriver { _, _ in .numbers(3) }
    let recorder = TraceRecorder()
    let database = database(driver, maxOpen: 1)
    let task = Task {
      try await recorder.run {
        var count = 0
        for try await _ in try await database.query("SELECT n FROM users") {
          count += 1
          started.open()
          await gate.pass()
        }
        return count
      }
    }
    await started.pass()
    task.cancel()
    gate.open()
    await #expect(throws: CancellationError.self) { try await task.value }
    // The only connection is free again.
    try await database.execute("DELETE")
    let span = try #require(recorder.recording.span("SELECT users"))
    #expect(span.attributes["error.type"] == "cancelled")
    #expect(span.end != nil)
    #expect(driver.log.contains("close cursor"))
  }

  @Test func samplesGoWhereTheCallWasMade() async throws {
    let driver = ScriptedDriver { _, _ in .numbers(1) }
    let recorder = TraceRecorder()
    let rows = try await recorder.run { try await database(driver).query("SELECT n FROM users") }
    // Outside of the recorder's scope.
    _ = try await rows.collect()
    #expect(recorder.recording.samples("db.client.operation.duration").count == 1)
    #expect(recorder.recording.span("SELECT users")?.end != nil)
  }

  @Test func theDriverRunsUnderTheCall() async throws {
    let driver = ScriptedDriver { _, _ in
      ScriptedAnswer(columns: ["n"], rows: [[1]], beforeRow: { try await record(inside: "row") })
    }
    let recording = try await record {
      _ = try await database(driver).query("SELECT n FROM users").collect()
    }
    let query = try #require(recording.span("SELECT users"))
    #expect(recording.spans.filter { $0.name == "row" }.map(\.parentSpanID) == [query.spanID, query.spanID])
  }
}

/// A span of a driver's own.
private func record(inside name: String) async throws {
  try await OperationTracer(options()).run(Operation(system: DatabaseSystem(rawValue: name))) { _ in }
}
