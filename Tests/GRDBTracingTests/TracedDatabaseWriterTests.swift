// Tests of GRDBTracing. This file: parents, transactions, failures and what is called back.

import DataTracing
import GRDB
import GRDBTracing
import Testing
import TraceModel
import TraceRecorder
import Tracing

private let insert = "INSERT INTO user (name, email) VALUES (?, ?)"

@Suite struct TracedDatabaseWriterTests {
  @Test(arguments: Kind.allCases) func statementsAreUnderTheCallersSpan(_ kind: Kind) async throws {
    try await withDatabase(kind) { database in
      let recording = try await record {
        try await withSpan("asynchronous") { _ in
          try await database.write { try $0.execute(sql: insert, arguments: ["Ann", "a"]) }
          _ = try await database.read { try User.fetchCount($0) }
        }
        try synchronously(database)
      }
      #expect(
        recording.outline == [
          "asynchronous", "  db.transaction", "    INSERT user", "  SELECT user",
          "synchronous", "  db.transaction", "    INSERT user", "  SELECT user",
        ]
      )
    }
  }

  @Test func transactionControlIsTracedIfAskedFor() async throws {
    try await withDatabase(.memory, options(control: true)) { database in
      let recording = try await record {
        try await database.write { database in
          try database.execute(sql: insert, arguments: ["Ann", "a"])
          try database.inSavepoint {
            try database.execute(sql: insert, arguments: ["Bob", "b"])
            return .rollback
          }
        }
        _ = try await database.read { try User.fetchCount($0) }
      }
      #expect(
        recording.outline == [
          "db.transaction", "  BEGIN TRANSACTION", "  INSERT user", "  SAVEPOINT", "  INSERT user",
          "  ROLLBACK TRANSACTION TO SAVEPOINT", "  RELEASE SAVEPOINT", "  COMMIT TRANSACTION", "SELECT user",
        ]
      )
    }
  }

  @Test(arguments: [3, 4]) func repeatedQueriesAreNoticed(count: Int) async throws {
    let detector = NPlusOneDetector(threshold: 3)
    var options = options(control: true)
    options.onStatement = { detector.track($0, under: $1, active: $2) }
    try await withDatabase(.memory, options) { database in
      let recording = try await record {
        try await withSpan("list") { _ in
          for id in 0..<count { _ = try await database.read { try User.fetchOne($0, key: id) } }
        }
      }
      let findings = recording.spans.filter { $0.name == "list" }.flatMap(\.events).map(\.name)
      #expect(findings == (count > 3 ? ["potential N+1 query detected"] : []))
    }
  }

  @Test func concurrentReadsHaveTheirOwnParents() async throws {
    try await withDatabase(.pool) { database in
      let recording = try await record {
        await withTaskGroup(of: Void.self) { group in
          for index in 0..<8 {
            group.addTask {
              await withSpan("reader \(index)") { _ in
                for _ in 0..<5 { _ = try? await database.read { try User.fetchAll($0) } }
              }
            }
          }
        }
      }
      for index in 0..<8 {
        let reader = try #require(recording.span("reader \(index)"))
        #expect(
          recording.spans.filter { $0.parentSpanID == reader.spanID }.map(\.name)
            == Array(repeating: "SELECT user", count: 5)
        )
      }
      #expect(recording.spans.count == 48)
    }
  }

  @Test(arguments: Kind.allCases) func aFailedStatementHasTheErrorThatLeavesTheAccess(_ kind: Kind) async throws {
    try await withDatabase(kind) { database in
      let recording = try await record {
        let error = await failure {
          try await database.write { database in
            try database.execute(sql: insert, arguments: ["Ann", "same@example.org"])
            try database.execute(sql: insert, arguments: ["Bob", "same@example.org"])
          }
        }
        #expect(error is DatabaseError)
      }
      #expect(recording.outline == ["db.transaction", "  INSERT user", "  INSERT user"])
      let code: AttributeValue = "SQLITE_CONSTRAINT_UNIQUE"
      #expect(recording.spans.map { $0.attributes["db.response.status_code"] } == [code, nil, code])
      #expect(recording.spans.map { $0.attributes["error.type"] } == [code, nil, code])
      #expect(recording.spans.map { $0.status?.code } == [.error, nil, .error])
      #expect(recording.spans[0].attributes["db.transaction.outcome"] == "rolled_back")
      #expect(recording.metrics.map { $0.dimensions["error.type"] } == [nil, "SQLITE_CONSTRAINT_UNIQUE"])
      #expect(!String(describing: recording).contains("same@example.org"))
    }
  }

  @Test func aStatementThatIsRefusedIsTraced() async throws {
    try await withDatabase { database in
      let recording = try await record {
        _ = await failure { try await database.read { try String.fetchAll($0, sql: "SELECT 'x' FROM missing") } }
        _ = await failure {
          try await database.write { database in
            try database.execute(sql: insert, arguments: ["Ann", "a"])
            try database.execute(sql: "UPDATE missing SET a = 1")
          }
        }
      }
      #expect(recording.outline == ["SELECT missing", "db.transaction", "  INSERT user", "  UPDATE missing"])
      #expect(recording.span("SELECT missing")?.attributes["db.query.text"] == "SELECT ? FROM missing")
      #expect(recording.spans.map { $0.status?.code } == [.error, .error, nil, .error])
    }
  }

  @Test func anErrorOfTheApplicationRollsBackAndFailsNoStatement() async throws {
    struct Refused: Error {}
    try await withDatabase { database in
      let recording = try await record {
        let error = await failure {
          try await database.write { database in
            try database.execute(sql: insert, arguments: ["Ann", "a"])
            throw Refused()
          }
        }
        #expect(error is Refused)
      }
      #expect(recording.spans.map { $0.attributes["error.type"] } == ["Refused", nil])
      #expect(recording.spans[0].attributes["db.transaction.outcome"] == "rolled_back")
    }
  }

  @Test func anErrorThatIsCaughtInsideIsNotSeen() async throws {
    try await withDatabase { database in
      let recording = try await record {
        try await database.write { database in
          try database.execute(sql: insert, arguments: ["Ann", "a"])
          try? database.inSavepoint {
            try database.execute(sql: insert, arguments: ["Bob", "a"])
            return .commit
          }
          try database.execute(sql: insert, arguments: ["Cy", "c"])
        }
      }
      #expect(recording.outline == ["db.transaction", "  INSERT user", "  INSERT user", "  INSERT user"])
      #expect(recording.spans.allSatisfy { $0.status == nil })
      #expect(recording.spans[0].attributes["db.transaction.outcome"] == "committed")
    }
  }

  @Test func spansInsideAnAccessKeepTheirStatements() async throws {
    try await withDatabase { database in
      let recording = try await record {
        try await withSpan("request") { _ in
          try await database.write { database in
            try database.execute(sql: insert, arguments: ["Ann", "a"])
            try withSpan("import") { _ in try database.execute(sql: insert, arguments: ["Bob", "b"]) }
          }
        }
      }
      #expect(
        recording.outline == ["request", "  db.transaction", "    INSERT user", "  import", "    INSERT user"]
      )
    }
  }

  /// The queue of a callback has no task, so the tracer is found by the context alone.
  @Test func whatIsCalledBackIsUnderTheCallersSpan() async throws {
    try #require(TraceRecorder.installRouter())
    try await withDatabase(.pool) { database in
      let recording = try await record {
        await withSpan("request") { _ in
          await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            database.asyncWrite({ try $0.execute(sql: insert, arguments: ["Ann", "a"]) }) { _, _ in
              continuation.resume()
            }
          }
          await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            database.asyncRead { result in
              _ = try? User.fetchCount(result.get())
              continuation.resume()
            }
          }
          // What was called back is over when this is done.
          try? await database.barrierWriteWithoutTransaction { _ in }
        }
      }
      #expect(recording.outline == ["request", "  db.transaction", "    INSERT user", "  SELECT user"])
    }
  }

  @Test func statementsInsideTheLoopOverACursor() async throws {
    try await withDatabase { database in
      let recording = try await record {
        try await database.write { database in
          for name in ["a", "b"] { try database.execute(sql: insert, arguments: [name, name]) }
          let users = try User.fetchCursor(database)
          while let user = try users.next() {
            var order = Order(id: nil, userId: user.id ?? 0, title: "Tea")
            try order.insert(database)
          }
        }
      }
      #expect(
        recording.outline == [
          "db.transaction", "  INSERT user", "  INSERT user", "  SELECT user", "  INSERT order", "  INSERT order",
        ]
      )
      #expect(recording.spans.allSatisfy { $0.end != nil && $0.status == nil })
    }
  }

  @Test func aCancelledStatement() async throws {
    try await withDatabase { database in
      let recording = try await record {
        let task = Task {
          try await database.read { database in
            withUnsafeCurrentTask { $0?.cancel() }
            return try Int.fetchAll(
              database,
              sql: "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
            )
          }
        }
        let error = await failure { try await task.value }
        #expect(error is CancellationError)
      }
      #expect(recording.spans.allSatisfy { $0.end != nil && $0.attributes["error.type"] == "cancelled" })
    }
  }

  @Test func aConfigurationAloneTracesStatements() async throws {
    var configuration = Configuration()
    configuration.traceStatements(options(control: false))
    let queue = try DatabaseQueue(configuration: configuration)
    try await queue.write { try UserRepository.createTables($0) }
    let recording = try await record {
      try await withSpan("request") { _ in
        try await queue.write { try $0.execute(sql: insert, arguments: ["Ann", "a"]) }
        _ = await failure { try await queue.write { try $0.execute(sql: insert, arguments: ["Bob", "a"]) } }
      }
    }
    #expect(
      recording.outline == [
        "request", "  db.transaction", "    INSERT user", "  db.transaction", "    INSERT user",
      ]
    )
    // Without the wrapper nobody sees why it was rolled back.
    #expect(
      recording.spans.map { $0.attributes["db.transaction.outcome"] } == [nil, "committed", nil, "rolled_back", nil]
    )
    #expect(recording.spans.allSatisfy { $0.status == nil })
  }

  @Test func withoutATracerNothingChanges() async throws {
    try await withDatabase { database in
      try await database.write { try $0.execute(sql: insert, arguments: ["Ann", "a"]) }
      let error = await failure { try await database.write { try $0.execute(sql: insert, arguments: ["Bob", "a"]) } }
      #expect(error is DatabaseError)
      let count = try await database.read { try User.fetchCount($0) }
      #expect(count == 1)
    }
  }

  private func synchronously(_ database: any DatabaseWriter) throws {
    try withSpan("synchronous") { _ in
      try database.write { try $0.execute(sql: insert, arguments: ["Bob", "b"]) }
      _ = try database.read { try User.fetchCount($0) }
    }
  }
}
