// Tests of DataTracing, diagnostics. This file: the guide's IndexMonitor.

import DataTracing
import Locks
import Testing
import TraceModel
import TraceRecorder

/// The statistics of a database, which a test changes.
private final class Statistics: Sendable {
  private let rows = Mutex<[[SQLValue]]>([])

  init(_ rows: [[SQLValue]]) { self.set(rows) }

  func set(_ rows: [[SQLValue]]) { self.rows.withLock { $0 = rows } }

  var database: ScriptedSQL { ScriptedSQL { _ in self.rows.withLock { $0 } } }
}

private func index(_ id: Int64, _ table: String, _ name: String, _ scans: Int64, isUnique: Bool = false) -> [SQLValue] {
  [.int(id), "public", .text(table), .text(name), .int(scans), .int(scans * 2), .int(scans), .bool(isUnique)]
}

@Suite struct IndexMonitorTests {
  @Test func countsWhatWasAddedSinceTheLastReport() async throws {
    let statistics = Statistics([
      index(1, "users", "users_pkey", 100, isUnique: true), index(2, "users", "users_name", 0),
    ])
    let recording = try await record {
      let monitor = IndexMonitor(SQLDriverConnections(statistics.database), options: options())
      let first = try await monitor.report()
      #expect(first.isBaseline)
      #expect(first.indexes.map(\.scans) == [0, 0])
      #expect(first.indexes.map(\.totalScans) == [100, 0])
      statistics.set([index(1, "users", "users_pkey", 107, isUnique: true), index(2, "users", "users_name", 2)])
      let second = try await monitor.report()
      #expect(!second.isBaseline)
      #expect(second.indexes.map(\.scans) == [7, 2])
      #expect(second.indexes.map(\.totalTuplesRead) == [214, 4])
      let third = try await monitor.report()
      #expect(third.indexes.map(\.scans) == [0, 0])
    }
    #expect(recording.samples("db.index.scans").map(\.value) == [7, 2])
    #expect(
      recording.samples("db.index.scans").map(\.dimensions) == [
        ["db.schema.name": "public", "db.collection.name": "users", "db.index.name": "users_pkey"],
        ["db.schema.name": "public", "db.collection.name": "users", "db.index.name": "users_name"],
      ]
    )
    #expect(recording.samples("db.index.scans").allSatisfy { $0.instrument == .counter })
    #expect(recording.spans.isEmpty)
  }

  @Test func legacyConventions() async throws {
    let statistics = Statistics([index(1, "users", "users_pkey", 0)])
    let recording = try await record {
      let monitor = IndexMonitor(SQLDriverConnections(statistics.database), options: options(.legacy))
      _ = try await monitor.report()
      statistics.set([index(1, "users", "users_pkey", 3)])
      _ = try await monitor.report()
    }
    #expect(recording.samples("db.index.scans").map(\.dimensions) == [["table": "users", "index": "users_pkey"]])
    #expect(recording.total("db.index.scans") == 3)
  }

  @Test func resetsAndNewIndexesCountFromZero() async throws {
    let statistics = Statistics([index(1, "users", "a", 50), index(2, "users", "b", 50)])
    let monitor = IndexMonitor(SQLDriverConnections(statistics.database), options: options())
    _ = try await monitor.report()
    // The first was reset, the second was made anew, the third is new.
    statistics.set([index(1, "users", "a", 4), index(7, "users", "b", 60), index(8, "users", "c", 2)])
    #expect(try await monitor.report().indexes.map(\.scans) == [4, 60, 2])
    statistics.set([index(8, "users", "c", 5)])
    #expect(try await monitor.report().indexes.map(\.scans) == [3])
  }

  @Test func unusedIndexesAreListedUnlessTheyKeepValuesUnique() async throws {
    let statistics = Statistics([
      index(1, "users", "users_pkey", 0, isUnique: true), index(2, "users", "users_name", 0),
      index(3, "users", "users_email", 9),
    ])
    let report = try await IndexMonitor(SQLDriverConnections(statistics.database)).report()
    #expect(report.unusedIndexes.map(\.index) == ["users_name"])
  }

  @Test func onlyTheTablesThatAreWatched() async throws {
    let statistics = Statistics([index(1, "users", "a", 0), index(2, "orders", "b", 0)])
    let monitor = IndexMonitor(SQLDriverConnections(statistics.database), tables: ["orders"])
    #expect(try await monitor.report().indexes.map(\.index) == ["b"])
  }

  @Test func valuesMayComeAsText() async throws {
    let statistics = Statistics([["7", "public", "users", "a", "12", "13", "14", "t"]])
    let usage = try #require(try await IndexMonitor(SQLDriverConnections(statistics.database)).report().indexes.first)
    #expect(usage.totalScans == 12)
    #expect(usage.totalTuplesRead == 13)
    #expect(usage.totalTuplesFetched == 14)
    #expect(usage.isUnique)
  }

  @Test func concurrentReportsCountOnce() async throws {
    let statistics = Statistics([index(1, "users", "a", 0)])
    let recording = try await record {
      let monitor = IndexMonitor(SQLDriverConnections(statistics.database), options: options())
      _ = try await monitor.report()
      statistics.set([index(1, "users", "a", 5)])
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<50 { group.addTask { _ = try await monitor.report() } }
        try await group.waitForAll()
      }
    }
    #expect(recording.total("db.index.scans") == 5)
  }

  @Test func aFailedReportIsMadeUpByTheNext() async throws {
    let isDown = Mutex(false)
    let scans = Mutex<Int64>(0)
    let database = ScriptedSQL { _ in
      if isDown.withLock({ $0 }) { throw SQLServerError(code: "57P03", message: "starting up") }
      return [index(1, "users", "a", scans.withLock { $0 })]
    }
    let monitor = IndexMonitor(SQLDriverConnections(database))
    _ = try await monitor.report()
    isDown.withLock { $0 = true }
    await #expect(throws: SQLServerError.self) { try await monitor.report() }
    isDown.withLock { $0 = false }
    scans.withLock { $0 = 6 }
    #expect(try await monitor.report().indexes.map(\.scans) == [6])
  }

  @Test func sqliteCountsNothing() async throws {
    let monitor = IndexMonitor(SQLDriverConnections(ScriptedSQL(.sqlite)))
    await #expect(throws: IndexMonitorError.unsupported(.sqlite)) { try await monitor.report() }
    #expect(
      IndexMonitorError.unsupported(.sqlite).description == "sqlite does not count scans of indexes; postgresql does"
    )
  }

  @Test(arguments: [[[1, "public", "users"]], [["x", "public", "users", "a", 1, 1, 1, true]]] as [[[SQLValue]]])
  func rowsOfAnotherShapeAreRefused(_ rows: [[SQLValue]]) async throws {
    let monitor = IndexMonitor(SQLDriverConnections(ScriptedSQL { _ in rows }))
    await #expect(throws: IndexMonitorError.self) { try await monitor.report() }
  }
}
