// Tests of DataTracing, diagnostics. This file: a database that answers as told, and plans of real databases.

import DataTracing
import Foundation
import Locks

/// Answers statements from a script and keeps what it was asked.
final class ScriptedSQL: SQLDriver {
  typealias Script = @Sendable (SQLStatement) throws -> [[SQLValue]]

  let system: DatabaseSystem
  let endpoint: Endpoint? = Endpoint("db.example", port: 5432)
  let namespace: String? = "shop"
  private let script: Script
  private let log = Mutex<[String]>([])

  init(_ system: DatabaseSystem = .postgresql, _ script: @escaping Script = { _ in [] }) {
    self.system = system
    self.script = script
  }

  /// Answers every query that begins with EXPLAIN with the plan of that name.
  convenience init(plan name: String) {
    self.init { $0.text.hasPrefix("EXPLAIN") ? [[.text(try Plans.json(name))]] : [] }
  }

  /// The statements in order, `close` for a connection that was closed.
  var asked: [String] { self.log.withLock { $0 } }

  func connect() async throws -> any SQLConnection { Connection(driver: self) }

  private struct Connection: SQLConnection {
    let driver: ScriptedSQL

    func query(_ statement: SQLStatement) async throws -> any SQLCursor {
      let rows = try self.driver.answer(statement)
      return BufferedCursor(columns: SQLColumns([]), rows: rows)
    }

    func execute(_ statement: SQLStatement) async throws -> SQLResult {
      SQLResult(affectedRows: try self.driver.answer(statement).count)
    }

    func close() async { self.driver.log.withLock { $0.append("close") } }
  }

  private func answer(_ statement: SQLStatement) throws -> [[SQLValue]] {
    self.log.withLock { $0.append(statement.text) }
    return try self.script(statement)
  }
}

/// What PostgreSQL 15 answered; `statements.sql` next to the plans says to what.
enum Plans {
  static func json(_ name: String) throws -> String {
    let root = (1...4).reduce(URL(filePath: #filePath)) { path, _ in path.deletingLastPathComponent() }
    return try String(contentsOf: root.appending(path: "Fixtures/plans/postgresql-15/\(name).json"), encoding: .utf8)
  }
}
