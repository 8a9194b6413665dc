// Benchmarks of tracing. This file: borrowing a pooled connection and giving it back.

import DataTracing
import TraceRecorder

/// Opens connections that do nothing, at once.
struct InstantDatabase: SQLDriver, SQLConnection {
  let system = DatabaseSystem.sqlite

  nonisolated(nonsending) func connect() async throws -> any SQLConnection { self }

  nonisolated(nonsending) func query(_ statement: SQLStatement) async throws -> any SQLCursor {
    BufferedCursor(columns: SQLColumns([]), rows: [])
  }

  nonisolated(nonsending) func execute(_ statement: SQLStatement) async throws -> SQLResult {
    SQLResult(affectedRows: 1)
  }

  nonisolated(nonsending) func close() async {}
}

func benchmarkPool() async throws {
  let statement = SQLStatement("SELECT 1")
  let connection: any SQLConnection = InstantDatabase()
  let (alone, shared) = (ConnectionPool(InstantDatabase()), ConnectionPool(InstantDatabase()))
  var (bare, pooled, recorded, contended) = ([Cost](), [Cost](), [Cost](), [Cost]())
  for _ in 0..<rounds {
    bare.append(try await cost(of: 20_000) { for _ in 0..<20_000 { _ = try await connection.execute(statement) } })
    pooled.append(try await costOfBorrows(alone, statement))
    recorded.append(try await TraceRecorder().run { try await costOfBorrows(alone, statement) })
    contended.append(try await costOfContention(shared, statement))
  }
  section("a statement that is answered at once", ["ns", "allocations"])
  for (title, costs) in [
    ("bare connection", bare), ("borrowed from a pool, nothing records", pooled),
    ("borrowed from a pool, a TraceRecorder records", recorded), ("by 100 tasks that share 25 connections", contended),
  ] {
    let median = Cost.median(costs)
    row(title, [fixed(median.nanoseconds), fixed(median.allocations, 2)])
  }
}

private nonisolated(nonsending) func costOfBorrows(_ pool: ConnectionPool, _ statement: SQLStatement) async throws
  -> Cost
{
  try await cost(of: 20_000) {
    for _ in 0..<20_000 { _ = try await pool.withConnection { try await $0.execute(statement) } }
  }
}

private nonisolated(nonsending) func costOfContention(_ pool: ConnectionPool, _ statement: SQLStatement) async throws
  -> Cost
{
  try await cost(of: 20_000) {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<100 {
        group.addTask {
          for _ in 0..<200 {
            _ = try await pool.withConnection { connection in
              // Long enough for others to come.
              await Task.yield()
              return try await connection.execute(statement)
            }
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
