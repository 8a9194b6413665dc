// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: errors as tests see and make them.

/// An error as PostgreSQL reports it (manual, section 55.8 and appendix A).
public struct PostgresErrorResponse: Error, Hashable, Sendable, CustomStringConvertible {
  /// `ERROR`; `FATAL` for one that ends the connection.
  public var severity = "ERROR"
  /// Five characters: `23505`.
  public var sqlState: String
  /// What is wrong.
  public var message: String
  /// More about it.
  public var detail: String?
  /// What to do about it.
  public var hint: String?
  /// Where in the statement's text, in characters, the first being 1.
  public var position: Int?
  /// The schema it is about.
  public var schema: String?
  /// The table it is about.
  public var table: String?
  /// The column it is about.
  public var column: String?
  /// The constraint that was violated.
  public var constraint: String?

  /// Makes an error of a SQLSTATE.
  public init(_ sqlState: String, _ message: String, detail: String? = nil, hint: String? = nil) {
    self.sqlState = sqlState
    self.message = message
    self.detail = detail
    self.hint = hint
  }

  /// `ERROR 23505: duplicate key value violates unique constraint "users_pkey"`.
  public var description: String {
    "\(self.severity) \(self.sqlState): \(self.message)" + (self.detail.map { " (\($0))" } ?? "")
  }
}

extension PostgresErrorResponse {
  /// 40001, what a serializable transaction gets that has to be tried again.
  public static var serializationFailure: Self {
    Self(
      "40001",
      "could not serialize access due to concurrent update"
    )
  }

  /// 40P01, one of two transactions that wait for each other.
  public static var deadlockDetected: Self {
    Self("40P01", "deadlock detected", hint: "See server log for query details.")
  }

  /// 57014, after `statement_timeout`.
  public static var statementTimeout: Self { Self("57014", "canceling statement due to statement timeout") }

  /// 55P03, after `lock_timeout`.
  public static var lockTimeout: Self { Self("55P03", "canceling statement due to lock timeout") }

  /// 57P01, FATAL: the server is being shut down, and the connection ends.
  public static var adminShutdown: Self { .fatal("57P01", "terminating connection due to administrator command") }

  /// 53300, FATAL: answer the command `STARTUP` with it.
  public static var tooManyConnections: Self { .fatal("53300", "sorry, too many clients already") }

  /// 57P03, FATAL: answer the command `STARTUP` with it.
  public static var startingUp: Self { .fatal("57P03", "the database system is starting up") }

  /// An error that ends the connection.
  public static func fatal(_ sqlState: String, _ message: String) -> Self {
    var error = Self(sqlState, message)
    error.severity = "FATAL"
    return error
  }

  package init(_ error: SQLError) {
    self.init(error.state.code, error.message, detail: error.detail, hint: error.hint)
    self.severity = error.severity.rawValue
    self.position = error.position
    self.schema = error.schema
    self.table = error.table
    self.column = error.column
    self.constraint = error.constraint
  }
}

extension SQLError {
  init(_ error: PostgresErrorResponse) {
    self.init(
      SQLState(error.sqlState),
      error.message,
      detail: error.detail,
      hint: error.hint,
      position: error.position
    )
    self.severity = Severity(rawValue: error.severity) ?? .error
    self.schema = error.schema
    self.table = error.table
    self.column = error.column
    self.constraint = error.constraint
  }
}
