// Tests of GRDBTracing. This file: databases in memory and in temporary files, and shorthands.

import DataTracing
import Foundation
import GRDB
import GRDBTracing

/// Runs `body` with the path of a database that is gone afterwards.
func withFile<Success>(_ body: (String) async throws -> Success) async throws -> Success {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try await body(folder.appendingPathComponent("shop.sqlite").path)
}

/// Runs `body` with a driver of each kind, in memory and on a file.
func withEachDriver(_ body: (GRDBDriver) async throws -> Void) async throws {
  try await body(try GRDBDriver(inMemory: Configuration()))
  try await withFile { path in try await body(GRDBDriver(path: path)) }
}

/// What `body` threw.
func failure<Success>(_ body: () async throws -> Success) async -> (any Error)? {
  do {
    _ = try await body()
    return nil
  } catch {
    return error
  }
}

extension SQLCursor {
  /// All rows that are left.
  nonisolated(nonsending) func all() async throws -> [[SQLValue]] {
    var rows: [[SQLValue]] = []
    while let row = try await self.next() { rows.append(row) }
    return rows
  }
}

extension SQLConnection {
  /// All rows of a statement.
  nonisolated(nonsending) func rows(_ text: String, _ parameters: [SQLValue] = []) async throws -> [[SQLValue]] {
    try await self.query(SQLStatement(text, parameters)).all()
  }

  @discardableResult
  nonisolated(nonsending) func run(_ text: String, _ parameters: [SQLValue] = []) async throws -> SQLResult {
    try await self.execute(SQLStatement(text, parameters))
  }
}
