// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: a compiled statement.

internal import GRDBSQLite

/// A statement that SQLite compiled. Reset it after use: one that is not reset holds a lock on the database.
final class SQLiteStatement: Sendable {
  /// Used under the lock of the server that owns the connection.
  nonisolated(unsafe) let handle: OpaquePointer
  /// Kept, because it must be closed after its statements.
  private let connection: SQLiteConnection

  init(_ handle: OpaquePointer, of connection: SQLiteConnection) {
    self.handle = handle
    self.connection = connection
  }

  deinit { sqlite3_finalize(self.handle) }

  /// The statement's text.
  var sql: String { sqlite3_sql(self.handle).map { String(cString: $0) } ?? "" }

  /// Sets the parameters `?1`, `?2`, … from the first on.
  func bind(_ parameters: [SQLValue]) throws(SQLError) {
    for index in parameters.indices { try self.bind(parameters[index], at: Int32(truncatingIfNeeded: index + 1)) }
  }

  func bind(_ value: SQLValue, at index: Int32) throws(SQLError) {
    let code =
      switch value {
      case .null: sqlite3_bind_null(self.handle, index)
      case .integer(let number): sqlite3_bind_int64(self.handle, index, number)
      case .real(let number): sqlite3_bind_double(self.handle, index, number)
      case .text(var text):
        text.withUTF8 { bytes in
          UnsafeRawBufferPointer(bytes).withMemoryRebound(to: CChar.self) {
            sqlite3_bind_text64(
              self.handle,
              index,
              $0.baseAddress ?? emptyText,
              UInt64($0.count),
              transient,
              UInt8(SQLITE_UTF8)
            )
          }
        }
      case .blob(let bytes):
        bytes.isEmpty
          ? sqlite3_bind_zeroblob(self.handle, index, 0)
          : sqlite3_bind_blob64(self.handle, index, bytes, UInt64(bytes.count), transient)
      }
    // A parameter that the statement does not use has no place in it.
    if code != SQLITE_OK, code != SQLITE_RANGE { throw self.connection.failure(code, while: self.sql) }
  }

  /// Sets parameters that have names and stand one after the other, from the first one on.
  func bind(_ values: [SQLValue], named first: String) throws(SQLError) {
    let start = sqlite3_bind_parameter_index(self.handle, ":" + first)
    if start == 0 { return }
    for index in values.indices { try self.bind(values[index], at: start + Int32(truncatingIfNeeded: index)) }
  }

  /// Goes on to the next row; false at the end, when the statement is also reset.
  func step() throws(SQLError) -> Bool {
    let code = sqlite3_step(self.handle)
    if code == SQLITE_ROW { return true }
    if code == SQLITE_DONE {
      sqlite3_reset(self.handle)
      return false
    }
    let failure = self.connection.failure(code, while: self.sql)
    sqlite3_reset(self.handle)
    throw failure
  }

  /// Ends it before its last row.
  func reset() { sqlite3_reset(self.handle) }

  /// Runs a statement that gives no rows.
  func run(_ parameters: [SQLValue]) throws(SQLError) {
    try self.bind(parameters)
    while try self.step() {}
  }

  /// Runs it and gives all rows.
  func rows(limit: Int = .max) throws(SQLError) -> [[SQLValue]] {
    var rows: [[SQLValue]] = []
    while try self.step() {
      rows.append(self.row())
      if rows.count == limit {
        self.reset()
        break
      }
    }
    return rows
  }

  /// The row at which it stands.
  func row() -> [SQLValue] {
    // Asked each time: SQLite compiles the statement again after a change of the schema.
    let count = Int(sqlite3_data_count(self.handle))
    return [SQLValue](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in 0..<count { buffer.initializeElement(at: index, to: self.column(Int32(index))) }
      initialized = count
    }
  }

  /// In what form SQLite keeps a value ("Datatypes In SQLite", 2).
  enum StorageClass: Int32 {
    case integer = 1
    case real, text, blob, null
  }

  /// The form of a column of the row at which it stands.
  @inline(__always)
  func storageClass(_ index: Int32) -> StorageClass {
    StorageClass(rawValue: sqlite3_column_type(self.handle, index)) ?? .null
  }

  /// A column that is an integer.
  @inline(__always)
  func integer(_ index: Int32) -> Int64 { sqlite3_column_int64(self.handle, index) }

  /// A column that is a number.
  @inline(__always)
  func real(_ index: Int32) -> Double { sqlite3_column_double(self.handle, index) }

  /// The bytes of a column that is a text or a blob; valid until the next step.
  @inline(__always)
  func bytes(_ index: Int32) -> UnsafeRawBufferPointer {
    let start = sqlite3_column_blob(self.handle, index)
    return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(self.handle, index)))
  }

  /// One column of the row at which it stands.
  func column(_ index: Int32) -> SQLValue {
    switch sqlite3_column_type(self.handle, index) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(self.handle, index))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(self.handle, index))
    case SQLITE_TEXT:
      guard let text = sqlite3_column_text(self.handle, index) else { return .text("") }
      let count = Int(sqlite3_column_bytes(self.handle, index))
      return .text(String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
    case SQLITE_BLOB:
      let count = Int(sqlite3_column_bytes(self.handle, index))
      return .blob([UInt8](UnsafeRawBufferPointer(start: sqlite3_column_blob(self.handle, index), count: count)))
    default: return .null
    }
  }
}

/// Tells SQLite to copy what it is given (`SQLITE_TRANSIENT`, a macro that Swift does not see).
nonisolated(unsafe) let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// Somewhere to point for a text without bytes: a null pointer would be NULL. Never written.
private nonisolated(unsafe) let emptyText: UnsafePointer<CChar> = {
  let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
  pointer.initialize(to: 0)
  return UnsafePointer(pointer)
}()
