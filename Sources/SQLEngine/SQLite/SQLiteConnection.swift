// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: one connection to SQLite.

internal import GRDBSQLite

/// A connection to a ``MemoryStore``. It keeps no lock of its own: whoever owns the server's lock may use it.
final class SQLiteConnection: Sendable {
  /// Opened without SQLite's mutexes. Every use is under the lock of the server that owns the connection.
  nonisolated(unsafe) let handle: OpaquePointer
  /// Kept, because SQLite holds its pointers.
  private let store: MemoryStore
  /// The error with which a function of ours ended the statement, and whether that statement is to stop. Guarded by
  /// the same lock.
  nonisolated(unsafe) let shared: UnsafeMutablePointer<Shared>

  /// What callbacks and their caller share.
  struct Shared {
    var failure: SQLError?
    /// Asked now and then while a statement runs; true stops it.
    var mustStop: (() -> Bool)?
  }

  init(_ store: MemoryStore) throws(SQLError) {
    var handle: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    let code = sqlite3_open_v2("/database", &handle, flags, store.vfsName)
    guard let handle, code == SQLITE_OK else {
      sqlite3_close_v2(handle)
      throw SQLError(.insufficientResources, "could not open the database: SQLite's code \(code)")
    }
    self.handle = handle
    self.store = store
    self.shared = .allocate(capacity: 1)
    self.shared.initialize(to: Shared())
    _disableDoubleQuotedStringLiterals(handle)
    sqlite3_extended_result_codes(handle, 1)
    for pragma in Self.pragmas { try self.execute("PRAGMA \(pragma)") }
  }

  /// Everything in memory, nothing written before it is committed, no checks of SQLite's own; and LIKE, AND and OR
  /// stay SQLite's.
  private static let pragmas = [
    "journal_mode = MEMORY", "synchronous = OFF", "cache_spill = OFF", "temp_store = MEMORY", "cache_size = -200000",
    "foreign_keys = OFF", "ignore_check_constraints = ON", "recursive_triggers = OFF", "automatic_index = ON",
  ]

  deinit {
    sqlite3_close_v2(self.handle)
    self.shared.deinitialize(count: 1)
    self.shared.deallocate()
  }

  /// Whether no transaction is open.
  var isAutocommit: Bool { sqlite3_get_autocommit(self.handle) != 0 }

  /// The number of rows that the last INSERT, UPDATE or DELETE changed.
  var changes: Int { Int(sqlite3_changes64(self.handle)) }

  /// The row id of the last INSERT.
  var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(self.handle) }

  /// Compiles one statement.
  func prepare(_ sql: String) throws(SQLError) -> SQLiteStatement {
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(self.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK, let statement else {
      throw self.failure(code, while: sql)
    }
    return SQLiteStatement(statement, of: self)
  }

  /// Runs a statement that gives no rows.
  func execute(_ sql: String) throws(SQLError) {
    let statement = try self.prepare(sql)
    while try statement.step() {}
  }

  /// All rows of a query.
  func rows(_ sql: String, _ parameters: [SQLValue] = []) throws(SQLError) -> [[SQLValue]] {
    let statement = try self.prepare(sql)
    try statement.bind(parameters)
    return try statement.rows()
  }

  /// The error that a code stands for: the one that a function of ours threw, if it was that.
  func failure(_ code: Int32, while sql: @autoclosure () -> String) -> SQLError {
    if let failure = self.shared.pointee.failure {
      self.shared.pointee.failure = nil
      return failure
    }
    let message = sqlite3_errmsg(self.handle).map { String(cString: $0) } ?? "unknown"
    switch code & 0xFF {
    case SQLITE_INTERRUPT: return SQLError(.queryCanceled, "canceling statement due to user request")
    case SQLITE_NOMEM, SQLITE_FULL: return SQLError("53200", "out of memory")
    case SQLITE_TOOBIG: return SQLError(.programLimitExceeded, "string or blob too big")
    case SQLITE_CONSTRAINT: return SQLError(.integrityConstraintViolation, message)
    case SQLITE_ERROR where message.contains("parser stack overflow") || message.contains("Expression tree"):
      return SQLError(.statementTooComplex, "stack depth limit exceeded")
    case SQLITE_ERROR where message.hasPrefix("too many arguments"):
      return SQLError("54023", "cannot pass more than 100 arguments to a function")
    case SQLITE_ERROR where message.hasPrefix("too many") || message.hasPrefix("at most"):
      return SQLError(.programLimitExceeded, message)
    default:
      return SQLError(.internalError, "\(message) (SQLite's code \(code))", detail: sql())
    }
  }

  /// Asks `mustStop` every so many steps of SQLite's machine; true ends the statement with 57014.
  func checkRegularly(_ mustStop: (() -> Bool)?) {
    self.shared.pointee.mustStop = mustStop
    guard mustStop != nil else { return sqlite3_progress_handler(self.handle, 0, nil, nil) }
    sqlite3_progress_handler(
      self.handle,
      10_000,
      { context in
        guard let shared = context?.assumingMemoryBound(to: Shared.self) else { return 0 }
        return shared.pointee.mustStop?() == true ? 1 : 0
      },
      self.shared
    )
  }
}
