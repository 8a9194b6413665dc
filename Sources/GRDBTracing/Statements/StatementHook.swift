// GRDBTracing: SQLite through GRDB. This file: how SQLite tells of its statements.

import GRDB
internal import GRDBSQLite

/// Tells an observer what SQLite reports of one connection.
///
/// SQLite is asked itself, since GRDB's `Database.trace` makes and trims a copy of every text, which takes longer than
/// the statement where nobody records.
final class StatementHook: Sendable {
  private let observer: StatementObserver

  init(_ tracing: StatementTracing, _ database: Database) {
    self.observer = StatementObserver(tracing, database)
  }

  /// Begins to tell, until the connection is closed.
  func install(on database: Database) {
    // SQLite does not own what it is given for the hook, but what a function needs: that goes with the connection.
    database.add(function: DatabaseFunction("backlot_statement_hook", argumentCount: 0) { _ in "\(type(of: self))" })
    let events = CUnsignedInt(SQLITE_TRACE_STMT | SQLITE_TRACE_PROFILE)
    let hook = Unmanaged.passUnretained(self).toOpaque()
    sqlite3_trace_v2(
      database.sqliteConnection,
      events,
      { event, hook, statement, detail in
        guard let hook, let statement else { return 0 }
        let observer = Unmanaged<StatementHook>.fromOpaque(hook).takeUnretainedValue().observer
        if event == CUnsignedInt(SQLITE_TRACE_STMT) {
          guard let text = detail?.assumingMemoryBound(to: CChar.self) else { return 0 }
          observer.began(StatementID(statement), ReportedText(bytes: text))
        } else {
          let connection = sqlite3_db_handle(OpaquePointer(statement))
          observer.ended(StatementID(statement), isInTransaction: sqlite3_get_autocommit(connection) == 0)
        }
        return 0
      },
      hook
    )
  }
}

/// What tells a statement from the others of its connection, as long as it runs.
struct StatementID: Equatable, Sendable {
  private let address: UInt

  init(_ statement: UnsafeMutableRawPointer) { self.address = UInt(bitPattern: statement) }
}

/// A text as SQLite reports it, which is looked at before it is copied.
struct ReportedText {
  let bytes: UnsafePointer<CChar>

  /// Whether it is that of a trigger, which SQLite reports as a comment of one line.
  var isTrigger: Bool {
    guard self.hasPrefix("--") else { return false }
    var next = self.bytes
    while next.pointee != 0 {
      if next.pointee == 0x0A { return false }
      next += 1
    }
    return true
  }

  /// The value that `PRAGMA query_only` is set to, if that is what it does.
  var queryOnly: Bool? {
    guard self.hasPrefix("PRAGMA query_only") else { return nil }
    return self.string.hasSuffix("1")
  }

  var string: String { String(cString: self.bytes) }

  private func hasPrefix(_ prefix: StaticString) -> Bool {
    for index in 0..<prefix.utf8CodeUnitCount
    where UInt8(bitPattern: self.bytes[index]) != prefix.utf8Start[index] { return false }
    return true
  }
}
