// Benchmarks of tracing. This file: a query through GRDB, bare and traced.

import DataTracing
import GRDB
import GRDBTracing
import TraceRecorder

/// Finds rows by their key, each with a statement that is prepared.
private struct Lookups {
  let database: any DatabaseWriter
  let count = 2_000

  init(_ open: () throws -> any DatabaseWriter) throws {
    self.database = try open()
    try self.database.write { database in
      try database.execute(sql: "CREATE TABLE user (id INTEGER PRIMARY KEY, name TEXT)")
      try database.execute(sql: "INSERT INTO user VALUES (1, 'Ann')")
    }
  }

  /// One access for each lookup, as an application has it.
  nonisolated(nonsending) func accesses() async throws -> Cost {
    try await cost(of: self.count) {
      for _ in 0..<self.count {
        guard try await self.database.read({ try Self.find($0) }) != nil else { throw Missing() }
      }
    }
  }

  /// One access for all lookups: what a statement alone costs.
  nonisolated(nonsending) func statements() async throws -> Cost {
    try await cost(of: self.count) {
      try await self.database.read { database in
        for _ in 0..<self.count {
          guard try Self.find(database) != nil else { throw Missing() }
        }
      }
    }
  }

  private static func find(_ database: Database) throws -> String? {
    let statement = try database.cachedStatement(sql: "SELECT name FROM user WHERE id = ?")
    return try String.fetchOne(statement, arguments: [1])
  }
}

func benchmarkGRDB() async throws {
  let bare = try Lookups { try DatabaseQueue() }
  let traced = try Lookups { try TracedDatabaseWriter { try DatabaseQueue(configuration: $0) } }
  section("a query through GRDB", ["ns", "allocations", "over bare: ns", "allocations"])
  try await measure("statement", { try await bare.statements() }, { try await traced.statements() })
  try await measure("read of one statement", { try await bare.accesses() }, { try await traced.accesses() })
}

private func measure(_ title: String, _ bare: @escaping Sample, _ traced: @escaping Sample) async throws {
  var (untouched, unrecorded, recorded) = ([Cost](), [Cost](), [Cost]())
  for _ in 0..<rounds {
    untouched.append(try await bare())
    unrecorded.append(try await traced())
    recorded.append(try await TraceRecorder().run { try await traced() })
  }
  let baseline = Cost.median(untouched)
  printCall("\(title), bare", baseline, over: nil)
  printCall("\(title), nothing records", Cost.median(unrecorded), over: baseline)
  printCall("\(title), a TraceRecorder records", Cost.median(recorded), over: baseline)
}
