// Tests of GRDBTracing. This file: databases in memory and in temporary files, and shorthands.

import DataTracing
import Foundation
import GRDB
import GRDBTracing
import TraceModel
import TraceRecorder

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

/// Everything that `body` made.
func record(_ body: () async throws -> Void) async throws -> Recording {
  let recorder = TraceRecorder()
  try await recorder.run { try await body() }
  return recorder.recording
}

/// Options that do not depend on the environment.
func options(_ conventions: SemanticConventions = .stable, control: Bool = true) -> GRDBTracingOptions {
  var options = GRDBTracingOptions(tracing: TracingOptions(conventions: conventions))
  options.tracesTransactionControl = control
  return options
}

/// How a database is opened.
enum Kind: String, CaseIterable, Sendable {
  case memory, queue, pool
}

/// Runs `body` with a traced database that has the tables of `UserRepository`.
func withDatabase(
  _ kind: Kind = .memory,
  _ options: GRDBTracingOptions = options(control: false),
  _ body: (any DatabaseWriter) async throws -> Void
) async throws {
  try await withFile { path in
    let database = try TracedDatabaseWriter(options: options) { configuration -> any DatabaseWriter in
      switch kind {
      case .memory: try DatabaseQueue(configuration: configuration)
      case .queue: try DatabaseQueue(path: path, configuration: configuration)
      case .pool: try DatabasePool(path: path, configuration: configuration)
      }
    }
    try await database.writeWithoutTransaction { try UserRepository.createTables($0) }
    try await body(database)
    try database.close()
  }
}

extension Recording {
  /// The spans' names, each under its parent's and indented by its depth, in the order in which they began.
  var outline: [String] {
    func lines(_ parent: SpanID?, _ indent: String) -> [String] {
      self.spans.filter { $0.parentSpanID == parent }.flatMap { [indent + $0.name] + lines($0.spanID, indent + "  ") }
    }
    return lines(nil, "")
  }

  func span(_ name: String) -> RecordedSpan? {
    let named = self.spans.filter { $0.name == name }
    return named.count == 1 ? named[0] : nil
  }
}
