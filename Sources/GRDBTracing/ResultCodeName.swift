// GRDBTracing: SQLite through GRDB. This file: SQLite's errors in terms that telemetry knows.

import DataTracing
import GRDB

/// An error of SQLite with the name of its extended result code; any other as it is.
///
/// OpenTelemetry's SQL page asks for the most specific code there is and points at SQLite's result codes. The name is
/// taken for it, as the number alone, 2067 for `SQLITE_CONSTRAINT_UNIQUE`, says nothing to most.
func serverError(_ error: any Error) -> any Error {
  guard let error = error as? DatabaseError else { return error }
  return SQLServerError(code: error.extendedResultCode.name, message: error.message ?? error.description)
}

extension ResultCode {
  /// The name in SQLite's documentation ("Result and Error Codes"): of the extended code if it has one there, else of
  /// the primary code.
  var name: String {
    let code = Int(self.rawValue)
    let (primary, detail) = (code & 0xff, code >> 8)
    guard Self.primaryNames.indices.contains(primary) else { return "SQLITE_\(code)" }
    let name = Self.primaryNames[primary]
    let details = Self.detailNames[name] ?? []
    let suffix = details.indices.contains(detail - 1) ? details[detail - 1] : ""
    return "SQLITE_" + name + (suffix.isEmpty ? "" : "_" + suffix)
  }

  /// Primary result codes, from 0.
  private static let primaryNames = [
    "OK", "ERROR", "INTERNAL", "PERM", "ABORT", "BUSY", "LOCKED", "NOMEM", "READONLY", "INTERRUPT", "IOERR", "CORRUPT",
    "NOTFOUND", "FULL", "CANTOPEN", "PROTOCOL", "EMPTY", "SCHEMA", "TOOBIG", "CONSTRAINT", "MISMATCH", "MISUSE",
    "NOLFS", "AUTH", "FORMAT", "RANGE", "NOTADB", "NOTICE", "WARNING",
  ]

  /// What extended result codes add, from 1.
  private static let detailNames = [
    "ERROR": ["MISSING_COLLSEQ", "RETRY", "SNAPSHOT"],
    "ABORT": ["", "ROLLBACK"],
    "BUSY": ["RECOVERY", "SNAPSHOT", "TIMEOUT"],
    "LOCKED": ["SHAREDCACHE", "VTAB"],
    "READONLY": ["RECOVERY", "CANTLOCK", "ROLLBACK", "DBMOVED", "CANTINIT", "DIRECTORY"],
    "IOERR": [
      "READ", "SHORT_READ", "WRITE", "FSYNC", "DIR_FSYNC", "TRUNCATE", "FSTAT", "UNLOCK", "RDLOCK", "DELETE",
      "BLOCKED", "NOMEM", "ACCESS", "CHECKRESERVEDLOCK", "LOCK", "CLOSE", "DIR_CLOSE", "SHMOPEN", "SHMSIZE",
      "SHMLOCK", "SHMMAP", "SEEK", "DELETE_NOENT", "MMAP", "GETTEMPPATH", "CONVPATH", "VNODE", "AUTH",
      "BEGIN_ATOMIC", "COMMIT_ATOMIC", "ROLLBACK_ATOMIC", "DATA", "CORRUPTFS", "IN_PAGE",
    ],
    "CORRUPT": ["VTAB", "SEQUENCE", "INDEX"],
    "CANTOPEN": ["NOTEMPDIR", "ISDIR", "FULLPATH", "CONVPATH", "DIRTYWAL", "SYMLINK"],
    "CONSTRAINT": [
      "CHECK", "COMMITHOOK", "FOREIGNKEY", "FUNCTION", "NOTNULL", "PRIMARYKEY", "TRIGGER", "UNIQUE", "VTAB", "ROWID",
      "PINNED", "DATATYPE",
    ],
    "AUTH": ["USER"],
    "NOTICE": ["RECOVER_WAL", "RECOVER_ROLLBACK", "RBU"],
    "WARNING": ["AUTOINDEX"],
  ]
}
